"""What is said of each fault: one message per code, unless the pack has its own wording for it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ventanilla.forms.definition import Asked
from ventanilla.forms.display import number_shown
from ventanilla.forms.faults import Code, Fault
from ventanilla.forms.identifiers import LABELS, SCHEMES, shown
from ventanilla.ui import here, moments

MESSAGES = {
    Code.REQUIRED: _("Answer this question"),
    Code.MISSHAPEN: _("This answer is not of the kind that is asked for"),
    Code.TOO_SHORT: ngettext_lazy(
        "Write at least %(minimum)s character", "Write at least %(minimum)s characters", "minimum"
    ),
    Code.TOO_LONG: ngettext_lazy(
        "Write %(maximum)s character or fewer", "Write %(maximum)s characters or fewer", "maximum"
    ),
    Code.PATTERN: _("Write it in the form that is asked for"),
    Code.NAME_LETTERS: _("Use only letters, spaces, hyphens, apostrophes and points"),
    Code.EMAIL: _("Write an e-mail address such as name@example.org"),
    Code.PHONE: _("Write a telephone number with all its digits"),
    Code.NOT_A_NUMBER: _("Write a number"),
    Code.AMBIGUOUS_NUMBER: _(
        "It could be read as thousands or as decimals. Write it without separators, or with two decimals"
    ),
    Code.TOO_MANY_DECIMALS: ngettext_lazy(
        "Write at most %(decimals)s decimal", "Write at most %(decimals)s decimals", "decimals"
    ),
    Code.TOO_SMALL: _("It must be %(minimum)s or more"),
    Code.TOO_LARGE: _("It must be %(maximum)s or less"),
    Code.NOT_A_DATE: _("Write a real date"),
    Code.DATE_INCOMPLETE: _("The date needs a day, a month and a year"),
    Code.YEAR_FOUR_DIGITS: _("Write the year with four digits"),
    Code.TOO_EARLY: _("It must be %(earliest)s or later"),
    Code.TOO_LATE: _("It must be %(latest)s or earlier"),
    Code.IN_THE_FUTURE: _("It must be a date in the past"),
    Code.IN_THE_PAST: _("It must be a date in the future"),
    Code.TOO_OLD: ngettext_lazy(
        "It must not be older than %(months)s month", "It must not be older than %(months)s months", "months"
    ),
    Code.NOT_AN_OPTION: _("Choose one of the answers in the list"),
    Code.TOO_MANY_CHOICES: ngettext_lazy(
        "Choose at most %(maximum)s answer", "Choose at most %(maximum)s answers", "maximum"
    ),
    Code.POSTCODE: _("Write a postcode of five digits"),
    Code.POSTCODE_NOT_SERVED: _("That postcode is outside the municipality"),
    Code.NOT_IN_CATALOGUE: _("It is not in our list. Check that it is spelled right"),
    Code.COORDINATES: _("Write the latitude and the longitude in degrees, with a decimal point"),
    Code.IDENTIFIER_FORMAT: _("This is not a valid %(scheme)s. It looks like %(example)s"),
    Code.IDENTIFIER_DATE: _("The date inside this %(scheme)s does not exist"),
    Code.IDENTIFIER_CHECK: _("This %(scheme)s has a mistyped character: its check character does not match"),
    Code.IDENTIFIER_DOUBTFUL: _("Check this %(scheme)s: it may have a mistyped character"),
    Code.IDENTIFIER_PREFIX: _("Check this %(scheme)s: here they begin with %(prefix)s"),
    Code.PARCEL_ONLY: _(
        "This is the reference of a whole plot. If yours is one home in a building, write all 20 characters"
    ),
    Code.TOO_MANY_FILES: ngettext_lazy(
        "Attach at most %(maximum)s file", "Attach at most %(maximum)s files", "maximum"
    ),
    Code.TOO_FEW_ITEMS: _("Fill in at least %(minimum)s"),
    Code.TOO_MANY_ITEMS: _("There can be at most %(maximum)s"),
}

REQUIRED = {
    "date": _("Write the date"),
    "choice": _("Choose one answer"),
    "choices": _("Choose at least one answer"),
    "yes_no": _("Choose yes or no"),
    "file": _("Attach the file"),
    "declaration": _("Tick the box to go on"),
    "place": _("Say where it is"),
}


def _params(fault: Fault) -> dict[str, Any]:
    params = dict(fault.params)
    for name, value in fault.params.items():
        if name in ("minimum", "maximum") and not isinstance(value, int):
            params[name] = number_shown(Decimal(value), here.language())
        elif name in ("earliest", "latest"):
            params[name] = moments.day(date.fromisoformat(value))
        elif name == "scheme":
            params[name] = here.say(LABELS.get(value, value))
            params["example"] = shown(value, SCHEMES[value].example)
    return params


def wording(fault: Fault, question: Asked) -> str:
    """This function will return what to tell the person: the pack's own words for the code, else ours."""
    own = question.errors.get(fault.code)
    if own:
        return here.say(own)
    message = MESSAGES[fault.code]
    if fault.code is Code.REQUIRED and fault.part is None:
        message = REQUIRED.get(getattr(question, "type", ""), message)
    elif fault.code is Code.REQUIRED:
        message = _("Fill this in")
    params = _params(fault)
    return str(message % params) if params else str(message)
