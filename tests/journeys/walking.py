"""Walking through the pages as people do: with a browser, by what the pages show, in any language."""

import os
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import BrowserContext, Locator, Page, expect
from playwright.sync_api import Error as PlaywrightError
from tests.journeys.running import Town

from ventanilla.forms.definition import Form, Question

AXE = Path(__file__).with_name("axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATIENCE = 60
PICTURES = os.environ.get("JOURNEYS_PICTURES")
SKELETON = "[...document.querySelectorAll('*')].map(each => [each.tagName, each.className, each.role]).join()"
_pictures = count(1)
# The same elements in another language or with other names have nothing more to tell axe.
_examined: set[tuple[str, bool, str]] = set()

expect.set_options(timeout=20_000)


def until[T](look: Callable[[], T], seconds: float = PATIENCE) -> T:
    """This function will look again and again until it finds something, and return it."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, f"it did not happen within {seconds} seconds"
        time.sleep(0.25)
    return found


class Visitor:
    """Somebody with a browser, in one town and language. ``look`` holds every page they see to the rules."""

    def __init__(self, context: BrowserContext, town: Town, language: str, *, script: bool = True) -> None:
        self.town = town
        self.language = language
        self.page: Page = context.new_page()
        self.script = script
        self.said: list[str] = []
        self._glass: Page | None = None
        self.page.on("console", lambda said: said.type == "error" and self.said.append(said.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    @property
    def phone(self) -> bool:
        return (self.page.viewport_size or {})["width"] < 640

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def go(self, path: str) -> None:
        """To a page of the town in the visitor's language: ``go("verify/")``."""
        self.page.goto(f"{self.town.url}/{self.language}/{path}")

    def press(self, within: str = "main") -> None:
        """The one button that goes on."""
        self.follow(self.page.locator(f"{within} form button.govuk-button:not([name])").first)

    def follow(self, control: Locator) -> None:
        """Press what leads to another page, and wait for it."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            control.click()

    def look(self, *, wrong: bool = False) -> None:
        """Nothing overflows, nothing complains in the console, and axe finds nothing to say.

        ``wrong`` says that the page tells of faults: browsers then report its status, 4xx.
        """
        expect(self.page.locator("h1")).to_be_visible()
        if PICTURES:
            size = "phone" if self.phone else "wide"
            name = f"{next(_pictures):03}{re.sub(r'[^a-z0-9]+', '-', self.path)[-60:]}{size}.png"
            self.page.screenshot(path=Path(PICTURES, name), full_page=True)
        overflow = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{self.path} is {overflow} px too wide"
        assert self.page.evaluate("document.documentElement.lang") == self.language
        said = [text for text in self.said if not (wrong and re.search(r"status of 4\d\d", text))]
        assert not said, f"{self.path}: {said}"
        self.said.clear()
        structure = self.page.evaluate(SKELETON)
        if (self.town.name, self.phone, structure) in _examined:
            return
        found = self._faults_found()
        _examined.add((self.town.name, self.phone, structure))
        assert not found, _violations(self.path, found)

    def _faults_found(self) -> list[dict[str, Any]]:
        """What axe finds. Where scripts are off its clock stands still, so there it is shown a copy of the page."""
        page = self.page
        if not self.script:
            page = self._copy()
        page.evaluate(f"window.axe || (() => {{ {AXE} }})()")
        found = page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
        )
        return list(found["violations"])

    def _copy(self) -> Page:
        if self._glass is None:
            browser = self.page.context.browser
            assert browser is not None
            self._glass = browser.new_page(viewport=self.page.viewport_size, reduced_motion="reduce")
            self.page.context.on("close", lambda _: self._glass and self._glass.context.close())
        content = re.sub(
            r"<script.*?</script>|<noscript>.*?</noscript>", "", self.page.content(), flags=re.DOTALL
        )
        self._glass.unroute_all()
        self._glass.route(
            lambda url: url == self.page.url,
            lambda route: route.fulfill(body=content, content_type="text/html"),
        )
        self._glass.goto(self.page.url)
        return self._glass

    def faults(self) -> list[str]:
        """What the summary of faults says; each must lead to a field that is there and says it too."""
        links = self.page.locator(".govuk-error-summary a")
        said = links.all_inner_texts()
        for link in links.all():
            target = (link.get_attribute("href") or "")[1:]
            assert self.page.locator(f"[id='{target}']").count() == 1, f"{target} is not on the page"
        assert self.page.locator(".govuk-error-message").count() >= len(said)
        return said

    def messages(self) -> list[dict[str, Any]]:
        return self.town.outbox(getattr(self, "email", ""))


class Citizen(Visitor):
    """A person with an e-mail address."""

    def __init__(
        self, context: BrowserContext, town: Town, language: str, *, script: bool = True, email: str
    ) -> None:
        super().__init__(context, town, language, script=script)
        self.email = email

    def sign_in(self) -> None:
        """On the page that asks who they are: the address, then the code that is sent to it."""
        before = {message["id"] for message in self.messages()}
        self.page.locator("main input[type=email]").fill(self.email)
        self.look()
        self.press()
        code = until(
            lambda: next(
                (
                    found.group().replace("-", "")
                    for message in self.messages()
                    if message["id"] not in before
                    and (found := re.search(r"\b[0-9A-Z]{3}-?[0-9A-Z]{3}\b", message["text"]))
                ),
                "",
            )
        )
        self.look()
        self.page.locator("main input[name=code]").fill(code)
        self.press()

    def begin(self, service: str) -> "Asking":
        """From the page of the service to the first question."""
        self.go(f"services/{service}/")
        self.look()
        self.follow(self.page.locator(f"main a[href$='/services/{service}/start/']").first)
        self.look()
        self.press()
        return self.asking(service)

    def case(self) -> str:
        """The slug of the case on the page."""
        found = re.search(r"/folder/([^/]+)/$", self.path)
        assert found, f"{self.path} is not the page of a case"
        return found.group(1)

    def asking(self, service: str) -> "Asking":
        """The form of the service, on whichever of its pages the person is."""
        return Asking(self, self.town.form(service))

    def papers(self, count: int) -> list[str]:
        """The addresses of the documents for the person, once there are as many; certificates come before receipts."""

        def made() -> list[str]:
            # A page that waits for a document also loads itself anew, which may cut ours short.
            with suppress(PlaywrightError):
                self.page.reload()
            links = self.page.locator("#documents a[href$='?download']").all()
            return [link.get_attribute("href") or "" for link in links]

        return until(lambda: found if len(found := made()) >= count else [])

    def choose_time(self, case: str, *, look: bool = True) -> str:
        """Inside the case, the first time of the first day there is, and confirm it; the address of the booking."""

        def asked() -> bool:
            self.go(f"folder/{case}/")
            return self.page.locator("main a[href*='/time/']").count() > 0

        until(asked)
        look and self.look()
        self.follow(self.page.locator("main a[href*='/time/']").first)
        look and self.look()
        self.follow(self.page.locator("table.days a").first)
        look and self.look()
        self.follow(self.page.locator("main button.time").first)
        assert self.path.endswith("/check/"), f"{self.path} asks for what the case knows"
        look and self.look()
        self.press()
        look and self.look()
        return self.path

    def fetch(self, address: str) -> bytes:
        """What is at an address, with the person's own session."""
        answer = self.page.request.get(f"{self.town.url}{address}")
        assert answer.ok, answer.status
        return answer.body()


class Asking:
    """Somebody before the pages of a form. ``answers`` are the values of ``forms``; files are paths."""

    def __init__(self, visitor: Citizen, form: Form) -> None:
        self.visitor = visitor
        self.form = form

    @property
    def at(self) -> str:
        """The slug of the page of questions, or '' where there is none."""
        found = re.search(r"/page/([^/]+)/$", self.visitor.path)
        return found.group(1) if found else ""

    def fill(self, answers: Mapping[str, Any]) -> None:
        """Whatever of these answers the page asks for; a second time for what the first brings up (no script)."""
        page = next(page for page in self.form.pages if page.slug == self.at)
        for question in page.questions:
            if question.name in answers and self._asked(question):
                self.answer(question, answers[question.name])

    def _asked(self, question: Question) -> bool:
        return self.visitor.page.locator(f"[name^='{question.name}'], [id^='q-{question.name}']").count() > 0

    def answer(self, question: Question, value: Any, path: str = "") -> None:
        """One question, as its kind is answered."""
        name = path or question.name
        match question.type:
            case "file":
                self.attach(name, value)
            case "group":
                for number, item in enumerate(value):
                    for inner in question.questions:
                        if inner.name in item:
                            self.answer(inner, item[inner.name], f"{name}.{number}.{inner.name}")
            case "yes_no" | "declaration":
                self._choose(name, "yes" if value else "no")
            case "choice" | "choices":
                for each in value if isinstance(value, list) else [value]:
                    self._choose(name, each)
            case "date":
                self._write(name, dict(zip(("year", "month", "day"), value.split("-"), strict=True)))
            case _:
                self._write(name, value)

    def _choose(self, name: str, value: str) -> None:
        page = self.visitor.page
        if page.locator(f"select[name='{name}']").count():
            page.locator(f"select[name='{name}']").select_option(value)
        else:
            page.locator(f"input[name='{name}'][value='{value}']").check()

    def _write(self, name: str, text: str | Mapping[str, str]) -> None:
        for part, written in text.items() if isinstance(text, Mapping) else (("", text),):
            self.visitor.page.locator(f"[name='{f'{name}.{part}'.rstrip('.')}']").fill(written)

    def attach(self, name: str, *files: Any) -> None:
        """Files for a question. With script they are sent at once; without, with the page."""
        page = self.visitor.page
        paths = [Path(each) for each in (files[0] if isinstance(files[0], list) else files)]
        page.locator(f"input[type=file][name='{name}']").set_input_files(paths)
        if self.visitor.script:
            for path in paths:
                chip = page.locator(f"#q-{name}-drop .chip__name", has_text=path.name)
                expect(chip).to_be_visible(timeout=PATIENCE * 1000)

    def go_on(self) -> None:
        self.visitor.press()

    def answer_all(self, answers: Mapping[str, Any], *, stop_at: str = "", look: bool = True) -> None:
        """Page after page, until the last look before filing (or until they ask for the person's e-mail)."""
        for _page in range(40):
            at = self.at
            if not at or at == stop_at:
                return
            self.fill(answers)
            if look:
                self.visitor.look()
            self.go_on()
            if self.at == at:
                faults = self.visitor.faults()
                assert not faults, f"{at}: {faults}"
                self.fill(answers)
                self.go_on()
                assert self.at != at, f"{at}: {self.visitor.faults()}"
        raise AssertionError("the form does not end")

    def file(self) -> str:
        """Prove the e-mail if need be, look over the answers, file; the slug of the case."""
        visitor = self.visitor
        if "/sign-in/" in visitor.path:
            visitor.sign_in()
        assert visitor.path.endswith("/check/"), visitor.path
        visitor.look()
        visitor.press()
        visitor.look()
        return visitor.case()


class Official(Visitor):
    """An official at the desk."""

    def sign_in(self, account: Mapping[str, str]) -> None:
        self.go("desk/sign-in/")
        self.look()
        self.page.locator("input[name=email]").fill(account["email"])
        self.page.locator("input[name=password]").fill(account["password"])
        self.press()
        self.look()
        now = totp.hotp_value(account["totp_secret"], int(time.time()) // 30)
        self.page.locator("input[name=code]").fill(totp.format_hotp_value(now))
        self.press()

    def open(self, case: str) -> None:
        """The case, from the inbox."""
        self.go("desk/")
        self.look()
        self.follow(self.page.locator(f"[data-row] a[href$='/case/{case}/']"))
        self.look()

    def attend(self, *, look: bool = True) -> None:
        """Write down, on the case page, that the person has come; the worker may still have to ask for it."""

        def offered() -> bool:
            self.page.reload()
            return self.page.locator("main form[action*='/attended/']").count() > 0

        until(offered)
        self.follow(self.page.locator("main form[action*='/attended/'] button"))
        look and self.look()

    def act(self, action: str, *, look: bool = True, **fields: Any) -> None:
        """One of the forms of the case page, by the end of its address: ``act("decide/grant/", reasons="…")``."""
        form = self.page.locator(f"main form[action$='/{action}']")
        details = form.locator("xpath=ancestor::details")
        if details.count() and not details.evaluate("each => each.open"):
            details.locator("summary").first.click()
        for name, value in fields.items():
            field = form.locator(f"[name$='{name}']")
            if isinstance(value, list):
                for each in value:
                    form.locator(f"[name$='{name}'][value='{each}']").check()
            elif field.first.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        self.follow(form.locator("button.govuk-button[type=submit]"))
        if look:
            self.look()


def _violations(path: str, found: list[dict[str, Any]]) -> str:
    lines = [f"axe on {path}:"]
    for each in found:
        lines.append(f"  {each['id']}: {each['help']}")
        lines += [
            f"    {node['html'][:200]}\n      {node['failureSummary'][:300]}" for node in each["nodes"][:4]
        ]
    return "\n".join(lines)
