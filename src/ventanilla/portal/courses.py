"""Workshops and talks: the list, each with its groups, and enrolling oneself or a child."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from ventanilla.bookings import courses, offer, queries, services
from ventanilla.bookings.rules import NotOffered, Why
from ventanilla.catalog import queries as catalog
from ventanilla.packs import facts
from ventanilla.packs import models as packs
from ventanilla.people.access import PersonRequest, public, signed_in
from ventanilla.portal import carrying, hours
from ventanilla.portal.listing import order
from ventanilla.registry import queries as registry
from ventanilla.ui import here, moments
from ventanilla.ui.downloads import hand_over

KINDS = ("workshop", "talk")
OLDEST = 120


@require_safe
@public(cached=False)
def listed(request: HttpRequest) -> HttpResponse:
    """Every course that has a group to come, by kind, age and place."""
    city = catalog.city()
    if not city.courses:
        raise Http404
    now = timezone.now()
    known = [(each, _to_come(each, now)) for each in city.courses]
    places = sorted({here.say(group.place) for _each, groups in known for group in groups}, key=order)
    said = request.GET
    kind = said.get("kind", "") if said.get("kind") in KINDS else ""
    place = said.get("place", "") if said.get("place") in places else ""
    typed = said.get("age", "").strip()
    age = int(typed) if typed.isascii() and typed.isdecimal() and int(typed) <= OLDEST else None
    shown = [
        (each, groups)
        for each, all_groups in known
        if (not kind or each.kind == kind)
        and (age is None or (each.youngest or 0) <= age <= (OLDEST if each.oldest is None else each.oldest))
        and (groups := [g for g in all_groups if not place or here.say(g.place) == place])
    ]
    left = courses.seats([f"{each.slug}/{group.slug}" for each, groups in shown for group in groups])
    rows = [_row(each, groups, left, now) for each, groups in shown]
    context = {
        "rows": sorted(rows, key=lambda each: order(each["name"])),
        "kinds": [("workshop", _("Workshops")), ("talk", _("Talks"))],
        "places": places,
        "kind": kind,
        "place": place,
        "age": typed,
        "bad_age": bool(typed) and age is None,
        "filtered": bool(kind or place or typed),
    }
    return render(request, "portal/courses/list.html", context)


@require_safe
@public(cached=False)
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """One course: what it is about, for whom, what it costs, and its groups with the seats left."""
    found = _course(slug)
    now = timezone.now()
    groups = _to_come(found, now)
    left = courses.seats([f"{slug}/{group.slug}" for group in groups])
    context = {
        "course": found,
        "ages": ages(found),
        "service": catalog.service(found.service),
        "department": catalog.department(found.department),
        "groups": [_group(courses.Place(found, group), left, now) for group in groups],
    }
    return render(request, "portal/courses/course.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def enrol(request: PersonRequest, slug: str, group: str) -> HttpResponse:
    """The short form of a group; at its end whoever takes part has a seat, or a place in the line."""
    try:
        found = courses.place(f"{slug}/{group}")
    except NotOffered:
        raise Http404 from None
    city = catalog.city()
    now = timezone.now()
    seats = courses.seats([found.slug]).get(found.slug)
    page = f"{reverse('portal:course', args=[slug])}#{group}"
    if seats is None or not courses.is_open(found.group, now):
        return redirect(page)

    def refuse(answers: Mapping[str, Any]) -> dict[str, str]:
        try:
            courses.check(found, dict(answers), now)
        except NotOffered as refused:
            return {found.course.birth or "": _too(refused.why, found)}
        return {}

    full = seats.left == 0
    step = carrying.step(request, city.forms[found.course.form], facts.calendar(city).local_day(now), refuse)
    if isinstance(step, carrying.Shown):
        shown = {"heading": found.course.name, "rows": _facts(found), "back": page, **_what_next(full, found)}
        return render(request, step.template, step.context | shown, status=step.status)
    try:
        if full:
            return _wait(request, found, step.answers, now)
        booking = services.enrol(
            group=found.slug,
            answers=step.answers,
            email=request.user.email,
            phone="",
            language=get_language() or "",
            person=request.user,
            at=now,
        )
    except services.Full:
        # The last seat went while they wrote: what they wrote puts them in the line, if they want.
        again = carrying.check_again(
            request, city.forms[found.course.form], facts.calendar(city).local_day(now)
        )
        shown = {"heading": found.course.name, "rows": _facts(found), "back": page, **_what_next(True, found)}
        return render(request, again.template, again.context | shown | {"just_full": True}, status=409)
    except services.Enrolled:
        name = courses.participant(found.course, step.answers)
        shown = {"heading": found.course.name, "name": name, "back": page}
        return render(request, "portal/courses/enrolled.html", shown, status=409)
    except NotOffered:
        return redirect(page)
    return redirect(f"{reverse('portal:booking', args=[booking.token])}?confirmed")


@require_GET
@public(cached=False)
def certificate(request: HttpRequest, token: str) -> HttpResponse | FileResponse:
    """The certificate of participation, from the page of the enrolment."""
    booking = queries.by_token(token)
    document = services.attendance.certificate(booking) if booking else None
    if document is None:
        raise Http404
    try:
        content = registry.content_of(document)
    except (registry.Damaged, OSError):
        return render(request, "portal/unavailable.html", status=503)
    return hand_over(
        content, name=document.name, media_type=document.media_type, download="download" in request.GET
    )


def ages(course: packs.Course) -> str:
    """This function will say for what ages a course is, or ""."""
    youngest, oldest = course.youngest, course.oldest
    if youngest is not None and oldest is not None:
        return _("From %(youngest)s to %(oldest)s years") % {"youngest": youngest, "oldest": oldest}
    if youngest is not None:
        return _("From %(youngest)s years on") % {"youngest": youngest}
    if oldest is not None:
        return _("Up to %(oldest)s years") % {"oldest": oldest}
    return ""


def _course(slug: str) -> packs.Course:
    try:
        return offer.course(slug)
    except NotOffered:
        raise Http404 from None


def _to_come(course: packs.Course, at: datetime) -> list[packs.Group]:
    """The groups one can still enrol in, now or later, the first to begin first."""
    today = offer.local_day(at)
    return sorted((each for each in course.groups if each.enrol_to >= today), key=lambda each: each.first)


def _row(
    course: packs.Course, groups: list[packs.Group], left: dict[str, courses.Seats], at: datetime
) -> dict[str, Any]:
    open_now = [each for each in groups if courses.is_open(each, at)]
    seats = sum(left[slug].left for each in open_now if (slug := f"{course.slug}/{each.slug}") in left)
    return {
        "slug": course.slug,
        "name": here.say(course.name),
        "about": course.about,
        "kind": course.kind,
        "ages": ages(course),
        "places": sorted({here.say(each.place) for each in groups}, key=order),
        "open": bool(open_now),
        "seats": seats,
        "opens": min((each.enrol_from for each in groups), default=None),
    }


def _group(place: courses.Place, left: dict[str, courses.Seats], at: datetime) -> dict[str, Any]:
    group = place.group
    seats = left.get(place.slug)
    return {
        "group": group,
        "openings": hours.openings(group.sessions, here.locale()),
        "sessions": len(courses.sessions(group)),
        "seats": seats,
        "open": courses.is_open(group, at),
        "opens": group.enrol_from if offer.local_day(at) < group.enrol_from else None,
        "unsure": place.course.status == "assumption",
    }


def _facts(found: courses.Place) -> list[dict[str, str]]:
    group = found.group
    times = "\n".join(f"{each.days}: {each.hours}" for each in hours.openings(group.sessions, here.locale()))
    rows = [
        {"key": _("Group"), "value": here.say(group.name)},
        {"key": _("Place"), "value": here.say(group.place)},
        {"key": _("Times"), "value": times},
        {"key": _("Dates"), "value": dates(group.first, group.last)},
        {"key": _("Ages"), "value": ages(found.course)},
        {"key": _("Cost"), "value": here.say(found.course.cost)},
    ]
    return [row for row in rows if row["value"]]


def dates(first: date, last: date) -> str:
    """This function will write a day, or from one to another."""
    if first == last:
        return moments.weekday(first)
    return _("From %(first)s to %(last)s") % {"first": moments.day(first), "last": moments.day(last)}


def _what_next(full: bool, found: courses.Place) -> dict[str, Any]:
    if not full:
        return {
            "send": _("Enrol"),
            "next": [
                _("The seat is yours at once. We send you the details by e-mail."),
                _("If you change your mind, cancel from the link we send you: somebody else may be waiting."),
            ],
        }
    hours_ = found.course.accept_hours
    return {
        "send": _("Join the waiting list"),
        "waiting": True,
        "next": [
            _("The group is full. If a seat is freed, it is offered to whoever has waited longest."),
            ngettext(
                "When it is your turn we write to you, and you have %(count)s hour to accept.",
                "When it is your turn we write to you, and you have %(count)s hours to accept.",
                hours_,
            )
            % {"count": hours_},
        ],
    }


def _wait(
    request: PersonRequest, found: courses.Place, answers: dict[str, Any], at: datetime
) -> HttpResponse:
    waiting = services.wait(
        what=found.course.slug,
        resource=found.slug,
        modality="",
        from_day=None,
        to_day=None,
        name=courses.participant(found.course, answers),
        email=request.user.email,
        language=get_language() or "",
        answers=answers,
        person=request.user,
        priority=False,
        at=at,
    )
    return redirect("portal:waiting", token=waiting.token)


def _too(why: Why, found: courses.Place) -> str:
    said = {"ages": ages(found.course), "day": moments.day(found.group.first)}
    if why == Why.TOO_YOUNG:
        return _("They are too young for this group. Ages on %(day)s: %(ages)s") % said
    if why == Why.TOO_OLD:
        return _("They are too old for this group. Ages on %(day)s: %(ages)s") % said
    return _("This group takes no enrolments now")
