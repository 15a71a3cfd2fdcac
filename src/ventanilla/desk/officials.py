"""Who works in a department: its administrators appoint and dismiss, and hand out the address of a first password."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.catalog import queries as catalog
from ventanilla.people import queries, rules, services
from ventanilla.people.access import OfficialRequest, official
from ventanilla.people.models import Person, Role
from ventanilla.ui import here


class AppointForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name, as it is signed"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write the name")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Write the e-mail address"),
            "invalid": gettext_lazy("Write an e-mail address like name@example.org."),
        },
    )
    department = forms.ChoiceField(
        label=gettext_lazy("Department"), error_messages={"required": gettext_lazy("Choose a department")}
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=Role,
        initial=Role.CLERK,
        error_messages={"required": gettext_lazy("Choose a role")},
    )

    def __init__(self, *arguments: Any, departments: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["department"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = departments


def invitation(person: Person) -> str:
    """This function will return the path where the person sets their password: good once, for three days.

    It is handed over in person, never mailed.
    """
    who = urlsafe_base64_encode(force_bytes(person.pk))
    return reverse("desk:set_password", args=[who, default_token_generator.make_token(person)])


@require_http_methods(["GET", "HEAD", "POST"])
@official(Role.ADMINISTRATOR)
def officials(request: OfficialRequest) -> HttpResponse:
    form = AppointForm(request.POST or None, departments=_administered(request))
    if request.method == "POST" and form.is_valid():
        given, at = form.cleaned_data, timezone.now()
        person = services.ensure_person(email=given["email"], at=at)
        try:
            services.appoint(
                person=person, department=given["department"], role=given["role"], by=request.user, at=at
            )
        except services.AlreadyHeld:
            form.add_error("email", _("This person holds that post already."))
        else:
            if not person.name:
                services.rename(person=person, name=given["name"])
            messages.success(request, _("Appointed."))
            if not person.has_usable_password():
                return _invited(request, person)
            return redirect("desk:officials")
    return render(request, "desk/officials.html", _shown(request, form), status=422 if form.errors else 200)


@require_POST
@official(Role.ADMINISTRATOR)
def invite(request: OfficialRequest, key: int) -> HttpResponse:
    """A new address for whoever has lost their password, or never set one."""
    return _invited(request, _colleague(request, key))


@require_POST
@official(Role.ADMINISTRATOR)
def dismiss(request: OfficialRequest, key: int, department: str, role: str) -> HttpResponse:
    try:
        services.dismiss(
            person=_colleague(request, key),
            department=department,
            role=role,
            by=request.user,
            at=timezone.now(),
        )
    except services.NotHeld:
        messages.info(request, _("That post had ended already."))
    except services.OneOwnPost:
        messages.error(request, _("Nobody ends their own post as administrator: ask another one."))
    else:
        messages.success(request, _("The post has ended."))
    return redirect("desk:officials")


def _invited(request: HttpRequest, person: Person) -> HttpResponse:
    address = request.build_absolute_uri(invitation(person))
    return render(request, "desk/invitation.html", {"person": person, "address": address})


def _colleague(request: OfficialRequest, key: int) -> Person:
    at = timezone.now()
    for slug, _name in _administered(request):
        for post in queries.officials_of(slug, at):
            if post.person_id == key:
                return post.person
    raise Http404


def _administered(request: OfficialRequest) -> list[tuple[str, str]]:
    held = rules.departments(request.posts, Role.ADMINISTRATOR)
    if not held:
        raise PermissionDenied
    return [(each.slug, here.say(each.name)) for each in catalog.city().departments if each.slug in held]


def _shown(request: OfficialRequest, form: AppointForm) -> dict[str, Any]:
    at = timezone.now()
    return {
        "form": form,
        "me": request.user,
        "departments": [
            {
                "name": name,
                "posts": [
                    {
                        "post": post,
                        "role": Role(post.role).label,
                        "own": post.person_id == request.user.pk and post.role == Role.ADMINISTRATOR,
                        "invited": not post.person.has_usable_password(),
                    }
                    for post in queries.officials_of(slug, at)
                ],
            }
            for slug, name in _administered(request)
        ],
    }
