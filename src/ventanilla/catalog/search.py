"""Finding what a person means, whatever the accents, the typing slips, or which of the city's languages.

The words asked for are folded as the index is. Those that occur nowhere are taken for slips and
replaced by the nearest word the city uses; what meets most of the words comes first.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from ventanilla.catalog.finding import grammar
from ventanilla.catalog.models import Findable
from ventanilla.kernel.search import fold

NEAR_ENOUGH = 0.65
NEAR_ENOUGH_IF_SHORT = 0.75
_SHORT = 5
_SHORTEST_CORRECTED = 4
_MOST_WORDS = 12
_WRITTEN = re.compile(r"[^\W\d_]+(?:·[^\W\d_]+)*")
_ASKED = re.compile(r"[^\W_]+")
# PostgreSQL knows no Catalan stop words, and what people type mixes languages.
_SMALL = frozenset(
    [
        "a",
        "al",
        "als",
        "amb",
        "as",
        "com",
        "como",
        "con",
        "d",
        "de",
        "del",
        "dels",
        "des",
        "el",
        "els",
        "els",
        "em",
        "en",
        "es",
        "esta",
        "hi",
        "i",
        "l",
        "la",
        "las",
        "les",
        "lo",
        "los",
        "ma",
        "me",
        "mi",
        "n",
        "o",
        "on",
        "os",
        "para",
        "pel",
        "per",
        "pels",
        "por",
        "que",
        "quin",
        "quina",
        "s",
        "se",
        "si",
        "sobre",
        "su",
        "the",
        "to",
        "un",
        "una",
        "unes",
        "uns",
        "vull",
        "quiero",
        "y",
    ]
)

type Kind = Literal["service", "department", "bulletin"]


@dataclass(frozen=True)
class Hit:
    kind: Kind
    slug: str


@dataclass(frozen=True)
class Found:
    """What a search led to. ``corrected`` is what was searched for instead of ``asked``, if anything."""

    asked: str
    corrected: str | None
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Vocabulary:
    """The words of the city, folded, each with the way it is written; ``telling`` come before ``other``."""

    telling: dict[str, str]
    other: dict[str, str]

    @classmethod
    def of(cls, telling: Iterable[str], other: Iterable[str] = ()) -> "Vocabulary":
        return cls(_forms(telling), _forms(other))

    def nearest(self, word: str) -> str | None:
        """This function will return the way the nearest word is written, or None when none is near.

        Near is a Damerau-Levenshtein likeness of 0.65 or more, 0.75 up to 5 letters; shorter words than
        4 are left alone.
        """
        if len(word) < _SHORTEST_CORRECTED:
            return None
        cutoff = NEAR_ENOUGH_IF_SHORT if len(word) <= _SHORT else NEAR_ENOUGH
        for forms in (self.telling, self.other):
            best = process.extractOne(
                word, forms.keys(), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=cutoff
            )
            if best:
                return forms[best[0]]
        return None


_vocabularies: dict[str, tuple[int, Vocabulary]] = {}


def words(text: str) -> list[str]:
    """This function will return the words of a query, folded, without the ones that say nothing."""
    every = _ASKED.findall(fold(text))[:_MOST_WORDS]
    return [word for word in every if word not in _SMALL] or every


def find(text: str, language: str, generation: int) -> Found:
    """This function will return what answers to ``text``, best first.

    Things are sought in every language of the city; one found in ``language`` wins over the same
    thing found in another. ``generation`` says how fresh the vocabulary must be.
    """
    asked = words(text)
    if not asked:
        return Found(text, None, ())
    unknown = _unknown(asked, language)
    if not unknown:
        return Found(text, None, _hits(asked, language))
    vocabulary = _vocabulary(language, generation)
    better = {word: near for word in unknown if (near := vocabulary.nearest(word))}
    if not better:
        return Found(text, None, _hits(asked, language))
    written = re.sub(
        r"[^\W_]+(?:·[^\W_]+)*", lambda word: better.get(fold(word.group()), word.group()), text.strip()
    )
    return Found(text, written, _hits([fold(better.get(word, word)) for word in asked], language))


def _forms(texts: Iterable[str]) -> dict[str, str]:
    forms: dict[str, str] = {}
    for text in texts:
        for word in _WRITTEN.findall(text):
            if len(word) >= _SHORTEST_CORRECTED:
                forms.setdefault(fold(word), word.lower())
    return forms


def _vocabulary(language: str, generation: int) -> Vocabulary:
    kept = _vocabularies.get(language)
    if kept is None or kept[0] != generation:
        rows = list(Findable.objects.values_list("language", "name", "keywords", "summary", "text"))
        rows.sort(key=lambda row: row[0] != language)
        vocabulary = Vocabulary.of((part for row in rows for part in row[1:4]), (row[4] for row in rows))
        kept = _vocabularies[language] = (generation, vocabulary)
    return kept[1]


def _unknown(asked: list[str], language: str) -> list[str]:
    """The words that occur nowhere and are not stop words in the language the page is read in."""
    sql = """
    WITH asked AS MATERIALIZED (SELECT * FROM catalog_asked(%(words)s))
    SELECT DISTINCT word FROM asked AS mine
    WHERE grammar = %(grammar)s AND numnode(query) > 0 AND NOT EXISTS (
      SELECT 1 FROM catalog_findable AS thing JOIN asked USING (grammar)
      WHERE asked.word = mine.word AND thing.lexemes @@ asked.query)"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"words": asked, "grammar": grammar(language)})
        return [word for (word,) in cursor.fetchall()]


def _hits(asked: list[str], language: str) -> tuple[Hit, ...]:
    sql = """
    WITH asked AS MATERIALIZED (SELECT * FROM catalog_asked(%(words)s))
    SELECT kind, slug, count(*) AS met,
      sum(ts_rank('{0.05, 0.15, 0.5, 1.0}', lexemes, query, 1))
        * CASE language WHEN %(language)s THEN 2 ELSE 1 END AS rank
    FROM catalog_findable JOIN asked USING (grammar) WHERE lexemes @@ query
    GROUP BY catalog_findable.id"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"words": asked, "language": language})
        rows = cursor.fetchall()
    best: dict[Hit, tuple[int, float]] = {}
    for kind, slug, met, rank in rows:
        hit = Hit(kind, slug)
        best[hit] = max(best.get(hit, (0, 0.0)), (met, rank))
    most = max((met for met, _ in best.values()), default=0)
    kept = [hit for hit, (met, _) in best.items() if met * 2 > most or met == most]
    return tuple(sorted(kept, key=lambda hit: (-best[hit][0], -best[hit][1], hit.slug)))
