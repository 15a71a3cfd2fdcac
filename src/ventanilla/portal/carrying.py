"""A short form answered page after page, with all that was answered carried along inside the page itself.

Nothing is kept of whoever does not reach the end, and nothing is held for them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ventanilla.forms.answers import Reply
from ventanilla.forms.definition import Form, Page, Phone, Question, Text
from ventanilla.forms.journey import Journey
from ventanilla.forms.summary import summary
from ventanilla.kernel.text import LocalText
from ventanilla.portal import answering
from ventanilla.ui import here

CHECK = "check"
CONTACT = "contact"
type Refuse = Callable[[Mapping[str, Any]], dict[str, str]]


@dataclass(frozen=True)
class Done:
    """Everything is answered, looked at once more, and sent."""

    answers: dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """A page to be shown: its template, what the template is given, and whether something is wrong on it."""

    template: str
    context: dict[str, Any]
    faulty: bool = False

    @property
    def status(self) -> int:
        return 422 if self.faulty else 200


class _Walk:
    def __init__(self, form: Form, request: HttpRequest, on: date, refuse: Refuse) -> None:
        self.form = form
        self.posted: dict[str, Sequence[str]] = dict(request.POST.lists())
        self.replies: dict[str, Reply] = {}
        for each in form.pages:
            self.replies |= answering.replies_to(each, self.posted)
        self.on = on
        self.refuse = refuse
        self._look()

    def _look(self) -> None:
        self.journey = Journey(self.form, answering.sound(self.replies), self.on)

    def step(self) -> Shown | Done:
        at, wanted = self._said("page"), self._said("go")
        if at == CHECK and not wanted:
            return self._finished() or Done(self.journey.visible_answers())
        shown = self.journey.page(wanted or at)
        if shown is None or wanted:
            return self._page(shown or self.journey.pages[0], {}, {})
        button = answering.group_button(self.posted)
        if button:
            answering.change_items(shown, self.replies, button)
            self._look()
            return self._page(self.journey.page(shown.slug) or shown, {}, {})
        return self._answered(shown)

    def _answered(self, again: Page) -> Shown:
        asked = set(self.posted.get("asked", ()))
        shown = again.model_copy(update={"questions": tuple(q for q in again.questions if q.name in asked)})
        right, told = answering.checked(shown, again, self.replies, self.journey, {})
        refused = self._refused(again)
        if refused or not right:
            return self._page(again, told, refused)
        following = self.journey.next_after(again.slug)
        if following is None or CHECK in self.posted:
            return self._finished() or self.check()
        return self._page(following, {}, {})

    def _refused(self, shown: Page) -> dict[str, str]:
        names = {question.name for question in shown.questions}
        refused = self.refuse(self.journey.visible_answers())
        return {name: why for name, why in refused.items() if name in names}

    def _finished(self) -> Shown | None:
        """None when everything is answered; else the first page that misses something, and what."""
        missing = self.journey.first_incomplete()
        missing = next((each for each in self.journey.pages if each == missing or self._refused(each)), None)
        if missing is None:
            return None
        _right, told = answering.checked(missing, missing, self.replies, self.journey, {})
        return self._page(missing, told, self._refused(missing))

    def _page(self, shown: Page, told: Mapping[str, Reply], refused: Mapping[str, str]) -> Shown:
        slugs = [each.slug for each in self.journey.pages]
        pairs = [(question, told.get(question.name) or self._typed(question)) for question in shown.questions]
        faulty = bool(refused) or any(reply.blocking for _question, reply in pairs)
        before = self.journey.before(shown.slug)
        context = {
            "page": shown,
            "pairs": pairs,
            "refused": refused,
            "faulty": faulty,
            "number": slugs.index(shown.slug) + 1 if shown.slug in slugs else 1,
            "total": len(slugs) + 1,
            "before": before.slug if before else "",
            "checking": CHECK in self.posted,
            "carried": list(self._carried({question.name for question in shown.questions})),
        }
        return Shown("portal/carrying/page.html", context, faulty)

    def check(self) -> Shown:
        answers = self.journey.visible_answers()
        pages = [
            (page, [{"key": here.say(question.label), "value": shown or "—"} for question, shown in rows])
            for page, rows in summary(self.form, answers, here.language())
        ]
        context = {
            "pages": pages,
            "carried": list(self._carried(set())),
            "number": len(pages) + 1,
            "total": len(pages) + 1,
        }
        return Shown("portal/carrying/check.html", context)

    def _typed(self, question: Question) -> Reply:
        reply = self.replies.get(question.name)
        return Reply(reply.raw, reply.value, ()) if reply else Reply.of(question, None)

    def _carried(self, apart: set[str]) -> Iterator[tuple[str, str]]:
        """The posted fields of every question but those on the page shown."""
        names = {question.name for _page, question in self.form.questions()} - apart
        for field, values in self.posted.items():
            if field.partition(".")[0] in names:
                yield from ((field, value) for value in values)

    def _said(self, field: str) -> str:
        values = self.posted.get(field) or [""]
        return values[-1]


def step(request: HttpRequest, form: Form, on: date, refuse: Refuse = lambda _answers: {}) -> Shown | Done:
    """This function will take what was posted one step further: to a page of questions, or to the end.

    ``on`` is the town's day. ``refuse`` says, of the answers so far, which questions' answers cannot be
    taken and why, beside what the form itself asks of them.
    """
    return _Walk(form, request, on, refuse).step()


def check_again(request: HttpRequest, form: Form, on: date) -> Shown:
    """This function will show the last look at the answers once more: they were right, something else was not."""
    return _Walk(form, request, on, lambda _answers: {}).check()


def with_contact(form: Form, region: str) -> Form:
    """This function will put before a form the page that asks who books and how to reach them: name and phone."""

    def text(words: str) -> LocalText:
        return LocalText({here.language().lower(): words})

    contact = Page(
        slug=CONTACT,
        title=text(_("Who asks for it")),
        questions=(
            Text(
                name="contact_name",
                type="text",
                label=text(_("Your name")),
                max_length=200,
                min_length=2,
                autocomplete="name",
            ),
            Phone(
                name="contact_phone",
                type="phone",
                region="ES" if region == "ES" else "MX",
                label=text(_("Telephone")),
            ),
        ),
    )
    return Form(pages=(contact, *form.pages), refusals=form.refusals)
