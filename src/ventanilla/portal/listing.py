"""The city's services as lists show them: worked out once per pack and language, then only read."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language, override

from ventanilla.catalog import queries as catalog
from ventanilla.packs import models as packs


@dataclass(frozen=True)
class Listed:
    """A service in a list. ``online`` when it can be asked for here from beginning to end or in part."""

    slug: str
    url: str
    name: str
    summary: str
    department: str
    topics: tuple[str, ...]
    life_events: tuple[str, ...]
    audiences: tuple[str, ...]
    channel: str
    online: bool
    discreet: bool
    initial: str


@dataclass(frozen=True)
class Listing:
    services: dict[str, Listed]

    def some(self, slugs: Iterable[str]) -> list[Listed]:
        """This function will return the services with these slugs that there are, in this order."""
        return [self.services[slug] for slug in slugs if slug in self.services]

    def of_department(self, slug: str) -> list[Listed]:
        return [each for each in self.services.values() if each.department == slug]

    def of_topic(self, slug: str) -> list[Listed]:
        return [each for each in self.services.values() if slug in each.topics]

    def of_life_event(self, slug: str) -> list[Listed]:
        return [each for each in self.services.values() if slug in each.life_events]

    def of_audience(self, slug: str) -> list[Listed]:
        return [each for each in self.services.values() if slug in each.audiences]

    def by_initial(self) -> list[tuple[str, list[Listed]]]:
        """This function will return every service under the first letter of its name, A to Z."""
        letters: dict[str, list[Listed]] = {}
        for each in self.services.values():
            letters.setdefault(each.initial, []).append(each)
        return sorted(letters.items())


def listing() -> Listing:
    """This function will return the services of the adopted city in the active language, by name."""
    city = catalog.city()
    return _listing(city.digest, get_language() or city.about.languages[0].code)


@lru_cache(maxsize=16)
def _listing(digest: str, language: str) -> Listing:
    city = catalog.city()
    fallbacks = [each.code for each in city.about.languages]
    with override(language):
        listed = [_listed(service, language, fallbacks) for service in city.services]
    return Listing({each.slug: each for each in sorted(listed, key=lambda each: order(each.name))})


def _listed(service: packs.Service, language: str, fallbacks: list[str]) -> Listed:
    card = service.card
    name = card.name.say(language, fallbacks)
    return Listed(
        slug=card.slug,
        url=reverse("portal:service", args=[card.slug]),
        name=name,
        summary=card.summary.say(language, fallbacks),
        department=card.department,
        topics=card.topics,
        life_events=card.life_events,
        audiences=card.audiences,
        channel=card.channel,
        online=card.procedure is not None,
        discreet=card.discreet,
        initial=order(name)[:1].upper() or "#",
    )


def order(text: str) -> str:
    """This function will return the key by which names are put in alphabetical order: no accents, no case."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).lstrip("¿¡«\"' ")
