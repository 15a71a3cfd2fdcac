"""What is ticked or attached: one choice, several, yes or no, a declaration, files."""

from collections.abc import Iterator
from typing import Any

from ventanilla.forms.definition import Choice, Choices, Declaration, File, Option, YesNo
from ventanilla.forms.display import said, truth_shown
from ventanilla.forms.faults import Code, Fault
from ventanilla.forms.kinds.base import Context, Kind, Posted, Raw, Unreadable, tidy_line

ONE_FILE = said("1 archivo", "1 fitxer", "1 file")
FILES = said("{count} archivos", "{count} fitxers", "{count} files")
TRUE = ("yes", "true", "on", "1")
FALSE = ("no", "false", "off", "0")


def label(options: tuple[Option, ...], value: str, language: str) -> str:
    """This function will return what the option is called, or the value when it is not offered."""
    return next((option.label.say(language) for option in options if option.value == value), value)


class ChoiceKind(Kind[Choice]):
    def check(self, question: Choice, value: Any, context: Context) -> Iterator[Fault]:
        if value not in {option.value for option in question.options}:
            yield Fault(question.name, Code.NOT_AN_OPTION)

    def show(self, question: Choice, value: Any, language: str) -> str:
        return label(question.options, value, language)

    def schema(self, question: Choice) -> dict[str, Any]:
        return {"type": "string", "enum": [option.value for option in question.options]}


class Listed[Q: (Choices, File)](Kind[Q]):
    """An answer of several texts, each once, in the order given."""

    def raw(self, question: Q, posted: Posted, name: str) -> Raw:
        return list(posted.get(name) or [])

    def typed(self, question: Q, value: Any) -> Raw:
        return list(value or [])

    def tidy(self, question: Q, value: Any) -> Any:
        if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
            raise Unreadable
        return list(dict.fromkeys(text for each in value if (text := tidy_line(each)))) or None


class ChoicesKind(Listed[Choices]):
    """Value: the chosen ones in the order they are offered."""

    def tidy(self, question: Choices, value: Any) -> Any:
        chosen = super().tidy(question, value)
        if chosen is None:
            return None
        order = {option.value: place for place, option in enumerate(question.options)}
        return sorted(chosen, key=lambda each: order.get(each, len(order)))

    def check(self, question: Choices, value: Any, context: Context) -> Iterator[Fault]:
        if not {option.value for option in question.options}.issuperset(value):
            yield Fault(question.name, Code.NOT_AN_OPTION)
        if question.at_most is not None and len(value) > question.at_most:
            yield Fault(question.name, Code.TOO_MANY_CHOICES, {"maximum": question.at_most})

    def show(self, question: Choices, value: Any, language: str) -> str:
        return "\n".join(label(question.options, each, language) for each in value)

    def schema(self, question: Choices) -> dict[str, Any]:
        items = {"type": "string", "enum": [option.value for option in question.options]}
        schema: dict[str, Any] = {"type": "array", "items": items, "uniqueItems": True}
        return schema if question.at_most is None else {**schema, "maxItems": question.at_most}


class FileKind(Listed[File]):
    """Value: attachment ids. What is in the files is checked where they are kept."""

    def check(self, question: File, value: Any, context: Context) -> Iterator[Fault]:
        if len(value) > question.at_most:
            yield Fault(question.name, Code.TOO_MANY_FILES, {"maximum": question.at_most})

    def show(self, question: File, value: Any, language: str) -> str:
        return ONE_FILE.say(language) if len(value) == 1 else FILES.say(language).format(count=len(value))

    def schema(self, question: File) -> dict[str, Any]:
        items = {"type": "string"}
        return {"type": "array", "items": items, "uniqueItems": True, "maxItems": question.at_most}


class Truth[Q: (YesNo, Declaration)](Kind[Q]):
    """An answer that is true or false."""

    def typed(self, question: Q, value: Any) -> Raw:
        return "" if value is None else "yes" if value else "no"

    def parse(self, question: Q, raw: Raw) -> Any:
        text = str(raw).strip().lower()
        if text in TRUE:
            return True
        if text in FALSE:
            return False
        if text:
            raise Unreadable(Code.NOT_AN_OPTION)
        return None

    def tidy(self, question: Q, value: Any) -> Any:
        if value is None or isinstance(value, bool):
            return value
        raise Unreadable

    def show(self, question: Q, value: Any, language: str) -> str:
        return truth_shown(value, language)

    def schema(self, question: Q) -> dict[str, Any]:
        return {"type": "boolean"}


class YesNoKind(Truth[YesNo]):
    pass


class DeclarationKind(Truth[Declaration]):
    """Value: true. A consent that need not be given and was not is kept as false, a declaration as nothing."""

    def parse(self, question: Declaration, raw: Raw) -> Any:
        return super().parse(question, raw) or (None if question.required else False)

    def check(self, question: Declaration, value: Any, context: Context) -> Iterator[Fault]:
        if question.required and value is not True:
            yield Fault(question.name, Code.REQUIRED)

    def schema(self, question: Declaration) -> dict[str, Any]:
        return {"const": True} if question.required else {"type": "boolean"}
