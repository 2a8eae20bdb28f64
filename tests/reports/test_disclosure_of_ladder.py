"""Nobody who lays the tables of the ladder side by side can compute what is hidden."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dnt_portal.reports.disclosure import (
    _protect_change,
    ladder_steps,
    protect,
    protect_row,
)
from tests.reports.readers import DNT, Reader, change, divisions, figures, ladder_of, published


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


STEPS = ladder_steps(DNT, 3)


@given(
    st.tuples(*[st.integers(0, 30)] * 3),
    st.tuples(*[st.integers(0, 30)] * 3),
    st.randoms(use_true_random=False),
)
@settings(max_examples=300)
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
