"""A draft that was overtaken on its way: filed, deleted, or no longer wanted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ventanilla.cases import rules, services
from ventanilla.cases.models import Case, Draft
from ventanilla.catalog import queries as catalog
from ventanilla.catalog.models import Edition
from ventanilla.notices.models import Message
from ventanilla.packs.models import City
from ventanilla.people import services as people
from ventanilla.people.models import Person

pytestmark = pytest.mark.django_db
ANSWERS: dict[str, Any] = {
    "solicitante": {"given": "Ejemplo", "surname": "Inventado"},
    "correo": "ejemplo@vilaprova.example",
    "vive_aqui": True,
    "antiguedad": "4",
    "motivo": "escuela",
}


@pytest.fixture
def citizen(town: City, client: Client) -> Person:
    person = people.ensure_person(email="ejemplo@vilaprova.example", language="en", at=timezone.now())
    client.force_login(person)
    return person


@pytest.fixture
def draft(citizen: Person) -> Draft:
    now = timezone.now()
    edition = catalog.current_edition("constancia")
    begun = services.begin(edition=edition, language="en", owner=citizen, at=now)
    return services.save(draft=begun, answers=ANSWERS, language="en", at=now)


@pytest.fixture
def asked(draft: Draft, citizen: Person) -> Case:
    now = timezone.now()
    case = services.submit(draft=draft, by=citizen, at=now)
    services.ask_cure(case=case, request="Falta el motivo.", questions=["motivo"], by=citizen, at=now)
    return case


def address(draft: Draft, step: str = "check") -> str:
    return f"/en/draft/{draft.token}/{step}/"


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object], verb: str) -> None:
    """Has something else happen after the page has read the draft and before its one domain call."""
    whole = getattr(services, verb)

    def overtaken(**wanted: Any) -> Any:
        monkeypatch.undo()
        act()
        return whole(**wanted)

    monkeypatch.setattr(services, verb, overtaken)


def test_deleting_twice_is_not_a_fault(draft: Draft, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, lambda: services.discard(draft=draft), "discard")
    assert client.post(address(draft, "delete")).status_code == 404


def test_a_page_sent_while_the_draft_is_deleted_is_not_a_fault(
    draft: Draft, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = address(draft, f"page/{draft.form.pages[0].slug}")
    meanwhile(monkeypatch, lambda: services.discard(draft=draft), "save")
    assert client.post(page, {}).status_code == 404


def test_a_draft_that_became_anothers_is_not_found(
    draft: Draft, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = people.ensure_person(email="otra@vilaprova.example", language="en", at=timezone.now())
    meanwhile(monkeypatch, lambda: Draft.objects.filter(pk=draft.pk).update(owner=other), "submit")
    assert client.post(address(draft)).status_code == 404
    assert not Case.objects.exists()


def test_an_answer_changed_meanwhile_into_one_that_is_refused_is_said_so(
    draft: Draft, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change() -> None:
        services.save(draft=draft, answers={"vive_aqui": False}, language="en", at=timezone.now())

    meanwhile(monkeypatch, change, "submit")
    assert client.post(address(draft))["Location"] == address(draft, "not-for-you")
    assert not Case.objects.exists()


def test_what_comes_after_the_time_to_put_it_right_is_told_what_happened(
    asked: Case, citizen: Person, client: Client
) -> None:
    now = timezone.now()
    task = asked.tasks.get()
    cure = services.begin_cure(task=task, by=citizen, language="en", at=now)
    services.lapse_cure(task=task, at=now + timedelta(days=20))
    for response in (
        client.get(address(cure, "page/cure"), follow=True),
        client.post(address(cure), follow=True),
    ):
        shown = response.content.decode()
        assert "The time to put it right had ended" in shown
        assert "closed meanwhile" not in shown


def test_a_cure_overtaken_by_a_decision_is_told_so(
    asked: Case, citizen: Person, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    cure = services.begin_cure(task=asked.tasks.get(), by=citizen, language="en", at=now)
    services.save(draft=cure, answers={"motivo": "trabajo"}, language="en", at=now)
    meanwhile(monkeypatch, lambda: services.withdraw(case=asked, by=citizen, at=now), "submit")
    assert "closed meanwhile" in client.post(address(cure), follow=True).content.decode()
    assert Case.objects.get().state == rules.State.WITHDRAWN


def test_an_upload_into_a_deleted_draft_is_refused(
    draft: Draft, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda: services.discard(draft=draft), "begin_upload")
    response = client.post(address(draft, "files"), headers={"Upload-Length": "10"})
    assert response.status_code == 409


def mailed() -> list[Message]:
    return list(Message.objects.filter(template="draft_saved").order_by("pk"))


@pytest.fixture
def nobodys(town: City) -> Draft:
    now = timezone.now()
    return services.begin(edition=catalog.current_edition("constancia"), language="en", owner=None, at=now)


def test_the_owner_is_mailed_the_way_back_whatever_is_typed(draft: Draft, client: Client) -> None:
    shown = client.post(address(draft, "send"), {"email": "otra@vilaprova.example"}, follow=True)
    assert "We have sent the link to ejemplo@vilaprova.example" in shown.content.decode()
    (message,) = mailed()
    assert message.to == "ejemplo@vilaprova.example"
    assert f"/en/draft/{draft.token}/" in message.text
    assert "Inventado" not in message.text + message.html


def test_nobodys_draft_is_mailed_to_the_address_typed(nobodys: Draft, client: Client) -> None:
    assert client.post(address(nobodys, "send"), {"email": "no"}).status_code == 422
    client.post(address(nobodys, "send"), {"email": "Otra@Vilaprova.example"})
    assert [message.to for message in mailed()] == ["otra@vilaprova.example"]


def test_an_address_nobody_proved_is_not_flooded(town: City) -> None:
    for number in range(5):
        now = timezone.now()
        begun = services.begin(
            edition=catalog.current_edition("constancia"), language="en", owner=None, at=now
        )
        typed = "otra@vilaprova.example" if number % 2 else "OTRA@vilaprova.example"
        shown = Client().post(address(begun, "send"), {"email": typed}, follow=True).content.decode()
        assert ("often enough today" in shown) is (number >= 3)
    assert len(mailed()) == 3


def test_one_draft_does_not_reach_ever_more_addresses(nobodys: Draft, client: Client) -> None:
    for number in range(5):
        client.post(address(nobodys, "send"), {"email": f"otra{number}@vilaprova.example"})
    assert len(mailed()) == 3


def test_what_a_discreet_service_is_about_is_mailed_to_nobody(
    nobodys: Draft, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = nobodys.service.card.model_copy(update={"discreet": True})
    monkeypatch.setattr(
        Edition, "definition", property(lambda _: nobodys.service.model_copy(update={"card": card}))
    )
    assert "by e-mail" not in client.get(address(nobodys, "saved")).content.decode()
    assert client.post(address(nobodys, "send"), {"email": "otra@vilaprova.example"}).status_code == 404
    assert not mailed()
