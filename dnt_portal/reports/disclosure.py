"""Disclosure control: what a report may say about few women (needs N73, N75; S2 §2.9).

Figures about what happened to women pass through here before they are kept or
shown; counts of what was done (sessions, contacts, groups) do not. The rules,
in docs/figures.md for readers and in tests/reports/test_disclosure.py for proof:

1. A breakdown (its total is known) does not show a cell of 1 to 4.
2. When the hidden cells could be computed from the total, the next smallest cell
   is hidden too, until at least two are hidden that together hold at least 5 women
   and whose numbers cannot be told apart.
3. When all of a breakdown is small, all of it is hidden.
4. A share (how many of so many) hides 1 to 4, and all but 1 to 4.
5. A percentage needs a whole of at least 10, which is always shown beside it.

What proves it safe: whoever knows these rules, the total and every visible cell
still finds at least two possible numbers for each hidden cell. Swapping two
unequal hidden cells gives the same publication, and where they are equal there
is another publication with the same outside. Not covered here: comparing reports
over overlapping periods.
"""

from collections.abc import Mapping, Sequence
from typing import Any

#: A cell from 1 up to this, not included, is small.
SMALL = 5
#: Percentages need a whole of at least this.
BASE_FOR_PERCENTAGE = 10

#: Why a number is not shown: it is 1 to 4; all but 1 to 4; it would give another away.
FEW, MOST, WITHHELD = "few", "most", "withheld"

Published = dict[str, Any]


def is_small(number: int) -> bool:
    """Whether a number of women is too small to show."""
    return 0 < number < SMALL


# -- A breakdown -----------------------------------------------------------------------------


def protect_row(cells: Mapping[str, int]) -> Published:
    """A breakdown as it may be shown: hidden cells are None.

    ``{"total": 20, "cells": {"risen": 13, "same": None, …}, "hidden": ""}``, with in
    `hidden` why cells are missing (`FEW`, `WITHHELD`), empty when none are.
    """
    keys, values = list(cells), list(cells.values())
    hidden, why = _to_hide(values)
    shown = {key: None if index in hidden else values[index] for index, key in enumerate(keys)}
    return {"total": sum(values), "cells": shown, "hidden": why}


def _to_hide(values: Sequence[int]) -> tuple[set[int], str]:
    """Which cells to hide, by place, and why."""
    small = {index for index, value in enumerate(values) if is_small(value)}
    if not small:
        return set(), ""
    everything = set(range(len(values)))
    if not any(value >= SMALL for value in values):
        # Zeros too: which cells are empty would narrow the others down.
        full = sum(values) == (SMALL - 1) * len(values)
        return everything, WITHHELD if full else FEW
    hidden = set(small)
    while not _cannot_be_computed([values[index] for index in hidden]):
        rest = [index for index in everything - hidden if values[index]]
        smallest = min(values[index] for index in rest)
        # Cells of the same size go together, so that their place tells nothing.
        hidden |= {index for index in rest if values[index] == smallest}
    return hidden, FEW if hidden == small else WITHHELD


def _cannot_be_computed(hidden: Sequence[int]) -> bool:
    """Whether the sum of hidden cells, which anyone can compute, leaves each open."""
    total = sum(hidden)
    if len(hidden) < 2 or total < SMALL:
        return False
    if all(is_small(value) for value in hidden):
        # All 1 or all 4 is the only way to make the lowest and the highest sum.
        return len(hidden) < total < (SMALL - 1) * len(hidden)
    return True


# -- A share ------------------------------------------------------------------------------------


def protect_share(count: int, of: int) -> Published:
    """How many of so many, as it may be shown: ``{"count": None, "of": 20, "hidden": "few"}``.

    Both the number and what is left of the whole must not be small. Below 10 one
    reason covers both: telling them apart would give numbers away.
    """
    if not (is_small(count) or is_small(of - count)):
        return {"count": count, "of": of, "hidden": ""}
    if of < BASE_FOR_PERCENTAGE:
        return {"count": None, "of": of, "hidden": WITHHELD}
    return {"count": None, "of": of, "hidden": FEW if is_small(count) else MOST}


def withheld_share() -> Published:
    """A share of which even the whole would give a hidden cell away."""
    return {"count": None, "of": None, "hidden": WITHHELD}


def protect_count(count: int) -> Published:
    """A number of women on its own, of which nothing else tells the size."""
    small = is_small(count)
    return {"count": None if small else count, "of": None, "hidden": FEW if small else ""}


def percentage(count: int | None, of: int | None) -> int | None:
    """A whole percentage, or None where the whole is too small for one (N75)."""
    if count is None or of is None or of < BASE_FOR_PERCENTAGE:
        return None
    return round(100 * count / of)


# -- All figures of a report ---------------------------------------------------------------------


def protect(figures: Mapping[str, Any]) -> Published:
    """The figures of `figures.count` as they may leave the project.

    The then-and-now of women at the end of the programme, still under way and
    after it are about different women, so one cannot be subtracted from another;
    that of all of them together is therefore left out.
    """
    women = figures["women"]
    referrals = figures["referrals"]
    goals = figures["goals"]
    return {
        **{key: figures[key] for key in ("version", "period", "rungs", "rules", "waiting")},
        "referrals": {
            **referrals,
            "by_outcome": protect_row(referrals["by_outcome"]),
        },
        "groups": figures["groups"],
        "women": {
            **women,
            "before_start": protect_count(women["before_start"]),
            "ended_by_reason": protect_row(women["ended_by_reason"]),
        },
        "attendance": figures["attendance"],
        "coaching": figures["coaching"],
        "goals": {
            "set": goals["set"],
            "women": protect_share(goals["women_reached"], goals["women_with_goals"]),
            "by_state": protect_row(goals["by_state"]),
        },
        "ladder": {
            name: _protect_change(figures["ladder"][name], figures["rungs"])
            for name in ("end", "underway", "after")
        },
    }


def _protect_change(change: Mapping[str, Any], rungs: Sequence[Mapping[str, Any]]) -> Published:
    """Then and now of one set of women, protected."""
    paid = [str(rung["number"]) for rung in rungs if rung["paid"]]
    then = _protect_rungs(change["then"], paid)
    now = _protect_rungs(change["now"], paid)
    lowest = change["from_lowest"]
    # The women on the lowest rung are the whole of this share, so it may only
    # be told where the rung itself is.
    told = then["cells"].get(change["lowest"]) is not None
    return {
        "n": change["n"],
        "then": then,
        "now": now,
        "moved": protect_row(change["moved"]),
        "lowest": change["lowest"],
        "from_lowest": protect_share(lowest["reached"], lowest["of"]) if told else withheld_share(),
        "debts": _protect_then_and_now(change["debts"]),
        "weekly_contact": _protect_then_and_now(change["weekly_contact"]),
        "self_efficacy": protect_row(change["self_efficacy"]),
    }


def _protect_rungs(counts: Mapping[str, int], paid: Sequence[str]) -> Published:
    """Women per rung, and how many of them have paid work, which is a sum of rungs.

    Where the share of paid work is told exactly, the rungs with and those without
    paid work are two breakdowns, each with its own total. Where it is small, the
    highest rung without paid work joins those with it, so that their number
    cannot be computed. Where it says nothing else, no rung is told.
    """
    unpaid = [rung for rung in counts if rung not in paid]
    number = sum(counts[rung] for rung in paid)
    share = protect_share(number, sum(counts.values()))
    if not share["hidden"]:
        lower = protect_row({rung: counts[rung] for rung in unpaid})
        upper = protect_row({rung: counts[rung] for rung in paid})
        cells = {**lower["cells"], **upper["cells"]}
        hidden = {**dict.fromkeys(unpaid, lower["hidden"]), **dict.fromkeys(paid, upper["hidden"])}
    elif share["hidden"] == FEW and unpaid:
        top = unpaid[-1]
        joined = protect_row(
            {rung: counts[rung] + (number if rung == top else 0) for rung in unpaid}
        )
        cells = {**joined["cells"], **dict.fromkeys([top, *paid])}
        hidden = {
            **dict.fromkeys(unpaid, joined["hidden"]),
            **dict.fromkeys([top, *paid], WITHHELD),
        }
    else:
        cells, hidden = dict.fromkeys(counts), dict.fromkeys(counts, WITHHELD)
    return {
        "total": sum(counts.values()),
        "cells": {rung: cells[rung] for rung in counts},
        "why": {rung: hidden[rung] for rung in counts if cells[rung] is None},
        "paid_work": share,
    }


def _protect_then_and_now(change: Mapping[str, int]) -> Published:
    """A yes-or-no question at both measurements, of women who answered both times."""
    return {moment: protect_share(change[moment], change["of"]) for moment in ("then", "now")}


def leaves_out(published: Any) -> bool:
    """Whether protection left anything out, anywhere in `published`."""
    if not isinstance(published, Mapping):
        return False
    if published.get("hidden") or published.get("why"):
        return True
    return any(leaves_out(value) for value in published.values())
