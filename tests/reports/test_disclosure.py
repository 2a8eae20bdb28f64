"""Nobody who knows the rules, the totals and what is shown can compute what is hidden.

The strongest reader is played here: she tries every division of the total there
could be, keeps those that would have been published the same, and looks whether a
hidden cell is the same in all of them. Where tables are about the same women she
lays them side by side, and tries every way the women could have gone.
"""

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dnt_portal.reports.disclosure import (
    FEW,
    MOST,
    WITHHELD,
    _protect_goals,
    leaves_out,
    percentage,
    protect,
    protect_count,
    protect_share,
)
from tests.reports.readers import (
    Reader,
    divisions,
    figures,
    published,
    readers_guesses,
    row,
)

# -- A breakdown -----------------------------------------------------------------------------


@pytest.mark.parametrize(("parts", "most"), [(2, 60), (3, 40), (4, 24), (5, 17), (6, 13)])
def test_no_hidden_cell_can_be_computed(parts, most):
    for total in range(most + 1):
        for (_total, cells, _why), guesses in readers_guesses(total, parts).items():
            for cell, possible in zip(cells, guesses, strict=True):
                assert cell is not None or len(possible) >= 2, (total, cells)


@given(st.lists(st.integers(0, 60), min_size=2, max_size=8))
@settings(max_examples=300)
def test_no_small_cell_is_shown_and_what_is_shown_is_true(values):
    shown = row(values)
    for value, cell in zip(values, shown["cells"].values(), strict=True):
        assert cell is None or cell == value
        assert cell is None or not 1 <= cell <= 4
    hidden = [v for v, cell in zip(values, shown["cells"].values(), strict=True) if cell is None]
    assert bool(hidden) == any(1 <= value <= 4 for value in values) == bool(shown["hidden"])
    assert len(hidden) != 1
    if shown["hidden"] == FEW:
        assert all(value <= 4 for value in hidden)


@given(st.lists(st.integers(0, 40), min_size=2, max_size=7))
@settings(max_examples=300)
def test_hidden_cells_could_change_places(values):
    """Two unequal hidden cells swapped give the same publication: so nobody can tell."""
    hidden = [at for at, cell in enumerate(row(values)["cells"].values()) if cell is None]
    for one in hidden:
        for other in hidden:
            swapped = list(values)
            swapped[one], swapped[other] = values[other], values[one]
            assert published(swapped) == published(values)


@pytest.mark.parametrize(
    ("values", "cells", "why"),
    [
        ([12, 9, 7], [12, 9, 7], ""),
        ([12, 0, 0], [12, 0, 0], ""),
        # One small cell: the next smallest goes with it.
        ([20, 9, 4], [20, None, None], WITHHELD),
        ([20, 9, 4, 9], [20, None, None, None], WITHHELD),
        # Two small cells that hide one another.
        ([20, 4, 3], [20, None, None], FEW),
        ([20, 0, 4, 3], [20, 0, None, None], FEW),
        # Together too few, or told by their sum.
        ([20, 9, 1, 2], [20, None, None, None], WITHHELD),
        ([20, 9, 4, 4], [20, None, None, None], WITHHELD),
        # All small: all of it.
        ([1, 2, 0, 3], [None] * 4, FEW),
        ([4, 4], [None, None], WITHHELD),
    ],
)
def test_breakdowns(values, cells, why):
    assert list(row(values)["cells"].values()) == cells
    assert row(values)["hidden"] == why


# -- A share, a count, a percentage ------------------------------------------------------------


def test_no_hidden_share_can_be_computed():
    for of in range(80):
        guesses = defaultdict(set)
        for count in range(of + 1):
            shown = protect_share(count, of)
            assert shown["count"] in (None, count)
            guesses[shown["count"], shown["hidden"]].add(count)
        for (count, why), possible in guesses.items():
            assert count is not None or len(possible) >= 2, (of, why)


@pytest.mark.parametrize(
    ("count", "of", "shown", "why"),
    [
        (0, 20, 0, ""),
        (3, 20, None, FEW),
        (5, 20, 5, ""),
        (17, 20, None, MOST),
        (20, 20, 20, ""),
        (2, 7, None, WITHHELD),
        (7, 7, 7, ""),
    ],
)
def test_shares(count, of, shown, why):
    assert protect_share(count, of) == {"count": shown, "of": of, "hidden": why}


def test_a_count_alone_hides_a_few():
    assert [protect_count(number)["count"] for number in (0, 1, 4, 5)] == [0, None, None, 5]


def test_a_percentage_needs_ten():
    assert percentage(5, 9) is None
    assert percentage(5, 10) == 50
    assert percentage(None, 30) is None


# -- Goals and the women who set them --------------------------------------------------------------

REACHED, OTHERS = ("reached", "partly"), ("active", "let_go")


def nothing_follows_from_goals(women: int, most_goals: int) -> None:
    """Every division of goals over states, and of women over those who reached one or not."""
    reader = Reader()
    for total in range(women, most_goals + 1):
        for counts in divisions(total, 4):
            by_state = dict(zip((*REACHED, *OTHERS), counts, strict=True))
            reached, others = sum(counts[:2]), sum(counts[2:])
            for women_reached in range(min(women, reached) + 1):
                if women - women_reached > others or (reached and not women_reached):
                    continue
                shown = _protect_goals(
                    {
                        "set": 0,
                        "by_state": by_state,
                        "women_with_goals": women,
                        "women_reached": women_reached,
                    }
                )
                row = shown["by_state"]
                publication = (
                    *shown["women"].values(),
                    row["total"],
                    row["hidden"],
                    *row["cells"].values(),
                )
                numbers = [women_reached, women - women_reached, *counts, reached, others]
                reader.sees(publication, numbers)
    assert not reader.small_and_certain()[:3]


@pytest.mark.parametrize(("women", "most"), [(1, 16), (2, 16), (5, 16), (10, 19)])
def test_no_small_number_follows_from_goals_and_women(women, most):
    nothing_follows_from_goals(women, most)


@pytest.mark.slow
@pytest.mark.parametrize("women", range(1, 14))
def test_no_small_number_follows_from_goals_however_many_women(women):
    nothing_follows_from_goals(women, 27)


@pytest.mark.parametrize(
    ("women", "reached", "goals", "shown"),
    [
        # All goals were reached, so each woman with a goal reached one: 3.
        (3, 3, (6, 0, 0, 0), False),
        # At least four of ten women reached one, and that is a small number.
        (10, 4, (5, 0, 6, 0), False),
        (12, 9, (14, 8, 12, 5), True),
        (12, 7, (14, 8, 12, 3), True),
    ],
)
def test_goals_stand_beside_women_only_where_there_are_enough(women, reached, goals, shown):
    row = _protect_goals(
        {
            "set": 0,
            "by_state": dict(zip((*REACHED, *OTHERS), goals, strict=True)),
            "women_with_goals": women,
            "women_reached": reached,
        }
    )["by_state"]
    assert (row["total"] is not None) is shown
    assert any(row["cells"].values()) is shown


# -- Women whose referral nobody recorded ----------------------------------------------------------


def shown_without_referral(*, started: int, not_referred: int, referrals: int) -> dict:
    found = figures()
    found["women"] |= {"started": started, "not_referred": not_referred}
    found["referrals"]["total"] = referrals
    return protect(found)["women"]["not_referred"]


@pytest.mark.parametrize(
    ("not_referred", "shown", "why"),
    [(0, 0, ""), (3, None, FEW), (12, 12, ""), (17, None, MOST), (20, 20, "")],
)
def test_how_many_came_in_without_a_referral_is_a_share(not_referred, shown, why):
    found = shown_without_referral(started=20, not_referred=not_referred, referrals=0)
    assert found == {"count": shown, "of": 20, "hidden": why}


def test_beside_referrals_only_whether_any_woman_came_in_without_one():
    """Else: of 30 who started 18 had none, so 12 of the 13 referrals were admitted and 1 not."""
    tells_nothing = {"count": None, "of": 30, "hidden": WITHHELD}
    for number in range(1, 31):
        found = shown_without_referral(started=30, not_referred=number, referrals=13)
        assert found == tells_nothing
    assert shown_without_referral(started=30, not_referred=0, referrals=13)["count"] == 0


# -- All figures of a report -----------------------------------------------------------------------


def test_what_happened_to_few_women_is_hidden_and_what_was_done_is_not():
    shown = protect(figures())
    assert shown["referrals"]["by_source"] == {"shelter": 3}
    assert shown["referrals"]["by_outcome"]["cells"] == {"admit": None, "open": None}
    assert shown["women"]["before_start"]["count"] is None
    assert shown["women"]["ended_by_reason"]["cells"]["moved"] is None
    assert shown["goals"]["women"]["count"] is None
    assert shown["goals"]["by_state"]["cells"]["reached"] is None
    assert shown["women"]["started"] == shown["waiting"] == 3
    # All of them together could be subtracted from the three parts.
    assert "latest" not in shown["ladder"]
    assert leaves_out(shown)
    assert not leaves_out(shown["groups"])
