"""A folder spoilt in many ways at once: one run names every fault, its line, and what to write."""

import shutil
from datetime import date

import pytest

from ventanilla import packs

CARD = "services/constancia/service.yaml"
FORM = "services/constancia/form.yaml"
OTHER = "services/consulta/service.yaml"

# file; what is written; what is written instead; the text on whose line the fault stands; its key; its words.
SPOILT = [
    ("city.yaml", 'link: "#0b5394"', 'link: "#8ab4f8"',
     "link:", "brand.link", "a darker colour: 4.5:1 on white at least"),
    ("city.yaml", 'surface: "#f1f5f4"', 'surface: "#333333"',
     "surface:", "brand.surface", "a lighter colour: text on it needs 4.5:1 at least"),
    ("city.yaml", 'action: "#00703c"', "action: green",
     "action:", "brand.action", "text such as #00594f"),
    ("city.yaml", "tagline: {es: Una", "tagline: {ca: Una",
     "tagline:", "tagline", "the text in es-mx as well; it is written in ca, en"),
    ("city.yaml", "region: {es: Tierra de Pruebas, en: Land of Tests}", "region: Tierra",
     "region:", "region", "the text in each language: {es-mx: Tierra, en: Tierra}"),
    ("city.yaml", "currency: MXN", "currency: PESOS",
     "currency:", "currency", "one of MXN, EUR"),
    ("city.yaml", 'number: "911"', "number: 911",
     "number: 911", "emergency[0].number", 'quotes around it: "911"'),
    ("city.yaml", "{series}-{number:06}", "{serie}-{number:06}",
     "case:", "numbering.case", "a pattern with {series} in it"),
    ("city.yaml", "popular: [constancia]", "popular: [constanzia]",
     "popular:", "popular[0]", "one of the services: constancia, consulta; did you mean constancia?"),
    ("city.yaml", "time_zone: America/Mexico_City", "time_zone: Mexico",
     "time_zone:", "time_zone", "a time zone such as America/Mexico_City"),
    ("departments.yaml", "office: palacio", "office: palace",
     "office:", "departments[0].office", "one of the offices: palacio; did you mean palacio?"),
    ("departments.yaml", "    does: {es: Da constancias, en: Issues certificates}\n", "",
     "- slug: secretaria", "departments[0].does", "this key is missing; add the text in each language"),
    ("offices.yaml", "opens: 09:00", "opens: 9",
     "opens:", "offices[0].hours[0].opens", "a time of day with its minutes, such as 09:00"),
    ("offices.yaml", "    address: Plaza", "    adress: Plaza",
     "adress:", "offices[0].adress", "did you mean address?"),
    ("offices.yaml", 'postcode: "00000"', "postcode: 07001",
     "postcode:", "offices[0].postcode", 'quotes around it: "07001"'),
    ("calendars/2027.yaml", "first: 2027-02-01", "first: 2028-02-01",
     "first: 2028", "closures[0].first", "a day of 2027; 2028 has its own file"),
    ("calendars/2026.yaml", "first: 2026-11-16", "first: 16/11/2026",
     "first: 16", "closures[1].first", "a day as year-month-day, such as 2026-01-31"),
    ("fees.yaml", 'units: "1"', "units: 0.85",
     "units: 0.85", "fees[0].tariffs[0].units", '"0.85" in quotes'),
    ("fees.yaml", "kind: per_unit", "kind: per_sheet",
     "kind: per_sheet", "fees[1].tariffs[0].kind", "one of fixed, units, rate, brackets, per_unit"),
    ("fees.yaml", "in_force_to: 2026-12-31", "in_force_to: 2027-03-31",
     "in_force_to: 2027-03-31", "fees[2].tariffs[0].in_force_to", "2026-12-31; the next tariff of plano"),
    ("fees.yaml", "in_force_to: 2026-01-31", "in_force_to: 2026-01-15",
     "in_force_from: 2026-02-01", "units[1].in_force_from", "2026-01-16; no value of UMA holds from that day"),
    ("fees.yaml", "        unit: UMA", "        unit: UMAS",
     "unit: UMAS", "fees[0].tariffs[0].unit", "one of UMA, or a value of UMAS under units"),
    (CARD, "slug: constancia", "slug: constancias",
     "slug: constancias", "slug", "constancia, as the folder is called"),
    (CARD, "department: secretaria", "department: tesoreria",
     "department:", "department", "one of the departments: secretaria"),
    (CARD, "channel: online", "channel: on_line",
     "channel: on_line", "channel", "one of online, partly_online, in_person; did you mean online?"),
    (CARD, "subject: solicitante", "subject: correo",
     "subject:", "procedure.subject", "one of the person or organisation questions of form.yaml: solicitante"),
    (CARD, "document: constancia", "document: certificado",
     "document: certificado", "procedure.on.grant[0].document", "a file certificado.typ in this folder"),
    (CARD, "who: {es: Quien", "who: {es: <b>Quien</b>",
     "who:", "who.es", "Markdown only; <b> is HTML"),
    (CARD, "related: [consulta]", "related: [consulta, licencia]",
     "related:", "related[1]", "one of the other services: consulta"),
    (CARD, "    source: Código", "    in_force_to: 2025-01-01\n    source: Código",
     "in_force_to:", "procedure.cure.in_force_to", "2026-01-01 or later; it begins that day"),
    (FORM, "name: clave", "name: motivo",
     "name: motivo\n        type: text", "pages[2].questions[1].name", "another name; motivo is already on line 27"),
    (FORM, "show_if: {gte: [antiguedad, 1]}", "show_if: {gte: [motivo, 1]}",
     "show_if: {gte", "pages[2].show_if", "the name of a question asked before, not 'motivo'"),
    (FORM, "instead: consulta", "instead: consultas",
     "instead:", "refusals[0].instead", "did you mean consulta?"),
    (FORM, '"[A-Z]{2}[0-9]{2}"', '"[A-Z{2}[0-9"',
     "pattern:", "pages[2].questions[1].pattern", "a regular expression that can be read"),
    (FORM, "type: number", "type: numero",
     "type: numero", "pages[1].questions[1].type", "did you mean number?"),
    (OTHER, "how_today: {es: Venga a la ventanilla., en: Come to the counter.}\n", "",
     "slug: consulta", "how_today", "how to do it today, in Markdown"),
    (OTHER, "  free: true\n", "  free: true\n  free: false\n",
     "free: false", "cost.free", "each key once; it is already on line 12"),
    ("services/consulta/text.en.md", "whatever", "<script>whatever</script>",
     "<script>", "(text)", "Markdown only; <script> is HTML"),
    ("bulletins/aviso.yaml", "published: 2026", "published: [2026",
     "departments:", "(syntax)", "the bracket or brace that closes the list or mapping before this line"),
    ("brand/logo.svg", "<circle", '<circle onclick="x()"',
     "<circle", "onclick", "a drawing without event handlers; remove onclick"),
    ("brand/mark.svg", "<title>Vilaprova</title>", '<script href="https://example.org/x.js"/>',
     "<script", "script", "a drawing without <script>"),
    ("tests/constancia.yaml", "      antiguedad:", "      antiquedad:",
     "antiquedad:", "situations[0].answers.antiquedad", "did you mean antiguedad?"),
    ("tests/constancia.yaml", "path: [usted, domicilio, motivo]", "path: [usted, domicilio, motivos]",
     "path:", "situations[0].expect.path[2]", "one of the pages of services/constancia/form.yaml: usted, domicilio"),
    ("samples/demo.yaml", "department: secretaria", "department: tesoreria",
     "department: tesoreria", "officials[0].department", "one of the departments: secretaria"),
    ("appointments.yaml", "    department: secretaria\n    office: palacio\n    desks: 2",
     "    department: tesoreria\n    office: palace\n    desks: 2",
     "department: tesoreria", "pools[0].department", "one of the departments: secretaria"),
    ("appointments.yaml", "opens: 16:00, closes: 18:00", "opens: 13:50, closes: 14:30",
     "opens: 13:50", "pools[0].hours[1].opens", "14:00 or later; on tue other hours of this list last until then"),
    ("appointments.yaml", "pools: [ventanilla]\n    minutes: 30", "pools: [ventanila]\n    minutes: 30",
     "pools: [ventanila]", "appointments[0].pools[0]", "did you mean ventanilla?"),
    ("appointments.yaml", "form: asunto\n    contingency", "form: asuntos\n    contingency",
     "form: asuntos", "appointments[0].form", "one of the files of forms/: asunto, domicilio, taller"),
    ("appointments.yaml", "service: constancia\n    pools: [ventanilla]\n    minutes: 20\n    modalities: [in_person]",
     "service: constanzia\n    pools: [ventanilla]\n    minutes: 320\n    modalities: [in_person, home]",
     "service: constanzia", "appointments[1].service", "one of the services: constancia, consulta"),
    ("courses.yaml", "oldest: 17", "oldest: 5", "oldest: 5", "courses[0].oldest", "6 or more, as the youngest"),
    ("courses.yaml", "birth: nacimiento", "birth: participante",
     "birth:", "courses[0].birth", "one of the date questions of forms/taller.yaml: nacimiento"),
    ("courses.yaml", "participant: participante", "participant: partisipante",
     "participant:", "courses[0].participant", "did you mean participante?"),
    ("courses.yaml", "enrol_to: 2027-01-31", "enrol_to: 2027-07-31",
     "enrol_to:", "courses[0].groups[0].enrol_to", "2027-06-26 or earlier; the group ends that day"),
    ("venues.yaml", "parts: [norte, sur]", "parts: [norte, sur, este, todo]",
     "parts:", "venues[0].lending.spaces[2].parts[2]", "one of the spaces of this venue: norte, sur, todo"),
    ("venues.yaml", "picture: foro", "picture: faro",
     "picture: faro", "venues[0].picture", "no picture, or a drawing brand/faro.svg"),
    ("venues.yaml", "form: asunto", "form: assunto",
     "form: assunto", "venues[0].lending.form", "did you mean asunto?"),
    ("forms/asunto.yaml", "instead: constancia", "instead: constancias",
     "instead:", "refusals[0].instead", "did you mean constancia?"),
    ("city.yaml", "message: {es: Su cita será por vídeo, en: Your appointment will be by video}",
     "message: {es: Su cita será por vídeo}",
     "message: {es: Su cita", "contingency.message", "the text in en as well"),
    ("tests/reservas.yaml", "books: asesoria", "books: asesorias",
     "books: asesorias", "situations[0].books", "did you mean asesoria?"),
    ("samples/demo.yaml", "modality: video", "modality: home",
     "modality: home", "bookings[0].modality", "one of the modalities of asesoria: in_person, video, phone"),
]  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory, vilaprova, spoil):
    """All of it spoilt, and checked once."""
    folder = shutil.copytree(vilaprova, tmp_path_factory.mktemp("spoilt") / "city")
    for file, old, new, *_ in SPOILT:
        spoil(folder, file, old, new)
    (folder / "legal/privacy.en.md").unlink()
    (folder / "venue.yaml").write_text("venues: []\n", encoding="utf-8")
    return folder, packs.check(folder)


@pytest.mark.parametrize("case", SPOILT, ids=lambda case: f"{case[0]} {case[4]}")
def test_each_fault_is_told_with_its_line_and_what_to_write(run, case):
    folder, faults = run
    file, _, _, at, key, words = case
    text = (folder / file).read_text(encoding="utf-8")
    line = text[: text.index(at)].count("\n") + 1
    told = [fault for fault in faults if (fault.file, fault.line, fault.key) == (file, line, key)]
    assert told, "\n".join(str(fault) for fault in faults if fault.file == file)
    assert any(words in fault.expected for fault in told), told


def test_missing_and_misnamed_files_are_faults_too(run):
    told = "\n".join(map(str, run[1]))
    assert "legal/privacy.en.md:1 (file): this file; the text in en is missing" in told
    assert "venue.yaml:1 (file): one of city.yaml" in told
    assert "did you mean venues.yaml?" in told


def test_nothing_is_said_that_is_not_wrong(run):
    """What stands in for a broken value must not raise faults of its own."""
    expected = {(case[0], case[4]) for case in SPOILT}
    expected |= {
        ("legal/privacy.en.md", "(file)"),
        ("venue.yaml", "(file)"),
        ("offices.yaml", "offices[0].address"),
        ("city.yaml", "tagline.ca"),
        ("city.yaml", "numbering.case"),
        ("brand/mark.svg", "href"),
        ("services/consulta/text.en.md", "(text)"),
        ("appointments.yaml", "pools[0].office"),
        ("appointments.yaml", "appointments[1].minutes"),
        ("appointments.yaml", "appointments[1].modalities[1]"),
        ("venues.yaml", "venues[0].lending.spaces[2].parts"),
    }
    assert [str(fault) for fault in run[1] if (fault.file, fault.key) not in expected] == []


def test_the_good_folder_has_no_faults(vilaprova):
    assert packs.check(vilaprova, on=date(2026, 11, 23)) == ()


def test_a_day_asks_for_calendars_and_successors(folder, spoil):
    spoil(folder, "fees.yaml", 'value: "117.31"\n    in_force_from: 2026-02-01',
          'value: "117.31"\n    in_force_from: 2026-02-01\n    in_force_to: 2027-01-31')  # fmt: skip
    told = [str(fault) for fault in packs.check(folder, on=date(2027, 2, 1))]
    assert "calendars/2028.yaml:1 (file): this file; terms are counted into the following year" in told
    assert any("units[1].in_force_to: a successor in force from 2027-02-01" in fault for fault in told)
    assert not any("units[0]" in fault for fault in told)


def test_a_folder_that_is_none_is_one_fault(tmp_path):
    assert [str(fault) for fault in packs.check(tmp_path)] == ["city.yaml:1 (file): this file; it is missing"]
    assert "there is no such folder" in packs.check(tmp_path / "nowhere")[0].expected


def test_a_day_asks_that_samples_could_be_filed(folder, spoil):
    spoil(folder, "samples/demo.yaml", "correo: ejemplo@vilaprova.example", "correo: ejemplo")
    assert packs.check(folder) == ()
    assert [str(fault) for fault in packs.check(folder, on=date(2026, 11, 23))] == [
        "samples/demo.yaml:9 cases[0].answers.correo: an answer that can be filed; this one is faulty: email"
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("slug: one: two", 1, "quotes around a text with a colon in it"),
        ("slug: one\n\ttwo: 3", 2, "spaces instead of tabs"),
        ("slug: one\n two: 3\n", 2, "its neighbours' indentation"),
        ("slug: %x\n", 1, "quotes around a text that begins with a sign"),
        ("- a\nslug: one", 2, "the same indentation as the lines it belongs with"),
        ("", 1, "some content; it is empty"),
        ("a: &x [*x]", 1, "fewer lists within lists"),
    ],
)
def test_what_cannot_be_read_is_one_fault_with_a_hint(folder, text, line, words):
    (folder / "bulletins/aviso.yaml").write_text(text, encoding="utf-8")
    told = [fault for fault in packs.check(folder) if fault.file == "bulletins/aviso.yaml"]
    assert any(fault.line == line and words in fault.expected for fault in told), told


def test_a_blank_text_is_a_fault(folder):
    (folder / "legal/privacy.es.md").write_text("\n \n", encoding="utf-8")
    told = [str(fault) for fault in packs.check(folder)]
    assert "legal/privacy.es.md:1 (file): some content; it is empty" in told


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("appointments.yaml", "closes: 18:00", "closes: 16:15",
         "appointments.yaml:11 pools[0].hours[1].closes: 20 minutes after it opens, or later"),
        ("appointments.yaml", "closes: 18:00", "closes: 18:03",
         "appointments.yaml:11 pools[0].hours[1].closes: a time in steps of five minutes, such as 09:05"),
        ("appointments.yaml", "- slug: cuadrilla", "- slug: ventanilla",
         "appointments.yaml:15 pools[1].slug: another name; ventanilla is already on line 4"),
        ("courses.yaml", "slug: barro", "slug: visita",
         "courses.yaml:2 courses[0].slug: another name; visita is already among the appointments"),
        ("forms/domicilio.yaml", "type: address\n        country: MX", "type: file",
         "forms/domicilio.yaml:6 pages[0].questions[0].type: another type; a booking keeps no files"),
        ("appointments.yaml", "minutes: 60", "minutes: 245",
         "appointments.yaml:62 appointments[2].minutes: at most 240; its pools are never open longer"),
        ("appointments.yaml", "form: domicilio", "form: asunto",
         "appointments.yaml:63 appointments[2].modalities[0]: another modality, or an address question"),
        ("appointments.yaml", "{days: [mon], opens: 09:00", "{days: [mon, sat], opens: 09:00",
         "appointments.yaml:37 appointments[0].walk_in[0].days: hours in which one of its pools is open; on sat"),
        ("venues.yaml", "{slug: norte, name: {es: Mitad norte, en: North half}, capacity: 40}",
         "{slug: norte, name: {es: Mitad norte, en: North half}, parts: [todo]}",
         "venues.yaml:15 venues[0].lending.spaces[0].parts: spaces that are not made of norte"),
        ("venues.yaml", "    picture_says: {es: Una sala vacía, en: An empty room}\n", "",
         "venues.yaml:2 venues[0].picture_says: the picture in words, in each language"),
        ("courses.yaml", "    birth: nacimiento\n", "",
         "courses.yaml:2 courses[0].birth: the question that asks the day of birth; there is an age limit"),
        ("courses.yaml", "last: 2027-06-26", "last: 2027-01-15",
         "courses.yaml:23 courses[0].groups[0].last: 2027-01-16 or later; it begins that day"),
        ("courses.yaml", "first: 2027-01-16\n        last: 2027-06-26",
         "first: 2027-01-18\n        last: 2027-01-22",
         "courses.yaml:23 courses[0].groups[0].last: a later day; no session falls between"),
        ("courses.yaml", "enrol_from: 2026-11-01", "enrol_from: 2027-02-01",
         "courses.yaml:25 courses[0].groups[0].enrol_to: 2027-02-01 or later; enrolment begins that day"),
        ("samples/demo.yaml", "group: barro/sabados", "group: barro/sabado",
         "samples/demo.yaml:24 enrolments[0].group: one of the groups, as course/group: barro/sabados"),
        ("samples/demo.yaml", "spaces: [norte]", "spaces: [norte, este]",
         "samples/demo.yaml:32 loans[0].spaces[1]: one of the spaces of foro: norte, sur, todo"),
        ("samples/demo.yaml", "ends: 20:00", "ends: 16:00",
         "samples/demo.yaml:35 loans[0].ends: a time after 17:00, when it begins"),
        ("tests/reservas.yaml", "books: asesoria", "books: asesoria\n    service: constancia",
         "tests/reservas.yaml:2 situations[0]: either a service, or what it books under books"),
    ],
)  # fmt: skip
def test_what_can_be_booked_must_fit(folder, spoil, file, old, new, fault):
    spoil(folder, file, old, new)
    told = [str(each) for each in packs.check(folder)]
    assert any(each.startswith(fault) for each in told), told


def test_what_can_be_booked_needs_no_other_way(folder, spoil):
    spoil(folder, OTHER, "how_today: {es: Venga a la ventanilla., en: Come to the counter.}\n", "")
    assert any("how_today" in fault.key for fault in packs.check(folder))
    spoil(folder, "courses.yaml", "service: constancia", "service: consulta")
    assert packs.check(folder) == ()


def test_a_city_need_not_offer_anything_to_be_booked(folder, spoil):
    for file in (
        "appointments.yaml",
        "courses.yaml",
        "venues.yaml",
        "tests/reservas.yaml",
        "samples/demo.yaml",
    ):
        (folder / file).unlink()
    shutil.rmtree(folder / "forms")
    assert packs.check(folder) == ()
    city = packs.load(folder)
    assert (city.appointments, city.courses, city.forms) == (None, (), {})


@pytest.mark.parametrize(
    ("occasion", "wanted", "key", "words"),
    [
        (
            "submit",
            "{do: book}",
            "submit[0].appointment",
            "one of the appointments of appointments.yaml that",
        ),
        ("submit", "{do: book, appointment: asesoria}", "submit[0].appointment", "only_cases: cotejo"),
        ("grant", "{do: book, appointment: cotejo, before: grant}", "grant[1].before", "nothing: only what"),
    ],
)
def test_a_case_books_only_what_is_for_cases(folder, spoil, occasion, wanted, key, words):
    spoil(folder, "appointments.yaml", "    confidential: true\n", "    only_cases: true\n")
    told = {"submit": "{do: tell, message: received}", "grant": "{do: tell, message: granted}"}[occasion]
    spoil(folder, CARD, f"      - {told}\n", f"      - {wanted}\n")
    (fault,) = packs.check(folder)
    assert fault.key == f"procedure.on.{key}"
    assert words in fault.expected


def test_a_case_may_book_before_it_is_granted(folder, spoil):
    spoil(folder, "appointments.yaml", "    confidential: true\n", "    only_cases: true\n")
    told = "      - {do: tell, message: received}\n"
    spoil(folder, CARD, told, f"{told}      - {{do: book, appointment: cotejo, before: grant}}\n")
    assert packs.check(folder) == ()
