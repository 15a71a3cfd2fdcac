"""Booking for somebody who phones or stands there, and moving a booking to another time."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.bookings import boards, offer, places, services, words
from ventanilla.bookings.models import Booking
from ventanilla.bookings.rules import NotOffered
from ventanilla.catalog import queries as catalog
from ventanilla.desk.bookings import screens
from ventanilla.desk.bookings.forms import ContactForm, TimeForm
from ventanilla.desk.bookings.views import a_day, booking_of, departments_of
from ventanilla.forms.answers import Reply, check, read
from ventanilla.forms.definition import File, Question
from ventanilla.forms.journey import Journey
from ventanilla.packs.models import Appointment
from ventanilla.people.access import OfficialRequest, official
from ventanilla.ui import moments

DAYS_SHOWN = 15


@require_GET
@official()
def new(request: OfficialRequest) -> HttpResponse:
    """What can be booked in the departments of the official."""
    pools = {each.slug for each in boards.access_pools(departments_of(request))}
    offered = [each for each in places.appointments() if pools & set(each.pools) and not each.only_cases]
    context = {"offered": offered, **screens.around(request.posts, "new_booking")}
    return render(request, "desk/bookings/new.html", context)


@require_http_methods(["GET", "POST"])
@official()
def book(request: OfficialRequest, what: str) -> HttpResponse:
    """The day, the time, who it is, and what the appointment asks: all on one page."""
    rule, pools = _offered(request, what)
    if rule.only_cases:
        raise Http404
    now = timezone.now()
    chosen = _choice(request, rule, pools, now)
    city = catalog.city()
    posted = request.POST if request.method == "POST" else None
    time = TimeForm(posted, times=chosen["times"], modalities=boards.modalities(rule))
    contact = ContactForm(
        posted,
        country=city.about.country,
        languages=[(each.code, each.name) for each in city.about.languages],
        initial={"language": get_language()},
    )
    replies = _replies(rule, dict(request.POST.lists()), now) if posted is not None else {}
    asked = [
        (question, replies.get(question.name) or Reply.of(question, None, ()))
        for question in _questions(rule)
    ]
    if posted is not None and time.is_valid() and contact.is_valid() and not _wrong(replies):
        booking = _booked(request, rule, time, contact, replies, now)
        if isinstance(booking, Booking):
            messages.success(
                request,
                _("Booked for %(when)s. The code is %(code)s.")
                % {"when": moments.moment(booking.starts_at), "code": booking.locator},
            )
            return redirect("desk:booking", locator=booking.locator)
        time.add_error(None, booking)
    context = {"rule": rule, "time_form": time, "contact_form": contact, "asked": asked, **chosen}
    context |= screens.around(request.posts, "new_booking")
    return render(request, "desk/bookings/book.html", context, status=422 if posted is not None else 200)


def _booked(
    request: OfficialRequest,
    rule: Appointment,
    time: TimeForm,
    contact: ContactForm,
    replies: dict[str, Reply],
    now: datetime,
) -> Booking | str:
    """The booking, or why there is none."""
    pool, starts_at = time.chosen()
    said = contact.cleaned_data
    booking = None
    try:
        booking = services.hold(
            appointment=rule.slug,
            pool=pool,
            starts_at=starts_at,
            modality=time.cleaned_data["modality"],
            language=said["language"],
            visitor="",
            priority=said["priority"],
            at=now,
            by=request.user,
        )
        answers = {name: reply.value for name, reply in replies.items() if reply.value is not None}
        booking = services.keep_answers(
            booking=booking,
            answers=answers,
            name=said["name"],
            email=said["email"],
            phone=said["phone"],
            at=now,
        )
        return services.confirm(booking=booking, person=None, by=request.user, at=now)
    except (services.Taken, NotOffered):
        return _("Somebody has just taken that time. Choose another.")
    except services.TooMany as trouble:
        fault = _("They already have %(n)s of these bookings, as many as one person may.") % {
            "n": trouble.limit
        }
    except services.Barred as trouble:
        fault = _("They missed too many appointments and cannot book this one before %(when)s.") % {
            "when": moments.day(trouble.until)
        }
    if booking is not None:
        services.cancel(booking=booking, by=request.user, at=now)
    return fault


def _offered(request: OfficialRequest, what: str) -> tuple[Appointment, list[str]]:
    rule = places.appointment(what)
    own = [each.slug for each in boards.access_pools(departments_of(request))]
    pools = [each for each in own if rule is not None and each in rule.pools]
    if rule is None or not pools:
        raise Http404
    return rule, pools


def _choice(request: OfficialRequest, rule: Appointment, pools: list[str], now: datetime) -> dict[str, Any]:
    """The days that have times free, and the times of the one chosen. No lead time: an official may."""
    today = offer.local_day(now)
    first = max(a_day(request.GET.get("from", "")) or today, today)
    days = boards.days_with_times(rule, pools, first, now)
    wanted = a_day(request.GET.get("day", ""))
    shown = list(days)[:DAYS_SHOWN]
    day: date | None = wanted if wanted in days else next(iter(days), None)
    times = [
        (f"{pool}~{starts_at.isoformat()}", _time_words(pool, starts_at, len(pools) > 1))
        for pool, starts_at in (boards.times_on(rule, pools, day, now) if day else [])
    ]
    later = list(days)[DAYS_SHOWN] if len(days) > DAYS_SHOWN else None
    return {"days": [(each, days[each]) for each in shown], "day": day, "times": times, "later": later}


def _time_words(pool: str, starts_at: datetime, several: bool) -> str:
    hour = f"{timezone.localtime(starts_at, offer.zone()):%H:%M}"
    return f"{hour} · {screens.pool_name(pool)}" if several else hour


def _questions(rule: Appointment) -> list[Question]:
    form = catalog.city().form_of(rule.slug)
    return [
        question
        for page in (form.pages if form else ())
        for question in page.questions
        if not isinstance(question, File)
    ]


def _replies(rule: Appointment, posted: dict[str, list[str]], now: datetime) -> dict[str, Reply]:
    """What was answered, each with its faults; what those answers do not bring up is not asked."""
    form = catalog.city().form_of(rule.slug)
    if form is None:
        return {}
    found = {question.name: read(question, posted) for question in _questions(rule)}
    values = {name: reply.value for name, reply in found.items() if not reply.blocking}
    journey = Journey(form, values, offer.local_day(now))
    answers = journey.visible_answers()
    asked = {question.name: question for page in journey.pages for question in page.questions}
    return {
        name: reply
        if reply.blocking
        else Reply(reply.raw, reply.value, check(asked[name], reply.value, answers, journey.on))
        for name, reply in found.items()
        if name in asked
    }


def _wrong(replies: dict[str, Reply]) -> bool:
    return any(reply.blocking for reply in replies.values())


@require_http_methods(["GET", "POST"])
@official()
def move(request: OfficialRequest, locator: str) -> HttpResponse:
    booking = booking_of(request, locator)
    rule, pools = _offered(request, booking.what)
    now = timezone.now()
    chosen = _choice(request, rule, pools, now)
    posted = request.POST if request.method == "POST" else None
    time = TimeForm(
        posted,
        times=chosen["times"],
        modalities=boards.modalities(rule),
        initial={"modality": booking.modality},
    )
    if posted is not None and time.is_valid():
        pool, starts_at = time.chosen()
        try:
            moved = services.move(
                booking=booking,
                pool=pool,
                starts_at=starts_at,
                modality=time.cleaned_data["modality"],
                by=request.user,
                at=now,
            )
        except (services.Taken, NotOffered):
            time.add_error(None, _("Somebody has just taken that time. Choose another."))
        except services.NotNow:
            messages.error(
                request, _("The booking changed while you were reading it. This is how it stands now.")
            )
            return redirect("desk:booking", locator=booking.locator)
        else:
            messages.success(
                request,
                _("Moved to %(when)s. The person has been told.") % {"when": moments.moment(moved.starts_at)},
            )
            return redirect("desk:booking", locator=moved.locator)
    context = {"booking": booking, "rule": rule, "time_form": time, "what": screens.what_name(rule.slug)}
    context |= {"modality": words.MODALITIES.get(booking.modality, ""), **chosen}
    context |= screens.around(request.posts, "")
    return render(request, "desk/bookings/move.html", context, status=422 if posted is not None else 200)
