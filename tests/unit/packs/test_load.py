"""A good folder becomes a frozen city, the same one from the cache."""

from datetime import date, time
from decimal import Decimal

import pytest
from pydantic import ValidationError

from ventanilla import packs


def test_a_city_says_what_its_files_say(city):
    assert city.slug == "vilaprova"
    assert [service.slug for service in city.services] == ["constancia", "consulta"]
    assert city.offices[0].hours[0].opens == time(9, 0)
    assert city.offices[0].postcode == "00000"
    assert city.fees.units[1].value == Decimal("117.31")
    assert city.services[0].about.say("en").startswith("A document that proves")
    assert city.services[0].documents["constancia.typ"].startswith("#import")
    assert city.legal.keys() == {"accessibility", "privacy"}
    assert [calendar.year for calendar in city.calendars] == [2026, 2027]
    assert city.logo.startswith("<svg")


def test_a_city_is_frozen(city):
    with pytest.raises(ValidationError):
        city.about.tagline = None


def test_loading_what_is_wrong_tells_everything(folder, spoil):
    spoil(folder, "city.yaml", "currency: MXN", "currency: PESOS")
    spoil(folder, "offices.yaml", "status: assumption", "status: guess")
    with pytest.raises(packs.Faulty) as caught:
        packs.load(folder)
    assert [fault.key for fault in caught.value.faults] == ["currency", "offices[0].status"]
    assert str(caught.value).startswith("city.yaml:10 currency: one of MXN, EUR")


def test_situations_and_samples_do_not_stop_a_city_from_loading(folder, spoil):
    spoil(folder, "tests/constancia.yaml", "service: constancia", "service: nothing")
    assert packs.load(folder).slug == "vilaprova"
    assert packs.check(folder)


def test_the_digest_changes_with_any_file_and_not_with_hidden_ones(folder):
    before = packs.load(folder).digest
    (folder / ".swp").write_text("hidden")
    assert packs.load(folder).digest == before
    (folder / "legal/privacy.en.md").write_text("Other words.")
    assert packs.load(folder).digest != before


def test_the_cache_gives_the_same_city_without_reading_the_files(folder, tmp_path, monkeypatch):
    cache = tmp_path / "cache"
    first = packs.load(folder, cache=cache)
    assert len(list(cache.iterdir())) == 1
    monkeypatch.setattr("ventanilla.packs.reading.pack", lambda *_, **__: pytest.fail("files were read"))
    assert packs.load(folder, cache=cache) == first


def test_a_spoilt_cache_is_thrown_away(folder, tmp_path):
    cache = tmp_path / "cache"
    first = packs.load(folder, cache=cache)
    [kept] = cache.iterdir()
    kept.write_text('{"half": ')
    assert packs.load(folder, cache=cache) == first
    assert kept.read_text() != '{"half": '


def test_a_faulty_city_is_not_kept(folder, tmp_path, spoil):
    spoil(folder, "city.yaml", "currency: MXN", "currency: PESOS")
    with pytest.raises(packs.Faulty):
        packs.load(folder, cache=tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_samples_are_read_apart(vilaprova, folder):
    samples = packs.load_samples(vilaprova)
    assert samples.officials[0].role == "clerk"
    assert samples.cases[0].filed_days_ago == 3
    (folder / "samples/demo.yaml").unlink()
    with pytest.raises(packs.Faulty, match=r"samples/demo\.yaml:1 .*this file; it is missing"):
        packs.load_samples(folder)


def test_days_and_times_in_answers_stay_as_written(folder, spoil):
    """So that an answer read from YAML and one read back from JSON are the same."""
    spoil(folder, "samples/demo.yaml", 'antiguedad: "4"', "antiguedad: 2026-01-31")
    assert packs.load_samples(folder).cases[0].answers["antiguedad"] == "2026-01-31"


def test_a_fact_knows_the_days_it_holds(city):
    old, new = city.fees.units
    assert old.in_force(date(2026, 1, 31)) and not old.in_force(date(2026, 2, 1))
    assert new.in_force(date(2026, 2, 1)) and not new.in_force(date(2026, 1, 31))


def test_what_can_be_booked_is_in_the_city(city):
    assert [pool.slug for pool in city.appointments.pools] == ["ventanilla", "cuadrilla"]
    assert city.appointments.appointments[0].walk_in[0].closes == time(10, 0)
    assert city.courses[0].groups[0].seats == 12
    assert city.venues[0].lending.spaces[2].parts == ("norte", "sur")
    assert city.pictures["foro"].startswith("<svg")
    assert city.form_of("visita") is city.forms["domicilio"]
    assert city.form_of("barro") is city.forms["taller"]
    assert city.form_of("foro") is city.form_of("asesoria") is city.forms["asunto"]
    assert city.form_of("piscina") is None
