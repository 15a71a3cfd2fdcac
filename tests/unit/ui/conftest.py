"""The invented town, and a way to look into pages."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from ventanilla import packs
from ventanilla.packs.models import City

TOWN = Path(__file__).parents[2] / "factories" / "city"


class Page(HTMLParser):
    """HTML as a list of elements, each a dictionary of its attributes with its ``tag``."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[dict[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append({"tag": tag} | {name: value or "" for name, value in attrs})

    def all(self, tag: str = "", **attributes: str) -> list[dict[str, str]]:
        return [
            each
            for each in self.elements
            if (not tag or each["tag"] == tag)
            and all(each.get(name.rstrip("_")) == value for name, value in attributes.items())
        ]

    @property
    def ids(self) -> list[str]:
        return [each["id"] for each in self.elements if "id" in each]

    @property
    def controls(self) -> list[dict[str, str]]:
        return [each for each in self.elements if each["tag"] in ("input", "textarea", "select")]


@pytest.fixture(scope="session")
def town() -> City:
    return packs.load(TOWN)


@pytest.fixture
def request_to_town(town: City) -> HttpRequest:
    request = RequestFactory().get("/en/services/?page=2")
    request.city = town  # type: ignore[attr-defined]
    return request
