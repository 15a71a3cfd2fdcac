"""Read a city folder into a frozen ``City``, or say everything that is wrong with it at once."""

import hashlib
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ValidationError

from ventanilla.packs import checks, reading
from ventanilla.packs.faults import Fault, Faulty
from ventanilla.packs.models import City, SamplesFile, Service

SOURCES = ("kernel", "forms", "packs")


def load(path: Path, *, cache: Path | None = None) -> City:
    """This function will return the city that the folder ``path`` describes.

    ``cache`` is a folder that keeps checked results, one JSON file per digest of the city folder and
    of the program that checked it; whatever is in it may be deleted at any time.

    Raises ``Faulty`` with every fault of the folder.
    """
    path = Path(path)
    _there(path)
    digest = reading.digest(path)
    kept = Path(cache) / f"{_program()[:16]}-{digest}.json" if cache else None
    if kept is not None and kept.exists():
        try:
            return City.model_validate_json(kept.read_bytes())
        except ValidationError:
            kept.unlink(missing_ok=True)
    pack = reading.pack(path, everything=False)
    faults = [*pack.faults, *checks.faults(pack)]
    if faults:
        raise Faulty(faults)
    city = _city(pack, digest)
    if kept is not None:
        _keep(kept, city)
    return city


def check(path: Path, *, on: date | None = None) -> tuple[Fault, ...]:
    """This function will return every fault of the folder, its ``tests/`` and ``samples/`` included.

    ``on`` is the day the folder must be good for: with it, facts that ended before that day without
    a successor are faults, and so is a calendar missing for its year or the next.
    """
    path = Path(path)
    try:
        _there(path)
    except Faulty as faulty:
        return faulty.faults
    pack = reading.pack(path, everything=True)
    return Faulty([*pack.faults, *checks.faults(pack, on)]).faults


def load_samples(path: Path) -> SamplesFile:
    """This function will return the invented officials and filings of ``samples/demo.yaml``.

    Raises ``Faulty`` when the file is missing or wrong; whom and what it refers to is for ``check``.
    """
    path = Path(path)
    _there(path)
    pack = reading.Pack(path)
    piece = pack.piece("samples/demo.yaml", SamplesFile)
    if pack.faults or piece is None:
        raise Faulty(pack.faults)
    return piece.value


def _there(path: Path) -> None:
    if not path.is_dir():
        raise Faulty([Fault(str(path), 1, "(folder)", "a city folder; there is no such folder")])
    if not (path / "city.yaml").is_file():
        raise Faulty([Fault("city.yaml", 1, "(file)", "this file; it is missing")])


def _city(pack: reading.Pack, digest: str) -> City:
    def one[Model: BaseModel](piece: reading.Piece[Model] | None) -> Model:
        if piece is None:
            raise Faulty(pack.faults)
        return piece.value

    services: Sequence[Service] = [
        Service(
            card=one(folder.card),
            form=folder.form.value if folder.form else None,
            about=folder.about,
            documents=folder.documents,
        )
        for folder in pack.services
        if folder.about is not None
    ]
    return City(
        about=one(pack.city),
        departments=one(pack.departments).departments,
        offices=one(pack.offices).offices,
        calendars=tuple(piece.value for piece in sorted(pack.calendars, key=lambda piece: piece.value.year)),
        fees=one(pack.fees),
        venues=pack.venues.value.venues if pack.venues else (),
        appointments=pack.appointments.value if pack.appointments else None,
        courses=pack.courses.value.courses if pack.courses else (),
        forms={name: one(piece) for name, piece in pack.forms.items()},
        services=tuple(services),
        bulletins=tuple(piece.value for piece in pack.bulletins),
        legal=pack.legal,
        logo=pack.logo,
        mark=pack.mark,
        pictures=pack.pictures,
        digest=digest,
    )


def _program() -> str:
    """A result is only as good as the program that checked it, so a change of either is a new result."""
    whole = hashlib.sha256()
    for room in SOURCES:
        for file in sorted((Path(__file__).parents[1] / room).rglob("*.py")):
            whole.update(file.read_bytes())
    return whole.hexdigest()


def _keep(kept: Path, city: City) -> None:
    """Written aside and renamed, so that nobody ever reads half of it."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    aside = kept.with_suffix(f".{os.getpid()}")
    aside.write_text(city.model_dump_json(), encoding="utf-8")
    aside.replace(kept)
