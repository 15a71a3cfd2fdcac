"""Addresses of the rows of a list, for which working each out again would cost as much as drawing the row."""

from collections.abc import Callable

from django.urls import reverse

_PLACE = "0-place-0"


def by_slug(name: str) -> Callable[[str], str]:
    """This function will return a function from a slug to the address of that name in the active language."""
    before, _place, after = reverse(name, args=[_PLACE]).partition(_PLACE)
    return lambda slug: f"{before}{slug}{after}"
