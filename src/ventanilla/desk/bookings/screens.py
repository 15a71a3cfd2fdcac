"""What the screens of bookings show, gathered for their templates."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ventanilla.bookings import boards, naming, offer, places, rules, words
from ventanilla.bookings.models import Booking, Kind, Resource, Turn
from ventanilla.catalog import queries as catalog
from ventanilla.forms.summary import summary
from ventanilla.packs.models import Office
from ventanilla.people import rules as who
from ventanilla.people.models import Person, Role
from ventanilla.ui import here, live, moments


def around(posts: Iterable[who.Holding], at: str, department: str = "") -> dict[str, Any]:
    """This function will return the menu of bookings: ``text``, ``url``, ``current``; only what the posts admit to."""
    posts = tuple(posts)
    entries = [
        ("day", _("Day")),
        ("new_booking", _("Book for somebody")),
        *([("groups", _("Courses"))] if boards.access_groups(who.departments(posts)) else ()),
        *([("spaces", _("Spaces"))] if boards.access_spaces(who.departments(posts)) else ()),
        *([("openings", _("Opening hours"))] if who.departments(posts, Role.SUPERVISOR) else ()),
        ("report", _("Report")),
        ("my_calendar", _("My calendar")),
        *([("contingency", _("Contingency"))] if who.departments(posts, Role.ADMINISTRATOR) else ()),
    ]
    suffix = f"?department={department}" if department else ""
    return {
        "around": [
            {"text": text, "url": reverse(f"desk:{name}") + suffix, "current": name == at}
            for name, text in entries
        ]
    }


def departments(slugs: Iterable[str]) -> list[Any]:
    """This function will return the departments of these that have desks of their own, in the town's order."""
    with_desks = {each.department for each in boards.access_pools(slugs)}
    return [each for each in catalog.city().departments if each.slug in with_desks]


def pool_name(slug: str) -> str:
    """This function will return the name of a pool, or its slug where the pack no longer has it."""
    known = places.pool(slug)
    return here.say(known.name) if known else slug


def what_name(slug: str) -> str:
    """This function will return the name of an appointment, or its slug where the pack no longer has it."""
    known = places.appointment(slug)
    return here.say(known.name) if known else slug


def day(
    pools: Sequence[Resource],
    chosen: Sequence[Resource],
    day: date,
    after: tuple[datetime, int] | None,
    now: datetime,
) -> dict[str, Any]:
    """This function will return who comes that day, with what may be done with each, and who waits today."""
    found = boards.day_of(chosen, day, after=after)
    more = len(found) > boards.PAGE
    found = found[: boards.PAGE]
    counts = boards.counts_of(chosen, day)
    today = offer.local_day(now)
    last = found[-1] if found else None
    return {
        "day": day,
        "today": day == today,
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1),
        "pools": [{"slug": each.slug, "name": pool_name(each.slug)} for each in pools],
        "halls": [_hall(each, today, now) for each in pools] if day == today else [],
        "rows": [row(each, today) for each in found],
        "several": len(chosen) > 1,
        "counts": [(words.STATES[state], counts[state]) for state in boards.SHOWN if counts.get(state)],
        "total": sum(counts.values()),
        "next": f"{last.starts_at.isoformat()}~{last.pk}" if more and last else "",
        "live": live.address(f"day:{pools[0].department}") if pools else "",
    }


def _hall(resource: Resource, today: date, now: datetime) -> dict[str, Any]:
    return {
        "slug": resource.slug,
        "name": pool_name(resource.slug),
        "waiting": len(boards.waiting_here(resource, today, now)),
    }


def row(booking: Booking, today: date) -> dict[str, Any]:
    """This function will return one line of a day."""
    state = rules.State(booking.state)
    return {
        "locator": booking.locator,
        "url": reverse("desk:booking", args=[booking.locator]),
        "starts_at": booking.starts_at,
        "name": booking.name or booking.email or booking.phone,
        "what": what_name(booking.what),
        "pool": pool_name(booking.resource.slug),
        "modality": words.MODALITIES.get(booking.modality, ""),
        "priority": booking.priority,
        "state": words.STATES[state],
        "tone": words.TONES[state],
        "may_arrive": may_arrive(booking, today),
    }


def may_arrive(booking: Booking, today: date) -> bool:
    """This function will tell whether whoever booked may be checked in today."""
    return (
        rules.may_happen(rules.Tag.ARRIVED, rules.State(booking.state))
        and booking.modality == "in_person"
        and offer.local_day(booking.starts_at) == today
    )


def queue(resource: Resource, person: Person, desk: str, now: datetime) -> dict[str, Any]:
    """This function will return who waits at a pool, who is being served, and by whom."""
    today = offer.local_day(now)
    called = boards.called_here([resource], today)
    known = places.pool(resource.slug)
    return {
        "pool": {"slug": resource.slug, "name": pool_name(resource.slug)},
        "office": places.office(known.office) if known else None,
        "desk": desk,
        "mine": [_turn(each, now) for each in called if each.called_by_id == person.pk],
        "others": [_turn(each, now) for each in called if each.called_by_id != person.pk],
        "waiting": [_turn(each, now) for each in boards.waiting_here(resource, today, now)],
        "appointments": places.served_by(resource.slug),
        "live": live.address(f"day:{resource.department}"),
    }


def _turn(turn: Turn, now: datetime) -> dict[str, Any]:
    booking = turn.booking
    return {
        "pk": turn.pk,
        "locator": turn.locator,
        "what": what_name(turn.what),
        "booked": turn.booked,
        "due_at": turn.due_at,
        "name": booking.name if booking else "",
        "url": reverse("desk:booking", args=[booking.locator]) if booking else "",
        "priority": turn.priority,
        "minutes": max(0, int((now - turn.arrived_at).total_seconds() // 60)),
        "desk": turn.desk,
        "by": str(turn.called_by or ""),
        "calls": turn.calls,
    }


def booking(booking: Booking, now: datetime) -> dict[str, Any]:
    """This function will return what the page of a booking shows, and what may be done with it now."""
    state = rules.State(booking.state)
    may = {tag for tag in rules.Tag if rules.may_happen(tag, state)}
    begun = booking.starts_at <= now
    actions = set()
    if may_arrive(booking, offer.local_day(now)):
        actions.add("arrive")
    if rules.Tag.DONE in may and (begun or state == rules.State.ARRIVED):
        actions.add("serve")
    if rules.Tag.MISSED in may and begun:
        actions.add("miss")
    if state == rules.State.CONFIRMED and not begun:
        actions |= {"cancel", "move"} if booking.resource.kind == Kind.DESKS else {"cancel"}
    return {
        "booking": booking,
        "what": _what(booking),
        "state": words.STATES[state],
        "tone": words.TONES[state],
        "facts": _facts(booking),
        "answers": _answers(booking),
        "events": [_happened(each) for each in boards.happenings_of(booking)],
        "actions": actions,
        "live": live.address(f"day:{booking.resource.department}"),
    }


def _what(booking: Booking) -> str:
    """Of a desk the appointment's own name, confidential or not: its officials read it."""
    return what_name(booking.what) if booking.resource.kind == Kind.DESKS else naming.about(booking).what


def _facts(booking: Booking) -> list[dict[str, Any]]:
    known = places.pool(booking.resource.slug)
    office = places.office(known.office) if known else None
    rows = [
        (_("Name"), booking.name or "—"),
        (_("E-mail"), booking.email or "—"),
        (_("Phone"), booking.phone or "—"),
        (_("When"), moments.moment(booking.starts_at)),
        (_("How"), words.MODALITIES.get(booking.modality, "—")),
        (_("Where"), _where(booking, office)),
    ]
    if booking.priority:
        rows.append((_("Priority"), _("Yes: over 65 or with a disability")))
    return [{"key": key, "value": value} for key, value in rows]


def _where(booking: Booking, office: Office | None) -> str:
    if booking.resource.kind != Kind.DESKS:
        return ", ".join(naming.about(booking).place) or "—"
    return pool_name(booking.resource.slug) + (f", {here.say(office.name)}" if office else "")


def _answers(booking: Booking) -> list[dict[str, Any]]:
    form = catalog.city().form_of(booking.what)
    if form is None or not booking.answers:
        return []
    return [
        {"key": here.say(question.label), "value": shown}
        for _page, rows in summary(form, booking.answers, get_language() or "")
        for question, shown in rows
    ]


def _happened(happening: Any) -> dict[str, Any]:
    return {
        "title": words.HAPPENINGS[rules.Tag(happening.tag)],
        "when": happening.at,
        "who": str(happening.by) if happening.by else "",
        "text": happening.reason or happening.data.get("desk", ""),
        "state": "done",
    }
