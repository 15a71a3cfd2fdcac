"""Informative and normative notes: which are in force, and what replaced the ones that are not."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ventanilla.catalog import queries as catalog
from ventanilla.notices import queries as notices
from ventanilla.people.access import public
from ventanilla.ui import here

IN_FEED = 30


@require_safe
@public(cached=True)
def bulletins(request: HttpRequest) -> HttpResponse:
    notes = notices.bulletins(timezone.localdate())
    return render(
        request,
        "portal/bulletins.html",
        {
            "in_force": [note for note in notes if note.standing != "repealed"],
            "repealed": [note for note in notes if note.standing == "repealed"],
        },
    )


@require_safe
@public(cached=True)
def bulletin(request: HttpRequest, slug: str) -> HttpResponse:
    note = notices.bulletin(slug)
    if note is None:
        raise Http404
    departments = [each for each in catalog.city().departments if each.slug in note.departments]
    return render(
        request,
        "portal/bulletin.html",
        {"note": note, "departments": departments, "address": request.build_absolute_uri()},
    )


@require_safe
@public(cached=True)
def feed(request: HttpRequest) -> HttpResponse:
    about = catalog.city().about
    base = settings.URL.rstrip("/") if settings.URL else f"{request.scheme}://{request.get_host()}"
    atom = Atom1Feed(
        title=f"{here.say(about.institution)}: {_('Notices and rules')}",
        link=base + reverse("portal:bulletins"),
        description=here.say(about.tagline),
        language=here.language(),
        feed_url=base + reverse("portal:bulletin_feed"),
        author_name=here.say(about.institution),
    )
    for note in notices.bulletins(timezone.localdate())[:IN_FEED]:
        link = base + reverse("portal:bulletin", args=[note.slug])
        atom.add_item(
            title=here.say(note.title),
            link=link,
            unique_id=link,
            description=here.say(note.summary),
            pubdate=note.published,
            updateddate=note.published,
            categories=(STANDINGS[note.standing](),),
        )
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    atom.write(response, "utf-8")
    return response


STANDINGS: dict[str, Callable[[], str]] = {
    "in_force": lambda: _("In force"),
    "amended": lambda: _("Amended"),
    "repealed": lambda: _("Repealed"),
}
