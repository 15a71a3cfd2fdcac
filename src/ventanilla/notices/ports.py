"""The outside thing that takes our text messages. Named in the settings by the dotted path of a factory."""

from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


class NumberRefused(Exception):
    """The gateway will never take a message for that number. Says the kind of refusal, never the number."""


class GatewayDown(Exception):
    """The gateway did not take the message now; another time it may."""


class Texter(Protocol):
    """Sends text messages (SMS)."""

    def send(self, *, to: str, text: str) -> None:
        """This function will hand over a message for a number (E.164).

        Raises ``NumberRefused``, or ``GatewayDown`` when it may be tried again.
        """


@cache
def texter() -> Texter:
    """This function will return what ``settings.TEXTER`` names."""
    return cast(Texter, import_string(settings.TEXTER)())
