"""Text messages: over the HTTP gateway of a provider, or into the demonstration's outbox."""

import base64
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, unquote, urlencode, urlsplit, urlunsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ventanilla.notices.ports import GatewayDown, NumberRefused, Texter

PATIENCE = 20
TRY_AGAIN = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_MANY_REQUESTS,
)


class Outbox:
    """Sends nothing: the message is in the outbox already, where the demonstration shows it."""

    def send(self, *, to: str, text: str) -> None:
        del to, text


@dataclass(frozen=True)
class Gateway:
    """A provider that takes a form with ``To``, ``From`` and ``Body``, authenticated as Twilio's API is."""

    address: str
    user: str
    password: str
    sender: str

    def send(self, *, to: str, text: str) -> None:
        """This function will hand the message over; raises ``NumberRefused`` or ``GatewayDown``."""
        form = urlencode({"To": to, "From": self.sender, "Body": text}).encode()
        known = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        request = Request(self.address, data=form, headers={"Authorization": f"Basic {known}"})  # noqa: S310
        try:
            with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
                answer.read()
        except HTTPError as refused:
            kind = f"{refused.code} {_code(refused)}".strip()
            if refused.code >= HTTPStatus.INTERNAL_SERVER_ERROR or refused.code in TRY_AGAIN:
                raise GatewayDown(kind) from None
            raise NumberRefused(kind) from None
        except (URLError, OSError, TimeoutError) as trouble:
            raise GatewayDown(type(trouble).__name__) from None


def texter() -> Texter:
    """This function will return the gateway that ``settings.SMS`` names: ``outbox``, or an https address."""
    if not settings.SMS:
        raise ImproperlyConfigured("VENTANILLA_SMS is not set: no text message can be sent")
    if settings.SMS == "outbox":
        return Outbox()
    parts = urlsplit(settings.SMS)
    host = f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
    return Gateway(
        address=urlunsplit((parts.scheme, host, parts.path, "", "")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=parse_qs(parts.query)["from"][0],
    )


def _code(refused: HTTPError) -> str:
    """What the provider calls the refusal. Its words may repeat the number, so they are not kept."""
    try:
        said: Any = json.loads(refused.read())
    except (ValueError, OSError):
        return ""
    code = said.get("code") if isinstance(said, dict) else None
    return str(code) if isinstance(code, int) else ""
