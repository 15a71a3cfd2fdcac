"""Venues and public areas at the desk: what is held tentatively is confirmed, or refused with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ventanilla.bookings import boards, naming, services, venues
from ventanilla.bookings.models import Booking
from ventanilla.bookings.rules import NotOffered
from ventanilla.desk.bookings import screens
from ventanilla.desk.bookings.forms import CancelForm
from ventanilla.desk.bookings.views import booking_of, departments_of, posted
from ventanilla.people.access import OfficialRequest, official
from ventanilla.ui import here


@require_GET
@official()
def spaces(request: OfficialRequest) -> HttpResponse:
    return _show(request)


def _show(
    request: OfficialRequest, status: int = 200, wrong: str = "", form: CancelForm | None = None
) -> HttpResponse:
    now = timezone.now()
    departments = departments_of(request)
    context = {
        "asked": [
            _row(each) | {"form": form if each.locator == wrong else CancelForm(prefix=each.locator)}
            for each in boards.spaces_asked_for(departments, now)
        ],
        "taken": [_row(each) for each in boards.spaces_taken(departments, now)],
        "wrong_form": form,
        **screens.around(request.posts, "spaces"),
    }
    return render(request, "desk/bookings/spaces.html", context, status=status)


def _row(booking: Booking) -> dict[str, Any]:
    try:
        lending = venues.lent(booking.what).lending
        taken = [each.partition("/")[2] for each in booking.occupations.values_list("space__slug", flat=True)]
        spaces = ", ".join(here.say(each.name) for each in venues.name_of(lending, taken))
    except NotOffered:
        spaces = ""
    return {
        "booking": booking,
        "locator": booking.locator,
        "venue": naming.about(booking).what,
        "spaces": spaces,
    }


@posted("desk:spaces")
@official()
def confirm(request: OfficialRequest, locator: str) -> HttpResponse:
    booking = booking_of(request, locator)
    try:
        services.confirm_space(booking=booking, by=request.user, at=timezone.now())
    except (services.NotNow, services.Lapsed):
        messages.error(request, _("It is not held any more: its time ended, or a colleague was first."))
    except (services.TooMany, services.Barred):
        messages.error(request, _("They have as many bookings as one person may."))
    else:
        messages.success(request, _("Confirmed. The person has been told."))
    return redirect("desk:spaces")


@posted("desk:spaces")
@official()
def refuse(request: OfficialRequest, locator: str) -> HttpResponse:
    booking = booking_of(request, locator)
    form = CancelForm(request.POST, prefix=booking.locator)
    if not form.is_valid():
        return _show(request, status=422, wrong=booking.locator, form=form)
    try:
        services.cancel(
            booking=booking, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"]
        )
    except services.NotNow:
        messages.error(request, _("It is not held any more: its time ended, or a colleague was first."))
    else:
        messages.success(request, _("Refused. The person has been told why."))
    return redirect("desk:spaces")
