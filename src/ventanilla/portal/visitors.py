"""Which browser asks, without a session: nothing is written for whoever only chooses a time."""

import hashlib

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token


def visitor_of(request: HttpRequest) -> str:
    """This function will return a digest of the browser's own CSRF secret, which it keeps between pages."""
    get_token(request)
    secret = request.META["CSRF_COOKIE"]
    return hashlib.sha256(f"ventanilla.visitor:{settings.SECRET_KEY}:{secret}".encode()).hexdigest()
