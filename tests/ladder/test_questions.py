"""The questions lead where the definitions of the rungs say."""

from itertools import product

import pytest

from dnt_portal.ladder.questions import QUESTIONS, follow, questions_fit

CODES = [question.code for question in QUESTIONS]


def by_definition(paid_work, support, unpaid_work, activity, weekly_contact) -> int:
    """The rung as the ladder defines it (S2 footnote 6), written down another way."""
    ladder = [
        (6, paid_work and not support),
        (5, paid_work and support),
        (4, unpaid_work),
        (3, activity),
        (2, weekly_contact),
        (1, True),
    ]
    return next(rung for rung, holds in ladder if holds)


@pytest.mark.parametrize("answers", list(product([True, False], repeat=5)))
def test_every_combination_of_answers(answers):
    assert follow(dict(zip(CODES, answers, strict=True)))[1] == by_definition(*answers)


def test_nothing_is_suggested_while_it_cannot_be_told():
    assert follow({}) == (["paid_work"], None)
    assert follow({"paid_work": True}) == (["paid_work", "support"], None)
    assert follow({"paid_work": False, "weekly_contact": True})[1] is None
    asked, rung = follow({"paid_work": False, "unpaid_work": True})
    assert (asked, rung) == (["paid_work", "unpaid_work"], 4)


def test_they_hold_for_the_six_rungs_only():
    assert questions_fit([3, 1, 2, 6, 5, 4])
    assert not questions_fit([1, 2, 3, 4, 5])
    assert not questions_fit(range(1, 8))
