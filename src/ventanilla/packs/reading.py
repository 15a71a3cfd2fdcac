"""A city folder as it was read: each file with its model, and every fault met on the way.

A file with faults is still read to the end: what is wrong is replaced by a stand-in, so that the
checks across files can go on and nothing they say is about the stand-in.
"""

import copy
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ventanilla.forms.definition import Form
from ventanilla.kernel.text import LocalText
from ventanilla.packs import models, wording
from ventanilla.packs.documents import Document, Trail, read
from ventanilla.packs.faults import Fault
from ventanilla.packs.shapes import Shape

LEGAL = ("accessibility", "privacy")
DRAWN = ("logo", "mark")
FOLDERS = ("services", "forms", "calendars", "bulletins", "legal", "brand", "tests", "samples")
FILES = (
    "city.yaml", "departments.yaml", "offices.yaml", "fees.yaml", "venues.yaml",
    "appointments.yaml", "courses.yaml", "README.md", "LICENSE",
)  # fmt: skip
ROUNDS = 3
TAGS = ("type", "kind")
KINDS = {
    "services/*/*": ("service.yaml", "form.yaml", "text.*.md", "*.typ"),
    "forms/*": ("*.yaml",),
    "calendars/*": ("*.yaml",),
    "bulletins/*": ("*.yaml",),
    "legal/*": ("*.*.md",),
    "tests/*": ("*.yaml",),
    "samples/*.yml": ("demo.yaml",),
    "brand/*": ("*.svg", "*.css", "*.md"),
}


@dataclass
class Piece[Model: BaseModel]:
    """One YAML file with the model it was read into."""

    document: Document
    value: Model
    mended: frozenset[Trail] = frozenset()

    def stands(self, trail: Trail) -> bool:
        """This function will tell whether the author wrote what is at ``trail``, rather than a stand-in."""
        return not any(trail[:length] in self.mended for length in range(len(trail) + 1))

    def fault(self, trail: Trail, expected: str) -> Iterator[Fault]:
        """This function will yield the fault at ``trail``, unless a stand-in is there."""
        if self.stands(trail):
            yield self.document.fault(trail, expected)


@dataclass
class ServiceFolder:
    """``services/<slug>/``. A piece is None when its file is not there or not readable."""

    slug: str
    card: Piece[models.ServiceFile] | None
    form: Piece[Form] | None
    has_form: bool
    about: LocalText | None
    documents: dict[str, str]


@dataclass
class Pack:
    """The whole folder. What could not be read at all is None, and why is among the ``faults``."""

    folder: Path
    faults: list[Fault] = field(default_factory=list)
    languages: tuple[str, ...] = ()
    city: Piece[models.CityFile] | None = None
    departments: Piece[models.DepartmentsFile] | None = None
    offices: Piece[models.OfficesFile] | None = None
    fees: Piece[models.FeesFile] | None = None
    venues: Piece[models.VenuesFile] | None = None
    appointments: Piece[models.AppointmentsFile] | None = None
    courses: Piece[models.CoursesFile] | None = None
    forms: dict[str, Piece[Form] | None] = field(default_factory=dict)
    calendars: list[Piece[models.CalendarFile]] = field(default_factory=list)
    services: list[ServiceFolder] = field(default_factory=list)
    bulletins: list[Piece[models.BulletinFile]] = field(default_factory=list)
    situations: list[Piece[models.SituationsFile]] = field(default_factory=list)
    samples: Piece[models.SamplesFile] | None = None
    legal: dict[str, LocalText] = field(default_factory=dict)
    logo: str = ""
    mark: str = ""
    pictures: dict[str, str] = field(default_factory=dict)
    prose: dict[str, str] = field(default_factory=dict)

    def pieces(self) -> Iterator[Piece[Any]]:
        """This function will yield every YAML file that could be read, of whatever model."""
        single = (
            self.city, self.departments, self.offices, self.fees, self.venues, self.appointments,
            self.courses, self.samples, *self.forms.values(),
        )  # fmt: skip
        yield from (piece for piece in single if piece)
        yield from self.calendars
        for service in self.services:
            yield from (piece for piece in (service.card, service.form) if piece)
        yield from self.bulletins
        yield from self.situations

    def piece[Model: BaseModel](self, file: str, model: type[Model]) -> Piece[Model] | None:
        """This function will read one file, keep its faults, and mend what it can."""
        return self.modelled(read(self.folder, file), model)

    def modelled[Model: BaseModel](self, document: Document, model: type[Model]) -> Piece[Model] | None:
        """This function will turn a file that was read into its model, keep its faults, and mend what it can."""
        self.faults.extend(document.faults)
        if document.root is None:
            return None
        try:
            return Piece(document, model.model_validate(document.data))
        except ValidationError as error:
            wrong = {(fault.line, fault.key) for fault in document.faults}
            errors = wording.errors(error)
            found = [wording.fault(each, document, model, self.languages) for each in errors]
            self.faults.extend(fault for fault in found if (fault.line, fault.key) not in wrong)
            return self._mended(document, model, errors)

    def each[Model: BaseModel](self, pattern: str, model: type[Model]) -> list[Piece[Model]]:
        """This function will read every file that matches the pattern, by name."""
        files = sorted(path.relative_to(self.folder).as_posix() for path in self.folder.glob(pattern))
        return [piece for file in files if (piece := self.piece(file, model))]

    def _mended[Model: BaseModel](
        self, document: Document, model: type[Model], errors: Sequence[ErrorDetails]
    ) -> Piece[Model] | None:
        """A stand-in may itself lack something, so there are a few rounds."""
        whole = Document(document.file, copy.deepcopy(document.data), root=document.root)
        mended: set[Trail] = set()
        for _ in range(ROUNDS):
            for each in errors:
                _, shape, trail = wording.place(each, whole, model)
                if not trail or (shape is None and each["type"] != "extra_forbidden"):
                    return None
                _mend(whole.data, trail, None if each["type"] == "extra_forbidden" else shape, self.languages)
                mended.add(trail)
            try:
                return Piece(document, model.model_validate(whole.data), frozenset(mended))
            except ValidationError as error:
                errors = wording.errors(error)
        return None

    def text(self, file: str) -> str:
        """This function will return a text file, or '' with a fault when it is missing or blank."""
        try:
            text = (self.folder / file).read_text(encoding="utf-8")
        except FileNotFoundError:
            self.faults.append(Fault(file, 1, "(file)", "this file; it is missing"))
            return ""
        except UnicodeDecodeError:
            self.faults.append(Fault(file, 1, "(file)", "text saved as UTF-8"))
            return ""
        if not text.strip():
            self.faults.append(Fault(file, 1, "(file)", "some content; it is empty"))
            return ""
        return text

    def prose_of(self, stem: str) -> LocalText | None:
        """This function will return ``<stem>.<language>.md`` in every language there is, as one text."""
        said = {}
        base = self.folder / stem
        for path in sorted(base.parent.glob(f"{base.name}.*.md")):
            file = path.relative_to(self.folder).as_posix()
            if text := self.text(file):
                said[path.name.removeprefix(f"{base.name}.").removesuffix(".md").lower()] = text.strip()
                self.prose[file] = text
        order = {code: number for number, code in enumerate(self.languages)}
        spoken = dict(sorted(said.items(), key=lambda item: order.get(item[0], len(order))))
        text_ = LocalText(spoken) if spoken else None
        for language in self.languages:
            if text_ is None or not text_.speaks(language):
                expected = f"this file; the text in {language} is missing"
                self.faults.append(Fault(f"{stem}.{language}.md", 1, "(file)", expected))
        for code in said:
            if self.languages and not speakable(code, self.languages):
                file, expected = (
                    f"{stem}.{code}.md",
                    f"one of the city's languages: {', '.join(self.languages)}",
                )
                self.faults.append(Fault(file, 1, "(file)", expected))
        return text_


def _mend(data: Any, trail: Trail, shape: Shape | None, languages: Sequence[str]) -> None:
    """Put a stand-in at the place, or take away what should not be there; what else was written stays."""
    for step in trail[:-1]:
        data = data[step]
    if shape is None:
        data.pop(trail[-1], None)
        return
    stand_in = shape.stand_in(languages)
    written = data.get(trail[-1]) if isinstance(data, dict) else data[trail[-1]]
    if isinstance(stand_in, dict) and isinstance(written, dict) and not shape.model:
        kept = {key: value for key, value in written.items() if key in stand_in and key not in TAGS}
        stand_in = {**stand_in, **kept}
    data[trail[-1]] = stand_in


def speakable(code: str, languages: tuple[str, ...]) -> bool:
    """This function will tell whether a text in ``code`` serves some language of the city."""
    return any(code in (language, language.partition("-")[0]) for language in languages)


def pack(folder: Path, *, everything: bool) -> Pack:
    """This function will read a city folder; ``everything`` adds ``tests/`` and ``samples/``."""
    result = Pack(folder)
    city = read(folder, "city.yaml")
    result.languages = tuple(_languages(city.data))
    result.city = result.modelled(city, models.CityFile)
    result.departments = result.piece("departments.yaml", models.DepartmentsFile)
    result.offices = result.piece("offices.yaml", models.OfficesFile)
    result.fees = result.piece("fees.yaml", models.FeesFile)
    if (folder / "venues.yaml").exists():
        result.venues = result.piece("venues.yaml", models.VenuesFile)
    if (folder / "appointments.yaml").exists():
        result.appointments = result.piece("appointments.yaml", models.AppointmentsFile)
    if (folder / "courses.yaml").exists():
        result.courses = result.piece("courses.yaml", models.CoursesFile)
    for path in sorted((folder / "forms").glob("*.yaml")):
        result.forms[path.stem] = result.piece(f"forms/{path.name}", Form)
    result.calendars = result.each("calendars/*.yaml", models.CalendarFile)
    result.bulletins = result.each("bulletins/*.yaml", models.BulletinFile)
    for path in sorted((folder / "services").glob("*")):
        if path.is_dir() and not path.name.startswith("."):
            result.services.append(_service(result, path))
    result.legal = {name: text for name in _legal(folder) if (text := result.prose_of(f"legal/{name}"))}
    result.logo = result.text("brand/logo.svg")
    result.mark = result.text("brand/mark.svg")
    for path in sorted((folder / "brand").glob("*.svg")):
        if path.stem not in DRAWN:
            result.pictures[path.stem] = result.text(f"brand/{path.name}")
    if everything:
        result.situations = result.each("tests/*.yaml", models.SituationsFile)
        if (folder / "samples/demo.yaml").exists():
            result.samples = result.piece("samples/demo.yaml", models.SamplesFile)
    _strangers(result)
    return result


def _languages(raw: Any) -> Iterator[str]:
    languages = raw.get("languages") if isinstance(raw, dict) else None
    for language in languages if isinstance(languages, list) else ():
        if isinstance(language, dict) and isinstance(language.get("code"), str):
            yield language["code"]


def _service(result: Pack, path: Path) -> ServiceFolder:
    stem = f"services/{path.name}"
    has_form = (path / "form.yaml").exists()
    return ServiceFolder(
        slug=path.name,
        card=result.piece(f"{stem}/service.yaml", models.ServiceFile),
        form=result.piece(f"{stem}/form.yaml", Form) if has_form else None,
        has_form=has_form,
        about=result.prose_of(f"{stem}/text"),
        documents={file.name: result.text(f"{stem}/{file.name}") for file in sorted(path.glob("*.typ"))},
    )


def _legal(folder: Path) -> list[str]:
    return sorted({*LEGAL, *(path.name.split(".")[0] for path in (folder / "legal").glob("*.md"))})


def _strangers(result: Pack) -> None:
    """A file whose name is not read would be left out in silence; it is a fault instead."""
    for path in sorted(result.folder.iterdir()):
        known = FOLDERS if path.is_dir() else FILES
        if path.name not in known and not path.name.startswith("."):
            meant = wording.nearest(path.name, known)
            result.faults.append(Fault(path.name, 1, "(file)", f"one of {', '.join(known)}{meant}"))
    for pattern, good in KINDS.items():
        for path in sorted(result.folder.glob(pattern)):
            if not path.name.startswith(".") and not any(path.match(kind) for kind in good):
                file = path.relative_to(result.folder).as_posix()
                result.faults.append(Fault(file, 1, "(file)", f"a file called {' or '.join(good)}"))


def digest(folder: Path) -> str:
    """This function will return the SHA-256, in hex, of every file of the folder with its name."""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder)
        if not any(part.startswith(".") for part in name.parts):
            whole.update(f"{name.as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()
