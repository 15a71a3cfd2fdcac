"""The one way in which anything happens to a booking."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from ventanilla.bookings import rules
from ventanilla.bookings.models import Booking, Happening
from ventanilla.kernel import references
from ventanilla.people.models import Person

LOCATOR = 8


class NotNow(Exception):
    """The booking is no longer in a state in which this can be done; somebody else was first."""

    def __init__(self, tag: rules.Tag, state: str) -> None:
        super().__init__(f"{tag} cannot follow {state}")
        self.tag = tag
        self.state = state


def begin(
    *, booking: Booking, by: Person | None, at: datetime, data: dict[str, Any] | None = None
) -> Booking:
    """This function will write a new booking as held, with its first happening, and give it a locator.

    The caller has taken its capacity. One statement for both rows.
    """
    booking.state = rules.state_after(rules.Tag.HELD, None)
    booking.made_at = at
    while booking.pk is None:
        booking.locator = references.new_code(LOCATOR)
        booking.pk = _inserted(
            booking, Happening(tag=rules.Tag.HELD, at=at, by=by, data=data or {}, state=booking.state)
        )
    return booking


def record(
    *,
    booking: Booking,
    tag: rules.Tag,
    by: Person | None,
    at: datetime,
    reason: str = "",
    data: dict[str, Any] | None = None,
) -> Happening:
    """This function will write what happened to a locked booking, and the booking with the state it leaves.

    Raises NotNow if it may not happen in the booking's state.
    """
    before = rules.State(booking.state)
    if not rules.may_happen(tag, before):
        raise NotNow(tag, before)
    booking.state = rules.state_after(tag, before)
    booking.save(force_update=True)
    return Happening.objects.create(
        booking=booking, tag=tag, at=at, by=by, reason=reason, data=data or {}, state=booking.state
    )


def _inserted(booking: Booking, happening: Happening) -> int | None:
    """The id of the booking, or None where its locator is another's."""
    columns, values = _row(booking, without=())
    event_columns, event_values = _row(happening, without=("booking",))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH booking AS (
                    INSERT INTO bookings_booking ({columns}) VALUES ({_marks(values)})
                    ON CONFLICT (locator) DO NOTHING RETURNING id)
                INSERT INTO bookings_happening (booking_id, {event_columns})
                SELECT id, {_marks(event_values)} FROM booking RETURNING booking_id""",  # noqa: S608
            [*values, *event_values],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _row(instance: Model, without: tuple[str, ...]) -> tuple[str, list[Any]]:
    fields = [
        field
        for field in instance._meta.concrete_fields
        if not field.primary_key and field.name not in without
    ]
    values = [field.get_db_prep_save(getattr(instance, field.attname), connection) for field in fields]
    return ", ".join(str(field.column) for field in fields), values


def _marks(values: list[Any]) -> str:
    return ", ".join(["%s"] * len(values))
