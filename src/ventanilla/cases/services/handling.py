"""What officials do with a case, and its withdrawal by the person who filed it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ventanilla.cases import rules
from ventanilla.cases.models import Case, Decision, Event, Task
from ventanilla.cases.queries import awaited
from ventanilla.cases.services import appointments
from ventanilla.cases.services.filing import resumed_deadline
from ventanilla.cases.services.record import NotNow, locked, record
from ventanilla.catalog import queries as catalog
from ventanilla.kernel.calendar import due
from ventanilla.notices import services as notices
from ventanilla.packs import facts
from ventanilla.people.models import Person
from ventanilla.ui import letters, live


@transaction.atomic
def take(*, case: Case, by: Person, at: datetime) -> Event:
    """This function will begin the review of a filed case, in the hands of whoever takes it.

    Raises NotNow, also when it has been put into a colleague's hands.
    """
    case = locked(case)
    if case.assignee_id not in (None, by.pk):
        raise NotNow(rules.Tag.TAKEN, case.state)
    case.assignee = by
    return record(case=case, tag=rules.Tag.TAKEN, by=by, at=at)


@transaction.atomic
def assign(*, case: Case, to: Person, by: Person, at: datetime) -> Event:
    """This function will put an open case into an official's hands, and tell them if it was not they. Raises NotNow."""
    case = locked(case)
    case.assignee = to
    event = record(case=case, tag=rules.Tag.ASSIGNED, by=by, at=at, data={"to": to.pk})
    if to != by:
        language = to.language or catalog.city().about.languages[0].code
        notices.tell(
            to=to.email,
            language=language,
            template="case_assigned",
            context={
                "reference": case.reference,
                "service": case.service.card.name.say(language),
                "path": letters.path("desk:case", language, case.slug),
            },
            about=case.reference,
            at=at,
        )
    return event


@transaction.atomic
def route(*, case: Case, department: str, by: Person, at: datetime) -> Event:
    """This function will send an open case on to another department, into nobody's hands. Raises NotNow."""
    case = locked(case)
    before = case.department
    case.department = department
    case.assignee = None
    live.changed(f"inbox:{before}")
    return record(case=case, tag=rules.Tag.ROUTED, by=by, at=at, data={"from": before, "to": department})


@transaction.atomic
def note(*, case: Case, text: str, by: Person, at: datetime) -> Event:
    """This function will add a note that only officials read."""
    return record(case=locked(case), tag=rules.Tag.NOTED, by=by, at=at, reason=text)


@transaction.atomic
def ask_cure(*, case: Case, request: str, questions: Sequence[str], by: Person, at: datetime) -> Task:
    """This function will ask the person, once, to put something right, and stop the clock meanwhile.

    The person has the pack's term (3 working days by CPAEM art. 119, 10 by Ley 39/2015 art. 68)
    counted from the day after. Raises NotNow, also when it was asked for already, or ValueError where the
    procedure has no such step.
    """
    case = locked(case)
    cure = case.procedure.cure
    if cure is None:
        raise ValueError("a cure is asked for where the procedure provides for it")
    if case.tasks.exists():
        raise NotNow(rules.Tag.CURE_ASKED, case.state)
    working = facts.calendar(catalog.city())
    due_on = due(cure.term, working.local_day(at), working)
    task = Task.objects.create(
        case=case, request=request, questions=list(questions), asked_at=at, due_on=due_on
    )
    case.due_on = None
    record(
        case=case,
        tag=rules.Tag.CURE_ASKED,
        by=by,
        at=at,
        reason=request,
        data={"task": task.pk},
        occasion=rules.Occasion.ASK_CURE,
    )
    return task


@transaction.atomic
def lapse_cure(*, task: Task, at: datetime) -> Event | None:
    """This function will end a request that nobody answered in time, and let the clock go on.

    What follows from the silence is for an official to decide. Returns None if it has ended already.
    """
    case = locked(task.case)
    task = case.tasks.select_for_update().get(pk=task.pk)
    if task.ended_at is not None:
        return None
    task.ended_at = at
    task.cured = False
    task.save(update_fields=["ended_at", "cured"])
    case.due_on = resumed_deadline(case, asked_at=task.asked_at, until=task.due_on)
    return record(case=case, tag=rules.Tag.CURE_LAPSED, by=None, at=at, data={"task": task.pk})


@transaction.atomic
def decide(
    *, case: Case, action: rules.Action, reasons: str, by: Person, post: str, at: datetime
) -> Decision:
    """This function will grant, deny or answer the case, with its reasons, for good.

    The document and the message follow in the worker; what was booked and is not needed now is cancelled.
    Raises NotNow when somebody else has decided, or the person has not been attended as they must be
    before; or ValueError when a refusal or an answer has no reasons (CPAEM art. 1.8; Ley 39/2015 art. 35).
    """
    wanted = appointments.let_go(case=case, by=by, at=at)
    case = locked(case)
    tag = rules.outcome(case.procedure, action)
    if tag is not rules.Tag.GRANTED and not reasons.strip():
        raise ValueError("a refusal and an answer say why")
    occasion = rules.Occasion.DENY if tag is rules.Tag.DENIED else rules.Occasion.GRANT
    if not rules.may_happen(tag, rules.State(case.state)):
        raise NotNow(tag, case.state)
    if tag is not rules.Tag.DENIED and awaited(case):
        raise NotNow(tag, case.state)
    appointments.end(case=case, wanted=wanted, tag=tag, at=at)
    decision = Decision.objects.create(
        case=case, outcome=tag, reasons=reasons.strip(), at=at, by=by, post=post
    )
    case.assignee = case.assignee or by
    record(case=case, tag=tag, by=by, at=at, reason=decision.reasons, occasion=occasion)
    return decision


@transaction.atomic
def withdraw(*, case: Case, by: Person, at: datetime) -> Event:
    """This function will close the case because the person who filed it no longer wants it. Raises NotNow.

    What they had booked for it is cancelled.
    """
    wanted = appointments.let_go(case=case, by=by, at=at)
    case = locked(case)
    appointments.end(case=case, wanted=wanted, tag=rules.Tag.WITHDRAWN, at=at)
    case.tasks.filter(ended_at=None).update(ended_at=at, cured=False)
    return record(case=case, tag=rules.Tag.WITHDRAWN, by=by, at=at, occasion=rules.Occasion.WITHDRAW)
