"""A day, a booking, and the queue of those who are here."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ventanilla.bookings import boards, offer, services
from ventanilla.bookings.models import Booking, Resource, Turn
from ventanilla.desk.bookings import screens
from ventanilla.desk.bookings.forms import CancelForm, DeskForm, NoteForm
from ventanilla.kernel import references
from ventanilla.people import rules as who
from ventanilla.people.access import OfficialRequest, official
from ventanilla.ui import moments

DESK = "desk_name"


def posted(page: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """This function will lead whoever opens an address that only takes a form to the page the form is on."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, **rest: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, **rest)
            return redirect(page, *([] if page == "desk:spaces" else list(rest.values())[:1]))

        return answer

    return decorate


def departments_of(request: OfficialRequest, role: str = "clerk") -> list[str]:
    """This function will return the departments in which the official may act so, in the order of their slugs."""
    return sorted(who.departments(request.posts, role))


def chosen_department(request: OfficialRequest, role: str = "clerk") -> tuple[str, list[Any]]:
    """This function will return the department the page is about, and those it may change to."""
    found = screens.departments(departments_of(request, role))
    wanted = request.GET.get("department", "")
    slugs = [each.slug for each in found]
    return (wanted if wanted in slugs else next(iter(slugs), "")), found


def booking_of(request: OfficialRequest, locator: str) -> Booking:
    """This function will return a booking of the official's departments. Raises Http404."""
    try:
        return boards.access_official_booking(references.normalise_code(locator), departments_of(request))
    except Booking.DoesNotExist:
        raise Http404 from None


def _pool(request: OfficialRequest, slug: str) -> Resource:
    pools = boards.access_pools(departments_of(request))
    found = next((each for each in pools if each.slug == slug), None)
    if found is None:
        raise Http404
    return found


def a_day(text: str) -> date | None:
    """This function will read a day as ``2026-12-01``; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


# --- a day ----------------------------------------------------------------------------------------


@require_GET
@official()
def day(request: OfficialRequest) -> HttpResponse:
    now = timezone.now()
    department, choices = chosen_department(request)
    pools = boards.access_pools([department]) if department else []
    wanted = request.GET.get("pool", "")
    chosen = [each for each in pools if each.slug == wanted] or pools
    on = a_day(request.GET.get("day", "")) or offer.local_day(now)
    context = screens.day(pools, chosen, on, _cursor(request.GET.get("after", "")), now)
    context |= {
        "department": department,
        "departments": choices,
        "pool": wanted if len(chosen) == 1 else "",
        "unknown": request.GET.get("unknown", ""),
    }
    return render(
        request, "desk/bookings/day.html", context | screens.around(request.posts, "day", department)
    )


def _cursor(text: str) -> tuple[datetime, int] | None:
    when, mark, last = text.partition("~")
    if not mark or not last.isdecimal():
        return None
    try:
        found = datetime.fromisoformat(when.replace(" ", "+"))
    except ValueError:
        return None
    return (found, int(last)) if timezone.is_aware(found) else None


@require_GET
@official()
def check_in(request: OfficialRequest) -> HttpResponse:
    """Whatever a scanner or a hand puts in: a code, or an address that ends with one."""
    typed = request.GET.get("code", "").replace("\0", "").strip().rstrip("/")
    code = references.normalise_code(typed.rpartition("/")[2])
    try:
        found = boards.access_official_booking(code, departments_of(request))
    except Booking.DoesNotExist:
        messages.error(request, _("No booking of your departments has that code."))
        return redirect("desk:day")
    return redirect("desk:booking", locator=found.locator)


# --- one booking ----------------------------------------------------------------------------------


@require_GET
@official()
def booking(request: OfficialRequest, locator: str) -> HttpResponse:
    return show(request, booking_of(request, locator))


def show(request: OfficialRequest, booking: Booking, status: int = 200, **bound: Any) -> HttpResponse:
    """This function will answer with the page of a booking; a bound form brings its faults and what was typed."""
    context = screens.booking(booking, timezone.now())
    forms = {"cancel_form": CancelForm(), "note_form": NoteForm()}
    context |= screens.around(request.posts, "", booking.resource.department)
    return render(request, "desk/bookings/booking.html", context | forms | bound, status=status)


@posted("desk:booking")
@official()
def arrive(request: OfficialRequest, locator: str) -> HttpResponse:
    booking = booking_of(request, locator)
    try:
        services.arrive(booking=booking, by=request.user, at=timezone.now())
    except services.NotToday as other:
        messages.error(
            request, _("The appointment is on %(when)s.") % {"when": moments.moment(other.starts_at)}
        )
        return back(request, "desk:booking", booking.locator)
    except services.NotNow:
        return _changed(request, booking)
    messages.success(request, _("%(code)s is here and waits to be called.") % {"code": booking.locator})
    return back(request, "desk:booking", booking.locator)


@posted("desk:booking")
@official()
def end(request: OfficialRequest, locator: str, how: str) -> HttpResponse:
    booking = booking_of(request, locator)
    act, said = _ends(how)
    try:
        act(booking=booking, by=request.user, at=timezone.now())
    except services.NotNow:
        return _changed(request, booking)
    messages.success(request, said % {"code": booking.locator})
    return back(request, "desk:booking", booking.locator)


@posted("desk:booking")
@official()
def note(request: OfficialRequest, locator: str) -> HttpResponse:
    booking = booking_of(request, locator)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show(request, booking, status=422, note_form=form)
    services.note(booking=booking, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
    messages.success(request, _("The note is kept."))
    return redirect("desk:booking", locator=booking.locator)


@posted("desk:booking")
@official()
def cancel(request: OfficialRequest, locator: str) -> HttpResponse:
    booking = booking_of(request, locator)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return show(request, booking, status=422, cancel_form=form)
    try:
        services.cancel(
            booking=booking, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"]
        )
    except services.NotNow:
        return _changed(request, booking)
    messages.success(request, _("Cancelled. The person has been told."))
    return redirect("desk:booking", locator=booking.locator)


def _changed(request: OfficialRequest, booking: Booking) -> HttpResponseRedirect:
    messages.error(request, _("The booking changed while you were reading it. This is how it stands now."))
    return redirect("desk:booking", locator=booking.locator)


def _ends(how: str) -> tuple[Callable[..., object], str]:
    match how:
        case "serve":
            return services.serve, _("%(code)s has been served.")
        case "miss":
            return services.miss, _("Written down: %(code)s did not come.")
    raise Http404


def back(request: OfficialRequest, name: str, *args: Any) -> HttpResponseRedirect:
    """This function will lead back to the page the form was on, if it says so and it is ours, or to another."""
    wanted = request.POST.get("back", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return HttpResponseRedirect(wanted)
    return redirect(name, *args)


# --- the queue ------------------------------------------------------------------------------------


@require_GET
@official()
def queue(request: OfficialRequest, pool: str) -> HttpResponse:
    return _queue(request, _pool(request, pool))


def _queue(request: OfficialRequest, resource: Resource, status: int = 200, **bound: Any) -> HttpResponse:
    desk = request.session.get(DESK, "")
    context = screens.queue(resource, request.user, desk, timezone.now())
    context |= {"desk_form": DeskForm(initial={"desk": desk})}
    context |= screens.around(request.posts, "", resource.department)
    return render(request, "desk/bookings/queue.html", context | bound, status=status)


@posted("desk:queue")
@official()
def sit(request: OfficialRequest, pool: str) -> HttpResponse:
    """The desk an official sits at, kept until they sign out."""
    resource = _pool(request, pool)
    form = DeskForm(request.POST)
    if not form.is_valid():
        return _queue(request, resource, status=422, desk_form=form)
    request.session[DESK] = form.cleaned_data["desk"]
    return redirect("desk:queue", pool=resource.slug)


@posted("desk:queue")
@official()
def call(request: OfficialRequest, pool: str) -> HttpResponse:
    return _call(request, _pool(request, pool))


def _call(request: OfficialRequest, resource: Resource) -> HttpResponse:
    desk = request.session.get(DESK, "")
    if not desk:
        form = DeskForm({})
        form.full_clean()
        return _queue(request, resource, status=422, desk_form=form)
    turn = services.call_next(resource=resource, desk=desk, by=request.user, at=timezone.now())
    if turn is None:
        messages.info(request, _("Nobody waits now."))
    return redirect("desk:queue", pool=resource.slug)


@posted("desk:queue")
@official()
def ticket(request: OfficialRequest, pool: str) -> HttpResponse:
    resource = _pool(request, pool)
    try:
        turn = services.ticket(
            pool=resource.slug,
            appointment=request.POST.get("appointment", ""),
            priority="priority" in request.POST,
            at=timezone.now(),
            by=request.user,
        )
    except services.NotServedNow:
        messages.error(request, _("Choose what the person comes for."))
    else:
        messages.success(request, _("Ticket %(code)s is given.") % {"code": turn.locator})
    return redirect("desk:queue", pool=resource.slug)


@require_POST
@official()
def turn(request: OfficialRequest, pk: int, how: str) -> HttpResponse:
    """What becomes of somebody who was called."""
    acts: dict[str, Callable[..., object]] = {
        "again": services.call_again,
        "back": services.put_back,
        "serve": services.serve,
        "miss": services.miss,
    }
    try:
        found = boards.access_turn(pk, departments_of(request))
        act = acts[how]
    except (Turn.DoesNotExist, KeyError):
        raise Http404 from None
    try:
        act(turn=found, by=request.user, at=timezone.now())
    except services.NotNow:
        messages.error(request, _("A colleague was first. This is how it stands now."))
    else:
        if "next" in request.POST:
            return _call(request, found.resource)
    return redirect("desk:queue", pool=found.resource.slug)
