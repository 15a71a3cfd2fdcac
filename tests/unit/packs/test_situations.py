"""A city's own tests: they pass when the city does as they say, and tell by file and line when it does not."""

import pytest

from ventanilla import packs

FILE = "tests/constancia.yaml"


def test_the_good_city_passes(city, vilaprova):
    assert packs.run_situations(city, vilaprova) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("path: [usted, domicilio, motivo]", "path: [usted, domicilio]", 12,
         "goes by usted, domicilio, motivo, not by usted, domicilio"),
        ("refused: false", "refused: true", 13, "is not refused"),
        ("refused: true", "refused: false", 23, "is refused"),
        ("faults: {correo: email}", "faults: {correo: required}", 34,
         "finds email in correo, not required"),
        ("faults: {correo: email}", "faults: {vive_aqui: required}", 34,
         "finds nothing wrong in vive_aqui, not required"),
        ("effective: 2026-12-07T00:00:00-06:00", "effective: 2026-12-05T00:00:00-06:00", 35,
         "takes effect at 2026-12-07T00:00:00-06:00, not 2026-12-05T00:00:00-06:00"),
        ("deadline: 2027-01-14", "deadline: 2026-12-29", 36, "is due on 2027-01-14, not 2026-12-29"),
        ('cost: "117"', 'cost: "117.31"', 16, "costs 117.00, not 117.31"),
        ("service: constancia", "service: licencia", 3, "no such service"),
        ("service: constancia", "service: consulta", 12, "consulta has no form"),
    ],
)  # fmt: skip
def test_what_does_not_follow_is_told_with_its_line(city, folder, spoil, old, new, line, message):
    spoil(folder, FILE, old, new)
    failures = packs.run_situations(city, folder)
    assert (FILE, line, message) in [(each.file, each.line, each.message) for each in failures]
    if "consulta" not in new:
        assert len(failures) == 1
    assert str(failures[0]).startswith(f"{FILE}:")


def test_a_change_of_the_city_fails_the_situation(folder, vilaprova, spoil):
    spoil(folder, "services/constancia/form.yaml", "{gte: [antiguedad, 1]}", "{gte: [antiguedad, 5]}")
    spoil(folder, "fees.yaml", 'units: "1"', 'units: "2"')
    messages = [each.message for each in packs.run_situations(packs.load(folder), vilaprova)]
    assert messages == ["goes by usted, domicilio, not by usted, domicilio, motivo", "costs 235.00, not 117"]


def test_situations_that_cannot_be_read_are_faults(city, folder, spoil):
    spoil(folder, FILE, "situations:", "situation:")
    with pytest.raises(packs.Faulty, match="situations: this key is missing"):
        packs.run_situations(city, folder)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("refused: true", "refused: false", "is refused"),
        ("too_young: true", "too_young: false", "is too young"),
        ("too_old: false", "too_old: true", "is not too old"),
        ("books: barro", "books: vidrio", "no such appointment, course or venue"),
        ("      nacimiento: 2021-01-17\n", "", "no course with a day of birth among the answers"),
    ],
)
def test_what_is_booked_is_gone_through_as_well(city, folder, spoil, old, new, message):
    spoil(folder, "tests/reservas.yaml", old, new)
    [failure] = packs.run_situations(city, folder)
    assert failure.file == "tests/reservas.yaml"
    assert message in failure.message
