"""The one way in which anything happens to a case: an event, under the case's lock."""

from datetime import datetime
from typing import Any

from django.db.models import Max

from ventanilla.cases import rules
from ventanilla.cases.models import Case, Effect, Event
from ventanilla.cases.tasks import bring_about
from ventanilla.people.models import Person
from ventanilla.ui import live


class NotNow(Exception):
    """The case is no longer in a state in which this can be done; somebody else was first."""

    def __init__(self, tag: rules.Tag, state: str) -> None:
        super().__init__(f"{tag} cannot follow {state}")
        self.tag = tag
        self.state = state


def locked(case: Case) -> Case:
    """This function will return the case as it is now, locked until the transaction ends."""
    return Case.objects.select_for_update().get(pk=case.pk)


def record(
    *,
    case: Case,
    tag: rules.Tag,
    by: Person | None,
    at: datetime,
    reason: str = "",
    data: dict[str, Any] | None = None,
    occasion: rules.Occasion | None = None,
) -> Event:
    """This function will add an event to a locked case, move its state, and line up the effects of the occasion.

    A case that is not in the database yet is written with its first event. Raises NotNow if the event may
    not follow the case's state.
    """
    before = rules.State(case.state) if case.pk else None
    if not rules.may_happen(tag, before):
        raise NotNow(tag, case.state)
    case.state = rules.state_after(tag, before)
    last = case.events.aggregate(last=Max("number"))["last"] if case.pk else 0
    case.save()
    event = Event.objects.create(
        case=case, number=last + 1, tag=tag, at=at, by=by, reason=reason, data=data or {}, state=case.state
    )
    if occasion is not None:
        wanted = rules.effects(case.procedure, occasion)
        Effect.objects.bulk_create(
            Effect(
                case=case, event=event, order=order, verb=effect.do, definition=effect.model_dump(mode="json")
            )
            for order, effect in enumerate(wanted)
        )
        if wanted:
            bring_about.enqueue(event.pk)
    live.changed(f"case:{case.pk}")
    live.changed(f"inbox:{case.department}")
    return event
