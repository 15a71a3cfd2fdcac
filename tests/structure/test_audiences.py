"""Every address says who it is for."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from ventanilla.people.access import Audience


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        route = f"{before}{entry.pattern}"
        if isinstance(entry, URLPattern):
            yield route, entry.callback
        else:
            yield from patterns(entry, route)


ALL = list(patterns(get_resolver()))


@pytest.mark.parametrize(("route", "view"), ALL, ids=[route for route, _ in ALL])
def test_a_view_declares_its_audience(route: str, view: Any) -> None:
    audience = getattr(view, "audience", None)
    assert isinstance(audience, Audience), f"{route} is for nobody in particular"
    if "/desk/" in f"/{route}" and "sign" not in route and "password" not in route and "token" not in route:
        assert audience.kind == "official", f"{route} lies in the desk"
