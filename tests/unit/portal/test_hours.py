"""Opening hours in words."""

from datetime import time

import pytest
from django.utils.translation import override

from ventanilla.packs.models import Hours
from ventanilla.portal import hours


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (("mon", "tue", "wed", "thu", "fri"), "Lunes to viernes"),
        (("mon", "tue"), "Lunes, martes"),
        (("mon", "wed", "thu", "fri", "sun"), "Lunes, miércoles to viernes, domingo"),
        (("sat",), "Sábado"),
    ],
)
def test_three_days_in_a_row_are_joined(days: tuple[str, ...], words: str) -> None:
    with override("en"):
        assert hours.days(days, "es_MX") == words


def test_hours_are_said_for_people_and_for_machines() -> None:
    given = [Hours(days=("mon", "tue", "wed"), opens=time(9), closes=time(15, 30))]
    with override("en"):
        assert hours.openings(given, "es_MX") == [hours.Opening("Lunes to miércoles", "9:00 – 15:30")]
    assert hours.schema(given) == ["Mo,Tu,We 09:00-15:30"]
