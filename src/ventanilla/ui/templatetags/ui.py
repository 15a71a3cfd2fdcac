"""Filters and components that every template is written with. Load with ``{% load ui %}``."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from html import escape
from typing import Any

from babel.numbers import format_decimal
from django import template
from django.forms import BaseForm, BoundField
from django.template.defaultfilters import linebreaksbr, stringfilter
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ventanilla.forms.answers import Reply
from ventanilla.forms.definition import Question
from ventanilla.kernel import money as kernel_money
from ventanilla.kernel.text import LocalText
from ventanilla.packs.models import Contact
from ventanilla.ui import drawings, here, moments, prose, questions
from ventanilla.ui.fields import attributes, kind

register = template.Library()
JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


# --- words --------------------------------------------------------------------------------------


@register.filter
def say(text: LocalText | str | None) -> str:
    """This function will say a LocalText in the active language, falling back on the city's own."""
    return here.say(text)


@register.filter
def spoken_in(text: LocalText | str | None) -> str:
    """This function will return the language a LocalText falls back to, or nothing if none is needed.

    For ``lang`` attributes: WCAG 3.1.2.
    """
    if not isinstance(text, LocalText) or text.speaks(here.language()):
        return ""
    said = here.say(text)
    return next(code for code, words in text.root.items() if words == said)


@register.filter
def markdown(text: LocalText | str | None, top: int = 2) -> SafeString:
    """This function will turn Markdown into safe HTML whose highest heading is ``<h{top}>``."""
    return prose.markdown(here.say(text), int(top))


@register.filter
def money(amount: kernel_money.Money | None) -> str:
    """This function will write an amount as the city writes it: «$1,284.50», «1.284,50 €»."""
    return "" if amount is None else kernel_money.format_money(amount, here.locale())


@register.filter
def day(when: date | datetime | None) -> str:
    """This function will write «23 de noviembre de 2026»."""
    return moments.day(when) if when else ""


@register.filter
def weekday(when: date | datetime | None) -> str:
    """This function will write «lunes 23 de noviembre de 2026»."""
    return moments.weekday(when) if when else ""


@register.filter
def moment(when: datetime | None) -> str:
    """This function will write «lunes 23 de noviembre de 2026, 14:05»."""
    return moments.moment(when) if when else ""


@register.filter
def briefly(when: date | datetime | None) -> str:
    """This function will write «23 nov 2026, 14:05», for tables."""
    return moments.briefly(when) if when else ""


@register.filter
def filesize(size: int | None) -> str:
    """This function will write a number of bytes as «640 KB» or «1,2 MB»."""
    if size is None:
        return ""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{round(size / 1000)} KB"
    return f"{format_decimal(round(size / 1_000_000, 1), locale=here.locale())} MB"


@register.filter
def href(contact: Contact) -> str:
    """This function will return what a link to the contact points at: ``tel:``, ``mailto:``, an address."""
    if contact.kind == "email":
        return f"mailto:{contact.value}"
    if contact.kind in ("web", "app"):
        return contact.value if "://" in contact.value else f"https://{contact.value}"
    digits = "".join(sign for sign in contact.value if sign.isdigit() or sign in "+*#")
    return f"https://wa.me/{digits.lstrip('+')}" if contact.kind == "whatsapp" else f"tel:{digits}"


@register.filter
def plainly(contact: Contact) -> str:
    """This function will return the contact as people write it: a web address without its scheme."""
    return contact.value.partition("://")[2].rstrip("/") if "://" in contact.value else contact.value


@register.filter
def in_lines(text: object) -> str:
    """This function will keep the lines of a plain text; what is HTML already stays as it is."""
    return text if isinstance(text, SafeString) else linebreaksbr(str(text))


@register.filter
@stringfilter
def tel(number: str) -> str:
    """This function will return the ``tel:`` address of a number written for people."""
    return "tel:" + "".join(sign for sign in number if sign.isdigit() or sign in "+*#")


@register.simple_tag
def kept(template: str) -> SafeString:
    """This function will show a part that is the same on every page of the town in one language.

    It is drawn once for each language of a pack, and may depend on ``city`` and on nothing else.
    """
    city = here.city()
    return _drawn(template, city.digest if city else "", here.language())


@lru_cache(maxsize=64)
def _drawn(template: str, _digest: str, _language: str) -> SafeString:
    return render_to_string(template, {"city": here.city()})


# --- small pieces -------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """This function will draw an icon, hidden from assistive technology unless it is given a label."""
    return drawings.icon(name, label)


@register.simple_tag
def json_ld(data: Mapping[str, Any]) -> SafeString:
    """This function will write schema.org data as a script block that a text in it cannot close."""
    text = json.dumps(data, ensure_ascii=False).translate(JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


@register.simple_tag
def tag(text: object, tone: str = "blue") -> SafeString:
    """This function will show a state. Tones: blue, green, yellow, red, grey, city."""
    return _tag(str(text), tone)


# Lists have one in each row, of a few kinds.
@lru_cache(maxsize=1024)
def _tag(text: str, tone: str) -> SafeString:
    return format_html('<strong class="tag tag--{}">{}</strong>', tone, text)


@register.inclusion_tag("ui/button.html")
def button(
    text: str, href: str = "", kind: str = "", name: str = "", value: str = "", icon: str = ""
) -> dict[str, Any]:
    """This function will show a button that sends its form, or a link that looks like one if given ``href``.

    ``kind``: empty, or any of ``secondary warning start small`` with spaces between.
    """
    classes = " ".join(f"govuk-button--{each}" for each in kind.split())
    given = {"text": text, "href": href, "classes": classes, "name": name, "value": value, "icon": icon}
    return {**given, "trailing": icon == "arrow-right"}


@register.inclusion_tag("ui/back_link.html")
def back_link(href: str, text: str = "") -> dict[str, Any]:
    """This function will show the way to the screen before."""
    return {"href": href, "text": text}


@register.inclusion_tag("ui/breadcrumbs.html")
def breadcrumbs(*steps: str) -> dict[str, Any]:
    """This function will show where the page is: text and address by turns, the page itself not included."""
    return {"steps": list(zip(steps[::2], steps[1::2], strict=True))}


@register.inclusion_tag("ui/steps.html")
def steps(number: int, total: int, title: str = "") -> dict[str, Any]:
    """This function will show «Step 2 of 5»."""
    return {
        "number": number,
        "total": total,
        "title": title,
        "marks": [each < number for each in range(total)],
    }


@register.inclusion_tag("ui/summary_list.html")
def summary_list(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """This function will list facts. Each row: ``key``, ``value``, and perhaps ``change`` (an address)."""
    rows = list(rows)
    return {"rows": rows, "changeable": any(row.get("change") for row in rows)}


@register.inclusion_tag("ui/table.html")
def table(caption: str, head: Iterable[str], rows: Iterable[Iterable[object]]) -> dict[str, Any]:
    """This function will show rows of cells; the first cell of each row is its heading."""
    return {"caption": caption, "head": head, "rows": rows}


@register.inclusion_tag("ui/pager.html")
def pager(previous: str = "", next: str = "") -> dict[str, Any]:  # noqa: A002 - the word templates read
    """This function will show the ways back and on through a keyset-paged list."""
    return {"previous": previous, "next": next}


@register.inclusion_tag("ui/timeline.html")
def timeline(events: Iterable[Mapping[str, Any]], level: int = 3) -> dict[str, Any]:
    """This function will show what happened.

    Each event: ``title``, ``when`` (a datetime), and perhaps ``text``, ``who``, ``state`` (done, now, ahead).
    """
    return {"events": events, "level": level}


@register.inclusion_tag("ui/file_chip.html")
def file_chip(file: object, remove: str = "") -> dict[str, Any]:
    """This function will show a file: ``name``, ``size``, ``preview_url``. ``remove`` names a submit button."""
    return {"file": file, "remove": remove}


@register.inclusion_tag("ui/code.html")
def code(text: str) -> dict[str, Any]:
    """This function will show a reference or code with a button that copies it."""
    return {"text": text}


@register.inclusion_tag("ui/share.html")
def share(url: str, title: str) -> dict[str, Any]:
    """This function will show plain links that share the page: nothing of anybody else's is loaded."""
    return {"url": url, "title": title}


@register.inclusion_tag("ui/search.html")
def search_box(action: str, text: str = "", large: bool = False, label: str = "") -> dict[str, Any]:
    """This function will show the search form, which sends ``q`` by GET."""
    return {"action": action, "text": text, "large": large, "label": label}


@register.inclusion_tag("ui/quick_exit.html")
def quick_exit(href: str = "https://www.wikipedia.org/") -> dict[str, Any]:
    """This function will show the way out of a discreet service: at once, and not in the history."""
    return {"href": href}


# --- pieces with something inside ---------------------------------------------------------------


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "", role: str = "") -> str:
    """This function will show a notice: info, success, warning, danger or plain. ``role``: status or alert."""
    pictures = {"success": "check-circle", "warning": "alert", "danger": "alert"}
    given = {
        "content": content,
        "kind": kind,
        "title": title,
        "role": role,
        "icon": pictures.get(kind, "info"),
    }
    return render_to_string("ui/notice.html", given)


@register.simple_block_tag
def panel(content: str, title: str) -> str:
    """This function will show that something was done, in large: the page's own ``<h1>``."""
    return render_to_string("ui/panel.html", {"content": content, "title": title})


@register.simple_block_tag
def card(content: str, title: str, href: str = "", icon: str = "", level: int = 3) -> str:
    """This function will show a card for a list ``<ul class="cards">``; all of it leads to ``href``."""
    given = {"content": content, "title": title, "href": href, "icon": icon, "level": level}
    return render_to_string("ui/card.html", given)


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False) -> str:  # noqa: A002 - HTML's own word
    """This function will show a text that opens on demand."""
    return render_to_string("ui/details.html", {"content": content, "summary": summary, "open": open})


@register.simple_block_tag
def empty(content: str, title: str, icon: str = "inbox", level: int = 2) -> str:
    """This function will say that there is nothing here, and what to do about it."""
    return render_to_string(
        "ui/empty.html", {"content": content, "title": title, "icon": icon, "level": level}
    )


# --- Django's own forms -------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField, width: str = "", suffix: str = "") -> str:
    """This function will show a field of a Django form with its label, help and errors.

    ``width``: 2, 3, 4, 5, 10, 20 or 30 characters.
    """
    shape = kind(bound)
    given = {"field": bound, "kind": shape, "suffix": suffix, "id": bound.id_for_label or bound.auto_id}
    # The options of a list are drawn one by one, and take their attributes from the widget alone.
    bound.field.widget.attrs.update(attributes(bound, width))
    if shape in ("radios", "checkboxes"):
        given["options"] = [_option(each) for each in bound]
    else:
        given["widget"] = bound.as_widget()
    return render_to_string("ui/field.html", given)


def _option(choice: Any) -> dict[str, Any]:
    # Written here: Django would render two templates for each.
    data = choice.data
    given = {"type": data["type"], "name": data["name"], "value": data["value"], **_in_order(data["attrs"])}
    control = " ".join(
        name if value is True else f'{name}="{escape(str(value))}"'
        for name, value in given.items()
        if value not in (None, False)
    )
    return {
        "control": mark_safe(f"<input {control}>"),
        "id": choice.id_for_label,
        "label": choice.choice_label,
    }


def _in_order(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(attributes.items(), key=lambda each: (each[1] is True, each[0])))


@register.inclusion_tag("ui/error_summary.html")
def form_errors(*forms: BaseForm) -> dict[str, Any]:
    """This function will list the errors of Django forms at the top of their page, each linked to its field."""
    found: list[dict[str, str]] = []
    for form in filter(None, forms):
        found += [{"text": str(text), "href": ""} for text in form.non_field_errors()]
        for bound in form:
            target = bound.auto_id if kind(bound) not in ("radios", "checkboxes") else f"{bound.auto_id}_0"
            found += [{"text": str(text), "href": f"#{target}"} for text in bound.errors]
    return {"errors": found}


# --- questions ----------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def question(context: template.Context, asked: Question, reply: Reply) -> str:
    """This function will ask a question of a form, with what was replied to it so far and what is wrong.

    From the context: ``attachments`` (question name to files with ``id``, ``name``, ``size``,
    ``preview_url``), ``upload_url`` (where resumable uploads go; empty for none), ``csrf_token``, and
    ``refused`` (question name to why a file just sent was not accepted).
    """
    around = questions.Around(
        context.get("attachments") or {},
        context.get("upload_url") or "",
        str(context.get("csrf_token") or ""),
        context.get("refused") or {},
    )
    return questions.render(asked, reply, asked.name, around)


@register.inclusion_tag("ui/error_summary.html")
def error_summary(
    pairs: Iterable[tuple[Question, Reply]], refused: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """This function will list what is wrong on the page, each fault linked to its field.

    ``pairs``: the page's questions with their replies. ``refused``: why a file was not accepted, by question.
    """
    return {"errors": list(questions.summary(pairs, refused or {}))}
