"""What the search reads of each service, department and bulletin."""

from collections.abc import Callable, Iterator

from ventanilla.catalog.models import Findable
from ventanilla.kernel.text import LocalText
from ventanilla.packs import models as packs

_GRAMMARS = {"es": "spanish", "ca": "catalan", "en": "english"}


def grammar(language: str) -> str:
    """This function will return the PostgreSQL text-search configuration for a language code."""
    return _GRAMMARS.get(language.partition("-")[0], "simple")


def findables(city: packs.City) -> Iterator[Findable]:
    """This function will yield one row for the index per thing the city shows and language it speaks."""
    languages = [language.code for language in city.about.languages]
    topics = {topic.slug: topic.name for topic in (*city.about.topics, *city.about.life_events)}
    for language in languages:

        def say(text: LocalText | None, language: str = language) -> str:
            return text.say(language, languages) if text else ""

        for service in city.services:
            yield _service(service, language, say, topics)
        for department in city.departments:
            yield Findable(
                kind=Findable.Kind.DEPARTMENT,
                slug=department.slug,
                language=language,
                grammar=grammar(language),
                name=say(department.name),
                summary=say(department.does),
            )
        for bulletin in city.bulletins:
            yield Findable(
                kind=Findable.Kind.BULLETIN,
                slug=bulletin.slug,
                language=language,
                grammar=grammar(language),
                name=say(bulletin.title),
                summary=say(bulletin.summary),
                text=say(bulletin.body),
            )


def _service(
    service: packs.Service,
    language: str,
    say: Callable[[LocalText | None], str],
    topics: dict[str, LocalText],
) -> Findable:
    card = service.card
    grouped = [say(topics[slug]) for slug in (*card.topics, *card.life_events) if slug in topics]
    needed = [say(requirement.name) for requirement in card.requirements]
    return Findable(
        kind=Findable.Kind.SERVICE,
        slug=service.slug,
        language=language,
        grammar=grammar(language),
        name=say(card.name),
        keywords=" ".join((*card.keywords, card.code)),
        summary=say(card.summary),
        text="\n".join((say(service.about), say(card.who), say(card.result), *grouped, *needed)),
    )
