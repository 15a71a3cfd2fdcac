"""``ventanilla check``, ``adopt`` and ``schema``: the city's folder."""

import json
from pathlib import Path
from typing import Annotated

import typer

from ventanilla.config.command import starting

Folder = Annotated[Path, typer.Argument(help="The folder with city.yaml in it.", metavar="DIR")]
CityFolder = Annotated[
    Path | None, typer.Argument(help="The folder; VENTANILLA_CITY if not given.", metavar="DIR")
]


def check(folder: Folder) -> None:
    """Read a city's folder and name every fault in it, by file and line."""
    from datetime import UTC, datetime

    from ventanilla import packs
    from ventanilla.packs.situations import run_situations

    faults = packs.check(folder, on=datetime.now(UTC).date())
    for fault in faults:
        typer.echo(f"{fault}")
    if faults:
        typer.secho(f"{len(faults)} faults in {folder}.", fg="red", err=True)
        raise typer.Exit(1)
    failures = run_situations(packs.load(folder), folder)
    for failure in failures:
        typer.echo(f"{failure}")
    if failures:
        typer.secho(f"{len(failures)} situations in {folder} end otherwise than it says.", fg="red", err=True)
        raise typer.Exit(1)
    typer.secho(f"{folder} has no faults.", fg="green", err=True)


def adopt(
    folder: CityFolder = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before writing.")] = False,
) -> None:
    """Show what a city's folder would change, then make it the one that is served."""
    found = starting.django(serving=False)
    wanted = folder or found.city
    if wanted is None:
        raise typer.BadParameter("say which folder, or set VENTANILLA_CITY")

    from django.utils import timezone

    from ventanilla import packs
    from ventanilla.catalog import queries as catalog
    from ventanilla.catalog import services as offer

    try:
        city = packs.load(wanted, cache=found.var / "packs")
    except packs.Faulty as faulty:
        for fault in faulty.faults:
            typer.echo(f"{fault}")
        typer.secho(f"{len(faulty.faults)} faults in {wanted}: nothing was adopted.", fg="red", err=True)
        raise typer.Exit(1) from None
    old = catalog.city() if catalog.has_adopted() else None
    if old is not None and old.digest == city.digest:
        typer.echo(f"{wanted} is what is served already.")
        return
    for change in packs.difference(old, city):
        typer.echo(f"  {change}")
    if not yes:
        typer.confirm("Serve this from now on?", abort=True)
    offer.adopt(city=city, at=timezone.now())
    typer.secho(f"{wanted} is served from now on.", fg="green")


def schema(folder: Annotated[Path, typer.Argument(help="Where to write them.", metavar="DIR")]) -> None:
    """Write a JSON Schema for each file of a city's folder, for editors to complete and check with."""
    from ventanilla import packs

    folder.mkdir(parents=True, exist_ok=True)
    for name, content in packs.schemas().items():
        place = folder / f"{name}.schema.json"
        place.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        typer.echo(str(place))
