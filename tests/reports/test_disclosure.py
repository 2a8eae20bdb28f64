"""Nobody who knows the rules, the totals and what is shown can compute what is hidden.

The strongest reader is played here: she tries every division of the total there
could be, keeps those that would have been published the same, and looks whether a
hidden cell is the same in all of them. Where tables are about the same women she
lays them side by side, and tries every way the women could have gone.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dnt_portal.reports.disclosure import (
    FEW,
    MOST,
    WITHHELD,
    _protect_change,
    _protect_goals,
    ladder_steps,
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


# -- Tables about the same women ------------------------------------------------------------------


class Reader:
    """What may be concluded from publications: per publication what is the same in all worlds."""

    def __init__(self) -> None:
        self.certain: dict[Hashable, dict[int, int]] = {}

    def sees(self, publication: Hashable, numbers: Sequence[int]) -> None:
        """One way it could have been: every number in it, told or not."""
        known = self.certain.setdefault(publication, dict(enumerate(numbers)))
        for at in [at for at, number in known.items() if numbers[at] != number]:
            del known[at]

    def small_and_certain(self) -> list:
        """Publications that give away a number of 1 to 4."""
        return [
            (publication, known)
            for publication, known in self.certain.items()
            if any(1 <= number <= 4 for number in known.values())
        ]


def ladder_of(rungs: int, paid_from: int) -> list[dict]:
    return [{"number": number, "paid": number >= paid_from} for number in range(1, rungs + 1)]


def change(moved=(0, 0, 0), now=(0,) * 6) -> dict:
    """How some women moved, and on which rungs they stand now."""
    return {
        "n": sum(moved),
        "now": {str(number): count for number, count in enumerate(now, start=1)},
        "moved": dict(zip(("risen", "same", "fallen"), moved, strict=True)),
        "debts": {"of": 0, "then": 0, "now": 0},
        "weekly_contact": {"of": 0, "then": 0, "now": 0},
        "self_efficacy": {"higher": 0, "same": 0, "lower": 0},
    }


@cache
def ladder_published(moved: tuple, now: tuple, paid_from: int, target: int) -> tuple:
    """All that a reader sees of one set of women."""
    steps = ladder_steps(ladder_of(len(now), paid_from), target)
    shown = _protect_change(change(moved, now), steps)
    rows = [(tuple(shown[name]["cells"].values()), shown[name]["hidden"]) for name in SHOWN]
    return (shown["n"], *rows)


SHOWN = ("moved", "now")


def numbers_of(table: Sequence[int], rungs: int, paid_from: int, target: int) -> list[int]:
    """Everything one might want to know of a table of rungs at the start by rungs now."""
    rows = [table[at * rungs : (at + 1) * rungs] for at in range(rungs)]
    then, now = [sum(row) for row in rows], [sum(column) for column in zip(*rows, strict=True)]
    reached = sum(rows[0][target - 1 :])
    return [
        *table,  # from this rung to that
        *then,
        *now,
        *(sum(counts[paid_from - 1 :]) for counts in (then, now)),
        *(sum(counts[: paid_from - 1]) for counts in (then, now)),
        *(sum(counts[target - 1 :]) for counts in (then, now)),
        *(sum(counts[: target - 1]) for counts in (then, now)),
        reached,  # of those on the lowest rung
        then[0] - reached,
        *moves_of(table, rungs),
    ]


def moves_of(table: Sequence[int], rungs: int) -> tuple[int, int, int]:
    risen = sum(n for at, n in enumerate(table) if at % rungs > at // rungs)
    same = sum(n for at, n in enumerate(table) if at % rungs == at // rungs)
    return risen, same, sum(table) - risen - same


def nothing_follows(rungs: int, women: int, paid_from: int, target: int) -> None:
    reader = Reader()
    for table in divisions(women, rungs * rungs):
        now = tuple(sum(table[at::rungs]) for at in range(rungs))
        publication = ladder_published(moves_of(table, rungs), now, paid_from, target)
        reader.sees(publication, numbers_of(table, rungs, paid_from, target))
    assert not reader.small_and_certain()[:3]


@pytest.mark.parametrize(
    ("rungs", "women", "paid_from", "target"),
    [(2, 12, 2, 2), (3, 5, 3, 2), (3, 8, 2, 3), (4, 5, 4, 3), (4, 6, 3, 3)],
)
def test_no_small_number_follows_from_the_tables_of_the_ladder(rungs, women, paid_from, target):
    """Every way that women can have gone, from any rung to any other."""
    nothing_follows(rungs, women, paid_from, target)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rungs", "most", "paid_from", "target"),
    [(2, 40, 2, 2), (3, 12, 3, 2), (3, 12, 2, 3), (4, 8, 4, 3), (4, 8, 3, 3), (5, 5, 4, 3)],
)
def test_no_small_number_follows_however_many_women(rungs, most, paid_from, target):
    for women in range(1, most + 1):
        nothing_follows(rungs, women, paid_from, target)


DNT = ladder_of(6, paid_from=5)
STEPS = ladder_steps(DNT, 3)


@given(
    st.tuples(*[st.integers(0, 30)] * 3),
    st.tuples(*[st.integers(0, 30)] * 3),
    st.randoms(use_true_random=False),
)
@settings(max_examples=300, deadline=None)
def test_who_moved_says_nothing_about_where_women_stand(moved, stand, chance):
    """Any number of risen, same and fallen goes with any number on each step.

    So a reader who has both tables can rule out nothing that she could not with one
    of them: what holds for a table alone holds for the two, however many women.
    """
    # As many in the one as in the other.
    moved = (*moved[:2], moved[2] + max(0, sum(stand) - sum(moved)))
    stand = (*stand[:2], stand[2] + max(0, sum(moved) - sum(stand)))
    ways = [1] * moved[0] + [0] * moved[1] + [-1] * moved[2]
    chance.shuffle(ways)
    # On each step there is a rung that one can have risen to, stayed on and fallen to.
    middle = [next(rung for rung in step if 1 < rung < 6) for step in STEPS]
    places = [rung for rung, count in zip(middle, stand, strict=True) for _woman in range(count)]
    came_from = [place - way for place, way in zip(places, ways, strict=True)]
    assert all(1 <= rung <= 6 for rung in came_from)
    found = then_and_now_of(zip(came_from, places, strict=True))
    shown = _protect_change(found, STEPS)
    assert shown["moved"] == protect_row(dict(zip(("risen", "same", "fallen"), moved, strict=True)))
    assert shown["now"] == protect_row(dict(zip(("1-2", "3-4", "5-6"), stand, strict=True)))


def then_and_now_of(pairs: Iterable[tuple[int, int]]) -> dict:
    """Women by their rungs at the start and now, as the figures count them."""
    pairs = list(pairs)
    moved = (
        sum(now > then for then, now in pairs),
        sum(now == then for then, now in pairs),
        sum(now < then for then, now in pairs),
    )
    now = Counter(now for _then, now in pairs)
    return change(moved, tuple(now[rung] for rung in range(1, 7)))


def outside(pairs: Iterable[tuple[int, int]]) -> tuple:
    """What a reader sees of women on the real ladder."""
    found = then_and_now_of(pairs)
    return ladder_published(tuple(found["moved"].values()), tuple(found["now"].values()), 5, 3)


def same_outside(pairs: Sequence[tuple[int, int]], chance: random.Random) -> Iterator[list]:
    """Other ways the same women could have gone, that give the same publication."""
    found = then_and_now_of(pairs)
    stand = [sum(found["now"][str(rung)] for rung in step) for step in STEPS]
    could_move, could_stand = (
        [row for row in divisions(len(pairs), 3) if published(row) == published(values)]
        for values in (tuple(found["moved"].values()), stand)
    )
    for _way in range(200):
        ways = [
            way
            for way, count in zip((1, 0, -1), chance.choice(could_move), strict=True)
            for _woman in range(count)
        ]
        chance.shuffle(ways)
        women = []
        for step, count in zip(STEPS, chance.choice(could_stand), strict=True):
            for _woman in range(count):
                way = ways.pop()
                place = chance.choice([rung for rung in step if 1 <= rung - way <= 6])
                came_from = {0: [place], 1: range(1, place), -1: range(place + 1, 7)}[way]
                women.append((chance.choice(came_from), place))
        yield women


@pytest.mark.parametrize("seed", range(40))
def test_no_small_number_follows_on_the_real_ladder(seed):
    """For women as a report has them there are other ways, with other small numbers."""
    chance = random.Random(seed)
    rungs = chance.sample(range(1, 7), chance.randint(1, 6))
    furthest = chance.choice([(0, 2), (0, 1), (-1, 2), (1, 1), (-3, 3)])
    pairs = []
    for _woman in range(chance.choice([5, 8, 12, 20, 40])):
        then = chance.choice(rungs)
        pairs.append((then, min(6, max(1, then + chance.randint(*furthest)))))
    reader = Reader()
    for women in (pairs, *same_outside(pairs, chance)):
        assert outside(women) == outside(pairs)
        count = Counter(women)
        table = [count[then, now] for then in range(1, 7) for now in range(1, 7)]
        reader.sees(outside(women), numbers_of(table, 6, 5, 3))
    assert not reader.small_and_certain(), pairs


@pytest.mark.parametrize(
    "pairs",
    [
        # Half to rung 3 and half to rung 4: the numbers on each were to be computed.
        [(1, 3)] * 4 + [(1, 4)] * 4,
        # One woman on rung 2.
        [(1, 2)] + [(1, 4)] * 5 + [(1, 6)] * 6,
        # Of those on the lowest rung, one reached rung 3 or higher.
        [(1, 2)] * 5 + [(1, 4)] + [(2, 4)] * 6,
    ],
)
def test_what_could_be_computed_from_two_tables_is_not_there(pairs):
    shown = protect(figures(end=then_and_now_of(pairs)))["ladder"]["end"]
    assert set(shown) == {"n", "moved", "now", "debts", "weekly_contact", "self_efficacy"}
    assert list(shown["now"]["cells"]) == ["1-2", "3-4", "5-6"]
    assert shown["moved"]["cells"] == {"risen": len(pairs), "same": 0, "fallen": 0}


@pytest.mark.parametrize(
    ("rungs", "paid_from", "target", "steps"),
    [
        (6, 5, 3, [[1, 2], [3, 4], [5, 6]]),
        (5, 4, 3, [[1, 2], [3], [4, 5]]),
        # The highest rung, or the lowest, never stands alone.
        (6, 6, 3, [[1, 2], [3, 4, 5, 6]]),
        (6, 5, 2, [[1, 2, 3, 4], [5, 6]]),
        (6, 3, 3, [[1, 2], [3, 4, 5, 6]]),
        (4, 9, 3, [[1, 2], [3, 4]]),
        (3, 3, 2, []),
    ],
)
def test_steps_of_the_ladder(rungs, paid_from, target, steps):
    assert ladder_steps(ladder_of(rungs, paid_from), target) == steps


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


# -- All figures of a report -----------------------------------------------------------------------


def figures(**ladder) -> dict:
    """All figures of a project in which nothing happened, but on the ladder."""
    return {
        "version": 2,
        "period": {},
        "rungs": DNT,
        "rules": {"lowest_rung_target": 3},
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
