"""The desk: the inbox of a department, a case, and what an official does with it."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Literal, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ventanilla.bookings import services as bookings
from ventanilla.cases import queries, rules, services
from ventanilla.cases.models import Appointment, Case
from ventanilla.desk import screens
from ventanilla.desk.forms import AskForm, AssignForm, DecideForm, NoteForm, RouteForm
from ventanilla.people import queries as people
from ventanilla.people import rules as who
from ventanilla.people.access import OfficialRequest, official
from ventanilla.registry import queries as registry
from ventanilla.registry.models import Document
from ventanilla.registry.ports import StorageUnavailable
from ventanilla.ui.downloads import hand_over


def posted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """This function will lead whoever opens an address that only takes a form to the case it is about.

    A form that came back with faults stays at that address, where it is reloaded, and looked at for news.
    """

    @wraps(view)
    def answer(request: HttpRequest, slug: str, **rest: Any) -> HttpResponse:
        return view(request, slug, **rest) if request.method == "POST" else redirect("desk:case", slug=slug)

    return answer


def _departments(request: OfficialRequest) -> list[str]:
    return sorted(who.departments(request.posts))


def _case(request: OfficialRequest, slug: str) -> Case:
    try:
        return queries.access_official_case(slug, _departments(request))
    except Case.DoesNotExist:
        raise Http404 from None


@require_GET
@official()
def inbox(request: OfficialRequest) -> HttpResponse:
    departments = _departments(request)
    chosen = request.GET.get("department", "")
    department = chosen if chosen in departments else departments[0]
    which = request.GET.get("which", "open")
    state = request.GET.get("state", "")
    box = queries.Box(
        department=department,
        which=cast(
            Literal["open", "mine", "unassigned", "closed"], which if which in screens.BOXES else "open"
        ),
        state=state if state in rules.OPEN else "",
        after=_cursor(request.GET.get("after", "")),
    )
    return render(request, "desk/inbox.html", screens.inbox(box, departments, request.user))


def _cursor(text: str) -> tuple[date | None, int] | None:
    """The place a page begins at: ``2026-12-01.345``, or ``.345`` where there is no day."""
    day, dot, last = text.partition(".")
    if not dot or not last.isdecimal():
        return None
    try:
        return (date.fromisoformat(day) if day else None), int(last)
    except ValueError:
        return None


@require_GET
@official()
def search(request: OfficialRequest) -> HttpResponse:
    text = request.GET.get("q", "").replace("\0", "").strip()
    found = queries.search(text, _departments(request))
    return render(request, "desk/search.html", screens.search(text, found))


@require_GET
@official()
def case(request: OfficialRequest, slug: str) -> HttpResponse:
    return _show(request, _case(request, slug))


def _show(request: OfficialRequest, case: Case, status: int = 200, **bound: Any) -> HttpResponse:
    """The case page, with the forms of what may be done now; a bound form brings its faults and what was typed."""
    posts = request.posts
    context = screens.case(case, request.user, posts)
    actions = context["actions"]
    definition = case.service.form
    offered: dict[str, Any] = {"note_form": NoteForm()}
    if rules.Action.ASK_CURE in actions and definition is not None:
        offered["ask_form"] = AskForm(definition=definition, language=get_language() or "")
    if rules.Action.GRANT in actions:
        offered["grant_form"] = DecideForm(needs_reasons=case.procedure.decides == "route", prefix="grant")
    if rules.Action.DENY in actions:
        offered["deny_form"] = DecideForm(needs_reasons=True, prefix="deny")
    if rules.Action.ASSIGN in actions:
        offered["assign_form"] = AssignForm(colleagues=_colleagues(case))
    if rules.Action.ROUTE in actions:
        offered["route_form"] = RouteForm(departments=screens.other_departments(case))
    return render(request, "desk/case.html", context | offered | bound, status=status)


def _colleagues(case: Case) -> list[Any]:
    return [post.person for post in people.officials_of(case.department, timezone.now())]


def _done(request: OfficialRequest, case: Case, said: str) -> HttpResponseRedirect:
    messages.success(request, said)
    return redirect("desk:case", slug=case.slug)


def _changed(request: OfficialRequest, case: Case) -> HttpResponseRedirect:
    messages.error(request, _("The case changed while you were reading it. This is how it stands now."))
    return redirect("desk:case", slug=case.slug)


def _do(request: OfficialRequest, case: Case, act: Callable[[], object], said: str) -> HttpResponseRedirect:
    """Make the one domain call; if somebody else was first, say so and show how things stand."""
    try:
        act()
    except services.NotNow:
        return _changed(request, case)
    return _done(request, case, said)


@posted
@official()
def take(request: OfficialRequest, slug: str) -> HttpResponse:
    case = _case(request, slug)
    return _do(
        request,
        case,
        lambda: services.take(case=case, by=request.user, at=timezone.now()),
        _("The case is in your hands."),
    )


@posted
@official()
def assign(request: OfficialRequest, slug: str) -> HttpResponse:
    case = _case(request, slug)
    if rules.Action.ASSIGN not in screens.actions(case, request.user, request.posts):
        raise Http404
    colleagues = _colleagues(case)
    form = AssignForm(request.POST, colleagues=colleagues)
    if not form.is_valid():
        return _show(request, case, status=422, assign_form=form)
    to = next(person for person in colleagues if person.pk == form.cleaned_data["to"])
    return _do(
        request,
        case,
        lambda: services.assign(case=case, to=to, by=request.user, at=timezone.now()),
        _("The case is in the hands of %(name)s.") % {"name": to},
    )


@posted
@official()
def route(request: OfficialRequest, slug: str) -> HttpResponse:
    case = _case(request, slug)
    if rules.Action.ROUTE not in screens.actions(case, request.user, request.posts):
        return _changed(request, case)
    form = RouteForm(request.POST, departments=screens.other_departments(case))
    if not form.is_valid():
        return _show(request, case, status=422, route_form=form)
    to = form.cleaned_data["department"]
    try:
        services.route(case=case, department=to, by=request.user, at=timezone.now())
    except services.NotNow:
        return _changed(request, case)
    messages.success(request, _("%(reference)s has been sent on.") % {"reference": case.reference})
    return redirect("desk:case", slug=case.slug) if to in _departments(request) else redirect("desk:inbox")


@posted
@official()
def note(request: OfficialRequest, slug: str) -> HttpResponse:
    case = _case(request, slug)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _show(request, case, status=422, note_form=form)
    services.note(case=case, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
    return _done(request, case, _("The note is kept."))


@posted
@official()
def ask_cure(request: OfficialRequest, slug: str) -> HttpResponse:
    case = _case(request, slug)
    definition = case.service.form
    if rules.Action.ASK_CURE not in screens.actions(case, request.user, request.posts) or definition is None:
        return _changed(request, case)
    form = AskForm(request.POST, definition=definition, language=get_language() or "")
    if not form.is_valid():
        return _show(request, case, status=422, ask_form=form)
    return _do(
        request,
        case,
        lambda: services.ask_cure(
            case=case,
            request=form.cleaned_data["request"],
            questions=form.cleaned_data["questions"],
            by=request.user,
            at=timezone.now(),
        ),
        _("The person has been asked. The clock stands still until they answer."),
    )


@posted
@official()
def attend(request: OfficialRequest, slug: str, key: int) -> HttpResponse:
    """Writes down that the person was attended, whether or not at the time they had booked."""
    case = _case(request, slug)
    try:
        appointment = queries.access_appointment(case, key)
        services.attend(appointment=appointment, by=request.user, at=timezone.now())
    except (Appointment.DoesNotExist, bookings.NotNow, services.NotNow):
        return _changed(request, case)
    return _done(request, case, _("It is written down that the person was attended."))


@posted
@official()
def decide(request: OfficialRequest, slug: str, action: str) -> HttpResponse:
    case = _case(request, slug)
    if action not in (rules.Action.GRANT, rules.Action.DENY):
        raise Http404
    wanted = rules.Action(action)
    needs_reasons = wanted is rules.Action.DENY or case.procedure.decides == "route"
    form = DecideForm(request.POST, needs_reasons=needs_reasons, prefix=action)
    if not form.is_valid():
        return _show(request, case, status=422, **{f"{action}_form": form})
    post = screens.signature(case, request.posts)
    return _do(
        request,
        case,
        lambda: services.decide(
            case=case,
            action=wanted,
            reasons=form.cleaned_data["reasons"],
            by=request.user,
            post=post,
            at=timezone.now(),
        ),
        _("Decided. The documents are being made and the person will be told."),
    )


@require_GET
@official()
def document(request: OfficialRequest, slug: str, key: int) -> HttpResponse | FileResponse:
    """A file of the case, shown in place when a browser can do so safely, downloaded otherwise."""
    case = _case(request, slug)
    try:
        found = queries.access_document(case, str(key))
        content = registry.content_of(found)
    except Document.DoesNotExist:
        raise Http404 from None
    except (registry.Damaged, StorageUnavailable):
        return render(request, "desk/unavailable.html", {"case": case}, status=503)
    return hand_over(
        content, name=found.name, media_type=found.media_type, download="download" in request.GET
    )
