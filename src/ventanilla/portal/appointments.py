"""Choosing an appointment: what, how and where, which day, what time. The time is held, and then asked about."""

from datetime import date, datetime
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.bookings import offer, services
from ventanilla.bookings.rules import NotOffered
from ventanilla.catalog import queries as catalog
from ventanilla.packs import models as packs
from ventanilla.people import limits
from ventanilla.people.access import public
from ventanilla.portal import choosing, hours
from ventanilla.portal.choosing import Choice
from ventanilla.portal.proving import held_back
from ventanilla.portal.visitors import visitor_of
from ventanilla.ui import here


@require_safe
@public(cached=True)
def appointments(request: HttpRequest) -> HttpResponse:
    """Everything that can be booked by itself, under the department that serves it."""
    return render(request, "portal/booking/all.html", {"departments": choosing.by_department()})


@require_safe
@public(cached=False)
def appointment(request: HttpRequest, slug: str) -> HttpResponse:
    """What the appointment is, what to bring, and how and where to have it."""
    rule = choosing.rule_of(slug)
    now = timezone.now()
    choice = Choice.of(rule, request.GET)
    context = {
        "rule": rule,
        "department": catalog.department(rule.department),
        "service": catalog.service(rule.service),
        "walk_in": hours.openings(rule.walk_in, here.locale()),
        "next": choosing.next_times(choice, now, limit=1),
        "switched": set(rule.modalities) - set(choosing.modalities(rule)),
        **choosing.options(choice),
    }
    return render(request, "portal/booking/appointment.html", context)


@require_safe
@public(cached=False)
def days(request: HttpRequest, slug: str) -> HttpResponse:
    """The days that have free times, and the next of these."""
    choice = Choice.of(choosing.rule_of(slug), request.GET)
    now = timezone.now()
    context = {
        "rule": choice.rule,
        "choice": choice,
        "back": choice.url("portal:appointment"),
        "months": choosing.months(choice, now, choice.url("portal:appointment_times")),
        "week": choosing.week_days(),
        "next": choosing.next_times(choice, now),
        "wait": choice.url("portal:appointment_wait"),
    }
    return render(request, "portal/booking/days.html", context)


@require_safe
@public(cached=False)
def times(request: HttpRequest, slug: str) -> HttpResponse:
    """The free times of a day."""
    choice = Choice.of(choosing.rule_of(slug), request.GET)
    day = day_asked(request)
    found = choosing.times(choice, day, timezone.now())
    context = {
        "rule": choice.rule,
        "choice": choice,
        "day": day,
        "back": choice.url("portal:appointment_days"),
        "parts": choosing.parts_of_day(found),
        "wait": choice.url("portal:appointment_wait", day=day.isoformat()),
        "minutes": offer.appointments().hold_minutes,
    }
    return render(request, "portal/booking/times.html", context)


@require_http_methods(["GET", "POST"])
@public(cached=False)
def hold(request: HttpRequest, slug: str) -> HttpResponse:
    """Hold a time for whoever is about to answer. Touches no session: many do this at once."""
    choice = Choice.of(choosing.rule_of(slug), request.POST or request.GET)
    wanted = choosing.chosen(request.POST.get("time", ""), choice.rule.pools)
    if wanted is None:
        return redirect(choice.url("portal:appointment_days"))
    pool, starts_at = wanted
    now = timezone.now()
    if held := held_back(request, limits.HOLDS, now):
        return held
    try:
        booking = services.hold(
            appointment=slug,
            pool=pool,
            starts_at=starts_at,
            modality=choice.how,
            language=get_language() or "",
            visitor=visitor_of(request),
            priority=choice.priority,
            at=now,
        )
    except (services.Taken, NotOffered):
        return taken(request, choice, starts_at, now)
    except services.TooMany as trouble:
        return too_many(request, choice.rule, trouble.limit)
    return redirect("portal:booking", token=booking.token)


def taken(request: HttpRequest, choice: Choice, starts_at: datetime, at: datetime) -> HttpResponse:
    """This function will say that somebody was faster, and offer the times nearest to it."""
    day = starts_at.astimezone(offer.zone()).date()
    same_day = choosing.times(choice, day, at)
    near = sorted(same_day, key=lambda each: abs(each.starts_at - starts_at))[: choosing.NEXT_TIMES]
    context = {
        "rule": choice.rule,
        "choice": choice,
        "starts_at": starts_at,
        "near": sorted(near) or choosing.next_times(choice, at),
        "days": choice.url("portal:appointment_days"),
    }
    return render(request, "portal/booking/taken.html", context, status=HTTPStatus.CONFLICT)


def too_many(request: HttpRequest, rule: packs.Appointment, limit: int) -> HttpResponse:
    """This function will say that this browser holds as many times as it may."""
    context = {"rule": rule, "limit": limit, "minutes": offer.appointments().hold_minutes}
    return render(request, "portal/booking/too_many.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)


def day_asked(request: HttpRequest) -> date:
    """This function will return the day that an address asks for. Raises Http404."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        raise Http404 from None
