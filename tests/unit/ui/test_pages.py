"""The frame of every page, the pieces, and the pages for when something fails."""

import re
from pathlib import Path

import pytest
from django import forms
from django.http import HttpRequest
from django.template import Context, Engine, Template
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from tests.unit.ui.conftest import Page

from ventanilla.packs.models import City
from ventanilla.ui import context, drawings, views

# The frame says whether there is a contingency, which the database knows.
pytestmark = pytest.mark.django_db


def test_the_frame_is_the_city_s_and_skips_to_the_content(request_to_town: HttpRequest, town: City) -> None:
    with translation.override("en"):
        html = render_to_string("ui/base.html", {"title": "A <page>"}, request=request_to_town)
    page = Page(html)
    assert page.all("meta", property="og:locale")[0]["content"] == "en_GB"
    assert page.all("html")[0]["lang"] == "en"
    assert "<title>A &lt;page&gt; –" in html
    assert page.all("meta", property="og:title")[0]["content"] == "A <page>"
    assert page.all("a", href="#main")
    assert page.all("main", id="main")
    assert page.all("img")[0]["alt"] == town.about.institution.say("en")
    assert {each["hreflang"] for each in page.all("link", rel="alternate")} == {
        each.code for each in town.about.languages
    }


@pytest.mark.parametrize("template", ["ui/base.html", "ui/desk_base.html", "410.html"])
def test_a_strict_content_policy_lets_the_page_through(request_to_town: HttpRequest, template: str) -> None:
    html = render_to_string(template, {}, request=request_to_town)
    page = Page(html)
    assert all(each.get("src") or each.get("type") == "application/ld+json" for each in page.all("script"))
    assert not page.all("style")
    assert not [
        each for each in page.elements if "style" in each or any(name.startswith("on") for name in each)
    ]
    assert len(page.ids) == len(set(page.ids))


def test_the_language_switch_stays_on_the_page(request_to_town: HttpRequest, town: City) -> None:
    request_to_town.path = request_to_town.path_info = "/en/desk/search/"
    request_to_town.META["QUERY_STRING"] = "q=a"
    with translation.override("en"):
        found = context.languages(request_to_town, town)
    assert [each["code"] for each in found if each["current"]] == ["en"]
    assert all(each["url"] == f"/{each['code']}/desk/search/?q=a" for each in found)


TEMPLATES = Path(views.__file__).parent / "templates"
LIBRARIES = {"i18n": "django.templatetags.i18n", "static": "django.templatetags.static"}


@pytest.mark.parametrize("name", ["400", "410", "413", "429", "503"])
def test_failures_are_told_plainly(request_to_town: HttpRequest, name: str) -> None:
    page = render_to_string(f"{name}.html", {}, request=request_to_town)
    assert re.search(r"<h1[^>]*>\s*\S", page)


def test_the_page_of_last_resort_needs_nothing() -> None:
    with translation.override("en"):
        html = Engine(dirs=[TEMPLATES], libraries=LIBRARIES).render_to_string("500.html")
    assert "Something has failed on our side" in html
    assert "/static/ui/ui.css" in html


def test_the_city_s_files_are_served_as_what_they_are(request_to_town: HttpRequest, town: City) -> None:
    styles = views.brand_css(request_to_town)
    assert styles["Content-Type"] == "text/css; charset=utf-8"
    assert town.about.brand.primary.encode() in styles.content
    for drawing, content in (
        (views.logo(request_to_town), town.logo),
        (views.mark(request_to_town), town.mark),
    ):
        assert drawing["Content-Type"] == "image/svg+xml"
        assert "default-src 'none'" in drawing["Content-Security-Policy"]
        assert drawing.content.decode() == content


PIECES = {
    "notice": '{% notice "warning" title=words %}<p>body</p>{% endnotice %}',
    "panel": '{% panel "Received" %}{% code "ABCD-EFGH" %}{% endpanel %}',
    "card": '{% card "A card" "/there/" icon="file" %}<p>body</p>{% endcard %}',
    "details": '{% details "More" %}<p>body</p>{% enddetails %}',
    "empty": '{% empty "Nothing yet" %}<p>body</p>{% endempty %}',
    "button": '{% button "Go" %}{% button "There" "/there/" kind="secondary small" icon="arrow-right" %}',
    "breadcrumbs": '{% breadcrumbs "Home" "/" "Topic" "/topic/" %}',
    "steps": '{% steps 2 5 "Your data" %}',
    "pager": '{% pager "?before=1" "?after=9" %}',
    "quick exit": "{% quick_exit %}",
    "search": '{% search_box "/search/" "water" large=True %}',
    "share": '{% share "https://town.example/a?b=c&d" "A & B" %}',
    "tag": '{% tag "Open" "green" %}',
    "back": '{% back_link "/back/" %}',
}


@pytest.mark.parametrize("name", list(PIECES))
def test_pieces_are_drawn_with_their_words_escaped(name: str) -> None:
    html = Template("{% load ui %}" + PIECES[name]).render(Context({"words": "Mind <this>"}))
    assert html.strip()
    assert "<this>" not in html
    if "body" in PIECES[name]:
        assert "<p>body</p>" in html
    for icon in re.findall(r"<svg [^>]*>", html):
        assert 'aria-hidden="true"' in icon


def test_shared_links_carry_the_address_whole() -> None:
    html = Template("{% load ui %}" + PIECES["share"]).render(Context())
    assert html.count("https%3A%2F%2Ftown.example%2Fa%3Fb%3Dc%26d") == 5


def test_a_summary_list_offers_to_change_by_name() -> None:
    rows = [{"key": "Name", "value": "Ana\nRuiz", "change": "/change/"}, {"key": "Age", "value": "<40>"}]
    html = Template("{% load ui %}{% summary_list rows %}").render(Context({"rows": rows}))
    assert "Ana<br>Ruiz" in html
    assert "&lt;40&gt;" in html
    ready = Template("{% load ui %}{{ html|in_lines }}").render(Context({"html": mark_safe("<b>\n</b>")}))
    assert ready == "<b>\n</b>"
    assert re.search(r'<span class="govuk-visually-hidden">\s*Name</span>', html)


def test_every_icon_can_be_drawn() -> None:
    for name in drawings.names():
        assert "<svg" not in drawings.icon(name).split(">", 1)[1].removesuffix("</svg>")
    with pytest.raises(FileNotFoundError):
        drawings.icon("no-such-icon")


class SignIn(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="Where we write to")
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="I agree")
    about = forms.CharField(widget=forms.Textarea, required=False)
    of = forms.ChoiceField(choices=[("x", "X")])
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_plain_forms_wear_the_same_clothes() -> None:
    form = SignIn({"email": "no", "of": "x"})
    html = Template(
        "{% load ui %}{% form_errors form %}{% for each in form %}{% field each %}{% endfor %}"
    ).render(Context({"form": form}))
    page = Page(html)
    email = page.all("input", name="email")[0]
    assert "govuk-input--error" in email["class"]
    assert email["aria-invalid"] == "true"
    tied = {name for each in page.elements for name in each.get("aria-describedby", "").split()}
    assert tied <= set(page.ids)
    assert {"id_email_helptext", "id_email_error", "id_kind_error"} <= tied
    assert all("govuk-radios__input" in each["class"] for each in page.all("input", name="kind"))
    links = {each["href"] for each in page.all("a")}
    assert {"#id_email", "#id_kind_0", "#id_agree"} <= links
    assert {link.removeprefix("#") for link in links} <= set(page.ids)
    assert not [each for each in page.all("label") if each.get("for") == "id_token"]
