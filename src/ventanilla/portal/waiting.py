"""The waiting list: joining it when nothing suits, one's place, and taking or refusing what is offered."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.bookings import naming, offer, services, words
from ventanilla.bookings.models import Kind, Waiting
from ventanilla.people.access import PersonRequest, public, signed_in
from ventanilla.portal import booked, choosing
from ventanilla.portal.choosing import Choice


class WaitingForm(forms.Form):
    """Who waits, and on which days they could come."""

    name = forms.CharField(
        label=gettext_lazy("Name and surnames"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write your name.")},
    )
    from_day = forms.DateField(
        label=gettext_lazy("From which day could you come?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Write the first day."),
            "invalid": gettext_lazy("Write a real date."),
        },
    )
    to_day = forms.DateField(
        label=gettext_lazy("Until which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Write the last day."),
            "invalid": gettext_lazy("Write a real date."),
        },
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("from_day"), given.get("to_day")
        if last and last < offer.local_day(timezone.now()):
            self.add_error("to_day", _("That day is past."))
        elif first and last and last < first:
            self.add_error("to_day", _("The last day cannot be before the first."))
        return given


@require_http_methods(["GET", "POST"])
@signed_in
def wait(request: PersonRequest, slug: str) -> HttpResponse:
    """Puts whoever has proved their e-mail in the line of each pool where they could come."""
    choice = Choice.of(choosing.rule_of(slug), request.GET)
    now = timezone.now()
    today = offer.local_day(now)
    day = request.GET.get("day", "") or today.isoformat()
    form = WaitingForm(
        request.POST or None, initial={"name": request.user.name, "from_day": day, "to_day": day}
    )
    if request.method == "POST" and form.is_valid() and choice.how:
        given = form.cleaned_data
        places = [
            services.wait(
                what=slug,
                resource=pool,
                modality=choice.how,
                from_day=given["from_day"],
                to_day=given["to_day"],
                name=given["name"],
                email=request.user.email,
                language=get_language() or "",
                answers={},
                person=request.user,
                priority=choice.priority,
                at=now,
            )
            for pool in choice.pools
        ]
        return redirect("portal:waiting", token=places[0].token)
    context = {
        "rule": choice.rule,
        "choice": choice,
        "form": form,
        "how": words.MODALITIES.get(choice.how, ""),
        "hours": offer.appointments().accept_hours,
        "back": choice.url("portal:appointment_days"),
    }
    return render(request, "portal/booking/wait.html", context, status=422 if form.errors else 200)


@require_safe
@public(cached=False)
def place(request: HttpRequest, token: str) -> HttpResponse:
    """One's place in the line, and what is offered, by the secret link."""
    found = _reached(token)
    now = timezone.now()
    offered = found.booking if found.booking and booked.is_held(found.booking, now) else None
    context = {
        "waiting": found,
        "what": _what(found),
        "others": _others(found),
        "ahead": _ahead(found),
        "ended": found.ended_at is not None,
        "had": found.booking if found.ended_at and found.booking else None,
        "offered": booked.facts_of(offered, now) if offered else None,
    }
    return render(request, "portal/booking/waiting.html", context)


@require_POST
@public(cached=False)
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Takes the seat that is offered: whoever waits for one has answered everything already."""
    found = _reached(token)
    try:
        booking = services.accept(waiting=found, at=timezone.now())
    except (services.Lapsed, services.NotNow):
        messages.warning(request, _("That offer is no longer open."))
        return redirect("portal:waiting", token=token)
    return redirect(f"{reverse('portal:booking', args=[booking.token])}?confirmed")


@require_POST
@public(cached=False)
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """Lets what is offered go to the next, and goes on waiting."""
    found = _reached(token)
    if found.booking is not None and found.ended_at is None:
        try:
            services.cancel(booking=found.booking, by=None, at=timezone.now())
        except services.NotNow:
            messages.warning(request, _("That offer is no longer open."))
        else:
            messages.success(request, _("We have offered it to the next person. You are still in the line."))
    return redirect("portal:waiting", token=token)


@require_POST
@public(cached=False)
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Leaves the line, at every office where they waited for the same."""
    found = _reached(token)
    for each in (found, *_others(found)):
        services.leave(waiting=each, at=timezone.now())
    messages.success(request, _("You are no longer in the line."))
    return redirect("portal:waiting", token=token)


def _reached(token: str) -> Waiting:
    found = Waiting.objects.select_related("resource", "booking__resource").filter(token=token).first()
    if found is None:
        raise Http404
    return found


def _others(found: Waiting) -> list[Waiting]:
    """The places of the same person in other lines for the same."""
    same = Waiting.objects.filter(what=found.what, email=found.email, ended_at=None)
    if found.resource.kind == Kind.SEATS:
        # One guardian may wait for two children.
        same = same.filter(resource=found.resource, name=found.name)
    return list(same.exclude(pk=found.pk).select_related("resource"))


def _ahead(found: Waiting) -> int:
    before = Waiting.objects.filter(resource=found.resource, ended_at=None, booking=None, pk__lt=found.pk)
    return before.count()


def _what(found: Waiting) -> str:
    return naming.name_of(found.resource, found.what)
