"""Everything a page says is translated, whole, and compiled; and nothing is said that cannot be translated."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from django.utils import translation

from ventanilla.locale import catalogues

EVERY = (*catalogues.WHOLE, *catalogues.REFINING)
TEMPLATES = sorted(
    path
    for path in catalogues.SOURCE.rglob("*")
    if path.is_file() and "templates" in path.relative_to(catalogues.SOURCE).parts
)


def messages(catalogue: Catalog) -> dict[tuple[str | None, str], Message]:
    return {(each.context, forms(each.id)[0]): each for each in catalogue if each.id}


def forms(words: object) -> tuple[str, ...]:
    return tuple(words) if isinstance(words, list | tuple) else (str(words),)


def words_of(catalogue: Catalog) -> dict[tuple[str | None, str], tuple[str, ...]]:
    return {key: forms(each.string) for key, each in messages(catalogue).items()}


@pytest.fixture(scope="module")
def source() -> set[tuple[str | None, str]]:
    """What the source says: a context and a sentence."""
    return set(messages(catalogues.collected()))


# --- The catalogues ------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", catalogues.WHOLE)
def test_a_catalogue_has_what_the_source_says_and_no_more(locale, source):
    """When this fails: make messages, translate, make compile-messages."""
    kept = set(messages(catalogues.translated(locale)))
    assert sorted(map(str, source - kept)) == []
    assert sorted(map(str, kept - source)) == []


@pytest.mark.parametrize("locale", catalogues.REFINING)
def test_a_country_refines_only_what_the_source_says(locale, source):
    assert sorted(map(str, set(messages(catalogues.translated(locale))) - source)) == []


@pytest.mark.parametrize("locale", EVERY)
def test_nothing_is_without_translation_or_doubtful(locale):
    wanting = [
        each.id
        for each in catalogues.translated(locale)
        if each.id and (not all(forms(each.string)) or each.fuzzy)
    ]
    assert wanting == []


@pytest.mark.parametrize("locale", EVERY)
def test_what_is_compiled_is_what_was_translated(locale):
    """When this fails: make compile-messages."""
    kept = read_mo(BytesIO(catalogues.path_of(locale).with_suffix(".mo").read_bytes()))
    fresh = read_mo(BytesIO(catalogues.compiled(locale)))
    assert words_of(kept) == words_of(fresh)


@pytest.mark.parametrize("locale", EVERY)
def test_a_translation_keeps_the_blanks_and_the_markup(locale):
    kept = re.compile(r"%%|%\(\w+\)s|\{\w*\}|</?\w+[^>]*>")
    wrong = []
    for each in catalogues.translated(locale):
        if not each.id:
            continue
        asked = {blank for form in forms(each.id) for blank in kept.findall(form)}
        wrong += [
            form
            for form in forms(each.string)
            if set(kept.findall(form)) != asked or "\n" in form.strip("\n")
        ]
    assert wrong == []


@pytest.mark.parametrize(
    ("locale", "familiar"),
    [
        ("es", r"tú|tus?|te|ti|contigo|tuy[oa]s?|vosotr[oa]s|vuestr[oa]s?"),
        ("es_MX", r"tú|tus?|te|ti|contigo|tuy[oa]s?|vosotr[oa]s|vuestr[oa]s?|ordenador|móvil|fichero"),
        ("ca", r"tu|et|teus?|tev[ae]s?|vosaltres|vostres?|alcalde|buscar"),
    ],
)
def test_people_are_spoken_to_as_a_public_servant_would(locale, familiar):
    pattern = re.compile(rf"\b({familiar})\b", re.IGNORECASE)
    said = [form for words in words_of(catalogues.translated(locale)).values() for form in words]
    assert [form for form in said if pattern.search(form)] == []


@pytest.mark.parametrize("locale", EVERY)
def test_no_other_catalogue_comes_before_ours(locale, settings):
    """Django looks for Mexican Spanish in its own catalogues before it looks for Spanish in ours."""
    settings.LOCALE_PATHS = [catalogues.SOURCE / "locale"]
    ours = words_of(catalogues.translated(locale))
    if locale in catalogues.REFINING:
        ours = words_of(catalogues.translated(locale.partition("_")[0])) | ours
    others = {}
    with translation.override(locale.replace("_", "-").lower()):
        for (context, sentence), words in ours.items():
            if len(words) == 1 and words[0]:
                said = translation.pgettext(context, sentence) if context else translation.gettext(sentence)
                if said != words[0]:
                    others[sentence] = said
    assert others == {}


# --- The pages -----------------------------------------------------------------------------------

BARE = {"WhatsApp", "Facebook", "LinkedIn", "X", "PDF", "SHA-256"}
SAID_IN_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title"}
NOT_WORDS = {
    "block", "elif", "extends", "get_current_language", "icon", "if", "ifchanged", "include", "language",
    "load", "static", "url",
}  # fmt: skip

_unseen = re.compile(
    r"\{#.*?#\}"
    r"|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}"
    r"|\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}"
    # Of no page's words but of its style sheet's.
    r"|\{%\s*block (?:width|\w+_class)\s*%\}.*?\{%\s*endblock\b.*?%\}",
    re.DOTALL,
)
_named_by_a_variable = re.compile(r"(?<=<)(/?)\{\{.*?\}\}")
_tag = re.compile(r"\{%\s*(\w+)(.*?)%\}|\{\{(.*?)\}\}", re.DOTALL)
_literal = re.compile(r"""(?<![\w:|])(?:\w+=)?(?<!\|)(?:"([^"]*)"|'([^']*)')""")


class Seen(HTMLParser):
    """What is left of a template to be read by a person, once its tags are out."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.inside.append(tag)
        self.words += [value for name, value in attrs if name in SAID_IN_ATTRIBUTES and value]

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data):
        if not {"script", "style", "kbd"} & set(self.inside[-1:]):
            self.words.append(data)


def untranslated(template: str) -> Iterator[str]:
    """What a template says in a language of its own: bare text, or a sentence given to a tag."""
    text = _unseen.sub(" ", template)
    for name, arguments, _ in _tag.findall(text):
        if name not in NOT_WORDS | {"translate", "trans"}:
            for one, other in _literal.findall(arguments):
                if re.match(r"[A-Z].*[a-z]|\w+ \w+", one or other):
                    yield one or other
    seen = Seen()
    seen.feed(_tag.sub("", _named_by_a_variable.sub(r"\1b", text)))
    seen.close()
    for words in seen.words:
        bare = " ".join(words.split()).strip("()")
        if re.search(r"[^\W\d_]", bare) and bare not in BARE:
            yield bare


def test_there_are_templates():
    assert TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(catalogues.SOURCE)))
def test_a_template_says_nothing_that_is_not_marked(path):
    assert list(untranslated(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Hello</p>",
        "<p>{{ name }} wrote</p>",
        '<img alt="A flower">',
        "{% if a %}Yes{% endif %}",
        '{% button "Send it" %}',
        '{% button kind="secondary" label="Send" %}',
    ],
)
def test_the_search_for_bare_words_finds_them(template):
    assert list(untranslated(template))


@pytest.mark.parametrize(
    "template",
    [
        '<p class="quiet">{% translate "Hello" %} {{ name|date:"j F Y" }}</p>',
        "<p>{% blocktranslate %}Hello, {{ name }}{% endblocktranslate %} · 2</p>",
        "<a href=\"{% url 'portal:home' %}\" aria-label=\"{% translate 'Home page' %}\"><kbd>J</kbd></a>",
        '{% button words kind="secondary" %}{# Not shown #}',
    ],
)
def test_the_search_for_bare_words_lets_the_rest_be(template):
    assert list(untranslated(template)) == []
