"""Asking for something: a page at a time, checked, and filed. Every step is kept before the next is shown."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.cases import queries, services
from ventanilla.cases.models import Attachment, Draft
from ventanilla.catalog import queries as catalog
from ventanilla.catalog.models import Edition
from ventanilla.forms.answers import Reply
from ventanilla.forms.definition import File, Page
from ventanilla.forms.journey import Journey
from ventanilla.packs import facts
from ventanilla.people import limits
from ventanilla.people.access import PersonRequest, public, signed_in
from ventanilla.people.models import Person
from ventanilla.portal import answering, asking, sign_in
from ventanilla.portal.forms import LinkForm
from ventanilla.portal.proving import held_back, too_many_uploads
from ventanilla.portal.refusals import STORAGE_DOWN, TOO_MANY_UPLOADS, WORDS
from ventanilla.registry import files
from ventanilla.registry import queries as registry
from ventanilla.registry.ports import StorageUnavailable
from ventanilla.ui.downloads import hand_over


def person(request: HttpRequest) -> Person | None:
    """This function will return whoever has signed in, or None."""
    return request.user if isinstance(request.user, Person) else None


def reached(request: HttpRequest, token: str) -> Draft | HttpResponse:
    """This function will return an open draft, or where to go instead: to sign in, or to the case it became."""
    try:
        draft = queries.access_draft(token, person(request))
    except Draft.DoesNotExist:
        raise Http404 from None
    except queries.NotYours:
        if request.user.is_authenticated:
            raise Http404 from None
        return redirect(f"{reverse('portal:sign_in')}?{urlencode({'next': request.path})}")
    if draft.case is not None:
        return redirect("portal:case", slug=draft.case.slug)
    return draft


def overtaken(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """This function will lead on from what was overtaken on its way: by a second click, by another tab.

    A draft that has been filed meanwhile leads to its case; one deleted, or made somebody else's, is not found.
    """

    @wraps(view)
    def answer(request: HttpRequest, token: str, **rest: Any) -> HttpResponse:
        try:
            return view(request, token, **rest)
        except (services.AlreadyFiled, services.NotNow):
            draft = _in_time(request, token)
            return draft if isinstance(draft, HttpResponse) else redirect("portal:draft", token=token)
        except (Draft.DoesNotExist, PermissionError):
            raise Http404 from None

    return answer


def _in_time(request: HttpRequest, token: str) -> Draft | HttpResponse:
    """An open draft, unless what it puts right is not asked for any more: then the case, saying what happened."""
    draft = reached(request, token)
    if isinstance(draft, HttpResponse) or draft.task is None or draft.task.ended_at is None:
        return draft
    if draft.task.case.is_open:
        said = _(
            "The time to put it right had ended, so this could not be added to the case. "
            "The case goes on with what it had."
        )
    else:
        said = _("The case has been closed meanwhile, so this could not be added to it.")
    messages.error(request, said)
    return redirect("portal:case", slug=draft.task.case.slug)


def journey_of(draft: Draft) -> Journey:
    """This function will return the way through the draft's form on the town's day."""
    return Journey(draft.form, draft.answers, facts.calendar(catalog.city()).local_day(timezone.now()))


@require_http_methods(["GET", "POST"])
@public(cached=False)
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """What will be asked and what to have at hand, and the button that begins."""
    service = catalog.service(slug)
    if service is None or service.form is None or service.card.procedure is None:
        raise Http404
    if request.method == "GET":
        return render(request, "portal/asking/start.html", {"service": service, "card": service.card})
    if held := held_back(request, limits.DRAFTS, timezone.now()):
        return held
    try:
        edition = catalog.current_edition(slug)
    except Edition.DoesNotExist:
        raise Http404 from None
    draft = services.begin(
        edition=edition, language=get_language() or "", owner=person(request), at=timezone.now()
    )
    return redirect("portal:draft_page", token=draft.token, page=draft.form.pages[0].slug)


@require_http_methods(["GET", "POST"])
@public(cached=False)
@overtaken
def page(request: HttpRequest, token: str, page: str) -> HttpResponse:
    """One page of questions. Whatever can be kept is kept; whatever cannot is said beside its field."""
    draft = _in_time(request, token)
    if isinstance(draft, HttpResponse):
        return draft
    journey = journey_of(draft)
    shown = journey.page(page)
    if shown is None:
        return _onward(draft, journey)
    if request.method == "POST":
        return _answered(request, draft, shown)
    return _ask(request, draft, journey, shown, {})


def _ask(
    request: HttpRequest,
    draft: Draft,
    journey: Journey,
    shown: Page,
    replies: Mapping[str, Reply],
    refused: Mapping[str, str] | None = None,
) -> HttpResponse:
    context = asking.page(draft, journey, shown, replies, refused or {})
    faulty = bool(refused) or any(reply.blocking for reply in replies.values())
    return render(
        request, "portal/asking/page.html", context | {"faulty": faulty}, status=422 if faulty else 200
    )


def _answered(request: HttpRequest, draft: Draft, shown: Page) -> HttpResponse:
    """Keep what was posted, then go where its button leads; stay where something is missing or wrong."""
    refused = _attach(request, draft, shown)
    replies = answering.replies_to(shown, dict(request.POST.lists()))
    button = answering.group_button(request.POST)
    if button:
        answering.change_items(shown, replies, button)
    if "detach" in request.POST:
        _detach(draft, request.POST["detach"])
    draft = services.save(
        draft=draft, answers=answering.sound(replies), language=get_language() or "", at=timezone.now()
    )
    journey = journey_of(draft)
    if button or "detach" in request.POST:
        return _ask(request, draft, journey, journey.page(shown.slug) or shown, replies, refused)
    if "save" in request.POST:
        return redirect("portal:draft_saved", token=draft.token)
    if journey.refusal is not None:
        return redirect("portal:draft_refused", token=draft.token)
    again = journey.page(shown.slug)
    if again is not None:
        right, said = answering.checked(shown, again, replies, journey, draft.answers)
        if refused or not right:
            return _ask(request, draft, journey, again, said, refused)
    if "check" in request.GET:
        return _onward(draft, journey)
    following = journey.next_after(shown.slug)
    if following is None:
        sign_in.suggest(request, _email(draft))
        return redirect("portal:draft_check", token=draft.token)
    return redirect("portal:draft_page", token=draft.token, page=following.slug)


def _attach(request: HttpRequest, draft: Draft, shown: Page) -> dict[str, str]:
    """Attach what was sent with the page; for each question whose file was not accepted, say why."""
    refused: dict[str, str] = {}
    for question in shown.questions:
        if not isinstance(question, File):
            continue
        for sent in request.FILES.getlist(question.name):
            if too_many_uploads(request, timezone.now()):
                refused[question.name] = str(TOO_MANY_UPLOADS)
                break
            try:
                services.attach(
                    draft=draft,
                    question=question.name,
                    name=sent.name or "",
                    content=sent.read(),
                    at=timezone.now(),
                )
            except files.Refused as refusal:
                refused[question.name] = str(WORDS[refusal.code])
            except StorageUnavailable:
                refused[question.name] = str(STORAGE_DOWN)
    return refused


def _email(draft: Draft) -> str:
    procedure = draft.service.card.procedure
    return str(draft.answers.get(procedure.email, "")) if procedure else ""


def _detach(draft: Draft, key: str) -> None:
    try:
        attachment = queries.access_attachment(draft, key)
    except (Attachment.DoesNotExist, ValidationError):
        return
    services.detach(draft=draft, attachment=attachment, at=timezone.now())


def _onward(draft: Draft, journey: Journey) -> HttpResponse:
    """To the first page that misses something, or to the last look at everything."""
    missing = journey.first_incomplete()
    if missing is None:
        return redirect("portal:draft_check", token=draft.token)
    return redirect("portal:draft_page", token=draft.token, page=missing.slug)


@require_GET
@public(cached=False)
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """The link back to a draft: to where it was left."""
    draft = reached(request, token)
    return draft if isinstance(draft, HttpResponse) else _onward(draft, journey_of(draft))


@require_GET
@public(cached=False)
def saved(request: HttpRequest, token: str) -> HttpResponse:
    """The draft is kept: how to come back to it."""
    draft = reached(request, token)
    if isinstance(draft, HttpResponse):
        return draft
    return _saved(request, draft, LinkForm(initial={"email": _email(draft)}))


def _saved(request: HttpRequest, draft: Draft, form: LinkForm) -> HttpResponse:
    context = {
        "draft": draft,
        "link": request.build_absolute_uri(reverse("portal:draft", args=[draft.token])),
        "kept_until": draft.saved_at + services.KEPT_FOR,
        "form": form,
        "mailable": not draft.service.card.discreet,
    }
    status = 422 if form.errors else 200
    return render(request, "portal/asking/saved.html", context, status=status)


@require_POST
@public(cached=False)
@overtaken
def send(request: HttpRequest, token: str) -> HttpResponse:
    """Mails the way back: to the owner of the draft, or to the address typed where nobody owns it yet."""
    draft = reached(request, token)
    if isinstance(draft, HttpResponse):
        return draft
    form = LinkForm({"email": draft.owner.email} if draft.owner else request.POST)
    if draft.service.card.discreet:
        raise Http404
    if not form.is_valid():
        return _saved(request, draft, form)
    to = form.cleaned_data["email"]
    try:
        services.send_link(draft=draft, to=to, at=timezone.now())
    except services.TooOften:
        messages.error(
            request, _("The link has been sent often enough today. Look in your mail, also among the spam.")
        )
    else:
        messages.success(request, _("We have sent the link to %(email)s.") % {"email": to})
    return redirect("portal:draft_saved", token=token)


@require_GET
@signed_in
@overtaken
def keep(request: PersonRequest, token: str) -> HttpResponse:
    """Makes the draft the person's own, once they have proved their e-mail."""
    draft = reached(request, token)
    if isinstance(draft, HttpResponse):
        return draft
    services.claim(draft=draft, by=request.user, at=timezone.now())
    return redirect("portal:draft_saved", token=draft.token)


@require_POST
@public(cached=False)
@overtaken
def discard(request: HttpRequest, token: str) -> HttpResponse:
    draft = reached(request, token)
    if isinstance(draft, HttpResponse):
        return draft
    services.discard(draft=draft)
    messages.success(request, _("The draft and its files have been deleted."))
    return redirect("portal:folder" if request.user.is_authenticated else "portal:home")


@require_GET
@public(cached=False)
def refused(request: HttpRequest, token: str) -> HttpResponse:
    """A rule of the service says this is not for them: why, and what to do instead."""
    draft = reached(request, token)
    if isinstance(draft, HttpResponse):
        return draft
    journey = journey_of(draft)
    if journey.refusal is None:
        return _onward(draft, journey)
    instead = catalog.service(journey.refusal.instead) if journey.refusal.instead else None
    context = {
        "draft": draft,
        "refusal": journey.refusal,
        "instead": instead,
        "last": asking.last_page(journey),
    }
    return render(request, "portal/asking/refused.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
@overtaken
def check_answers(request: PersonRequest, token: str) -> HttpResponse:
    """Everything answered, to be looked at once more; and filing it. To file, a person has proved their e-mail."""
    draft = _in_time(request, token)
    if isinstance(draft, HttpResponse):
        return draft
    now = timezone.now()
    by = request.user
    if draft.owner_id is None:
        draft = services.claim(draft=draft, by=by, at=now)
    journey = journey_of(draft)
    if journey.refusal is not None:
        return redirect("portal:draft_refused", token=draft.token)
    missing = journey.first_incomplete()
    if missing is not None:
        messages.warning(request, _("Something is still missing on this page."))
        return redirect("portal:draft_page", token=draft.token, page=missing.slug)
    if request.method == "GET":
        return render(request, "portal/asking/check.html", asking.check(draft, journey, now))
    try:
        case = services.submit(draft=draft, by=by, at=now)
    except services.Incomplete as incomplete:
        messages.warning(request, _("Say or attach something that answers what was asked."))
        return redirect("portal:draft_page", token=draft.token, page=incomplete.page)
    except StorageUnavailable:
        messages.error(request, str(STORAGE_DOWN))
        return render(request, "portal/asking/check.html", asking.check(draft, journey, now), status=503)
    except services.Refused:
        return redirect("portal:draft_refused", token=draft.token)
    return redirect(f"{reverse('portal:case', args=[case.slug])}?filed")


@require_GET
@public(cached=False)
def attachment(request: HttpRequest, token: str, key: UUID) -> HttpResponse | FileResponse:
    """A file attached to the draft, to look at."""
    draft = reached(request, token)
    if isinstance(draft, HttpResponse):
        return draft
    try:
        found = queries.access_attachment(draft, str(key))
        content = registry.kept(found.sha256, found.size)
    except (Attachment.DoesNotExist, registry.Damaged, StorageUnavailable):
        raise Http404 from None
    return hand_over(content, name=found.name, media_type=found.media_type)
