"""The page that every booking has: who comes, and how to reach them. It follows the pack's own questions."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ventanilla.bookings.models import Booking
from ventanilla.catalog import queries as catalog
from ventanilla.forms.answers import Reply
from ventanilla.forms.definition import Email, Form, Page, Phone, Text
from ventanilla.forms.faults import Code, Fault
from ventanilla.kernel.text import LocalText
from ventanilla.packs.models import City
from ventanilla.portal import phone

PAGE = "how-to-reach-you"
NAME, EMAIL, PHONE = "contact_name", "contact_email", "contact_phone"


def form_of(what: str, modality: str) -> Form:
    """This function will return the short form of what is booked, with the page of who comes at its end.

    Whoever is to be called gives a telephone.
    """
    city = catalog.city()
    return _whole(city.digest, what, phone.offered(), modality == "phone")


def answers_of(booking: Booking) -> dict[str, Any]:
    """This function will return what has been answered, with who comes among it."""
    own = {NAME: booking.name, EMAIL: booking.email, PHONE: booking.phone}
    return {**booking.answers, **{name: value for name, value in own.items() if value}}


def parted(answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """This function will part what the pack asks from who comes: ``name``, ``email`` and ``phone``."""
    own = {NAME: "name", EMAIL: "email", PHONE: "phone"}
    rest = {name: value for name, value in answers.items() if name not in own}
    return rest, {field: str(answers.get(name) or "") for name, field in own.items()}


def nothing_to_reach_them(page: Page, said: Mapping[str, Reply]) -> dict[str, Reply]:
    """This function will return the fault of having given neither an e-mail address nor a phone."""
    asked = next(question for question in page.questions if question.name == EMAIL)
    raw = said[EMAIL].raw if EMAIL in said else ""
    return {EMAIL: Reply(raw, None, (Fault(asked.name, Code.REQUIRED),))}


@lru_cache(maxsize=128)
def _whole(_digest: str, what: str, by_phone: bool, is_called: bool) -> Form:
    city = catalog.city()
    asked = city.form_of(what)
    page = _page(city, by_phone, is_called)
    return Form(pages=(page,)) if asked is None else asked.model_copy(update={"pages": (*asked.pages, page)})


def _page(city: City, by_phone: bool, is_called: bool) -> Page:
    def said(text: Promise) -> LocalText:
        spoken = {}
        for language in city.about.languages:
            with override(language.code):
                spoken[language.code] = str(text)
        return LocalText(spoken)

    return Page(
        slug=PAGE,
        title=said(_("Who comes, and how to reach them")),
        questions=(
            Text(
                type="text",
                name=NAME,
                label=said(_("Name and surnames")),
                min_length=3,
                max_length=200,
                autocomplete="name",
            ),
            Email(
                type="email",
                name=EMAIL,
                label=said(_("E-mail address")),
                hint=said(
                    _("We send a code there, and then the confirmation. If you have none, leave it empty.")
                    if by_phone
                    else _("We send a code there, and then the confirmation.")
                ),
                required=not by_phone,
            ),
            Phone(
                type="phone",
                name=PHONE,
                label=said(_("Telephone")),
                hint=said(_phone_hint(by_phone, is_called)),
                required=is_called,
                region=city.about.country,
            ),
        ),
    )


def _phone_hint(by_phone: bool, is_called: bool) -> Promise:
    if is_called:
        return _("We call you at this number.")
    if by_phone:
        return _("A mobile, if you leave the e-mail empty: we send a code there.")
    return _("In case something changes on the same day.")
