"""Every kind of public page, in each language, on a telephone and at a desk."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect
from tests.journeys.running import Town
from tests.journeys.walking import Visitor

SEARCHES = {
    "metepec": {"es-mx": "constansia de besindad", "en": "certifcate of residence"},
    "palma": {"ca": "instansia generl", "es": "instancia jeneral", "en": "general reqest"},
}
FOUND = {"metepec": "constancia-de-vecindad", "palma": "instancia-general"}
EVERYWHERE = [
    *(("metepec", language) for language in ("es-mx", "en")),
    *(("palma", language) for language in ("ca", "es", "en")),
]


def pages_of(town: Town) -> Iterator[str]:
    """One page of each kind that differs: of services, one for each channel, discreet or not, filed here or not."""
    city = town.city
    yield from ("", "services/", "departments/", "offices/", "bulletins/", "accessibility/", "privacy/")
    yield from ("site-map/", "sign-in/", "verify/")
    yield f"topics/{city.about.topics[0].slug}/"
    yield f"life/{city.about.life_events[0].slug}/"
    yield f"for/{city.about.audiences[0].slug}/"
    yield f"departments/{city.departments[0].slug}/"
    yield from {(each.kind, each.status): f"bulletins/{each.slug}/" for each in city.bulletins}.values()
    yield from {
        (each.card.channel, each.card.discreet, each.form is None): f"services/{each.slug}/"
        for each in city.services
    }.values()


@pytest.mark.parametrize("on", ["phone", "desktop"])
@pytest.mark.parametrize(("name", "language"), EVERYWHERE)
def test_every_kind_of_page(
    towns: dict[str, Town], visitor: Callable[..., Visitor], name: str, language: str, on: str
) -> None:
    town = towns[name]
    anybody = visitor(town, language, on=on)
    for path in pages_of(town):
        anybody.go(path)
        anybody.look()


@pytest.mark.parametrize(("name", "language"), EVERYWHERE)
def test_searching_with_mistakes_and_finding_nothing(
    towns: dict[str, Town], visitor: Callable[..., Visitor], name: str, language: str
) -> None:
    anybody = visitor(towns[name], language, script=False)
    anybody.go("")
    anybody.page.locator("main input[name=q]").first.fill(SEARCHES[name][language])
    anybody.page.keyboard.press("Enter")
    expect(anybody.page.locator(f"main a[href$='/services/{FOUND[name]}/']").first).to_be_visible()
    anybody.look()
    anybody.go("search/?q=xqzwvy")
    anybody.look()


@pytest.mark.parametrize("name", ["metepec", "palma"])
def test_changing_the_language_stays_on_the_page(
    towns: dict[str, Town], visitor: Callable[..., Visitor], name: str
) -> None:
    town = towns[name]
    anybody = visitor(town, on="desktop")
    for path in (
        f"services/{FOUND[name]}/",
        f"departments/{town.city.departments[1].slug}/",
        "search/?q=agua",
    ):
        anybody.go(path)
        for language in [*town.languages[1:], town.languages[0]]:
            anybody.page.locator(
                f"header a[hreflang='{language}'], .topbar a[hreflang='{language}']"
            ).first.click()
            assert anybody.page.url == f"{town.url}/{language}/{path}"


@pytest.mark.parametrize("name", ["metepec", "palma"])
def test_a_page_that_is_not_there(towns: dict[str, Town], visitor: Callable[..., Visitor], name: str) -> None:
    town = towns[name]
    for language in town.languages:
        anybody = visitor(town, language)
        anybody.go("services/no-such-service/")
        anybody.look(wrong=True)


def test_leaving_the_discreet_page_in_a_hurry(metepec: Town, visitor: Callable[..., Visitor]) -> None:
    discreet = next(each.slug for each in metepec.city.services if each.card.discreet)
    for script in (True, False):
        anybody = visitor(metepec, script=script)
        anybody.go(f"services/{discreet}/")
        link = anybody.page.locator("[data-quick-exit]")
        expect(link).to_be_in_viewport()
        away = link.get_attribute("href") or ""
        assert metepec.url not in away
        anybody.page.route("https://**", lambda route: route.fulfill(body="<title>elsewhere</title>"))
        if script:
            anybody.page.keyboard.press("Escape")
            anybody.page.keyboard.press("Escape")
        else:
            link.click()
        anybody.page.wait_for_url("https://**")
        if script:
            anybody.page.go_back()
            assert discreet not in anybody.page.url
