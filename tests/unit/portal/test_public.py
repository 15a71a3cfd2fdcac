"""The public pages: the same for everybody, cheap, and true to the pack."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.translation import override
from tests.unit.portal.conftest import MONDAY

from ventanilla.catalog import queries as catalog
from ventanilla.packs.models import City

pytestmark = pytest.mark.django_db

PAGES: list[tuple[str, list[str]]] = [
    ("home", []),
    ("services", []),
    ("service", ["constancia"]),
    ("service", ["consulta"]),
    ("service", ["ayuda"]),
    ("topic", ["documentos"]),
    ("life_event", ["mudanza"]),
    ("audience", ["vecinos"]),
    ("departments", []),
    ("department", ["secretaria"]),
    ("offices", []),
    ("bulletins", []),
    ("bulletin", ["aviso"]),
    ("bulletin_feed", []),
    ("accessibility", []),
    ("privacy", []),
    ("site_map", []),
]


def at(name: str, *args: str, language: str = "en") -> str:
    with override(language):
        return reverse(f"portal:{name}", args=args)


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("language", ["es-mx", "en"])
@pytest.mark.parametrize(("name", "args"), PAGES)
def test_a_page_is_the_same_for_everybody_and_cheap(
    town: City, client: Client, name: str, args: list[str], language: str, django_assert_max_num_queries: Any
) -> None:
    url = at(name, *args, language=language)
    client.get(url)
    with django_assert_max_num_queries(6):
        anonymous = client.get(url)
    assert anonymous.status_code == 200
    assert not anonymous.cookies
    assert "Cookie" not in anonymous.headers.get("Vary", "")
    assert "public" in anonymous["Cache-Control"]
    client.session["anything"] = "of one's own"
    client.cookies["messages"] = "something said to one person"
    assert client.get(url).content == anonymous.content


def test_whoever_comes_without_a_language_is_sent_to_the_best_one(town: City, client: Client) -> None:
    assert client.get("/", headers={"accept-language": "en-US,en"})["Location"] == "/en/"
    assert client.get("/", headers={"accept-language": "es"})["Location"] == "/es-mx/"
    assert client.get("/", headers={"accept-language": "fr"})["Location"] == "/es-mx/"


@pytest.mark.parametrize(("name", "args"), [("service", ["constancia"]), ("bulletin", ["aviso"])])
def test_the_language_switch_stays_on_the_page(
    town: City, client: Client, name: str, args: list[str]
) -> None:
    page = text(client.get(at(name, *args)))
    assert f'href="{at(name, *args, language="es-mx")}" hreflang="es-mx"' in page


def test_the_home_page_never_shows_a_discreet_service(town: City, client: Client) -> None:
    page = text(client.get(at("home")))
    assert at("service", "constancia") in page
    assert at("service", "ayuda") not in page


def test_every_list_shows_the_name_and_a_line_of_each_service(town: City, client: Client) -> None:
    for url in (at("services"), at("department", "secretaria"), at("site_map"), at("topic", "documentos")):
        page = text(client.get(url))
        assert "Certificate of residence" in page
        assert "A document that says you live here" in page


def test_a_service_says_what_it_takes_before_one_starts(town: City, client: Client) -> None:
    page = text(client.get(at("service", "constancia")))
    for words in (
        "Proof of address",
        "Whoever lives here",
        "15 working days",
        "If the town hall does not answer in time, your request is granted.",
        "No answer means yes",
        "Organic Law",
        "art. 91",
        "Amount to be confirmed",
    ):
        assert words in page, words
    assert re.search(r"\$\d", page)
    assert page.index("Proof of address") < page.index("Organic Law")


def test_a_service_is_described_for_machines(town: City, client: Client) -> None:
    page = text(client.get(at("service", "constancia")))
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert found
    data = json.loads(found.group(1))
    assert data["@type"] == "GovernmentService"
    assert data["name"] == "Certificate of residence"
    assert data["offers"][0]["priceCurrency"] == "MXN"
    assert re.search(r'<meta property="og:title" content="Certificate of residence" ?/?>', page)


def test_a_service_one_cannot_ask_for_here_says_how_to_do_it_today(town: City, client: Client) -> None:
    page = text(client.get(at("service", "ayuda")))
    assert "Come and see us." in page
    assert "Start now" not in page


def test_a_discreet_service_puts_help_first_and_offers_a_way_out(town: City, client: Client) -> None:
    page = text(client.get(at("service", "ayuda")))
    assert "data-quick-exit" in page
    assert page.index("<strong>now</strong>") < page.index("Proof of address")
    assert "facebook" not in page
    shared = text(client.get(at("service", "constancia")))
    assert "facebook" in shared
    assert "data-quick-exit" not in shared


def test_a_withdrawn_service_says_so_and_an_unknown_one_is_not_found(
    town: City, client: Client, adopt: Callable[..., City]
) -> None:
    less = town.model_copy(update={"services": town.services[:-1], "digest": "e" * 64})
    adopt(less, MONDAY + timedelta(days=1))
    assert client.get(at("service", "ayuda")).status_code == 410
    gone = client.get(at("service", "never-was"))
    assert gone.status_code == 404
    assert "This page does not exist" in text(gone)


def test_the_search_finds_corrects_and_says_when_there_is_nothing(town: City, client: Client) -> None:
    found = text(client.get(at("search"), {"q": "constansia de vecindad"}))
    assert at("service", "constancia") in found
    assert "<strong>constancia de vecindad</strong>" in found
    nothing = text(client.get(at("search"), {"q": "xqzwvkj"}))
    assert "We found nothing with those words" in nothing
    assert at("topic", "documentos") in nothing


def test_what_is_searched_for_is_never_run_as_markup(town: City, client: Client) -> None:
    page = text(client.get(at("search"), {"q": "<script>alert(1)</script> constansia"}))
    assert "<script>alert" not in page


def test_bulletins_can_be_followed(town: City, client: Client) -> None:
    feed = ElementTree.fromstring(client.get(at("bulletin_feed")).content)
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert [entry.findtext("a:title", namespaces=names) for entry in feed.findall("a:entry", names)] == [
        "Notice"
    ]


def test_search_engines_are_told_of_every_page_in_every_language(town: City, client: Client) -> None:
    listed = text(client.get("/sitemap.xml"))
    ElementTree.fromstring(listed)
    for service in town.services:
        for language in ("es-mx", "en"):
            assert f"http://testserver{at('service', service.slug, language=language)}" in listed
    robots = text(client.get("/robots.txt"))
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    assert "Disallow: /es-mx/desk/" in robots


def test_the_brand_is_kept_for_good_under_the_address_that_names_it(town: City, client: Client) -> None:
    for path in ("/brand.css", "/logo.svg", "/mark.svg"):
        named = client.get(path, {"v": catalog.city().digest[:12]})
        assert "immutable" in named["Cache-Control"]
        assert "immutable" not in client.get(path, {"v": "another"})["Cache-Control"]


def test_a_fault_of_ours_is_said_plainly(town: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ventanilla.portal.browse.listing", lambda: 1 / 0)
    answer = Client(raise_request_exception=False).get(at("home"))
    assert answer.status_code == 500
    assert "Something failed on our side" in text(answer)
    assert town.about.institution.say("en") in text(answer)
    monkeypatch.setattr("ventanilla.portal.errors.render", lambda *args, **kwargs: 1 / 0)
    answer = Client(raise_request_exception=False).get(at("home"))
    assert (answer.status_code, "failed on our side" in text(answer)) == (500, True)


def test_asking_for_another_host_is_refused_and_is_no_fault_of_ours(town: City, client: Client) -> None:
    with override_settings(ALLOWED_HOSTS=["town.example"]):
        answer = client.get("/en/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert b"no such site" in answer.content
