"""When desks are open: the usual week, exceptions, and closing an office; each with its effect before it is saved."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.bookings import boards, offer, places, services
from ventanilla.bookings.models import Booking, Opening, Resource
from ventanilla.desk.bookings import screens
from ventanilla.desk.bookings.opening_forms import ClosingForm, ExceptionForm, WeekForm
from ventanilla.desk.bookings.views import departments_of
from ventanilla.people.access import OfficialRequest, official
from ventanilla.people.models import Role
from ventanilla.ui import here


def _pools(request: OfficialRequest) -> list[Resource]:
    return boards.access_pools(departments_of(request, Role.SUPERVISOR))


def _pool(request: OfficialRequest, slug: str) -> Resource:
    found = next((each for each in _pools(request) if each.slug == slug), None)
    if found is None:
        raise Http404
    return found


@require_GET
@official(Role.SUPERVISOR)
def openings(request: OfficialRequest) -> HttpResponse:
    pools = [{"slug": each.slug, "name": screens.pool_name(each.slug)} for each in _pools(request)]
    context = {"pools": pools, "offices": _offices(request), **screens.around(request.posts, "openings")}
    return render(request, "desk/bookings/openings.html", context)


@require_GET
@official(Role.SUPERVISOR)
def pool(request: OfficialRequest, pool: str) -> HttpResponse:
    return _show(request, _pool(request, pool))


def _show(request: OfficialRequest, resource: Resource, status: int = 200, **bound: Any) -> HttpResponse:
    current = boards.openings_of(resource, timezone.now())
    usual = [each for each in current if each.weekday is not None]
    tomorrow = offer.local_day(timezone.now()) + timedelta(days=1)
    context = {
        "pool": {"slug": resource.slug, "name": screens.pool_name(resource.slug)},
        "week_form": WeekForm(initial=WeekForm.initial_of(usual, tomorrow)),
        "exception_form": ExceptionForm(initial={"desks": 1}),
        "exceptions": [each for each in current if each.weekday is None],
        "later": sorted({each.first for each in usual if each.first > tomorrow}),
        "served": places.served_by(resource.slug),
        **screens.around(request.posts, "openings"),
    }
    return render(request, "desk/bookings/pool.html", context | bound, status=status)


@require_http_methods(["GET", "POST"])
@official(Role.SUPERVISOR)
def week(request: OfficialRequest, pool: str) -> HttpResponse:
    resource = _pool(request, pool)
    if request.method != "POST":
        return redirect("desk:pool", pool=pool)
    form = WeekForm(request.POST)
    if not form.is_valid():
        return _show(request, resource, status=422, week_form=form)
    since: date = form.cleaned_data["since"]
    kept = [
        each
        for each in boards.openings_of(resource, timezone.now())
        if each.weekday is None or each.first < since
    ]
    wanted = [_until(each, since) for each in kept]
    wanted += [
        Opening(weekday=weekday, first=since, opens=opens, closes=closes, desks=desks)
        for weekday, opens, closes, desks in form.spans()
    ]
    return _propose(request, resource, wanted)


def _until(each: Opening, since: date) -> Opening:
    """The same opening, but of the usual week only until the new week begins."""
    if each.weekday is None or (each.last is not None and each.last < since):
        return each
    return Opening(
        weekday=each.weekday,
        first=each.first,
        last=since - timedelta(days=1),
        opens=each.opens,
        closes=each.closes,
        desks=each.desks,
        reason=each.reason,
    )


@require_http_methods(["GET", "POST"])
@official(Role.SUPERVISOR)
def exception(request: OfficialRequest, pool: str) -> HttpResponse:
    resource = _pool(request, pool)
    if request.method != "POST":
        return redirect("desk:pool", pool=pool)
    form = ExceptionForm(request.POST)
    if not form.is_valid():
        return _show(request, resource, status=422, exception_form=form)
    said = form.cleaned_data
    added = Opening(
        first=said["first"],
        last=said["last"] or said["first"],
        opens=said["opens"],
        closes=said["closes"],
        desks=said["desks"] or 1,
        reason=said["reason"],
    )
    return _propose(request, resource, [*boards.openings_of(resource, timezone.now()), added])


@require_POST
@official(Role.SUPERVISOR)
def end_exception(request: OfficialRequest, pool: str, pk: int) -> HttpResponse:
    resource = _pool(request, pool)
    return _propose(
        request, resource, [each for each in boards.openings_of(resource, timezone.now()) if each.pk != pk]
    )


def _propose(request: OfficialRequest, resource: Resource, wanted: Sequence[Opening]) -> HttpResponse:
    now = timezone.now()

    def effect() -> list[Booking]:
        return services.affected(resource=resource, openings=wanted, at=now)

    def save(seen: set[int]) -> services.Changed:
        return services.change_openings(
            resource=resource, openings=wanted, by=request.user, at=now, seen=seen
        )

    return _weigh(
        request, effect, save, title=screens.pool_name(resource.slug), back=("desk:pool", resource.slug)
    )


def _weigh(
    request: OfficialRequest,
    effect: Callable[[], list[Booking]],
    save: Callable[[set[int]], services.Changed],
    *,
    title: str,
    back: tuple[str, ...],
) -> HttpResponse:
    """Show what it does to bookings; and once that has been seen, do it."""
    grown = False
    if "seen" in request.POST:
        seen = {int(each) for each in request.POST["seen"].split(",") if each.isdecimal()}
        try:
            changed = save(seen)
        except services.Grown as more:
            affected, grown = more.affected, True
        else:
            messages.success(request, _said(changed))
            return redirect(*back)
    else:
        affected = effect()
    today = offer.local_day(timezone.now())
    context = {
        "title": title,
        "rows": [screens.row(each, today) | {"day": each.starts_at} for each in affected],
        "seen": ",".join(str(each.pk) for each in affected),
        "grown": grown,
        "fields": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in ("seen", "csrfmiddlewaretoken")
            for value in values
        ],
        "back": back,
        **screens.around(request.posts, "openings"),
    }
    return render(request, "desk/bookings/effect.html", context, status=409 if grown else 200)


def _said(changed: services.Changed) -> str:
    parts = [str(_("Saved."))]
    if changed.moved:
        n = len(changed.moved)
        parts.append(ngettext("%(n)s booking was moved.", "%(n)s bookings were moved.", n) % {"n": n})
    if changed.cancelled:
        n = len(changed.cancelled)
        parts.append(ngettext("%(n)s booking was cancelled.", "%(n)s bookings were cancelled.", n) % {"n": n})
    if len(parts) > 1:
        parts.append(str(_("Each person has been told.")))
    return " ".join(parts)


# --- closing an office ----------------------------------------------------------------------------


def _offices(request: OfficialRequest) -> list[tuple[str, str]]:
    """The offices where the official supervises desks: slug and name."""
    slugs = {known.office for each in _pools(request) if (known := places.pool(each.slug))}
    return [(slug, here.say(found.name)) for slug in sorted(slugs) if (found := places.office(slug))]


@require_http_methods(["GET", "POST"])
@official(Role.SUPERVISOR)
def close(request: OfficialRequest) -> HttpResponse:
    form = ClosingForm(request.POST or None, offices=_offices(request))
    if not form.is_valid():
        context = {"form": form, **screens.around(request.posts, "openings")}
        return render(request, "desk/bookings/close.html", context, status=422 if form.errors else 200)
    said = form.cleaned_data
    first, last, reason = said["first"], said["last"] or said["first"], said["reason"]
    here_too = {each.slug for each in places.pools_at(said["office"])}
    pools = [each for each in _pools(request) if each.slug in here_too]
    now = timezone.now()

    def effect() -> list[Booking]:
        return services.affected_by_closing(resources=pools, first=first, last=last, reason=reason, at=now)

    def save(seen: set[int]) -> services.Changed:
        return services.close(
            resources=pools, first=first, last=last, reason=reason, by=request.user, at=now, seen=seen
        )

    title = dict(_offices(request))[said["office"]]
    return _weigh(request, effect, save, title=title, back=("desk:openings",))
