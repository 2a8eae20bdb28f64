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
6. Of the same women only figures that say nothing about one another are given.
   Of the ladder: who moved, and where women stand now, in steps of two rungs or
   more. Of goals: how they stand only where there are enough of them. Of women who
   came in without a recorded referral: beside referrals only that there are some.

What proves it safe: rules 1 to 4 leave, to whoever knows them, the total and every
visible cell, at least two possible numbers for each hidden one. Rule 6 keeps that
true for the report as a whole: any outcome of the one figure can go with any
outcome of the other, so that laying them side by side rules nothing out. Not
covered here: comparing reports over overlapping periods.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from dnt_portal.common.charts import rounded
from dnt_portal.ladder.questions import Kind, in_reports
from dnt_portal.plans.enums import GoalState

#: A cell from 1 up to this, not included, is small.
SMALL = 5
#: Percentages need a whole of at least this.
BASE_FOR_PERCENTAGE = 10

#: Why a number is not shown: it is 1 to 4; all but 1 to 4; it would give another away.
FEW, MOST, WITHHELD = "few", "most", "withheld"

Published = dict[str, Any]


def is_small(number: int) -> bool:
    """Return whether a number of women is too small to show."""
    return 0 < number < SMALL


# -- A breakdown -----------------------------------------------------------------------------


def protect_row(cells: Mapping[str, int]) -> Published:
    """Return a breakdown as it may be shown: hidden cells are None.

    ``{"total": 20, "cells": {"risen": 13, "same": None, …}, "hidden": ""}``, with in
    `hidden` why cells are missing (`FEW`, `WITHHELD`), empty when none are.
    """
    keys, values = list(cells), list(cells.values())
    hidden, why = _to_hide(values)
    shown = {key: None if index in hidden else values[index] for index, key in enumerate(keys)}
    return {"total": sum(values), "cells": shown, "hidden": why}


def _to_hide(values: Sequence[int]) -> tuple[set[int], str]:
    """Return which cells to hide, by place, and why."""
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
    """Return whether the sum of hidden cells, which anyone can compute, leaves each open."""
    total = sum(hidden)
    if len(hidden) < 2 or total < SMALL:
        return False
    if all(is_small(value) for value in hidden):
        # All 1 or all 4 is the only way to make the lowest and the highest sum.
        return len(hidden) < total < (SMALL - 1) * len(hidden)
    return True


def withheld_row(cells: Iterable[str]) -> Published:
    """Return a breakdown of which nothing is told, not even the whole."""
    return {"total": None, "cells": dict.fromkeys(cells), "hidden": WITHHELD}


# -- A share ------------------------------------------------------------------------------------


def protect_share(count: int, of: int) -> Published:
    """Return how many of so many, as it may be shown.

    For instance ``{"count": None, "of": 20, "hidden": "few"}``. Both the number and what
    is left of the whole must not be small. Below 10 one reason covers both: telling them
    apart would give numbers away.
    """
    if not (is_small(count) or is_small(of - count)):
        return {"count": count, "of": of, "hidden": ""}
    if of < BASE_FOR_PERCENTAGE:
        return {"count": None, "of": of, "hidden": WITHHELD}
    return {"count": None, "of": of, "hidden": FEW if is_small(count) else MOST}


def protect_count(count: int) -> Published:
    """Return a number of women on its own, of which nothing else tells the size."""
    small = is_small(count)
    return {"count": None if small else count, "of": None, "hidden": FEW if small else ""}


def percentage(count: int | None, of: int | None) -> int | None:
    """Return a whole percentage, or None where the whole is too small for one (N75).

    A half goes up, as people round: 5 of 40 is 13%, and 7 of 40 is 18%.
    """
    if count is None or of is None or of < BASE_FOR_PERCENTAGE:
        return None
    return rounded(100 * count, of)


# -- All figures of a report ---------------------------------------------------------------------


def protect(figures: Mapping[str, Any]) -> Published:
    """Return the figures of `figures.count` as they may leave the project.

    The then-and-now of women at the end of the programme, still under way and
    after it are about different women, so one cannot be subtracted from another;
    that of all of them together is therefore left out.
    """
    women = figures["women"]
    referrals = figures["referrals"]
    steps = ladder_steps(figures["rungs"], figures["rules"]["lowest_rung_target"])
    return {
        **{key: figures[key] for key in ("version", "period", "rungs", "rules", "waiting")},
        # Only whether there are any: nothing is told of how many.
        "waits_unknown": bool(figures["waits_unknown"]),
        "referrals": {
            **referrals,
            "by_outcome": protect_row(referrals["by_outcome"]),
        },
        "groups": figures["groups"],
        "women": {
            **women,
            "not_referred": _protect_not_referred(women, referrals["total"]),
            "before_start": protect_count(women["before_start"]),
            "ended_by_reason": protect_row(women["ended_by_reason"]),
        },
        "attendance": figures["attendance"],
        "coaching": figures["coaching"],
        "goals": _protect_goals(figures["goals"]),
        "steps": steps,
        "ladder": {
            name: _protect_change(figures["ladder"][name], steps)
            for name in ("end", "underway", "after")
        },
    }


def _protect_not_referred(women: Mapping[str, Any], referrals: int) -> Published:
    """Return of how many women who started no referral is recorded.

    Beside referrals of the period only whether there are any: who started and was
    referred was admitted, so the number would tell how many of the referrals were not.
    """
    count, of = women["not_referred"], women["started"]
    if referrals and count:
        return {"count": None, "of": of, "hidden": WITHHELD}
    return protect_share(count, of)


# -- Goals and the women who set them ------------------------------------------------------------


def _protect_goals(goals: Mapping[str, Any]) -> Published:
    """Return who reached a goal, and how goals stand where that says nothing of who.

    Each woman who reached one has a goal that was reached, and each who did not has
    one that was not. So the goals stand beside the women only where those that are
    shown are enough for every number of women there may be.
    """
    women = protect_share(goals["women_reached"], goals["women_with_goals"])
    by_state = protect_row(goals["by_state"])
    shown = {state: cell or 0 for state, cell in by_state["cells"].items()}
    reached = sum(cell for state, cell in shown.items() if GoalState(state).reached_in_part)
    fewest, most = _could_be(women)
    enough = (
        women["of"] >= SMALL
        and reached >= most
        and sum(shown.values()) - reached >= women["of"] - fewest
    )
    return {
        "set": goals["set"],
        "women": women,
        "by_state": by_state if enough else withheld_row(shown),
    }


def _could_be(share: Published) -> tuple[int, int]:
    """Return the lowest and the highest number that a share of at least 5 can stand for."""
    count, of = share["count"], share["of"]
    if count is not None:
        return count, count
    return {FEW: (1, SMALL - 1), MOST: (of - SMALL + 1, of - 1), WITHHELD: (1, of - 1)}[
        share["hidden"]
    ]


# -- The ladder ------------------------------------------------------------------------------------


def ladder_steps(rungs: Sequence[Mapping[str, Any]], target: int) -> list[list[int]]:
    """Return an edition's rungs in steps: below its target, from there on, and paid work.

    None where there would be one step only. Each step holds a rung with one below
    and one above it, so the lowest and the highest rung never stand alone: a woman
    there cannot have risen, or fallen, and that would say something about who moved.
    """
    numbers = [rung["number"] for rung in rungs]
    first_paid = next((rung["number"] for rung in rungs if rung["paid"]), None)
    cuts = [
        at
        for at, number in enumerate(numbers)
        if number in (target, first_paid) and 2 <= at <= len(numbers) - 2
    ]
    if not cuts:
        return []
    return [numbers[start:end] for start, end in pairwise([0, *cuts, len(numbers)])]


def step_key(step: Sequence[int]) -> str:
    """Return what a step is called in the figures: "3-4", or "3" for a rung alone."""
    return "-".join(str(number) for number in sorted({step[0], step[-1]}))


def _protect_change(change: Mapping[str, Any], steps: Sequence[Sequence[int]]) -> Published:
    """Return how one set of women moved, and where they stand now in steps.

    Where they stood at the start, each rung apart, and who came from the lowest
    rung are sums over the same women: beside who moved, the numbers of those would
    give small ones away, hidden or not.
    """
    now = {step_key(step): sum(change["now"][str(number)] for number in step) for step in steps}
    return {
        "n": change["n"],
        "moved": protect_row(change["moved"]),
        "now": protect_row(now),
        **{
            question.name: HOW_PROTECTED[question.kind](change[question.name])
            for question in in_reports()
        },
    }


def _protect_then_and_now(change: Mapping[str, int]) -> Published:
    """Return the yeses to a question at both measurements, of women who answered both."""
    return {moment: protect_share(change[moment], change["of"]) for moment in ("then", "now")}


HOW_PROTECTED: dict[Kind, Callable[[Mapping[str, int]], Published]] = {
    Kind.YES_NO: _protect_then_and_now,
    Kind.MARK: protect_row,
}


def leaves_out(published: Any) -> bool:
    """Return whether protection left anything out, anywhere in `published`."""
    if not isinstance(published, Mapping):
        return False
    if published.get("hidden"):
        return True
    return any(leaves_out(value) for value in published.values())
