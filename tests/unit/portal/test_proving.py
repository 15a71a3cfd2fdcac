"""Whoever begins a great many drafts is asked for work, and then to wait; nothing they sent is lost."""

import html
import json
import re

import altcha
import pytest
from django.test import Client

from ventanilla.cases.models import Draft
from ventanilla.packs.models import City
from ventanilla.people import limits

pytestmark = pytest.mark.django_db
START = "/en/services/constancia/start/"


def test_the_page_that_asks_for_work_sends_again_what_was_posted(town: City, client: Client) -> None:
    for _ in range(limits.DRAFTS.free):
        assert client.post(START).status_code == 302
    asked = client.post(START, {"something": "typed before"})
    page = asked.content.decode()
    assert asked.status_code == 429
    assert '<input type="hidden" name="something" value="typed before">' in page
    found = re.search(r'data-challenge="([^"]+)"', page)
    assert found
    challenge = altcha.Challenge.from_dict(json.loads(html.unescape(found[1])))
    solution = altcha.solve_challenge(challenge)
    assert solution
    proof = altcha.Payload(challenge, solution).to_base64()
    assert client.post(START, {"something": "typed before", "altcha": proof}).status_code == 302
    assert Draft.objects.count() == limits.DRAFTS.free + 1


def test_beyond_all_measure_one_waits(town: City, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_count", lambda *_: limits.DRAFTS.most + 1)
    answer = client.post(START)
    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()
    assert not Draft.objects.exists()
