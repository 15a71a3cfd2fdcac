"""The times a case wants with the person: chosen on the pages of every appointment, by whom the case knows already."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ventanilla.bookings import offer
from ventanilla.bookings import services as bookings
from ventanilla.bookings.models import Booking
from ventanilla.bookings.rules import NotOffered
from ventanilla.cases import queries, services
from ventanilla.cases.models import Appointment, Case
from ventanilla.packs import models as packs
from ventanilla.people.access import PersonRequest, signed_in
from ventanilla.people.models import Person
from ventanilla.portal import appointments, choosing
from ventanilla.portal.choosing import Choice
from ventanilla.portal.visitors import visitor_of


@require_http_methods(["GET", "POST"])
@signed_in
def choose(request: PersonRequest, slug: str, key: int) -> HttpResponse:
    """The days, or the times of a day, of an appointment that the case wants; and holding one of them."""
    try:
        case = queries.access_case(slug, request.user)
        wanted = queries.access_appointment(case, key)
        rule = offer.appointment(wanted.what)
    except (Case.DoesNotExist, Appointment.DoesNotExist):
        raise Http404 from None
    except NotOffered:
        messages.error(request, _("It cannot be booked here now. Please call us."))
        return redirect("portal:case", slug=slug)
    choice = Choice.of(rule, request.GET if request.method == "GET" else request.POST)
    if request.method == "POST":
        return _held(request, wanted, choice)
    return render(request, "portal/own/time.html", _shown(request, case, key, choice))


def _shown(request: PersonRequest, case: Case, key: int, choice: Choice) -> dict[str, Any]:
    now = timezone.now()
    address = f"{request.path}?{choice.query()}"
    context = {
        "case": case,
        "key": key,
        "rule": choice.rule,
        "choice": choice,
        "week": choosing.week_days(),
        **choosing.options(choice),
    }
    if "day" in request.GET:
        day = appointments.day_asked(request)
        return context | {
            "day": day,
            "days": address,
            "parts": choosing.parts_of_day(choosing.times(choice, day, now)),
        }
    return context | {
        "months": choosing.months(choice, now, address),
        "next": choosing.next_times(choice, now),
    }


def _held(request: PersonRequest, wanted: Appointment, choice: Choice) -> HttpResponse:
    here = f"{request.path}?{choice.query()}"
    time = choosing.chosen(request.POST.get("time", ""), choice.rule.pools)
    if time is None:
        return redirect(here)
    pool, starts_at = time
    try:
        held = services.hold(
            appointment=wanted,
            pool=pool,
            starts_at=starts_at,
            modality=choice.how,
            visitor=visitor_of(request),
            priority=choice.priority,
            by=request.user,
            at=timezone.now(),
        )
    except (bookings.Taken, NotOffered):
        messages.warning(request, _("Somebody has just taken that time. These are still free."))
        return redirect(here)
    except bookings.TooMany as trouble:
        return appointments.too_many(request, choice.rule, trouble.limit)
    except services.NotNow:
        messages.error(request, _("The case changed while you were reading it. This is how it stands now."))
        return redirect("portal:case", slug=wanted.case.slug)
    return redirect("portal:booking", token=held.token)


def address_of(request: HttpRequest, booking: Booking) -> str:
    """This function will return where to choose another time, if a case of who asks wants one in place of this."""
    found = queries.wanted_by(booking, request.user) if isinstance(request.user, Person) else None
    return reverse("portal:case_time", args=[found.case.slug, found.pk]) if found else ""


def case_address(request: HttpRequest, booking: Booking) -> str:
    """This function will return the page of the case a booking was made inside of, if it is of who asks."""
    found = queries.case_of(booking, request.user) if isinstance(request.user, Person) else None
    return reverse("portal:case", args=[found.slug]) if found else ""


def again(request: HttpRequest, booking: Booking, rule: packs.Appointment | None) -> str:
    """This function will return where to book what became nothing once more: in the case, or by itself."""
    if rule is None:
        return ""
    if rule.only_cases:
        return address_of(request, booking) or reverse("portal:folder")
    return reverse("portal:appointment", args=[rule.slug])
