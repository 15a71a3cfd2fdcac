"""What may follow what, and who may do it."""

from datetime import date

import pytest

from ventanilla.cases import rules
from ventanilla.cases.rules import Action, Occasion, State, Tag
from ventanilla.kernel.text import LocalText
from ventanilla.packs.models import Cure, Effect, Occasions, Procedure, Term

TEXT = LocalText({"es": "x"})


def procedure(*, decides: str = "grant_or_deny", cure: bool = True) -> Procedure:
    return Procedure(
        series="VEC",
        subject="persona",
        email="correo",
        decides=decides,
        receipt_title=TEXT,
        cure=Cure(
            term=Term(amount=3, unit="working_days"),
            law=TEXT,
            in_force_from=date(2020, 1, 1),
            source="law",
            status="confirmed",
        )
        if cure
        else None,
        on=Occasions(
            submit=(Effect(do="tell", message="received"),),
            grant=(Effect(do="issue", document="constancia"), Effect(do="tell", message="granted")),
            deny=(Effect(do="tell", message="denied"),),
        ),
    )


@pytest.mark.parametrize("tag", Tag)
def test_nothing_but_filing_comes_first(tag: Tag) -> None:
    assert rules.may_happen(tag, None) is (tag is Tag.FILED)


@pytest.mark.parametrize("state", State)
def test_filing_happens_once(state: State) -> None:
    assert not rules.may_happen(Tag.FILED, state)


@pytest.mark.parametrize("state", rules.CLOSED)
@pytest.mark.parametrize(
    "tag", [Tag.GRANTED, Tag.DENIED, Tag.ANSWERED, Tag.CURE_ASKED, Tag.TAKEN, Tag.WITHDRAWN]
)
def test_a_closed_case_stays_closed(tag: Tag, state: State) -> None:
    with pytest.raises(ValueError):
        rules.state_after(tag, state)


def test_open_and_closed_are_all_there_is() -> None:
    assert set(rules.OPEN) | set(rules.CLOSED) == set(State)
    assert not set(rules.OPEN) & set(rules.CLOSED)


def test_no_decision_while_the_person_is_asked_to_cure() -> None:
    open_to = rules.actions(procedure(), State.CURE_ASKED, "supervisor", mine=True, cures_asked=1)
    assert Action.GRANT not in open_to
    assert Action.DENY not in open_to
    assert rules.state_after(Tag.CURED, State.CURE_ASKED) is State.IN_REVIEW
    assert rules.state_after(Tag.CURE_LAPSED, State.CURE_ASKED) is State.IN_REVIEW


def test_a_cure_is_asked_once_and_only_where_there_is_one() -> None:
    assert Action.ASK_CURE in rules.actions(procedure(), State.IN_REVIEW, "clerk", mine=True, cures_asked=0)
    assert Action.ASK_CURE not in rules.actions(
        procedure(), State.IN_REVIEW, "clerk", mine=True, cures_asked=1
    )
    assert Action.ASK_CURE not in rules.actions(
        procedure(cure=False), State.IN_REVIEW, "clerk", mine=True, cures_asked=0
    )


def test_a_clerk_hands_on_only_their_own_cases() -> None:
    assert Action.ASSIGN not in rules.actions(
        procedure(), State.IN_REVIEW, "clerk", mine=False, cures_asked=0
    )
    assert Action.ASSIGN in rules.actions(procedure(), State.IN_REVIEW, "clerk", mine=True, cures_asked=0)
    assert Action.ASSIGN in rules.actions(
        procedure(), State.IN_REVIEW, "supervisor", mine=False, cures_asked=0
    )


def test_a_case_put_into_a_colleagues_hands_is_not_offered_to_others() -> None:
    theirs = rules.actions(procedure(), State.FILED, "clerk", mine=False, held_by_another=True, cures_asked=0)
    assert Action.TAKE not in theirs
    assert Action.TAKE in rules.actions(procedure(), State.FILED, "clerk", mine=True, cures_asked=0)
    assert Action.TAKE in rules.actions(procedure(), State.FILED, "clerk", mine=False, cures_asked=0)


def test_a_register_that_routes_answers_and_never_denies() -> None:
    routing = procedure(decides="route")
    assert rules.outcome(routing, Action.GRANT) is Tag.ANSWERED
    assert Action.DENY not in rules.actions(routing, State.IN_REVIEW, "clerk", mine=True, cures_asked=0)


def test_the_receipt_comes_before_whatever_the_pack_wants() -> None:
    first, *rest = rules.effects(procedure(), Occasion.SUBMIT)
    assert (first.do, first.document) == ("issue", rules.RECEIPT)
    assert [effect.message for effect in rest] == ["received"]


@pytest.mark.parametrize("occasion", Occasion)
def test_every_occasion_is_told(occasion: Occasion) -> None:
    assert any(effect.do == "tell" for effect in rules.effects(procedure(), occasion))
