"""Journeys: real towns, a real browser. The towns are started once for the whole run and end with it."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from tests.journeys.running import Demonstration, Town
from tests.journeys.walking import Citizen, Official, Visitor

SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
PLACE = Path(os.environ["VENTANILLA_VAR"]) / "journeys"


@pytest.fixture(scope="session")
def towns() -> Iterator[dict[str, Town]]:
    """Both towns by name. ``JOURNEYS_AT`` names the first port of a demonstration that already runs."""
    if port := os.environ.get("JOURNEYS_AT"):
        yield {
            name: Town(name, f"http://127.0.0.1:{int(port) + number * 10}")
            for number, name in enumerate(("metepec", "palma"))
        }
        return
    with Demonstration(PLACE) as running:
        yield running.towns()


@pytest.fixture(scope="session")
def metepec(towns: dict[str, Town]) -> Town:
    return towns["metepec"]


@pytest.fixture(scope="session")
def palma(towns: dict[str, Town]) -> Town:
    return towns["palma"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # The browser's event loop stays in this thread, where Django would take every query for an async one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    arguments = [
        "--disable-background-networking",
        "--disable-gpu",
        "--disable-component-update",
        "--disable-sync",
    ]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found, args=arguments)


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a clean browser: ``opened("phone", script=False)``."""
    contexts = []

    def open_(size: str, *, script: bool = True, **more: object) -> BrowserContext:
        context = browser.new_context(
            viewport=SIZES[size], java_script_enabled=script, reduced_motion="reduce", **more
        )
        context.set_default_timeout(40_000)
        contexts.append(context)
        return context

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def citizen(opened: Callable[..., BrowserContext]) -> Callable[..., Citizen]:
    """A person nobody has seen before, on a device of theirs."""

    def meet(
        town: Town, language: str = "", *, on: str = "phone", script: bool = True, email: str = ""
    ) -> Citizen:
        email = email or f"persona.{uuid4().hex[:8]}@example.org"
        return Citizen(
            opened(on, script=script), town, language or town.languages[0], script=script, email=email
        )

    return meet


@pytest.fixture
def visitor(opened: Callable[..., BrowserContext]) -> Callable[..., Visitor]:
    def meet(town: Town, language: str = "", *, on: str = "phone", script: bool = True) -> Visitor:
        return Visitor(opened(on, script=script), town, language or town.languages[0], script=script)

    return meet


@pytest.fixture
def official(opened: Callable[..., BrowserContext]) -> Callable[..., Official]:
    """An official who has signed in. A code works once, so each signs in once for the whole run."""

    def meet(
        town: Town,
        department: str,
        role: str = "clerk",
        *,
        on: str = "desktop",
        script: bool = True,
        language: str = "",
    ) -> Official:
        account = town.official(department, role)
        kept = PLACE / "officials" / f"{town.url.rpartition(':')[2]}-{account['email']}.json"
        kept.parent.mkdir(parents=True, exist_ok=True)
        language = language or town.languages[0]
        with (kept.with_suffix(".lock")).open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            if kept.exists():
                session = json.loads(kept.read_text())
                found = Official(
                    opened(on, script=script, storage_state=session), town, language, script=script
                )
                found.go("desk/")
                if "/sign-in/" not in found.path:
                    return found
            found = Official(opened(on, script=script), town, language, script=script)
            found.sign_in(account)
            found.page.context.storage_state(path=kept)
        return found

    return meet
