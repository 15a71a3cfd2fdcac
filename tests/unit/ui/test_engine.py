"""Quickened templates say what Django's own would have said."""

from collections.abc import Iterator

import pytest
from django.template import Context, Engine, Template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from ventanilla.ui.engine import quicken

PAGE = """{% load i18n %}{% translate "Sign out" %}|{% translate "Search" as words %}{{ words }}|
{% if text %}{{ text }}{% endif %}{% for each in many %}[{{ each }}]{% endfor %}{{ safe }}|{{ missing }}|
{{ text|safe }}{{ number }}|{{ lazy }}|{% url "portal:services" %}{% url "portal:home" as home %}{{ home }}
{% url "portal:service" "alta" %}{% url "portal:nowhere" as nowhere %}{{ nowhere }}|{% translate text %}
{% autoescape off %}{{ text }}{% endautoescape %}{% with name="portal:home" %}{% url name %}{% endwith %}"""
GIVEN = {
    "text": '<a href="x">R&D\'s</a>',
    "many": ["<b>", 3, None],
    "safe": mark_safe("<i>"),
    "number": 1234.5,
    "lazy": gettext_lazy("Search"),
}


@pytest.fixture
def both() -> Iterator[tuple[Template, Template]]:
    engine = Engine(libraries={"i18n": "django.templatetags.i18n"})
    yield engine.from_string(PAGE), quicken(engine.from_string(PAGE))


def test_the_same_bytes_in_each_language_and_each_time(both: tuple[Template, Template]) -> None:
    plain, quick = both
    said = set()
    for language in ("es", "en", "ca", "es", "en"):
        with override(language):
            wanted = plain.render(Context(GIVEN))
            assert quick.render(Context(GIVEN)) == wanted
            said.add(wanted)
    assert len(said) == 3


def test_an_address_that_is_not_there_still_fails() -> None:
    engine = Engine()
    with pytest.raises(Exception, match="nowhere"):
        quicken(engine.from_string("{% url 'portal:nowhere' %}")).render(Context())
