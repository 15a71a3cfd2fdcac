"""Dates: three parts, or one ISO field."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from ventanilla.forms.definition import Day
from ventanilla.forms.display import day_shown, said
from ventanilla.forms.faults import Code, Fault
from ventanilla.forms.kinds.base import Context, Input, Kind, Posted, Raw, Unreadable, tidy_line
from ventanilla.kernel.calendar import months_later

PARTS = {
    "day": said("Día", "Dia", "Day"),
    "month": said("Mes", "Mes", "Month"),
    "year": said("Año", "Any", "Year"),
}
LENGTHS = {"day": 2, "month": 2, "year": 4}


class DayKind(Kind[Day]):
    """Value: the day in ISO 8601. Raw: a mapping of the three parts, or one ISO string."""

    def inputs(self, question: Day) -> tuple[Input, ...]:
        return tuple(
            Input(part, label, question.required, mode="numeric", max_length=LENGTHS[part])
            for part, label in PARTS.items()
        )

    def raw(self, question: Day, posted: Posted, name: str) -> Raw:
        if name in posted:
            return super().raw(question, posted, name)
        return {part: (posted.get(f"{name}.{part}") or [""])[-1] for part in PARTS}

    def typed(self, question: Day, value: Any) -> Raw:
        if value is None:
            return dict.fromkeys(PARTS, "")
        day = date.fromisoformat(value)
        return {"day": str(day.day), "month": str(day.month), "year": f"{day.year:04}"}

    def parse(self, question: Day, raw: Raw) -> Any:
        if isinstance(raw, str):
            return raw
        parts = {part: tidy_line(str(raw.get(part, ""))) for part in PARTS}
        missing = [part for part, text in parts.items() if not text]
        if len(missing) == len(PARTS):
            return None
        if missing:
            raise Unreadable(Code.DATE_INCOMPLETE, missing[0])
        if not all(text.isascii() and text.isdigit() for text in parts.values()):
            raise Unreadable(Code.NOT_A_DATE)
        if len(parts["year"]) != 4:
            raise Unreadable(Code.YEAR_FOUR_DIGITS, "year")
        try:
            return date(*(int(parts[part]) for part in ("year", "month", "day")))
        except ValueError:
            raise Unreadable(Code.NOT_A_DATE) from None

    def tidy(self, question: Day, value: Any) -> Any:
        if value is None or value == "":
            return None
        if isinstance(value, date):
            return value.isoformat()[:10]
        if not isinstance(value, str):
            raise Unreadable
        try:
            return date.fromisoformat(tidy_line(value)).isoformat()
        except ValueError:
            raise Unreadable(Code.NOT_A_DATE) from None

    def check(self, question: Day, value: Any, context: Context) -> Iterator[Fault]:
        day = date.fromisoformat(value)
        if question.earliest and day < question.earliest:
            yield Fault(question.name, Code.TOO_EARLY, {"earliest": question.earliest.isoformat()})
        if question.latest and day > question.latest:
            yield Fault(question.name, Code.TOO_LATE, {"latest": question.latest.isoformat()})
        if question.past_only and day > context.on:
            yield Fault(question.name, Code.IN_THE_FUTURE)
        if question.future_only and day < context.on:
            yield Fault(question.name, Code.IN_THE_PAST)
        if question.within_months is not None and day < months_later(context.on, -question.within_months):
            yield Fault(question.name, Code.TOO_OLD, {"months": question.within_months})

    def show(self, question: Day, value: Any, language: str) -> str:
        return day_shown(date.fromisoformat(value), language)

    def schema(self, question: Day) -> dict[str, Any]:
        return {"type": "string", "format": "date"}
