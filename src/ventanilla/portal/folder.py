"""A person's own folder: what they have begun, what they have filed, and what came of it."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.cases import queries, services
from ventanilla.cases.models import Case, Task
from ventanilla.people.access import PersonRequest, signed_in
from ventanilla.portal import own
from ventanilla.registry import queries as registry
from ventanilla.registry.models import Document
from ventanilla.registry.ports import StorageUnavailable
from ventanilla.ui.downloads import hand_over


def _case(request: PersonRequest, slug: str) -> Case:
    try:
        return queries.access_case(slug, request.user)
    except Case.DoesNotExist:
        raise Http404 from None


@require_GET
@signed_in
def folder(request: PersonRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    return render(
        request,
        "portal/own/folder.html",
        own.folder(request.user, int(before) if before.isdecimal() else None),
    )


@require_GET
@signed_in
def case(request: PersonRequest, slug: str) -> HttpResponse:
    return render(
        request, "portal/own/case.html", own.case(_case(request, slug), just_filed="filed" in request.GET)
    )


@require_GET
@signed_in
def document(request: PersonRequest, slug: str, key: int) -> HttpResponse | FileResponse:
    """A document filed with the case or issued in it."""
    case = _case(request, slug)
    try:
        found = queries.access_document(case, str(key))
        content = registry.content_of(found)
    except Document.DoesNotExist:
        raise Http404 from None
    except (registry.Damaged, StorageUnavailable):
        messages.error(
            request, _("The document cannot be given right now, because of a fault of ours. Try again later.")
        )
        return redirect("portal:case", slug=case.slug)
    return hand_over(
        content, name=found.name, media_type=found.media_type, download="download" in request.GET
    )


@require_POST
@signed_in
def cure(request: PersonRequest, slug: str) -> HttpResponse:
    """Begins, or goes on with, putting right what was asked for."""
    case = _case(request, slug)
    task = Task.objects.filter(case=case, ended_at=None).first()
    if task is None:
        messages.error(request, _("Nothing is waiting to be put right in this case."))
        return redirect("portal:case", slug=case.slug)
    draft = services.begin_cure(task=task, by=request.user, language=get_language() or "", at=timezone.now())
    return redirect("portal:draft_page", token=draft.token, page=draft.form.pages[0].slug)


@require_http_methods(["GET", "POST"])
@signed_in
def withdraw(request: PersonRequest, slug: str) -> HttpResponse:
    """Asks once more, then closes the case because the person no longer wants it."""
    case = _case(request, slug)
    if request.method == "GET":
        return render(request, "portal/own/withdraw.html", {"case": case, "card": case.service.card})
    try:
        services.withdraw(case=case, by=request.user, at=timezone.now())
    except services.NotNow:
        messages.error(request, _("The case is already closed."))
    else:
        messages.success(request, _("Your request has been withdrawn."))
    return redirect("portal:case", slug=case.slug)
