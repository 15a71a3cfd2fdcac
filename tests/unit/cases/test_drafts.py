"""Files of drafts: kept while something holds them, and not a moment longer."""

import io
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.storage import storages
from PIL import Image
from tests.unit.cases.conftest import MONDAY

from ventanilla.cases import cures, services
from ventanilla.cases.models import Attachment, Case, Draft
from ventanilla.kernel import digests
from ventanilla.people.models import Person
from ventanilla.registry.rules import storage_path

pytestmark = pytest.mark.django_db


def picture(colour: str) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(drawn, "PNG")
    return drawn.getvalue()


RED, BLUE = picture("red"), picture("blue")


def kept(content: bytes) -> bool:
    return storages["documents"].exists(storage_path(digests.digest(content)))


@pytest.fixture(autouse=True)
def promptly(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Collects what the worker is asked to let go of."""
    asked: list[list[str]] = []
    monkeypatch.setattr("ventanilla.cases.tasks.let_go", SimpleNamespace(enqueue=asked.append))
    return asked


@pytest.fixture
def draft(filed: Callable[..., Case], clerk: Person, citizen: Person) -> Draft:
    task = services.ask_cure(case=filed(), request="Falta algo", questions=[], by=clerk, at=MONDAY)
    return services.begin_cure(task=task, by=citizen, language="es-mx", at=MONDAY)


def attached(draft: Draft, content: bytes, name: str = "foto.png") -> Attachment:
    return services.attach(draft=draft, question=cures.FILES, name=name, content=content, at=MONDAY)


def test_what_is_taken_out_of_a_draft_is_let_go(draft: Draft, promptly: list[list[str]]) -> None:
    gone, stays = attached(draft, RED), attached(draft, BLUE)
    services.detach(draft=draft, attachment=gone, at=MONDAY)
    assert promptly == [[gone.sha256]]
    services.let_go(sha256s=[gone.sha256, stays.sha256])
    assert not kept(RED)
    assert kept(BLUE)


def test_a_forgotten_draft_takes_its_files_along(draft: Draft, promptly: list[list[str]]) -> None:
    attachment = attached(draft, RED)
    assert services.purge(at=MONDAY + timedelta(days=29)) == 0
    assert services.purge(at=MONDAY + timedelta(days=31)) == 1
    assert promptly == [[attachment.sha256]]
    services.let_go(sha256s=promptly[0])
    assert not kept(RED)


def test_what_the_register_holds_is_never_let_go(
    draft: Draft, citizen: Person, promptly: list[list[str]]
) -> None:
    attachment = attached(draft, RED)
    services.submit(draft=draft, by=citizen, at=MONDAY)
    assert promptly == []
    services.let_go(sha256s=[attachment.sha256])
    assert kept(RED)


def test_a_file_with_a_very_long_name_is_accepted(draft: Draft) -> None:
    assert attached(draft, RED, "ñ" * 240 + ".png").name.endswith("ñ.png")
