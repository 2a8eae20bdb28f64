"""Nobody who knows the rules, the totals and what is shown can compute what is hidden.

The strongest reader is played here: she tries every division of the total there
could be, keeps those that would have been published the same, and looks whether a
hidden cell is the same in all of them.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dnt_portal.reports.disclosure import (
    FEW,
    MOST,
    WITHHELD,
    _protect_rungs,
    leaves_out,
    percentage,
    protect,
    protect_count,
    protect_row,
    protect_share,
)

KEYS = "abcdefgh"


def divisions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to divide a total over so many cells."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in divisions(total - first, parts - 1):
            yield (first, *rest)


def row(values) -> dict:
    return protect_row(dict(zip(KEYS, values, strict=False)))


def published(values) -> tuple:
    """What a reader sees of a breakdown."""
    shown = row(values)
    return shown["total"], tuple(shown["cells"].values()), shown["hidden"]


@cache
def readers_guesses(total: int, parts: int) -> dict[tuple, list[set[int]]]:
    """Per publication: for each cell every number it could have been."""
    found: dict[tuple, list[set[int]]] = defaultdict(lambda: [set() for _cell in range(parts)])
    for values in divisions(total, parts):
        for cell, value in enumerate(values):
            found[published(values)][cell].add(value)
    return dict(found)


# -- A breakdown -----------------------------------------------------------------------------


@pytest.mark.parametrize(("parts", "most"), [(2, 60), (3, 40), (4, 24), (5, 17), (6, 13)])
def test_no_hidden_cell_can_be_computed(parts, most):
    for total in range(most + 1):
        for (_total, cells, _why), guesses in readers_guesses(total, parts).items():
            for cell, possible in zip(cells, guesses, strict=True):
                assert cell is not None or len(possible) >= 2, (total, cells)


@given(st.lists(st.integers(0, 60), min_size=2, max_size=8))
@settings(max_examples=300, deadline=None)
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
@settings(max_examples=300, deadline=None)
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


# -- The ladder and its paid work -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("unpaid", "paid", "most"), [(2, 2, 26), (3, 2, 18), (4, 2, 12), (2, 1, 40)]
)
def test_paid_work_tells_no_rung_and_no_rung_tells_paid_work(unpaid, paid, most):
    keys = [str(number) for number in range(1, unpaid + paid + 1)]
    for total in range(most + 1):
        guesses: dict = defaultdict(list)
        for values in divisions(total, len(keys)):
            shown = _protect_rungs(dict(zip(keys, values, strict=True)), keys[unpaid:])
            outside = (
                tuple(shown["cells"].values()),
                tuple(shown["why"].items()),
                shown["paid_work"]["count"],
                shown["paid_work"]["hidden"],
            )
            guesses[outside].append(values)
        for (cells, _why, share, _hidden), possible in guesses.items():
            for at, cell in enumerate(cells):
                assert cell is not None or len({values[at] for values in possible}) >= 2
            sums = {sum(values[unpaid:]) for values in possible}
            assert share is not None or len(sums) >= 2


def change(**counts) -> dict:
    """A then-and-now of nobody, with some counts of it."""
    nobody = {str(rung): 0 for rung in range(1, 7)}
    return {
        "n": 0,
        "then": nobody,
        "now": nobody,
        "moved": {"risen": 0, "same": 0, "fallen": 0},
        "lowest": "1",
        "from_lowest": {"of": 0, "reached": 0},
        "debts": {"of": 0, "then": 0, "now": 0},
        "weekly_contact": {"of": 0, "then": 0, "now": 0},
        "self_efficacy": {"higher": 0, "same": 0, "lower": 0},
        **counts,
    }


def figures(**ladder) -> dict:
    """All figures of a project in which nothing happened, but on the ladder."""
    return {
        "version": 1,
        "period": {},
        "rungs": [
            {"number": number, "nl": "", "en": "", "paid": number > 4} for number in range(1, 7)
        ],
        "rules": {},
        "waiting": 3,
        "referrals": {
            "total": 3,
            "by_source": {"shelter": 3},
            "by_outcome": {"admit": 3, "open": 0},
        },
        "groups": {"started": 1},
        "women": {
            "started": 3,
            "completed": 3,
            "before_start": 2,
            "ended_by_reason": {"moved": 2, "back_to_care": 0},
        },
        "attendance": {"marks": 3},
        "coaching": {"tracks": 3},
        "goals": {
            "set": 3,
            "women_with_goals": 3,
            "women_reached": 2,
            "by_state": {"active": 2, "reached": 1},
        },
        "ladder": {
            name: ladder.get(name, change()) for name in ("end", "underway", "after", "latest")
        },
    }


def test_the_share_from_the_lowest_rung_is_told_only_where_the_rung_is():
    then = {"1": 4, "2": 10, "3": 12, "4": 5, "5": 0, "6": 0}
    shown = protect(figures(end=change(n=31, then=then, from_lowest={"of": 4, "reached": 4})))
    assert shown["ladder"]["end"]["then"]["cells"]["1"] is None
    assert shown["ladder"]["end"]["from_lowest"]["of"] is None

    then = {"1": 14, "2": 10, "3": 12, "4": 0, "5": 0, "6": 0}
    shown = protect(figures(end=change(n=36, then=then, from_lowest={"of": 14, "reached": 8})))
    assert shown["ladder"]["end"]["from_lowest"] == {"count": 8, "of": 14, "hidden": ""}


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
