"""A block asked once per item."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ventanilla.forms.conditions import holds
from ventanilla.forms.definition import Group, SimpleQuestion
from ventanilla.forms.faults import Code, Fault
from ventanilla.forms.kinds.base import Context, Kind, Posted, Raw, Unreadable


def blank(raw: Raw) -> bool:
    """This function will tell whether nothing at all was typed."""
    if isinstance(raw, Mapping):
        return all(blank(each) for each in raw.values())
    if isinstance(raw, list | tuple):
        return all(blank(each) for each in raw)
    return not str(raw).strip()


class GroupKind(Kind[Group]):
    """Value: a list of mappings, each of one item's answers.

    Raw: the same of raws. Items left blank are dropped, but for the first ``at_least``, whose missing
    answers are pointed at one by one.
    """

    def __init__(self, kinds: Mapping[str, Kind[Any]]) -> None:
        self.kinds = kinds

    def raw(self, question: Group, posted: Posted, name: str) -> Raw:
        numbered = re.compile(rf"{re.escape(name)}\.([0-9]{{1,3}})\.")
        numbers = sorted({int(found[1]) for field in posted if (found := numbered.match(field))})
        items: list[Raw] = []
        for number in numbers:
            item = {
                each.name: self.kinds[each.type].raw(each, posted, f"{name}.{number}.{each.name}")
                for each in question.questions
            }
            if not blank(item) or len(items) < question.at_least:
                items.append(item)
        # One too many is enough to say so.
        return items[: question.at_most + 1]

    def typed(self, question: Group, value: Any) -> Raw:
        return [
            {each.name: self.kinds[each.type].typed(each, item.get(each.name)) for each in question.questions}
            for item in value or []
        ]

    def read(self, question: Group, raw: Raw) -> tuple[Any, tuple[Fault, ...]]:
        if blank(raw) and (not question.required or not raw):
            return None, ()
        items: list[dict[str, Any]] = []
        faults: list[Fault] = []
        for number, item in enumerate(raw):
            items.append({})
            for each in question.questions:
                value, found = self.kinds[each.type].read(each, item.get(each.name, ""))
                faults += [fault.within(question.name, number) for fault in found]
                if value is not None:
                    items[-1][each.name] = value
        return items, tuple(faults)

    def tidy(self, question: Group, value: Any) -> Any:
        if not isinstance(value, list | tuple) or not all(isinstance(item, Mapping) for item in value):
            raise Unreadable
        known = {each.name: each for each in question.questions}
        items = []
        for number, item in enumerate(value):
            if unknown := sorted(str(key) for key in item if key not in known):
                raise Unreadable(part=f"{number}.{unknown[0]}")
            items.append(self._item(known, number, item))
        return items or None

    def _item(
        self, known: Mapping[str, SimpleQuestion], number: int, item: Mapping[str, Any]
    ) -> dict[str, Any]:
        tidied = {}
        for name, each in known.items():
            try:
                value = None if item.get(name) is None else self.kinds[each.type].tidy(each, item[name])
            except Unreadable as unreadable:
                within = ".".join(part for part in (str(number), name, unreadable.part) if part)
                raise Unreadable(unreadable.code, within, **unreadable.params) from None
            if value is not None:
                tidied[name] = value
        return tidied

    def check(self, question: Group, value: Any, context: Context) -> Iterator[Fault]:
        if len(value) > question.at_most:
            yield Fault(question.name, Code.TOO_MANY_ITEMS, {"maximum": question.at_most})
        elif len(value) < question.at_least:
            yield Fault(question.name, Code.TOO_FEW_ITEMS, {"minimum": question.at_least})
        for number, item in enumerate(value):
            within = Context({**context.answers, **item}, context.on)
            for each in self.asked(question, item, context.answers):
                for fault in self.kinds[each.type].faults(each, item.get(each.name), within):
                    yield fault.within(question.name, number)

    def asked(
        self, question: Group, item: Mapping[str, Any], answers: Mapping[str, Any]
    ) -> list[SimpleQuestion]:
        """This function will return the questions that are asked of one item.

        Their conditions look at earlier questions of the item, then at those of the form.
        """
        asked: list[SimpleQuestion] = []
        kept = dict(answers)
        for each in question.questions:
            kept.pop(each.name, None)
            if each.show_if is None or holds(each.show_if, kept):
                asked.append(each)
                if item.get(each.name) is not None:
                    kept[each.name] = item[each.name]
        return asked

    def trimmed(self, question: Group, value: Any, answers: Mapping[str, Any]) -> Any:
        """This function will return the items without the answers to questions that are not asked."""
        if not isinstance(value, list | tuple) or not all(isinstance(item, Mapping) for item in value):
            return value
        return [
            {
                each.name: item[each.name]
                for each in self.asked(question, item, answers)
                if item.get(each.name) is not None
            }
            for item in value
        ]

    def show(self, question: Group, value: Any, language: str) -> str:
        blocks = []
        for number, item in enumerate(value, start=1):
            lines = [f"{question.item.say(language)} {number}"]
            for each in question.questions:
                if item.get(each.name) is not None:
                    shown = self.kinds[each.type].show(each, item[each.name], language)
                    lines.append(f"{each.label.say(language)}: {shown.replace(chr(10), ', ')}")
            blocks.append("\n".join(lines))
        return "\n\n".join(blocks)

    def schema(self, question: Group) -> dict[str, Any]:
        properties = {each.name: self.kinds[each.type].schema(each) for each in question.questions}
        required = [each.name for each in question.questions if each.required and each.show_if is None]
        items = {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }
        return {
            "type": "array",
            "items": items,
            "minItems": question.at_least,
            "maxItems": question.at_most,
        }
