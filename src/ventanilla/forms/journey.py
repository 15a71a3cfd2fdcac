"""The way through a form, computed from its definition and the answers so far: no web, no database."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from ventanilla.forms.answers import GROUPS, check
from ventanilla.forms.conditions import holds, truth
from ventanilla.forms.definition import Form, Group, Page, Question, Refusal
from ventanilla.forms.faults import Fault


class Journey:
    """What a person is asked, given what they answered.

    A page or question whose condition does not hold is not asked, and an answer it was given earlier
    does not count: not for later conditions, nor for what is filed. ``pages`` are the pages asked, in
    order, each with only the questions asked.
    """

    def __init__(self, form: Form, answers: Mapping[str, Any], on: date) -> None:
        self.form = form
        self.on = on
        self._answers: dict[str, Any] = {}
        self._pending: set[str] = set()
        self.pages: tuple[Page, ...] = tuple(self._asked(answers))

    def page(self, slug: str) -> Page | None:
        """This function will return the page with only the questions asked, or None when it is not asked."""
        return next((page for page in self.pages if page.slug == slug), None)

    def next_after(self, slug: str) -> Page | None:
        """This function will return the page asked after that one, which itself need not be asked any more."""
        slugs = [page.slug for page in self.form.pages]
        later = slugs[slugs.index(slug) + 1 :] if slug in slugs else slugs
        return next((page for page in self.pages if page.slug in later), None)

    def before(self, slug: str) -> Page | None:
        """This function will return the page asked before that one."""
        slugs = [page.slug for page in self.form.pages]
        earlier = slugs[: slugs.index(slug)] if slug in slugs else []
        return next((page for page in reversed(self.pages) if page.slug in earlier), None)

    def faults(self, slug: str) -> tuple[Fault, ...]:
        """This function will return the faults and warnings of one page's answers, in its order."""
        page = self.page(slug)
        return tuple(self._faults(page)) if page else ()

    def first_incomplete(self) -> Page | None:
        """This function will return the first page where an answer is missing or wrong."""
        return next((page for page in self.pages if any(fault.blocks for fault in self._faults(page))), None)

    @cached_property
    def is_complete(self) -> bool:
        """Whether everything asked is answered rightly and no rule refuses it."""
        return self.refusal is None and self.first_incomplete() is None

    @cached_property
    def refusal(self) -> Refusal | None:
        """The first pre-flight rule that holds, whatever is still to be answered."""
        return next(
            (each for each in self.form.refusals if truth(each.when, self._answers, self._pending)), None
        )

    def visible_answers(self) -> dict[str, Any]:
        """This function will return the answers that count."""
        return dict(self._answers)

    def _faults(self, page: Page) -> Iterator[Fault]:
        for question in page.questions:
            yield from check(question, self._answers.get(question.name), self._answers, self.on)

    def _asked(self, given: Mapping[str, Any]) -> Iterator[Page]:
        for page in self.form.pages:
            if page.show_if is not None and not holds(page.show_if, self._answers):
                continue
            asked = [question for question in page.questions if self._is_asked(question, given)]
            if len(asked) == len(page.questions):
                yield page
            elif asked:
                yield page.model_copy(update={"questions": tuple(asked)})

    def _is_asked(self, question: Question, given: Mapping[str, Any]) -> bool:
        if question.show_if is not None and not holds(question.show_if, self._answers):
            return False
        value = given.get(question.name)
        if isinstance(question, Group):
            value = GROUPS.trimmed(question, value, self._answers)
        if value is None:
            self._pending.add(question.name)
        else:
            self._answers[question.name] = value
        return True
