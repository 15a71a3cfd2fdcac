"""Every verb, port and signal of a room is named in the page of the room."""

import ast
import re
from importlib import import_module
from inspect import isfunction
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("cases", "bookings", "notices", "catalog", "registry", "people")


def public_names(room: str, module: str, kinds: tuple[type[ast.stmt], ...]) -> list[str]:
    """The public functions or classes of ``<room>/<module>``, a file or a package of files."""
    place = ROOT / "src" / "ventanilla" / room
    if (place / module).is_dir():
        package = import_module(f"ventanilla.{room}.{module}")
        return [name for name in package.__all__ if isfunction(getattr(package, name))]
    files = [place / f"{module}.py"]
    return [
        node.name
        for file in files
        if file.exists()
        for node in ast.parse(file.read_text()).body
        if isinstance(node, kinds) and not node.name.startswith("_")  # type: ignore[attr-defined]
    ]


def is_protocol(room: str, name: str) -> bool:
    port = getattr(import_module(f"ventanilla.{room}.ports"), name)
    return bool(getattr(port, "_is_protocol", False))


@pytest.mark.parametrize("room", ROOMS)
def test_every_verb_and_port_is_in_the_rooms_page(room: str) -> None:
    page = (ROOT / "docs" / "rooms" / f"{room}.md").read_text()
    verbs = public_names(room, "services", (ast.FunctionDef,))
    ports = [name for name in public_names(room, "ports", (ast.ClassDef,)) if is_protocol(room, name)]
    missing = [name for name in (*verbs, *ports) if not re.search(rf"\b{name}\b", page)]
    assert missing == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_signal_is_in_the_rooms_page(room: str) -> None:
    file = ROOT / "src" / "ventanilla" / room / "signals.py"
    declared = re.findall(r"^(\w+) = Signal\(", file.read_text(), re.MULTILINE) if file.exists() else []
    page = (ROOT / "docs" / "rooms" / f"{room}.md").read_text()
    assert [name for name in declared if name not in page] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_verb_says_what_it_will_do(room: str) -> None:
    place = ROOT / "src" / "ventanilla" / room
    silent = [
        f"{file.name}: {node.name}"
        for file in [place / "services.py", *sorted((place / "services").glob("*.py"))]
        if file.exists()
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not (ast.get_docstring(node) or "").startswith("This function will")
    ]
    assert silent == []
