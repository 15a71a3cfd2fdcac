"""Whether a document is the town's own and untouched: by its code, its QR, or the PDF itself."""

from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.kernel import references
from ventanilla.people.access import public
from ventanilla.registry import queries as registry
from ventanilla.registry import services as register
from ventanilla.registry.ports import StorageUnavailable
from ventanilla.ui.downloads import hand_over

# Codes are far too long to guess; the limit spares the register whoever tries.
LIMITS = {"verify": "60/5m/ip"}
LARGEST = 32 * 2**20


@csrf_exempt  # It changes nothing and knows nobody: a token would only keep the page from caches.
@require_http_methods(["GET", "HEAD", "POST"])
@public(cached=False)
def verify(request: HttpRequest) -> HttpResponse:
    code = request.GET.get("code", "").strip()[:60]
    asked = bool(code) or request.method == "POST"
    if asked and _too_often(request):
        return render(request, "portal/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    shown: dict[str, Any] = {"code": code}
    if request.method == "POST":
        shown |= _examined(request)
    elif code:
        shown |= _looked_up(code)
    return render(request, "portal/verify.html", shown)


@require_safe
@public(cached=False)
def verify_document(request: HttpRequest) -> HttpResponseBase:
    """This function will hand over a document as issued to whoever has the code printed on it.

    A true code on a false paper is found out only by comparing (Ley 39/2015, art. 27.3.c).
    """
    if _too_often(request):
        return render(request, "portal/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    document = registry.by_code(request.GET.get("code", ""))
    if document is None:
        raise Http404
    try:
        content = registry.content_of(document)
    except (registry.Damaged, StorageUnavailable):
        return render(request, "portal/unavailable.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
    return hand_over(content, name=document.name, media_type=document.media_type)


def _too_often(request: HttpRequest) -> bool:
    return not ratelimit.consume(request, app="portal", action="verify", config=LIMITS, limit_get=True)


def _looked_up(code: str) -> dict[str, Any]:
    if not references.is_code(code):
        return {
            "code_error": _(
                "Check the code: it is 20 letters and numbers, printed at the foot of the document."
            )
        }
    return {"document": registry.by_code(code), "looked_up": True}


def _examined(request: HttpRequest) -> dict[str, Any]:
    given = request.FILES.get("file")
    if given is None or not given.size:
        return {"file_error": _("Choose the PDF file you want to check.")}
    if given.size > LARGEST:
        return {"file_error": _("The file must be 32 MB or smaller.")}
    return {"verdict": register.examine(given.read()), "file_name": given.name}
