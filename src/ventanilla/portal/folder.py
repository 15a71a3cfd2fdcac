"""A person's own folder: what they have begun, what they have filed, and what came of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.cases import queries, services
from ventanilla.cases.models import Case, Task
from ventanilla.people.access import signed_in
from ventanilla.portal import own
from ventanilla.portal.drafts import person
from ventanilla.registry import queries as registry
from ventanilla.registry.models import Document
from ventanilla.ui.downloads import hand_over


def _case(request: HttpRequest, slug: str) -> Case:
    by = person(request)
    try:
        if by is not None:
            return queries.access_case(slug, by)
    except Case.DoesNotExist:
        pass
    raise Http404


@require_GET
@signed_in
def folder(request: HttpRequest) -> HttpResponse:
    by = person(request)
    if by is None:
        raise Http404
    before = request.GET.get("before", "")
    return render(
        request, "portal/own/folder.html", own.folder(by, int(before) if before.isdecimal() else None)
    )


@require_GET
@signed_in
def case(request: HttpRequest, slug: str) -> HttpResponse:
    return render(
        request, "portal/own/case.html", own.case(_case(request, slug), just_filed="filed" in request.GET)
    )


@require_GET
@signed_in
def document(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A document filed with the case or issued in it."""
    case = _case(request, slug)
    try:
        found = queries.access_document(case, str(key))
        content = registry.content_of(found)
    except Document.DoesNotExist:
        raise Http404 from None
    except (registry.Damaged, OSError):
        messages.error(
            request, _("The document cannot be given right now, because of a fault of ours. Try again later.")
        )
        return redirect("portal:case", slug=case.slug)
    return hand_over(
        content, name=found.name, media_type=found.media_type, download="download" in request.GET
    )


@require_POST
@signed_in
def cure(request: HttpRequest, slug: str) -> HttpResponse:
    """Begins, or goes on with, putting right what was asked for."""
    case = _case(request, slug)
    by = person(request)
    task = Task.objects.filter(case=case, ended_at=None).first()
    if task is None or by is None:
        messages.error(request, _("Nothing is waiting to be put right in this case."))
        return redirect("portal:case", slug=case.slug)
    draft = services.begin_cure(task=task, by=by, language=get_language() or "", at=timezone.now())
    return redirect("portal:draft_page", token=draft.token, page=draft.form.pages[0].slug)


@require_http_methods(["GET", "POST"])
@signed_in
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks once more, then closes the case because the person no longer wants it."""
    case = _case(request, slug)
    by = person(request)
    if request.method == "GET" or by is None:
        return render(request, "portal/own/withdraw.html", {"case": case, "card": case.service.card})
    try:
        services.withdraw(case=case, by=by, at=timezone.now())
    except services.NotNow:
        messages.error(request, _("The case is already closed."))
    else:
        messages.success(request, _("Your request has been withdrawn."))
    return redirect("portal:case", slug=case.slug)
