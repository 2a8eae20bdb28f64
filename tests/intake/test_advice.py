"""The advice, against a table written from the sources, and its general properties."""

import itertools

import pytest

from dnt_portal.intake.advice import weigh
from dnt_portal.intake.enums import Answer, Outcome
from dnt_portal.programme.models import Criterion, Edition

Y, D, N = Answer.YES, Answer.DOUBT, Answer.NO


@pytest.fixture
def criteria(db) -> list[Criterion]:
    return list(Edition.objects.get(code="dnt-2018").criteria.all())


def answers(criteria, **special):
    """One favourable answer to each, but for those named by their code."""
    given = {}
    for criterion in criteria:
        good = N if criterion.is_contraindication else Y
        answer = special.get(criterion.code.replace("-", "_"), good)
        if answer is not None:
            given[criterion.pk] = answer if isinstance(answer, list) else [answer]
    return given


@pytest.mark.parametrize(
    ("special", "outcome"),
    [
        ({}, Outcome.ADMIT),
        # S2 §12.3: for women with this experience only.
        ({"experience": N}, Outcome.DECLINE),
        ({"experience": N, "addiction": Y}, Outcome.DECLINE),
        # S2 §1.5.1: not yet, not never.
        ({"violence_stopped": N}, Outcome.NOT_YET),
        ({"dutch": N}, Outcome.NOT_YET),
        ({"little_work": N}, Outcome.NOT_YET),
        ({"psychiatric": Y}, Outcome.NOT_YET),
        ({"intellectual_disability": Y}, Outcome.NOT_YET),
        # S2 §8.2.2 and §12.3: in doubt, but not about what may not be bent.
        ({"dutch": D}, Outcome.IN_DOUBT),
        ({"heavy_problems": D}, Outcome.IN_DOUBT),
        ({"motivated": D}, Outcome.NOT_YET),
        ({"experience": D}, Outcome.NOT_YET),
        # S2 §8.3.1: the more cautious of two assessors.
        ({"violence_stopped": [Y, N]}, Outcome.NOT_YET),
        ({"dutch": [Y, D]}, Outcome.IN_DOUBT),
        ({"addiction": [Y, N]}, Outcome.NOT_YET),
        # What stands in the way speaks at once; nothing else does.
        ({"dutch": None}, None),
        ({"dutch": D, "addiction": None}, None),
        ({"violence_stopped": N, "addiction": None}, Outcome.NOT_YET),
    ],
)
def test_what_the_answers_advise(criteria, special, outcome):
    assert weigh(criteria, answers(criteria, **special), admits_in_doubt=True).outcome == outcome


def test_a_region_that_does_not_admit_in_doubt(criteria):
    advice = weigh(criteria, answers(criteria, dutch=D), admits_in_doubt=False)
    assert advice.outcome == Outcome.NOT_YET


def test_the_advice_says_which_criteria_and_where_assessors_differ(criteria):
    given = answers(criteria, violence_stopped=[Y, N], dutch=[D, D], addiction=None)
    advice = weigh(criteria, given, admits_in_doubt=True)
    assert [(o.criterion.code, o.doubtful) for o in advice.obstacles] == [
        ("violence-stopped", False),
        ("dutch", True),
    ]
    assert [c.code for c in advice.missing] == ["addiction"]
    assert [c.code for c in advice.differing] == ["violence-stopped"]
    assert [o.criterion.code for o in advice.fixed_obstacles] == ["violence-stopped"]


def test_a_more_cautious_answer_never_makes_the_advice_more_welcoming(criteria):
    """Every pair of criteria in every pair of answers, one step more careful at a time."""
    welcome = [Outcome.ADMIT, Outcome.IN_DOUBT, Outcome.NOT_YET, Outcome.DECLINE]

    def rank(given):
        return welcome.index(weigh(criteria, given, admits_in_doubt=True).outcome)

    for first, second in itertools.combinations(criteria, 2):
        ladders = [
            [N, D, Y] if criterion.is_contraindication else [Y, D, N]
            for criterion in (first, second)
        ]
        base = answers(criteria)
        for i, j in itertools.product(range(3), range(2)):
            fixed = base | {first.pk: [ladders[0][i]]}
            assert rank(fixed | {second.pk: [ladders[1][j]]}) <= rank(
                fixed | {second.pk: [ladders[1][j + 1]]}
            )
