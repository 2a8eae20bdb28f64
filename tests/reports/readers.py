"""Every division a reader of a report could think of."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from functools import cache

from dnt_portal.reports.disclosure import (
    protect_row,
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


def ladder_of(rungs: int, paid_from: int) -> list[dict]:
    return [{"number": number, "paid": number >= paid_from} for number in range(1, rungs + 1)]


#: The ladder of the edition of 2018.
DNT = ladder_of(6, paid_from=5)


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


def figures(**ladder) -> dict:
    """All figures of a project in which nothing happened, but on the ladder."""
    return {
        "version": 2,
        "period": {},
        "rungs": DNT,
        "rules": {"lowest_rung_target": 3},
        "waiting": 3,
        "waits_unknown": 0,
        "referrals": {
            "total": 3,
            "by_source": {"shelter": 3},
            "by_outcome": {"admit": 3, "open": 0},
        },
        "groups": {"started": 1},
        "women": {
            "started": 3,
            "not_referred": 0,
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
