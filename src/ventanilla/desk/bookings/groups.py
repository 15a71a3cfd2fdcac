"""Groups of courses at the desk: who takes part, who came to each session, and the certificates."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.bookings import boards, courses, offer, services
from ventanilla.bookings.courses import Place
from ventanilla.bookings.models import Booking
from ventanilla.bookings.rules import NotOffered
from ventanilla.bookings.services import attendance
from ventanilla.desk.bookings import screens
from ventanilla.desk.bookings.views import a_day, departments_of
from ventanilla.people.access import OfficialRequest, official


@require_GET
@official()
def groups(request: OfficialRequest) -> HttpResponse:
    found = []
    for resource in boards.access_groups(departments_of(request)):
        try:
            place = courses.place(resource.slug)
        except NotOffered:
            continue
        found.append((place, resource.seats or 0, (resource.seats or 0) - (resource.left or 0)))
    context = {"groups": found, **screens.around(request.posts, "groups")}
    return render(request, "desk/bookings/groups.html", context)


def _place(request: OfficialRequest, course: str, group: str) -> Place:
    slug = f"{course}/{group}"
    if slug not in {each.slug for each in boards.access_groups(departments_of(request))}:
        raise Http404
    try:
        return courses.place(slug)
    except NotOffered:
        raise Http404 from None


@require_http_methods(["GET", "POST"])
@official()
def group(request: OfficialRequest, course: str, group: str) -> HttpResponse:
    """Who takes part, and whether they came on the day that is chosen."""
    place = _place(request, course, group)
    now = timezone.now()
    today = offer.local_day(now)
    met = [each.begins.astimezone(offer.zone()).date() for each in courses.sessions(place.group)]
    past = [each for each in met if each <= today]
    wanted = a_day(request.GET.get("day", ""))
    day = wanted if wanted in past else (past[-1] if past else None)
    people = list(courses.enrolled(place.slug))
    if request.method == "POST" and day is not None:
        for each in people:
            services.attend(
                booking=each, day=day, came=f"came-{each.pk}" in request.POST, by=request.user, at=now
            )
        messages.success(request, _("Saved."))
        return redirect(f"{request.path}?day={day.isoformat()}")
    context = {
        "place": place,
        "day": day,
        "past": past,
        "to_come": len(met) - len(past),
        "people": [_person(place, each, day) for each in people],
        "over": not met or met[-1] < today,
        **screens.around(request.posts, "groups"),
    }
    return render(request, "desk/bookings/group.html", context)


def _person(place: Place, booking: Booking, day: date | None) -> dict[str, Any]:
    came = {each.day: each.came for each in booking.attendances.all()}
    return {
        "pk": booking.pk,
        "locator": booking.locator,
        "name": courses.participant(place.course, booking.answers) or booking.name,
        "contact": booking.email or booking.phone,
        "came": came.get(day) if day else None,
        "times": sum(came.values()),
        "per_cent": courses.attended(booking),
        "certificate": attendance.certificate(booking) is not None,
    }


@require_POST
@official()
def certify(request: OfficialRequest, course: str, group: str) -> HttpResponse:
    """The certificates of everybody who came often enough."""
    place = _place(request, course, group)
    now, made = timezone.now(), 0
    for each in courses.enrolled(place.slug):
        if attendance.certificate(each) is not None:
            continue
        try:
            services.certify(booking=each, at=now, by=request.user)
        except services.NotEarned:
            continue
        made += 1
    said = ngettext("%(n)s certificate was issued.", "%(n)s certificates were issued.", made) % {"n": made}
    messages.success(request, said)
    return redirect("desk:group", course=course, group=group)
