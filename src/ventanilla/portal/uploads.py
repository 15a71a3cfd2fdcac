"""Files sent in pieces that survive a lost connection: the core of the tus protocol 1.0.0 with creation.

An interrupted upload asks where it was (HEAD) and goes on from there (PATCH). The pieces wait in the
database, so that any web process can receive the next one.
"""

import base64
import binascii
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ventanilla.cases import queries, services
from ventanilla.cases.models import Draft, Upload
from ventanilla.people.access import public
from ventanilla.portal.drafts import reached
from ventanilla.portal.proving import too_many_uploads
from ventanilla.portal.refusals import STORAGE_DOWN, TOO_MANY_UPLOADS, WORDS
from ventanilla.registry import files
from ventanilla.registry.ports import StorageUnavailable

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"


def _answer(status: int, text: str = "", **headers: str) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    response["Tus-Resumable"] = VERSION
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


def _metadata(header: str) -> dict[str, str]:
    """The pairs of ``Upload-Metadata``: a key and its value in Base64, separated by commas."""
    pairs = {}
    for pair in header.split(","):
        key, _space, value = pair.strip().partition(" ")
        try:
            pairs[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return pairs


@require_http_methods(["POST"])
@public(cached=False)
def create(request: HttpRequest, token: str) -> HttpResponse:
    """Opens an upload: ``Upload-Length``, and the name and question in ``Upload-Metadata``."""
    draft = reached(request, token)
    if isinstance(draft, HttpResponse):
        return _answer(409)
    if too_many_uploads(request, timezone.now()):
        return _answer(429, str(TOO_MANY_UPLOADS))
    size = request.headers.get("Upload-Length", "")
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    if not size.isdecimal():
        return _answer(400)
    try:
        upload = services.begin_upload(
            draft=draft,
            question=said.get("question", ""),
            name=said.get("filename", ""),
            size=int(size),
            at=timezone.now(),
        )
    except KeyError:
        return _answer(400)
    except (services.AlreadyFiled, Draft.DoesNotExist):
        return _answer(409)
    except files.Refused as refusal:
        return _answer(422, str(WORDS[refusal.code]))
    return _answer(201, Location=reverse("portal:upload", args=[draft.token, upload.pk]))


@require_http_methods(["HEAD", "PATCH"])
@public(cached=False)
def piece(request: HttpRequest, token: str, key: UUID) -> HttpResponse:
    """Says how much has arrived (HEAD), or receives the next piece (PATCH)."""
    draft = reached(request, token)
    if isinstance(draft, HttpResponse):
        return _answer(409)
    try:
        upload = queries.access_upload(draft, str(key))
    except Upload.DoesNotExist:
        raise Http404 from None
    if request.method == "HEAD":
        return _answer(
            200, Upload_Offset=str(upload.received), Upload_Length=str(upload.size), Cache_Control="no-store"
        )
    offset = request.headers.get("Upload-Offset", "")
    if request.content_type != PIECE or not offset.isdecimal():
        return _answer(400)
    try:
        services.receive_part(upload=upload, begins_at=int(offset), content=request.body, at=timezone.now())
    except (services.AlreadyFiled, Draft.DoesNotExist, Upload.DoesNotExist):
        return _answer(409)
    except services.WrongPlace:
        return _answer(409, Upload_Offset=str(upload.received))
    except files.Refused as refusal:
        return _answer(422, str(WORDS[refusal.code]))
    except StorageUnavailable:
        return _answer(503, str(STORAGE_DOWN))
    return _answer(204, Upload_Offset=str(upload.received))
