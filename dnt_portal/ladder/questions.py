"""The questions of a measurement: those that lead to a rung, and those whose answer is kept.

`ASKED` is the one list of what is kept beside the rung: the form, the service, the page of
a participant and reports read it. `QUESTIONS` are five, in order, that lead to a rung of the
participation ladder; two of them are kept too.

**Derived, not official.** The ladder's own ten questions are not published as
text; these follow the order of its definitions (S2 footnotes 6 and 39). They
suggest a rung: the professional chooses. They hold for a ladder of these six
rungs; for an edition with another ladder nothing is suggested.

Family who does not live with her counts as contact outside the home, as in the
definition of rung 2 (S2 footnote 39 leaves family out; one had to be chosen).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: The ladder the questions were derived for.
LADDER = (1, 2, 3, 4, 5, 6)


@dataclass(frozen=True)
class Question:
    """One question: what yes and no lead to, the next question's code or a rung."""

    code: str
    text: str | Promise
    yes: str | int
    no: str | int


QUESTIONS = (
    Question(
        "paid_work",
        _("Does she have paid work, with a contract or as self-employed?"),
        yes="support",
        no="unpaid_work",
    ),
    Question(
        "support",
        _(
            "Does she have support with it: an additional benefit, guidance or help through "
            "the municipality, sheltered work, or work combined with training?"
        ),
        yes=5,
        no=6,
    ),
    Question(
        "unpaid_work",
        _(
            "Does she do unpaid work at least once a week, in which others count on her? "
            "For example volunteering or a placement."
        ),
        yes=4,
        no="activity",
    ),
    Question(
        "activity",
        _(
            "Does she take part in an organised activity at least once a week? "
            "For example a course, a training or a club."
        ),
        yes=3,
        no="weekly_contact",
    ),
    Question(
        "weekly_contact",
        _("Does she meet people outside her home every week, other than those she lives with?"),
        yes=2,
        no=1,
    ),
)
_BY_CODE = {question.code: question for question in QUESTIONS}


class Kind(StrEnum):
    """The kinds of answer that a measurement keeps."""

    YES_NO = "yes_no"
    #: Her own mark, from 1 to 10.
    MARK = "mark"
    CHOICE = "choice"
    HOURS = "hours"


#: Of these a report can say how they were then and are now.
COUNTED = frozenset({Kind.YES_NO, Kind.MARK})


@dataclass(frozen=True)
class Asked:
    """A question of which the answer is kept, in the field of a measurement of that name.

    `text` is how it is asked, `label` what it is called beside its answers. One with
    `only_with` is asked only where the answer to that question is yes, and told behind it.

    `in_report` is what a report calls it; nothing where reports leave it out. It may be
    counted only where it says nothing of the rung: of paid work the ladder tells, and hours
    and income follow from it (`reports.disclosure`, rule 6).
    """

    name: str
    kind: Kind
    text: str | Promise
    label: str | Promise = ""
    help_text: str | Promise = ""
    only_with: str = ""
    in_report: str | Promise = ""

    def __post_init__(self) -> None:
        if self.in_report and self.kind not in COUNTED:
            raise ValueError(f"A report cannot count {self.name}: it is no yes or no and no mark.")

    @property
    def leads(self) -> bool:
        """Whether the answer is one of those that lead to a rung."""
        return self.name in _BY_CODE

    @property
    def unanswered(self) -> str | None:
        """What is kept where she did not answer, or was not asked."""
        return "" if self.kind == Kind.CHOICE else None


#: What is kept beside the rung, in the order in which it is asked and told.
ASKED = (
    Asked("paid_work", Kind.YES_NO, _BY_CODE["paid_work"].text, label=_("Paid work")),
    Asked("hours", Kind.HOURS, _("How many hours of paid work a week?"), only_with="paid_work"),
    Asked(
        "debts",
        Kind.YES_NO,
        _("Does she have debts?"),
        label=_("Debts"),
        in_report=_("Debts"),
    ),
    Asked(
        "ends_meet",
        Kind.CHOICE,
        _("How does she manage on her income?"),
        label=_("Manages on her income"),
    ),
    Asked(
        "weekly_contact",
        Kind.YES_NO,
        _BY_CODE["weekly_contact"].text,
        label=_("Meets others every week"),
        in_report=_("Meets others outside the home every week"),
    ),
    Asked(
        "self_efficacy",
        Kind.MARK,
        _("How much trust does she have in what she can do? Her own mark."),
        label=_("Trust in what she can do"),
        help_text=_("1 is none at all, 10 is all the trust in the world."),
        in_report=_("Her own mark for what she can do"),
    ),
)


def in_reports() -> list[Asked]:
    """Return the questions that a report counts, then and now."""
    return [question for question in ASKED if question.in_report]


def questions_fit(rung_numbers: Iterable[int]) -> bool:
    """Return whether the questions were derived for a ladder with these rungs."""
    return tuple(sorted(rung_numbers)) == LADDER


def follow(answers: Mapping[str, Any]) -> tuple[list[str], int | None]:
    """Walk the questions with the answers given (True, False, None: not answered).

    Return the codes of the questions that matter for the participant, the last of which may be
    unanswered, and the rung they lead to, None while it cannot be told yet.
    """
    asked: list[str] = []
    step: str | int = QUESTIONS[0].code
    while isinstance(step, str):
        question = _BY_CODE[step]
        asked.append(question.code)
        answer = answers.get(question.code)
        if answer is None:
            return asked, None
        step = question.yes if answer else question.no
    return asked, step
