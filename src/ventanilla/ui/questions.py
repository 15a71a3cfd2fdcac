"""A question and what was replied, made ready for its template: ids, labels, hints, errors, values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.template.loader import render_to_string

from ventanilla.forms import answers
from ventanilla.forms.answers import Input, Reply
from ventanilla.forms.definition import Asked, File, Group, Question
from ventanilla.forms.faults import Fault
from ventanilla.ui import here
from ventanilla.ui.faults import wording

MEDIA = {
    "pdf": ".pdf,application/pdf",
    "jpg": ".jpg,.jpeg,image/jpeg",
    "png": ".png,image/png",
    "webp": ".webp,image/webp",
    "heic": ".heic,.heif,image/heic",
    "docx": ".docx",
    "xlsx": ".xlsx",
    "odt": ".odt",
    "ods": ".ods",
    "txt": ".txt,text/plain",
    "xml": ".xml,text/xml",
}
HALF = {
    *("given", "surname", "surname2", "identifier", "latitude", "longitude"),
    *("ext_number", "int_number", "street_type", "postcode", "municipality", "state", "province"),
}
THIRD = {"number", "stair", "floor", "door"}
WIDTHS = ((2, "2"), (4, "4"), (6, "5"), (12, "10"), (30, "20"), (80, "30"))
SELECT_FROM = 12


def ident(path: str) -> str:
    """This function will return the HTML id of the field posted as ``path``."""
    return "q-" + path.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Control:
    """One field to type in, as the templates show it."""

    path: str
    id: str
    label: str
    value: str
    required: bool = True
    hint: str = ""
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    autocomplete: str = ""
    mode: str = ""
    max_length: int | None = None
    suggestions: tuple[str, ...] = ()
    part: str = ""
    faulty: bool = False

    @property
    def described_by(self) -> str:
        """This function will return the ids of what explains the field: hint, errors, warnings."""
        said = (("hint", self.hint), ("error", self.errors), ("warning", self.warnings))
        return " ".join(f"{self.id}-{name}" for name, words in said if words)

    @property
    def type(self) -> str:
        """This function will return the type of the HTML input."""
        return self.mode if self.mode in ("email", "tel") else "text"

    @property
    def width(self) -> str:
        """This function will return govuk's width class, so that the field looks as long as its answer."""
        longest = self.max_length or 200
        return next((f"govuk-input--width-{name}" for limit, name in WIDTHS if longest <= limit), "")

    @property
    def share(self) -> str:
        """This function will tell how much of the row a part takes."""
        return "part--half" if self.part in HALF else "part--third" if self.part in THIRD else ""


@dataclass(frozen=True, slots=True)
class Around:
    """What the page gives besides the answers: files already attached, where to upload, the CSRF token.

    ``refused`` says why a file just sent was not accepted, by question.
    """

    attachments: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    upload_url: str = ""
    csrf: str = ""
    refused: Mapping[str, str] = field(default_factory=dict)


def _words(faults: Iterable[Fault], question: Asked, blocking: bool) -> tuple[str, ...]:
    return tuple(wording(fault, question) for fault in faults if fault.blocks is blocking)


def _own(faults: Iterable[Fault], path: str, part: str | None) -> list[Fault]:
    return [fault for fault in faults if fault.question == path and fault.part == part]


def control(question: Asked, shape: Input, path: str, raw: Any, faults: Sequence[Fault]) -> Control:
    """This function will make the field of a simple question, or of one part of another."""
    part = shape.name or None
    own = _own(faults, path, part)
    full = f"{path}.{part}" if part else path
    value = raw.get(part, "") if part and isinstance(raw, Mapping) else "" if part else raw
    return Control(
        path=full,
        id=ident(full),
        label=here.say(shape.label) if part else here.say(question.label),
        value="" if value is None else str(value),
        required=shape.required,
        hint=here.say(shape.hint) if part else here.say(question.hint),
        errors=_words(own, question, blocking=True),
        warnings=_words(own, question, blocking=False),
        autocomplete="off" if question.sensitive else shape.autocomplete or "",
        mode=shape.mode,
        max_length=shape.max_length,
        suggestions=shape.suggestions,
        part=shape.name,
        faulty=any(fault.blocks for fault in own),
    )


def context(question: Question, reply: Reply, path: str, around: Around) -> dict[str, Any]:
    """This function will return what the template of the question's type is given."""
    shapes = answers.inputs(question)
    whole = Input("", question.label, question.required)
    given: dict[str, Any] = {
        "question": question,
        "field": control(
            question, next((s for s in shapes if not s.name), whole), path, reply.raw, reply.faults
        ),
        "parts": [control(question, s, path, reply.raw, reply.faults) for s in shapes if s.name],
        "chosen": reply.raw if isinstance(reply.raw, list) else [reply.raw],
    }
    if question.type == "place":
        given["coordinates"] = any(part.value or part.errors for part in given["parts"][1:])
    if question.type == "date":
        inside = [fault for fault in reply.faults if fault.question == path]
        given["errors"] = _words(inside, question, blocking=True)
        given["all_parts"] = not any(fault.part for fault in inside)
    if question.type == "choice":
        given["as_select"] = len(question.options) > SELECT_FROM
    if isinstance(question, File):
        given.update(_files(question, around))
        if question.name in around.refused:
            errors = (around.refused[question.name],)
            given["field"] = replace(given["field"], errors=errors, faulty=True)
    if isinstance(question, Group):
        given.update(_items(question, reply, path, around))
    return given


def _files(question: File, around: Around) -> dict[str, Any]:
    attached = list(around.attachments.get(question.name, ()))
    return {
        "attached": attached,
        "room": 1 if question.at_most == 1 else question.at_most - len(attached),
        "accept": ",".join(MEDIA[each] for each in question.accept),
        "formats": ", ".join(each.upper() for each in question.accept),
        "limit": question.max_megabytes * 1024 * 1024,
        "upload_url": around.upload_url,
        "csrf": around.csrf,
    }


def _items(question: Group, reply: Reply, path: str, around: Around) -> dict[str, Any]:
    raw = reply.raw if isinstance(reply.raw, list) else []
    typed = [dict(item) for item in raw] + [{}] * (question.at_least - len(raw))
    items = []
    for number, item in enumerate(typed):
        inside = f"{path}.{number}"
        fields = []
        for asked in question.questions:
            here_ = f"{inside}.{asked.name}"
            faults = tuple(fault for fault in reply.faults if fault.question == here_)
            fields.append(render(asked, Reply(item.get(asked.name, ""), None, faults), here_, around))
        items.append({"number": number + 1, "path": inside, "fields": fields})
    return {
        "items": items,
        "may_add": len(items) < question.at_most,
        "may_remove": len(items) > question.at_least,
    }


def render(question: Question, reply: Reply, path: str, around: Around) -> str:
    """This function will draw the question with what was replied to it."""
    return render_to_string(f"ui/questions/{question.type}.html", context(question, reply, path, around))


def summary(pairs: Iterable[tuple[Question, Reply]], refused: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """This function will yield each blocking fault as ``text`` and ``href``, in the order of the page.

    ``refused`` says why a file just sent was not accepted, by question, and takes the place of its faults.
    """
    for question, reply in pairs:
        if question.name in refused:
            text = f"{here.say(question.label)}: {refused[question.name]}"
            yield {"text": text, "href": f"#{ident(question.name)}"}
            continue
        for fault in reply.faults:
            if fault.blocks:
                asked, label = _asked(question, fault)
                colon = "" if label[-1] in "?!.:…" else ":"
                yield {
                    "text": f"{label}{colon} {wording(fault, asked)}",
                    "href": f"#{ident(_target(asked, fault))}",
                }


def _asked(question: Question, fault: Fault) -> tuple[Question, str]:
    asked: Question = question
    labels = [here.say(question.label)]
    if isinstance(question, Group) and fault.question != question.name:
        _, number, name = fault.question.split(".", 2)
        asked = next(each for each in question.questions if each.name == name)
        labels = [f"{here.say(question.item)} {int(number) + 1}", here.say(asked.label)]
    if asked.type != "date":
        labels += [
            here.say(shape.label)
            for shape in answers.inputs(asked)
            if shape.name and shape.name == fault.part
        ]
    return asked, ", ".join(labels)


def _target(question: Question, fault: Fault) -> str:
    if fault.part:
        return fault.field
    parts = [shape.name for shape in answers.inputs(question) if shape.name]
    return f"{fault.question}.{parts[0]}" if parts else fault.question
