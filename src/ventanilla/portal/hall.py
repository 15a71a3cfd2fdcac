"""The waiting hall of an office: the screen that calls, and the page at the door. Neither says who anybody is."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ventanilla.bookings import boards, offer, places, services
from ventanilla.bookings.models import Turn
from ventanilla.kernel import references
from ventanilla.packs.models import Office
from ventanilla.people import limits
from ventanilla.people.access import public
from ventanilla.ui import here, live

TICKETS = limits.Limit("ticket", free=10, most=10, span=timedelta(hours=1))
ARRIVALS = limits.Limit("arrival", free=20, most=20, span=timedelta(hours=1))


def posted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """This function will lead whoever opens an address that only takes a form to the door it is on."""

    @wraps(view)
    def answer(request: HttpRequest, office: str) -> HttpResponse:
        return view(request, office) if request.method == "POST" else redirect("portal:door", office=office)

    return answer


def _office(slug: str) -> Office:
    found = places.office(slug)
    if found is None or not places.pools_at(slug):
        raise Http404
    return found


@require_safe
@public(cached=False)
def hall(request: HttpRequest, office: str) -> HttpResponse:
    """What the screen shows: who is called, and where to."""
    found = _office(office)
    now = timezone.now()
    shown = boards.hall(office, offer.local_day(now), now)
    context = {
        "office": found,
        "called": [_called(each) for each in shown.called],
        "waiting": shown.waiting,
        "live": live.address(f"hall:{office}"),
    }
    return render(request, "portal/hall/hall.html", context)


def _called(turn: Turn) -> dict[str, Any]:
    known = places.pool(turn.resource.slug)
    spelled = " ".join(turn.locator.replace("-", ""))
    return {
        "locator": turn.locator,
        "desk": turn.desk,
        "pool": here.say(known.name) if known else "",
        "ended": turn.ended_at is not None,
        # Calling again is told apart, so that it is said again.
        "call": f"{turn.pk}.{turn.calls}",
        "spoken": _("%(code)s, desk %(desk)s") % {"code": spelled, "desk": turn.desk},
    }


@require_safe
@public(cached=False)
def door(request: HttpRequest, office: str) -> HttpResponse:
    """What whoever comes in finds: to say that they are here, or to take a ticket."""
    return _door(request, _office(office))


def _door(request: HttpRequest, office: Office, status: int = 200, **wrong: Any) -> HttpResponse:
    now = timezone.now()
    served = [
        {"pool": pool.slug, "appointment": each}
        for pool in places.pools_at(office.slug)
        for each in places.served_by(pool.slug)
        if places.walk_in_now(each, now)
    ]
    return render(
        request,
        "portal/hall/door.html",
        {"office": office, "served": served, "code": "", **wrong},
        status=status,
    )


@posted
@public(cached=False)
def arrive(request: HttpRequest, office: str) -> HttpResponse:
    found = _office(office)
    now = timezone.now()
    if _too_many(request, ARRIVALS, now):
        return _door(request, found, status=429, fault=_("Too many tries from here. Ask at the counter."))
    typed = request.POST.get("code", "").replace("\0", "").strip()[:60]
    booking = boards.coming_today(references.normalise_code(typed), office, now) if typed else None
    if booking is None:
        fault = (
            _("Nobody is expected here today with that code. Look at it again, or ask at the counter.")
            if typed
            else _("Write the code of your appointment")
        )
        return _door(request, found, status=422, code=typed, fault=fault)
    try:
        services.arrive(booking=booking, at=now)
    except (services.NotNow, services.NotToday):
        fault = _("That appointment is not open any more. Ask at the counter.")
        return _door(request, found, status=422, code=typed, fault=fault)
    return redirect("portal:turn", office=office, locator=booking.locator)


@posted
@public(cached=False)
def ticket(request: HttpRequest, office: str) -> HttpResponse:
    found = _office(office)
    now = timezone.now()
    pool, _mark, appointment = request.POST.get("what", "").partition("/")
    if pool not in [each.slug for each in places.pools_at(office)]:
        return _door(request, found, status=422, what_fault=_("Choose what you come for"))
    if _too_many(request, TICKETS, now):
        fault = _("Too many tickets were taken from here. Ask at the counter.")
        return _door(request, found, status=429, what_fault=fault)
    try:
        turn = services.ticket(
            pool=pool, appointment=appointment, priority="priority" in request.POST, at=now
        )
    except services.NotServedNow:
        fault = _("That is not served without an appointment at this time.")
        return _door(request, found, status=422, what_fault=fault)
    return redirect("portal:turn", office=office, locator=turn.locator)


@require_safe
@public(cached=False)
def turn(request: HttpRequest, office: str, locator: str) -> HttpResponse:
    """How a turn stands, for whoever has its code."""
    found = _office(office)
    now = timezone.now()
    turn, before = boards.turn_today(references.normalise_code(locator), office, now)
    if turn is None:
        messages.info(request, _("That turn is over."))
        return redirect("portal:door", office=office)
    context = {"office": found, "turn": turn, "before": before, "live": live.address(f"hall:{office}")}
    return render(request, "portal/hall/turn.html", context)


def _too_many(request: HttpRequest, limit: limits.Limit, at: datetime) -> bool:
    return limits.spend(request=request, limit=limit, proof="", at=at) is not limits.Verdict.GO_ON
