"""What changed between two readings of a folder, told as an official would."""

import shutil

from ventanilla import packs


def told(old, new):
    return [str(change) for change in packs.difference(old, new)]


def test_the_first_time_everything_is_new(city):
    lines = told(None, city)
    assert "service constancia: new" in lines
    assert "calendar 2026: new" in lines
    assert all(change.kind == "new" for change in packs.difference(None, city))


def test_the_same_city_has_no_changes(city, folder):
    assert told(city, packs.load(folder)) == []


def test_changes_name_their_key_and_both_values(city, folder, spoil):
    card = "services/constancia/service.yaml"
    spoil(folder, card, "amount: 15, unit: working_days", "amount: 10, unit: working_days")
    spoil(folder, card, "keywords: [acta de residencia]", "keywords: []")
    spoil(folder, "fees.yaml", 'units: "1"', 'units: "1.5"')
    spoil(folder, "services/constancia/form.yaml", "minimum: 0", "minimum: 1")
    assert told(city, packs.load(folder)) == [
        "fee constancia: tariffs[0].units: 1 → 1.5",
        "service constancia: card.keywords[0]: acta de residencia → nothing",
        "service constancia: card.deadline.term.amount: 15 → 10",
        "service constancia: form.pages[domicilio].questions[antiguedad].minimum: 0 → 1",
    ]


def test_a_service_that_is_gone_is_withdrawn(city, folder, spoil):
    shutil.rmtree(folder / "services/consulta")
    spoil(folder, "services/constancia/service.yaml", "related: [consulta]", "related: []")
    spoil(folder, "services/constancia/form.yaml", "    instead: consulta\n", "")
    lines = told(city, packs.load(folder))
    assert "service consulta: withdrawn" in lines
    assert "service constancia: form.refusals[0].instead: consulta → nothing" in lines


def test_one_put_first_does_not_change_the_others(city, folder, spoil):
    spoil(folder, "services/constancia/form.yaml", "      - name: correo",
          "      - {name: nuevo, type: text, label: {es: Nuevo, en: New}}\n      - name: correo")  # fmt: skip
    lines = told(city, packs.load(folder))
    assert len(lines) == 1
    assert lines[0].startswith("service constancia: form.pages[usted].questions[nuevo]: nothing → {")
    assert lines[0].endswith("…")


def test_what_can_be_booked_changes_by_name(city, folder, spoil):
    spoil(folder, "appointments.yaml", "hold_minutes: 10", "hold_minutes: 15")
    spoil(folder, "appointments.yaml", "desks: 2", "desks: 3")
    spoil(folder, "appointments.yaml", "minutes: 30", "minutes: 20")
    spoil(folder, "courses.yaml", "seats: 12", "seats: 10")
    spoil(folder, "venues.yaml", "set_up_minutes: 30", "set_up_minutes: 45")
    spoil(folder, "forms/taller.yaml", "        past_only: true\n", "")
    (folder / "brand/foro.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    lines = told(city, packs.load(folder))
    assert [line for line in lines if not line.startswith("brand")] == [
        "venue foro: lending.set_up_minutes: 30 → 45",
        "pool ventanilla: desks: 2 → 3",
        "appointment asesoria: minutes: 30 → 20",
        "course barro: groups[sabados].seats: 12 → 10",
        "form taller: pages[participante].questions[nacimiento].past_only: True → False",
        "appointments: hold_minutes: 10 → 15",
    ]
    assert any(line.startswith("brand: foro: <svg") for line in lines)
