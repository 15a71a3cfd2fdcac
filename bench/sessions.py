"""Sessions of people who have signed in, made without the pages that sign them in."""

import time
from importlib import import_module
from typing import Any


def citizen(person: Any) -> str:
    """This function will return the cookie of a person who has signed in by a code."""
    return _session(person, {})


def official(person: Any) -> str:
    """This function will return the cookie of an official who has shown a password and a second factor."""
    now = time.time()
    proofs = [{"method": "password", "at": now}, {"method": "mfa", "type": "totp", "at": now}]
    proved = {"account_authentication_methods": proofs, "account_authentication_methods_user": str(person.pk)}
    return _session(person, {**proved, "official_seen": int(now)})


def _session(person: Any, content: dict[str, Any]) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.update(
        {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
            **content,
        }
    )
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
