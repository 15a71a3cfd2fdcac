"""Anybody can tell a document of the town from one that somebody has changed."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect
from tests.journeys.answers import instancia, pdf
from tests.journeys.papers import altered, code_of, with_one_byte_changed
from tests.journeys.running import Town
from tests.journeys.walking import Citizen, Visitor


def shown(anybody: Visitor, folder: Path, content: bytes) -> str:
    """What the page says of a file: the role and words of its notice."""
    path = folder / "mirar.pdf"
    path.write_bytes(content)
    anybody.go("verify/")
    anybody.page.locator("#file").set_input_files(path)
    anybody.follow(anybody.page.locator("main form[method=post] button"))
    notice = anybody.page.locator("main [role=status], main [role=alert]").first
    expect(notice).to_be_visible()
    anybody.look()
    return f"{notice.get_attribute('role')}: {notice.inner_text()}"


def test_a_good_one_an_altered_one_and_a_stranger(
    palma: Town, citizen: Callable[..., Citizen], visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    person = citizen(palma, on="desktop", script=False)
    asking = person.begin("instancia-general")
    asking.answer_all(instancia(correu=person.email), look=False)
    asking.file()
    receipt = person.fetch(person.papers(1)[0])
    code = code_of(receipt)

    anybody = visitor(palma)
    assert shown(anybody, tmp_path, receipt).startswith("status:")
    assert code in shown(anybody, tmp_path, receipt)
    for changed in (altered(receipt), with_one_byte_changed(receipt)):
        assert shown(anybody, tmp_path, changed).startswith("alert:")
    said = {
        shown(anybody, tmp_path, altered(receipt)).split("\n")[0],
        shown(anybody, tmp_path, pdf(tmp_path).read_bytes()).split("\n")[0],
        shown(anybody, tmp_path, b"not even a PDF").split("\n")[0],
    }
    assert len(said) == 3, "changed, not ours and unreadable are three different things"

    page = anybody.page
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    for text in (wrong, "ABC"):
        anybody.go(f"verify/?code={text}")
        expect(page.locator("#code-error")).to_be_visible()
        expect(page.locator("#code")).to_have_value(text)
        anybody.look(wrong=True)
    page.locator("main form[method=post] button").click()
    expect(page.locator("#file-error")).to_be_visible()
    anybody.look(wrong=True)
