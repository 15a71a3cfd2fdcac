"""``ventanilla appoint``: the first administrator, who appoints everybody else."""

from typing import Annotated

import typer

from ventanilla.config.command import starting


def appoint(
    email: Annotated[str, typer.Argument(help="The official's e-mail address.")],
    department: Annotated[str, typer.Option(help="The department's short name in departments.yaml.")],
    name: Annotated[str, typer.Option(help="The official's name, as it is signed.")] = "",
    role: Annotated[str, typer.Option(help="clerk, supervisor or administrator.")] = "administrator",
) -> None:
    """Give somebody a post, and print the address where they set their password."""
    found = starting.django()

    from django.utils import timezone, translation

    from ventanilla.catalog import queries as catalog
    from ventanilla.desk.officials import invitation
    from ventanilla.people import services as people
    from ventanilla.people.models import Role

    if role not in Role.values:
        raise typer.BadParameter(f"{role} is not a role: {', '.join(Role.values)}", param_hint="--role")
    if catalog.department(department) is None:
        known = ", ".join(each.slug for each in catalog.city().departments)
        raise typer.BadParameter(f"{department} is not a department: {known}", param_hint="--department")
    at = timezone.now()
    person = people.ensure_person(email=email, at=at)
    if name:
        people.rename(person=person, name=name)
    try:
        people.appoint(person=person, department=department, role=role, by=None, at=at)
    except people.AlreadyHeld:
        typer.echo(f"{email} is {role} of {department} already.")
    else:
        typer.echo(f"{email} is now {role} of {department}.")
    with translation.override(catalog.city().about.languages[0].code):
        typer.echo(f"They set their password at: {found.url}{invitation(person)}")
