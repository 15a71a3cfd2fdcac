"""On a bad connection a file goes on from where it was cut off, and is attached once."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Request, Route, expect
from tests.journeys.answers import photograph, vecindad
from tests.journeys.running import Town
from tests.journeys.walking import Citizen


def test_the_connection_drops_in_the_middle_of_a_file(
    metepec: Town, citizen: Callable[..., Citizen], tmp_path: Path
) -> None:
    person = citizen(metepec)
    asking = person.begin("constancia-de-vecindad")
    asking.answer_all(vecindad(tmp_path, correo=person.email), stop_at="identificacion", look=False)
    picture = photograph(tmp_path, "grande.jpg", pixels=3000)
    assert picture.stat().st_size > 5 * 2**20, "it must take two pieces"
    sent: list[Request] = []

    def cut_the_second(route: Route) -> None:
        sent.append(route.request)
        if len(sent) == 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    person.page.route("**/uploads/*/", lambda route: _patch(route, cut_the_second))
    asking.attach("identificacion", picture)
    assert len(sent) == 3, "the piece that was lost, and no other, is sent again"
    expect(person.page.locator(".chip")).to_have_count(1)
    expect(person.page.locator(".is-failed")).to_have_count(0)
    person.said.clear()  # the browser complains of the cut we made
    person.look()

    link = person.page.locator(".chip a").get_attribute("href") or ""
    assert person.fetch(link) == picture.read_bytes()
    person.page.reload()
    expect(person.page.locator(".chip")).to_have_count(1)


def _patch(route: Route, do: Callable[[Route], None]) -> None:
    if route.request.method == "PATCH":
        do(route)
    else:
        route.continue_()
