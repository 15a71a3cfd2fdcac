"""Venues and public areas: what they are like, when they are free, and asking for one."""

from calendar import monthcalendar
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.bookings import offer, services, venues
from ventanilla.bookings.rules import NotOffered, Why
from ventanilla.bookings.spans import Span
from ventanilla.catalog import queries as catalog
from ventanilla.packs import facts
from ventanilla.packs import models as packs
from ventanilla.people.access import PersonRequest, public, signed_in
from ventanilla.portal import carrying, hours
from ventanilla.ui import here, moments

KINDS = ("cultural", "public_area")
STEP = timedelta(minutes=30)


class Asked(NamedTuple):
    """What somebody asks for: a space and a time; either part may still be missing."""

    space: packs.Space
    day: date | None
    begins: str
    ends: str

    @property
    def span(self) -> Span | None:
        """The time from one instant to another, or None while it is not whole."""
        if self.day is None:
            return None
        try:
            begins, ends = (
                datetime.combine(self.day, datetime.strptime(each, "%H:%M").time(), offer.zone())  # noqa: DTZ007
                for each in (self.begins, self.ends)
            )
        except ValueError:
            return None
        return Span(begins, ends)

    def query(self, **changes: str) -> str:
        """This function will write it as the query of an address."""
        said = {
            "space": self.space.slug,
            "day": self.day.isoformat() if self.day else "",
            "from": self.begins,
            "to": self.ends,
        }
        return urlencode({name: value for name, value in (said | changes).items() if value})


@require_safe
@public(cached=True)
def listed(request: HttpRequest) -> HttpResponse:
    """Every venue and public area of the pack."""
    found = catalog.city().venues
    if not found:
        raise Http404
    groups = [(kind, [each for each in found if each.kind == kind]) for kind in KINDS]
    return render(request, "portal/venues/list.html", {"groups": [group for group in groups if group[1]]})


@require_safe
@public(cached=False)
def venue(request: HttpRequest, slug: str) -> HttpResponse:
    """One venue: what it is like, by which rules it is lent, its free times, and the first question: when."""
    found = _venue(slug)
    if found.lending is None:
        return render(request, "portal/venues/venue.html", {"venue": found})
    lent = venues.Lent(found, found.lending)
    asked = _asked(lent, request.GET)
    now = timezone.now()
    error: dict[str, Any] = {}
    if "from" in request.GET or "to" in request.GET:
        error = _error(lent, asked, now)
        if not error:
            return redirect(f"{reverse('portal:venue_ask', args=[slug])}?{asked.query()}")
    context = {"venue": found, "error": error, **_shown(lent, asked, request.GET.get("month", ""), now)}
    return render(request, "portal/venues/venue.html", context, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def ask(request: PersonRequest, slug: str) -> HttpResponse:
    """The short form for a space and a time; at its end it is held."""
    found = _venue(slug)
    if found.lending is None:
        raise Http404
    lent = venues.Lent(found, found.lending)
    asked = _asked(lent, request.GET)
    wanted = asked.span
    now = timezone.now()
    if wanted is None or _error(lent, asked, now):
        return redirect(f"{reverse('portal:venue', args=[slug])}?{asked.query()}#when")
    city = catalog.city()
    form = carrying.with_contact(city.forms[lent.lending.form], city.about.country)
    step = carrying.step(request, form, facts.calendar(city).local_day(now))
    shown = {
        "heading": found.name,
        "rows": _rows(lent, asked, wanted),
        "back": f"{reverse('portal:venue', args=[slug])}?{asked.query()}#when",
        "send": _("Ask for this date"),
        "next": [
            _("We hold it for you for %(hours)s hours. Nobody else can have it meanwhile.")
            % {"hours": lent.lending.hold_hours},
            _("The department looks at what you ask for, and confirms it or tells you why not."),
            _("We tell you by e-mail."),
        ],
    }
    if isinstance(step, carrying.Shown):
        return render(request, step.template, step.context | shown, status=step.status)
    answers = dict(step.answers)
    who = {"name": answers.pop("contact_name", ""), "phone": answers.pop("contact_phone", "")}
    try:
        booking = services.reserve(
            venue=slug,
            spaces=[asked.space.slug],
            starts_at=wanted.begins,
            ends_at=wanted.ends,
            answers=answers,
            email=request.user.email,
            language=get_language() or "",
            person=request.user,
            at=now,
            **who,
        )
    except services.TooMany as many:
        context = {"limit": many.limit, "back": reverse("portal:venue", args=[slug]), "heading": found.name}
        return render(request, "portal/venues/too_many.html", context, status=HTTPStatus.CONFLICT)
    except (services.Clash, NotOffered):
        # Somebody was faster: the page of the venue says so, and names the nearest free times.
        return redirect(f"{reverse('portal:venue', args=[slug])}?{asked.query()}#when")
    return redirect(f"{reverse('portal:booking', args=[booking.token])}?confirmed")


def _venue(slug: str) -> packs.Venue:
    found = next((each for each in catalog.city().venues if each.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _asked(lent: venues.Lent, said: QueryDict | Mapping[str, str]) -> Asked:
    spaces = {each.slug: each for each in lent.lending.spaces}
    try:
        day = date.fromisoformat(said.get("day", ""))
    except ValueError:
        day = None
    return Asked(
        spaces.get(said.get("space", ""), lent.lending.spaces[0]),
        day,
        said.get("from", "")[:5],
        said.get("to", "")[:5],
    )


def _error(lent: venues.Lent, asked: Asked, at: datetime) -> dict[str, Any]:
    """What is wrong with what is asked for: a text, and perhaps free times instead; empty when nothing is."""
    wanted = asked.span
    if wanted is None:
        return {"text": _("Choose from what time and until what time"), "free": []}
    try:
        services.spaces.check(lent.venue.slug, [asked.space.slug], wanted, at=at)
    except services.Clash as clash:
        text = _("Somebody else has it then, or it is too near to another event")
        return {"text": text, "free": [_free(each, lent, asked) for each in clash.free]}
    except NotOffered as refused:
        return {"text": _why(refused.why, lent.lending, at), "free": []}
    return {}


def _why(why: Why, lending: packs.Lending, at: datetime) -> str:
    window = venues.window(lending, at)
    match why:
        case Why.TOO_SOON:
            return _("It can be asked for from %(day)s on") % {"day": moments.day(window.first)}
        case Why.TOO_FAR:
            return _("It can be asked for until %(day)s") % {"day": moments.day(window.last)}
        case Why.TOO_LONG:
            return _("It can be had for at most %(hours)s hours") % {"hours": lending.longest_hours}
        case Why.CLOSED:
            return _("It is not open then")
        case _:
            return _("The end must be later than the beginning")


def _free(span: Span, lent: venues.Lent, asked: Asked) -> dict[str, str]:
    """A free time in words, with the address of the page that offers it."""
    day = offer.local_day(span.begins)
    query = asked._replace(day=day, begins="", ends="").query()
    return {
        "words": _("%(day)s, from %(begins)s to %(ends)s")
        % {
            "day": moments.weekday(day),
            "begins": moments.clock(span.begins),
            "ends": moments.clock(span.ends),
        },
        "url": f"{reverse('portal:venue', args=[lent.venue.slug])}?{query}#when",
    }


def _shown(lent: venues.Lent, asked: Asked, month: str, at: datetime) -> dict[str, Any]:
    slug, lending = lent.venue.slug, lent.lending
    window = venues.window(lending, at)
    first = _month(month, asked.day, window)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    days = venues.free(slug, [asked.space.slug], max(first, window.first), min(last, window.last), at)
    address = reverse("portal:venue", args=[slug])
    plain = asked._replace(day=None, begins="", ends="")
    names = {each.slug: here.say(each.name) for each in lending.spaces}
    chosen = _day(lent, asked, at) if asked.day else None
    return {
        "lending": lending,
        "department": catalog.department(lending.department),
        "service": catalog.service(lending.service),
        "openings": hours.openings(lending.hours, here.locale()),
        "window": window,
        "spaces": [
            {
                "space": each,
                "parts": ", ".join(names[part] for part in each.parts),
                "url": f"{address}?{plain._replace(space=each).query()}#free",
                "chosen": each == asked.space,
            }
            for each in lending.spaces
        ],
        "space": asked.space,
        "weeks": _weeks(first, {each.day: each for each in days}, address, plain),
        "week": moments.week_days(),
        "month_name": moments.month(first),
        "earlier": _turn(address, plain, first - timedelta(days=1), window),
        "later": _turn(address, plain, last + timedelta(days=1), window),
        "day": asked.day,
        "chosen": chosen,
        "asked": asked,
    }


def _weeks(
    first: date, days: Mapping[date, venues.FreeDay], address: str, plain: Asked
) -> list[list[dict[str, Any] | None]]:
    """A month as weeks of seven days from Monday on; None before its first day and after its last."""
    return [
        [
            _cell(first.replace(day=number), days, f"{address}?{plain.query()}") if number else None
            for number in week
        ]
        for week in monthcalendar(first.year, first.month)
    ]


def _cell(day: date, days: Mapping[date, venues.FreeDay], address: str) -> dict[str, Any]:
    found = days.get(day)
    whole = found is not None and bool(found.free) and found.free == found.open
    return {
        "number": day.day,
        "name": moments.weekday(day),
        "state": "out"
        if found is None or not found.open
        else "free"
        if whole
        else "some"
        if found.free
        else "full",
        "url": f"{address}&day={day.isoformat()}#when",
    }


def _turn(address: str, asked: Asked, day: date, window: venues.Window) -> dict[str, str] | None:
    """The way to another month, if one can ask for any of its days."""
    if (day.year, day.month) < (window.first.year, window.first.month) or day > window.last:
        return None
    return {"url": f"{address}?{asked.query(month=f'{day:%Y-%m}')}#free", "name": moments.month(day)}


def _month(said: str, day: date | None, window: venues.Window) -> date:
    try:
        first = date.fromisoformat(f"{said}-01") if said else (day or window.first).replace(day=1)
    except ValueError:
        first = window.first.replace(day=1)
    return min(max(first, window.first.replace(day=1)), window.last.replace(day=1))


def _day(lent: venues.Lent, asked: Asked, at: datetime) -> dict[str, Any] | None:
    """The chosen day: its free times in words, and the hours to choose from."""
    assert asked.day is not None  # noqa: S101 - the caller looked
    window = venues.window(lent.lending, at)
    if not window.first <= asked.day <= window.last:
        return None
    [found] = venues.free(lent.venue.slug, [asked.space.slug], asked.day, asked.day, at)
    begins = [each for span in found.free for each in _steps(span.begins, span.ends - STEP)]
    ends = [each for span in found.free for each in _steps(span.begins + STEP, span.ends)]
    return {
        "free": [(moments.clock(each.begins), moments.clock(each.ends)) for each in found.free],
        "begins": _options(begins, asked.begins),
        "ends": _options(ends, asked.ends),
    }


def _steps(begins: datetime, ends: datetime) -> list[datetime]:
    return [begins + n * STEP for n in range((ends - begins) // STEP + 1)]


def _options(instants: list[datetime], chosen: str) -> list[tuple[str, str, bool]]:
    local = [each.astimezone(offer.zone()) for each in instants]
    return [(f"{each:%H:%M}", moments.clock(each), f"{each:%H:%M}" == chosen) for each in local]


def _rows(lent: venues.Lent, asked: Asked, wanted: Span) -> list[dict[str, str]]:
    when = _("%(day)s, from %(begins)s to %(ends)s") % {
        "day": moments.weekday(offer.local_day(wanted.begins)),
        "begins": moments.clock(wanted.begins),
        "ends": moments.clock(wanted.ends),
    }
    return [
        {"key": _("Space"), "value": here.say(asked.space.name)},
        {"key": _("When"), "value": when},
    ]
