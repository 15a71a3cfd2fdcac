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

    from django.contrib.auth.tokens import default_token_generator
    from django.urls import reverse
    from django.utils import timezone, translation
    from django.utils.encoding import force_bytes
    from django.utils.http import urlsafe_base64_encode

    from ventanilla.catalog import queries as catalog
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
        path = reverse(
            "desk:set_password",
            kwargs={
                "who": urlsafe_base64_encode(force_bytes(person.pk)),
                "token": default_token_generator.make_token(person),
            },
        )
    typer.echo(f"They set their password at: {found.url}{path}")
