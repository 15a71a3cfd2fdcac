"""Read YAML 1.2 into plain values, remembering the line that each of them stands on.

Values come out as JSON would have them: days and times stay the text that was written, so that a
value read from the file and one read back from the cache are the same.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ventanilla.packs.faults import Fault

type Trail = tuple[str | int, ...]

FRACTIONS = frozenset({"latitude", "longitude"})
DEEPEST = 40
SYNTAX = (
    (
        "mapping values are not allowed",
        "quotes around a text with a colon in it, or its neighbours' indentation",
    ),
    ("cannot start any token", "quotes around a text that begins with a sign, and spaces instead of tabs"),
    ("could not find expected ':'", "a colon after the key, or one more step of indentation for a text"),
    ("but got ':'", "the bracket or brace that closes the list or mapping before this line"),
    ("expected <block end>", "the same indentation as the lines it belongs with"),
)
TAG = "tag:yaml.org,2002:"


def written(path: Trail) -> str:
    """This function will return a path as people write it: ``fees[2].tariffs[0].amount``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or "(file)"


@dataclass
class Document:
    """One YAML file: its plain ``data``, its own faults, and where everything stands."""

    file: str
    data: Any = None
    faults: list[Fault] = field(default_factory=list)
    root: Node | None = None

    def fault(self, path: Trail, expected: str) -> Fault:
        """This function will return a fault at the line of ``path``, or of what comes nearest to it."""
        return Fault(self.file, self.line(path), written(path), expected)

    def line(self, path: Trail) -> int:
        """This function will return the line, from 1, of the key or item at ``path``.

        A key that is not there stands where the mapping that should have it begins.
        """
        node, line = self.root, 1
        for step in path:
            following = _entry(node, step)
            if following is None:
                break
            line, node = following
        return line

    def raw(self, path: Trail) -> str | None:
        """This function will return the scalar at ``path`` exactly as it was written, without quotes."""
        node = self.root
        for step in path:
            following = _entry(node, step)
            if following is None:
                return None
            node = following[1]
        return str(node.value) if isinstance(node, ScalarNode) else None


def _entry(node: Node | None, step: str | int) -> tuple[int, Node] | None:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        item: Node = node.value[step]
        return item.start_mark.line + 1, item
    return None


def read(folder: Path, file: str) -> Document:
    """This function will read one YAML file of ``folder``; what is wrong with it is in ``faults``."""
    document = Document(file)
    try:
        text = (folder / file).read_text(encoding="utf-8")
    except FileNotFoundError:
        document.faults.append(Fault(file, 1, "(file)", "this file; it is missing"))
        return document
    except UnicodeDecodeError:
        document.faults.append(Fault(file, 1, "(file)", "text saved as UTF-8"))
        return document
    try:
        document.root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join((error.problem or "").split())
        hint = next((words for part, words in SYNTAX if part in problem), "valid YAML")
        line = mark.line + 1 if mark else 1
        document.faults.append(Fault(file, line, "(syntax)", f"{hint} (the reader says: {problem})"))
        return document
    except YAMLError as error:
        document.faults.append(Fault(file, 1, "(syntax)", f"valid YAML; {' '.join(str(error).split())}"))
        return document
    if document.root is None:
        document.faults.append(Fault(file, 1, "(file)", "some content; it is empty"))
        return document
    document.data = _plain(document, document.root, ())
    return document


def _plain(document: Document, node: Node, path: Trail) -> Any:
    if len(path) > DEEPEST:
        line = node.start_mark.line + 1
        document.faults.append(Fault(document.file, line, written(path[:3]), "fewer lists within lists"))
        return None
    if isinstance(node, MappingNode):
        return _mapping(document, node, path)
    if isinstance(node, SequenceNode):
        return [_plain(document, item, (*path, number)) for number, item in enumerate(node.value)]
    return _scalar(document, node, path)


def _mapping(document: Document, node: MappingNode, path: Trail) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value)
        line = key.start_mark.line + 1
        at = (*path, name)
        if name == "<<":
            expected = "the keys themselves; YAML 1.2 does not merge mappings"
            document.faults.append(Fault(document.file, line, written(at), expected))
        elif name in result:
            expected = f"each key once; it is already on line {document.line(at)}: keep one of the two"
            document.faults.append(Fault(document.file, line, written(at), expected))
        else:
            result[name] = _plain(document, value, at)
    return result


def _scalar(document: Document, node: Node, path: Trail) -> Any:
    text = str(node.value)
    match str(node.tag).removeprefix(TAG):
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            return int(text.replace("_", ""), 0 if text.lstrip("+-")[:2] in ("0o", "0x") else 10)
        case "float" if path and path[-1] in FRACTIONS:
            return float(text)
        case "float":
            expected = f'"{text}" in quotes, so that no digit of it is ever rounded'
            document.faults.append(Fault(document.file, node.start_mark.line + 1, written(path), expected))
            return text
        case _:
            return text
