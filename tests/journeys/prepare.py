"""Finished drafts and signed-in sessions in the database that the environment names, as JSON on standard output."""

import json
import sys
from importlib import import_module
from pathlib import Path
from uuid import uuid4

from ventanilla.config.command import starting


def prepare(slug: str, count: int) -> list[dict[str, str]]:
    """This function will make ``count`` drafts of a service, filled in as the pack's first sample of it."""
    found = starting.django()

    from django.conf import settings
    from django.contrib.auth import login
    from django.http import HttpRequest
    from django.utils import timezone

    from ventanilla import packs
    from ventanilla.cases import services
    from ventanilla.catalog import queries as catalog
    from ventanilla.people import services as people

    assert found.city is not None
    sample = next(each for each in packs.load_samples(Path(found.city)).cases if each.service == slug)
    sessions = import_module(settings.SESSION_ENGINE)
    now = timezone.now()
    made = []
    for _ in range(count):
        email = f"persona.{uuid4().hex[:12]}@example.org"
        person = people.ensure_person(email=email, language=sample.language, at=now)
        draft = services.begin(
            edition=catalog.current_edition(slug), language=sample.language, owner=person, at=now
        )
        services.save(draft=draft, answers=sample.answers, language=sample.language, at=now)
        request = HttpRequest()
        request.session = sessions.SessionStore()
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
        request.session.save()
        cookie = f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}"
        made.append({"token": draft.token, "cookie": cookie})
    return made


if __name__ == "__main__":
    sys.stdout.write(json.dumps(prepare(sys.argv[1], int(sys.argv[2]))))
