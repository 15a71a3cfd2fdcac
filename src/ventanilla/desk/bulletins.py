"""Bulletins at the desk: an administrator writes and amends them without a deployment.

What is saved is a dated record over the pack: adopting the pack again leaves it alone.
"""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.catalog import queries as catalog
from ventanilla.kernel.text import LocalText
from ventanilla.notices import queries as notices
from ventanilla.notices import services
from ventanilla.packs.models import BulletinFile
from ventanilla.people.access import OfficialRequest, official
from ventanilla.people.models import Role

WORDS = (
    ("title", gettext_lazy("Title"), 200, False),
    ("summary", gettext_lazy("In one or two sentences"), 500, False),
    ("body", gettext_lazy("Text, in Markdown"), 20_000, True),
    ("replaced_by", gettext_lazy("What replaces it"), 300, False),
)


class BulletinForm(forms.Form):
    """The words of a bulletin in every language of the town, how it stands, and until when it is listed."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("informative", gettext_lazy("Informative")), ("normative", gettext_lazy("Normative"))],
    )
    standing = forms.ChoiceField(
        label=gettext_lazy("Standing"),
        choices=[
            ("in_force", gettext_lazy("In force")),
            ("amended", gettext_lazy("Amended")),
            ("repealed", gettext_lazy("Repealed")),
        ],
    )
    replaced_by_url = forms.URLField(
        label=gettext_lazy("Address of what replaces it"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Write an address such as https://example.org")},
    )
    expires = forms.DateField(
        label=gettext_lazy("Last day it is listed"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write a real date")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, longest, large in WORDS:
            for language in catalog.city().about.languages:
                self.fields[f"{name}:{language.code}"] = forms.CharField(
                    label=f"{label} ({language.name})",
                    max_length=longest,
                    required=name != "replaced_by",
                    error_messages={"required": gettext_lazy("Fill this in")},
                    widget=forms.Textarea(attrs={"rows": 10}) if large else forms.TextInput,
                )

    def words(self, name: str) -> LocalText | None:
        """This function will return what was written under a name, in each language; None when nothing was."""
        said = {
            language.code: text
            for language in catalog.city().about.languages
            if (text := self.cleaned_data[f"{name}:{language.code}"].strip())
        }
        return LocalText(said) if said else None

    def slug(self, day: date) -> str:
        """This function will return the slug of a new bulletin: its day, and its title in the first language."""
        title = self.cleaned_data[f"title:{catalog.city().about.languages[0].code}"]
        return slugify(f"{day.isoformat()} {title}").replace("_", "-")[:70].strip("-")

    def bulletin(self, slug: str, before: BulletinFile | None, by: str, at: datetime) -> BulletinFile:
        """This function will return the bulletin as it was typed, keeping what the form does not ask."""
        typed = {name: self.words(name) for name, *_rest in WORDS}
        changed = typed | {
            "kind": self.cleaned_data["kind"],
            "standing": self.cleaned_data["standing"],
            "replaced_by_url": self.cleaned_data["replaced_by_url"] or None,
            "expires": self.cleaned_data["expires"],
            "source": by,
            "status": "confirmed",
        }
        if before is not None:
            return BulletinFile.model_validate(before.model_dump() | changed)
        return BulletinFile.model_validate(
            changed | {"slug": slug, "published": at, "in_force_from": timezone.localdate(at)}
        )


def _initial(note: BulletinFile) -> dict[str, Any]:
    words = {
        f"{name}:{language.code}": text.say(language.code) if (text := getattr(note, name)) else ""
        for name, *_rest in WORDS
        for language in catalog.city().about.languages
    }
    rest = ("kind", "standing", "replaced_by_url", "expires")
    return words | {name: getattr(note, name) for name in rest}


@require_GET
@official(Role.ADMINISTRATOR)
def bulletins(request: OfficialRequest) -> HttpResponse:
    return render(request, "desk/bulletins.html", {"bulletins": notices.bulletins(timezone.localdate())})


@require_http_methods(["GET", "POST"])
@official(Role.ADMINISTRATOR)
def edit(request: OfficialRequest, slug: str) -> HttpResponse:
    note = notices.bulletin(slug)
    if note is None:
        raise Http404
    form = BulletinForm(request.POST or None, initial=_initial(note))
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        content = form.bulletin(slug, note, str(request.user), now)
        services.amend_bulletin(slug=slug, content=content, at=now, by=request.user)
        messages.success(request, _("Saved. Everybody sees it now."))
        return redirect("desk:bulletins")
    return render(
        request, "desk/bulletin.html", {"form": form, "note": note}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@official(Role.ADMINISTRATOR)
def write(request: OfficialRequest) -> HttpResponse:
    form = BulletinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        slug = form.slug(timezone.localdate(now))
        try:
            services.publish_bulletin(
                content=form.bulletin(slug, None, str(request.user), now), at=now, by=request.user
            )
        except IntegrityError:
            form.add_error(None, _("There is another bulletin with that title. Give it a different one."))
        else:
            messages.success(request, _("Published. Everybody sees it now."))
            return redirect("desk:bulletins")
    return render(
        request, "desk/bulletin.html", {"form": form, "note": None}, status=422 if form.errors else 200
    )
