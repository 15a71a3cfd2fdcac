"""A confirmed booking, by its secret link: another time, no time, and a file for one's calendar."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.bookings import calendars, services
from ventanilla.bookings.models import Booking, Kind
from ventanilla.bookings.rules import NotOffered, State
from ventanilla.people.access import public
from ventanilla.portal import appointments, booked, choosing, had
from ventanilla.portal.bookings import choice_of, reached
from ventanilla.portal.choosing import Choice


@require_safe
@public(cached=False)
def change(request: HttpRequest, token: str) -> HttpResponse:
    """The days, or the times of a day, that a confirmed appointment can be moved to. Until then it stays as it is."""
    found = reached(token)
    now = timezone.now()
    shown = booked.own(found, now)
    if not shown["may_change"]:
        return redirect("portal:booking", token=token)
    choice = _choice_changed(found, request)
    context = shown | {"choice": choice, "week": choosing.week_days()} | choosing.options(choice)
    address = f"{request.path}?{choice.query()}"
    if "day" in request.GET:
        day = appointments.day_asked(request)
        context |= {
            "day": day,
            "parts": choosing.parts_of_day(choosing.times(choice, day, now)),
            "days": address,
        }
    else:
        context |= {"months": choosing.months(choice, now, address), "next": choosing.next_times(choice, now)}
    return render(request, "portal/booking/change.html", context)


def _choice_changed(found: Booking, request: HttpRequest) -> Choice:
    before = choice_of(found)
    given = request.POST if request.method == "POST" else request.GET
    if "how" not in given:
        return before
    chosen = Choice.of(before.rule, given)
    return Choice(before.rule, chosen.how, chosen.where, before.priority)


@require_POST
@public(cached=False)
def move(request: HttpRequest, token: str) -> HttpResponse:
    """Moves a confirmed appointment; whoever cannot have the new time keeps the old one."""
    found = reached(token)
    choice = _choice_changed(found, request)
    wanted = choosing.chosen(request.POST.get("time", ""), choice.rule.pools)
    if wanted is None:
        return redirect("portal:booking_change", token=token)
    pool, starts_at = wanted
    now = timezone.now()
    try:
        services.move(booking=found, pool=pool, starts_at=starts_at, modality=choice.how, by=None, at=now)
    except (services.Taken, NotOffered):
        messages.warning(
            request,
            _("Somebody has just taken that time. You keep the appointment you had; choose another time."),
        )
        return redirect("portal:booking_change", token=token)
    except services.TooLate:
        messages.error(request, _("It can no longer be changed here. Call us, or cancel by telephone."))
    except services.NotNow:
        messages.error(request, _("This appointment can no longer be changed."))
    else:
        messages.success(request, _("Your appointment has been changed. We have sent you the new details."))
    return redirect("portal:booking", token=token)


@require_http_methods(["GET", "POST"])
@public(cached=False)
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once more, then cancels, so that somebody else can have the time."""
    found = reached(token)
    now = timezone.now()
    if request.method == "GET":
        shown = booked.own(found, now)
        if found.resource.kind != Kind.DESKS:
            shown["may_cancel"] = had.may_cancel(found, now)
        if not shown["may_cancel"]:
            return redirect("portal:booking", token=token)
        return render(request, "portal/booking/cancel.html", shown)
    try:
        services.cancel(booking=found, by=None, at=now)
    except services.TooLate:
        messages.error(request, _("It can no longer be cancelled here. Please call us."))
    except services.NotNow:
        messages.error(request, _("This appointment can no longer be cancelled."))
    else:
        messages.success(
            request, _("Cancelled. Thank you for telling us: somebody else can have the time now.")
        )
    return redirect("portal:booking", token=token)


@require_safe
@public(cached=False)
def calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    """The booking as a file for one's own calendar."""
    found = reached(token)
    if found.state in (State.HELD, State.LAPSED):
        raise Http404
    content = calendars.file(found, link=booked.link_of(found), at=timezone.now())
    answer = HttpResponse(content, content_type=f"{calendars.MEDIA_TYPE}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{calendars.FILE}"'
    return answer
