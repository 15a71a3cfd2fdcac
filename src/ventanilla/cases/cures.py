"""What a person is asked to put right: a form of one page, made from the service's own questions."""

from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.forms.definition import File, Form, LongText, Page
from ventanilla.kernel.text import LocalText

PAGE = "cure"
MESSAGE = "cure_message"
FILES = "cure_files"


def _in_every_language(text: Promise) -> LocalText:
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = str(text)
    return LocalText(said)


def cure_form(form: Form, names: Collection[str]) -> Form:
    """This function will return the form to answer a request with: the named questions, words and files.

    The questions lose their conditions, since an official has asked for them expressly.
    """
    asked = [
        question.model_copy(update={"show_if": None})
        for _page, question in form.questions()
        if question.name in names
    ]
    title = _in_every_language(_("Put right what is missing"))
    return Form(pages=(Page(slug=PAGE, title=title, questions=(*asked, *_always())),))


def answered_form(form: Form, answers: Mapping[str, Any]) -> Form:
    """This function will return the form that a case's answers are read by: with what was said in putting it right."""
    added = tuple(question for question in _always() if answers.get(question.name))
    if not added:
        return form
    title = _in_every_language(_("What was asked for, put right"))
    return form.model_copy(update={"pages": (*form.pages, Page(slug=PAGE, title=title, questions=added))})


def _always() -> tuple[LongText, File]:
    message = LongText(
        type="long_text",
        name=MESSAGE,
        label=_in_every_language(_("Your answer, in your own words")),
        hint=_in_every_language(_("Leave it empty if the answers and documents speak for themselves.")),
        required=False,
    )
    files = File(
        type="file",
        name=FILES,
        label=_in_every_language(_("Other documents")),
        required=False,
        at_most=5,
        accept=("pdf", "jpg", "png"),
    )
    return message, files
