"""Five questions, in order, that lead to a rung of the participation ladder.

**Derived, not official.** The ladder's own ten questions are not published as
text; these follow the order of its definitions (S2 footnotes 6 and 39). They
suggest a rung: the professional chooses. They hold for a ladder of these six
rungs; for an edition with another ladder nothing is suggested.

Family who does not live with her counts as contact outside the home, as in the
definition of rung 2 (S2 footnote 39 leaves family out; one had to be chosen).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
