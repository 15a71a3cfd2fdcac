"""Reading what was posted for a page of questions, whatever it is asked for: a draft, or a booking."""

from collections.abc import Mapping, Sequence
from typing import Any

from ventanilla.forms.answers import KINDS, Reply, check, read
from ventanilla.forms.definition import File, Page, Question
from ventanilla.forms.journey import Journey


def replies_to(shown: Page, posted: Mapping[str, Sequence[str]]) -> dict[str, Reply]:
    """This function will read every question of a page but the files, which are attached apart."""
    return {
        question.name: read(question, posted)
        for question in shown.questions
        if not isinstance(question, File)
    }


def group_button(posted: Mapping[str, Any]) -> str:
    """This function will return the button pressed to add or remove an item of a repeated group, or ""."""
    return next((name for name in posted if name.startswith(("add:", "remove:"))), "")


def change_items(shown: Page, replies: dict[str, Reply], button: str) -> None:
    """This function will add an item to a repeated group, or drop one: ``add:witnesses``, ``remove:witnesses.0``."""
    verb, _colon, path = button.partition(":")
    name, _dot, number = path.partition(".")
    group = next((each for each in shown.questions if each.name == name and each.type == "group"), None)
    if group is None:
        return
    items = list(replies[name].raw or [])
    if verb == "add":
        items += [{}] * (1 if items else 2)
    elif number.isdecimal() and int(number) < len(items):
        del items[int(number)]
    value, _faults = KINDS["group"].read(group, items)
    replies[name] = Reply(items, value, ())


def sound(replies: Mapping[str, Reply]) -> dict[str, Any]:
    """This function will return the answers that can be kept."""
    return {name: reply.value for name, reply in replies.items() if not reply.blocking}


def checked(
    shown: Page,
    again: Page,
    replies: Mapping[str, Reply],
    journey: Journey,
    kept: Mapping[str, Any],
) -> tuple[bool, dict[str, Reply]]:
    """This function will tell whether a page is answered rightly, and what to say of each of its questions.

    ``shown`` is the page as it was answered, ``again`` as those answers make it. A question that they have
    just brought up is asked before it is complained of.
    """
    found = {
        question.name: _checked(question, replies.get(question.name), journey, kept)
        for question in again.questions
    }
    unseen = {question.name for question in again.questions} - {each.name for each in shown.questions}
    right = not any(reply.blocking for reply in found.values())
    return right, {name: reply for name, reply in found.items() if name not in unseen}


def _checked(question: Question, reply: Reply | None, journey: Journey, kept: Mapping[str, Any]) -> Reply:
    if reply is not None and reply.blocking:
        return reply
    value = reply.value if reply is not None else kept.get(question.name)
    found = check(question, value, journey.visible_answers(), journey.on)
    return Reply(reply.raw, value, found) if reply is not None else Reply.of(question, value, found)
