"""One's own booking, by its secret link: answering what is asked, confirming it, and getting it again."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from ventanilla.bookings import queries, services
from ventanilla.bookings.models import Booking, Kind
from ventanilla.bookings.rules import NotOffered, State
from ventanilla.cases import services as cases
from ventanilla.catalog import queries as catalog
from ventanilla.forms.answers import Reply
from ventanilla.forms.definition import Page
from ventanilla.forms.journey import Journey
from ventanilla.people.access import public
from ventanilla.people.models import Person
from ventanilla.portal import (
    answering,
    appointments,
    asking,
    booked,
    case_times,
    choosing,
    contact,
    had,
    phone,
    sign_in,
)
from ventanilla.portal.choosing import Choice
from ventanilla.portal.visitors import visitor_of


def reached(token: str) -> Booking:
    """This function will return the booking of a secret link. Raises Http404."""
    found = queries.by_token(token)
    if found is None:
        raise Http404
    return found


def answerable(token: str) -> Booking | HttpResponse:
    """This function will return a booking whose questions are still to be answered, or where to go instead."""
    booking = reached(token)
    is_offer = booking.state == State.HELD and not booking.visitor and booking.resource.kind != Kind.SPACE
    if is_offer or (booking.visitor and booking.state in (State.HELD, State.LAPSED)):
        return booking
    return redirect("portal:booking", token=token)


@require_safe
@public(cached=False)
def booking(request: HttpRequest, token: str) -> HttpResponse:
    """The page of one's own booking: to answer while it is held, to find it again, or to see and change it."""
    found = reached(token)
    now = timezone.now()
    if found.visitor and booked.is_held(found, now):
        journey = booked.journey_of(found, now)
        if not found.answers and not found.name:
            return redirect("portal:booking_page", token=token, page=journey.pages[0].slug)
        return _onward(found, journey)
    if found.visitor and found.state in (State.HELD, State.LAPSED):
        return _lapsed(request, found, now)
    if found.resource.kind != Kind.DESKS:
        shown = had.own(found, now) | {"just_done": "confirmed" in request.GET}
        return render(request, "portal/booking/had.html", shown)
    context = booked.own(found, now) | {
        "just_confirmed": "confirmed" in request.GET,
        "case_url": case_times.case_address(request, found),
        "again": case_times.again(request, found, booked.rule_of(found)),
    }
    return render(request, "portal/booking/own.html", context)


@require_http_methods(["GET", "POST"])
@public(cached=False)
def page(request: HttpRequest, token: str, page: str) -> HttpResponse:
    """One page of the short form. What can be kept is kept, even where the time has meanwhile lapsed."""
    found = answerable(token)
    if isinstance(found, HttpResponse):
        return found
    now = timezone.now()
    journey = booked.journey_of(found, now)
    shown = journey.page(page)
    if shown is None:
        return _onward(found, journey)
    if request.method == "POST":
        return _answered(request, found, shown, now)
    if not booked.is_held(found, now):
        return redirect("portal:booking", token=token)
    return _ask(request, found, journey, shown, {}, now)


def _ask(
    request: HttpRequest,
    found: Booking,
    journey: Journey,
    shown: Page,
    replies: Mapping[str, Reply],
    at: datetime,
) -> HttpResponse:
    email = request.user.email if isinstance(request.user, Person) else ""
    faulty = any(reply.blocking for reply in replies.values())
    context = booked.page(found, journey, shown, replies, email, at) | {"faulty": faulty}
    return render(request, "portal/booking/page.html", context, status=422 if faulty else 200)


def _answered(request: HttpRequest, found: Booking, shown: Page, at: datetime) -> HttpResponse:
    replies = answering.replies_to(shown, dict(request.POST.lists()))
    if button := answering.group_button(request.POST):
        answering.change_items(shown, replies, button)
    answers, who = contact.parted({**contact.answers_of(found), **answering.sound(replies)})
    try:
        found = services.keep_answers(booking=found, answers=answers, **who, at=at)
    except services.NotNow:
        return redirect("portal:booking", token=found.token)
    journey = booked.journey_of(found, at)
    if button:
        return _ask(request, found, journey, journey.page(shown.slug) or shown, replies, at)
    if journey.refusal is not None:
        return redirect("portal:booking_refused", token=found.token)
    again = journey.page(shown.slug)
    if again is not None:
        right, said = answering.checked(shown, again, replies, journey, contact.answers_of(found))
        if again.slug == contact.PAGE and not (found.email or found.phone):
            right, said = False, said | contact.nothing_to_reach_them(again, said)
        if not right:
            return _ask(request, found, journey, again, said, at)
    if not booked.is_held(found, at):
        return redirect("portal:booking", token=found.token)
    following = journey.next_after(shown.slug)
    if "check" in request.GET or following is None or journey.is_complete:
        return _onward(found, journey)
    return redirect("portal:booking_page", token=found.token, page=following.slug)


def _onward(found: Booking, journey: Journey) -> HttpResponse:
    """To the first page that misses something, or to the last look at everything."""
    missing = journey.first_incomplete()
    if missing is not None:
        return redirect("portal:booking_page", token=found.token, page=missing.slug)
    return redirect("portal:booking_check", token=found.token)


@require_GET
@public(cached=False)
def refused(request: HttpRequest, token: str) -> HttpResponse:
    """A rule of the form says that this is not for them: why, and what to do instead."""
    found = answerable(token)
    if isinstance(found, HttpResponse):
        return found
    now = timezone.now()
    journey = booked.journey_of(found, now)
    if journey.refusal is None:
        return _onward(found, journey)
    instead = catalog.service(journey.refusal.instead) if journey.refusal.instead else None
    context = booked.facts_of(found, now) | {
        "refusal": journey.refusal,
        "instead": instead,
        "last": asking.last_page(journey),
    }
    return render(request, "portal/booking/refused.html", context)


@require_http_methods(["GET", "POST"])
@public(cached=False)
def check(request: HttpRequest, token: str) -> HttpResponse:
    """The last look at everything, and confirming: by whoever has proved that the address or number is theirs."""
    found = answerable(token)
    if isinstance(found, HttpResponse):
        return found
    now = timezone.now()
    if not booked.is_held(found, now):
        return redirect("portal:booking", token=token)
    if not _is_proved(request, found):
        return redirect(_where_to_prove(request, found))
    found = _theirs(request, found, now)
    journey = booked.journey_of(found, now)
    if journey.refusal is not None:
        return redirect("portal:booking_refused", token=token)
    missing = journey.first_incomplete()
    if missing is not None:
        return redirect("portal:booking_page", token=token, page=missing.slug)
    if request.method == "GET":
        return render(request, "portal/booking/check.html", booked.check(found, journey, now))
    return _confirmed(request, found, now)


def _is_proved(request: HttpRequest, found: Booking) -> bool:
    """Whether who asks has shown that they are who is told: by e-mail, or by phone where they gave no e-mail."""
    by_phone = not found.email and found.phone and phone.proved(request) == found.phone
    return request.user.is_authenticated or bool(by_phone)


def _where_to_prove(request: HttpRequest, found: Booking) -> str:
    by_phone = not found.email and found.phone and phone.offered()
    if not by_phone:
        sign_in.suggest(request, found.email)
    return f"{reverse('portal:phone' if by_phone else 'portal:sign_in')}?{urlencode({'next': request.path})}"


def _theirs(request: HttpRequest, found: Booking, at: datetime) -> Booking:
    """What is told goes to the address that has been proved."""
    if not isinstance(request.user, Person) or found.email == request.user.email:
        return found
    kept = {"answers": found.answers, "name": found.name, "phone": found.phone}
    return services.keep_answers(booking=found, email=request.user.email, **kept, at=at)


def _confirmed(request: HttpRequest, found: Booking, at: datetime) -> HttpResponse:
    address = reverse("portal:booking", args=[found.token])
    person = request.user if isinstance(request.user, Person) else None
    try:
        services.confirm(booking=found, person=person, by=None, at=at)
    except (services.Lapsed, services.NotNow):
        return redirect(address)
    except services.TooMany as trouble:
        return _not_allowed(request, found, {"limit": trouble.limit}, at)
    except services.Barred as trouble:
        return _not_allowed(request, found, {"until": trouble.until}, at)
    return redirect(f"{address}?confirmed")


def _not_allowed(
    request: HttpRequest, found: Booking, why: Mapping[str, object], at: datetime
) -> HttpResponse:
    mine = queries.open_of(at=at, person=found.person, email=found.email, phone=found.phone)
    shown = [booked.row(each) for each in mine if each.pk != found.pk and each.state != State.HELD]
    context = booked.facts_of(found, at) | dict(why) | {"mine": shown}
    return render(request, "portal/booking/not_allowed.html", context, status=HTTPStatus.CONFLICT)


def _lapsed(request: HttpRequest, found: Booking, at: datetime) -> HttpResponse:
    """The time is no longer held: have it again if it is free, or another. Nothing typed is lost."""
    rule = booked.rule_of(found)
    if rule is None:
        raise Http404
    choice = choice_of(found)
    day = choosing.times(choice, choosing.local_day(found.starts_at), at)
    # Until the clock has let go of it, it is nobody else's.
    same = found.state == State.HELD or any(each.starts_at == found.starts_at for each in day)
    near = sorted(day, key=lambda each: abs(each.starts_at - found.starts_at))
    context = booked.facts_of(found, at) | {
        "same": same,
        "near": [] if same else sorted(near[: choosing.NEXT_TIMES]) or choosing.next_times(choice, at),
        "days": case_times.address_of(request, found) or choice.url("portal:appointment_days"),
    }
    return render(request, "portal/booking/lapsed.html", context)


def choice_of(found: Booking) -> Choice:
    """This function will return the choice that a booking came of: the same way, at the same office. Raises Http404."""
    rule = booked.rule_of(found)
    if rule is None:
        raise Http404
    at = {each.slug: each.office for each in catalog.city().appointments.pools}  # type: ignore[union-attr]
    several = len(choosing.offices(rule)) > 1
    where = at.get(found.resource.slug, choosing.ANYWHERE)
    how = found.modality if found.modality in choosing.modalities(rule) else choosing.modalities(rule)[0]
    return Choice(rule, how, where if several else choosing.offices(rule)[0].slug, found.priority)


@require_http_methods(["GET", "POST"])
@public(cached=False)
def again(request: HttpRequest, token: str) -> HttpResponse:
    """Hold the same time once more, or another of the same appointment, with everything that was answered."""
    found = answerable(token)
    if isinstance(found, HttpResponse) or request.method == "GET":
        return redirect("portal:booking", token=token)
    now = timezone.now()
    choice = choice_of(found)
    wanted = choosing.chosen(request.POST.get("time", ""), choice.rule.pools)
    try:
        held = _held_instead(request, found, wanted, choice, now)
    except (services.Taken, NotOffered):
        messages.warning(request, _("Somebody has just taken that time. These are still free."))
        return redirect("portal:booking", token=token)
    except services.TooMany as trouble:
        return appointments.too_many(request, choice.rule, trouble.limit)
    except services.NotNow:
        return redirect("portal:booking", token=token)
    cases.follow(lapsed=found, held=held)
    return redirect("portal:booking", token=held.token)


def _held_instead(
    request: HttpRequest,
    found: Booking,
    wanted: tuple[str, datetime] | None,
    choice: Choice,
    at: datetime,
) -> Booking:
    if wanted is None or wanted == (found.resource.slug, found.starts_at):
        return services.hold_again(booking=found, at=at)
    held = services.hold(
        appointment=found.what,
        pool=wanted[0],
        starts_at=wanted[1],
        modality=choice.how,
        language=get_language() or "",
        visitor=visitor_of(request),
        priority=found.priority,
        at=at,
    )
    kept = {"answers": found.answers, "name": found.name, "email": found.email, "phone": found.phone}
    return services.keep_answers(booking=held, **kept, at=at)
