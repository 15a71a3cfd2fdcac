"""What the city offers today: kept whole in memory, and read again when the generation moves on."""

import time
from dataclasses import dataclass
from functools import cache

from ventanilla.catalog import search as searching
from ventanilla.catalog.models import Adoption, Edition, Generation, Service
from ventanilla.kernel.text import LocalText
from ventanilla.packs import models as packs

_RECHECK_SECONDS = 1.0


class NothingAdopted(Exception):
    """No city pack has been adopted in this database yet."""


@dataclass
class _Known:
    city: packs.City | None = None
    adoption: int = 0
    generation: int = 0
    until: float = 0.0


_known = _Known()


def city() -> packs.City:
    """This function will return the adopted city, from memory unless a newer one has been adopted.

    An adoption in this process is seen at once; one in another process within a second. Raises
    ``NothingAdopted``.
    """
    generation()
    if _known.city is None:
        raise NothingAdopted("adopt a city pack first: ventanilla adopt DIR")
    return _known.city


def generation() -> int:
    """This function will return the number that grows whenever pages made before are stale."""
    now = time.monotonic()
    if now >= _known.until:
        _reread()
        _known.until = now + _RECHECK_SECONDS
    return _known.generation


def forget() -> None:
    """This function will make the next read go to the database: something changed in this process."""
    _known.until = 0.0


def has_adopted() -> bool:
    """This function will tell whether a city pack has been adopted."""
    generation()
    return _known.city is not None


def service(slug: str) -> packs.Service | None:
    """This function will return a service the city offers today, or None."""
    return next((service for service in city().services if service.slug == slug), None)


def department(slug: str) -> packs.Department | None:
    """This function will return a department of the city, or None."""
    return next((department for department in city().departments if department.slug == slug), None)


def current_edition(slug: str) -> Edition:
    """This function will return the newest edition of a service that is still offered.

    Raises ``Edition.DoesNotExist`` for a withdrawn or unknown service.
    """
    return (
        Edition.objects.select_related("service")
        .filter(service__slug=slug, service__withdrawn_at__isnull=True)
        .latest("number")
    )


@cache
def name_in(edition: int) -> LocalText:
    """This function will return the name of the service in that edition. An edition never changes."""
    return Edition.objects.defer("content").get(pk=edition).definition.card.name


def was_offered(slug: str) -> bool:
    """This function will tell whether the city ever offered a service by that name."""
    return Service.objects.filter(slug=slug).exists()


def search(text: str, language: str) -> searching.Found:
    """This function will return what answers to ``text`` in the city, as ``search.find`` tells."""
    return searching.find(text, language, generation())


def _reread() -> None:
    number = Generation.objects.values_list("number", flat=True).filter(pk=1).first() or 0
    if number == _known.generation and _known.until:
        return
    newest = Adoption.objects.order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        _known.city, _known.adoption = None, 0
    elif newest != _known.adoption or _known.city is None:
        content = Adoption.objects.values_list("city", flat=True).get(pk=newest)
        _known.city, _known.adoption = packs.City.model_validate_json(content), newest
    _known.generation = number
