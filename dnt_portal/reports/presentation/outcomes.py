"""What changed for the women, as sections of a report: goals, the ladder and around it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dnt_portal.common.charts import Chart
from dnt_portal.plans.enums import GoalState
from dnt_portal.programme.models import in_language
from dnt_portal.reports import reference
from dnt_portal.reports.disclosure import leaves_out, step_key
from dnt_portal.reports.presentation import pictures, words
from dnt_portal.reports.presentation.parts import Figures, Section

GOALS_IN_ORDER = (
    GoalState.REACHED,
    GoalState.PARTLY,
    GoalState.ACTIVE,
    GoalState.ON_HOLD,
    GoalState.LET_GO,
)


def goals(figures: Figures) -> Section:
    """Tell of the goals that women set themselves, and how these stand."""
    goals = figures["goals"]
    row = goals["by_state"]
    if not goals["women"]["of"]:
        return Section("goals", _("Goals of their own"), sentences=(_("No goals were set yet."),))
    charts: tuple[Chart, ...] = ()
    if row["total"] is not None:
        labels = dict(GoalState.choices)
        charts = (
            pictures.counts(
                _("How the goals stand"),
                [
                    (str(labels[code]), row["cells"][code])
                    for code in GOALS_IN_ORDER
                    if code in row["cells"]
                ],
                _("Goals"),
                why=row["hidden"],
            ),
        )
    return Section(
        "goals",
        _("Goals of their own"),
        sentences=(
            _("Women who reached at least one goal, in part or in full: %(share)s.")
            % {"share": words.share(goals["women"])},
            ngettext(
                "%(number)s goal was set in this period.",
                "%(number)s goals were set in this period.",
                goals["set"],
            )
            % {"number": words.number(goals["set"])},
        ),
        charts=charts,
        notes=(
            *(() if charts else (_("How the goals stand is not shown: there are too few."),)),
            _("%(source)s: %(percent)s of the women reached their goals in part or in full.")
            % {
                "source": reference.source(),
                "percent": reference.percentage("goals"),
            },
        ),
        left_out=leaves_out(goals),
    )


# -- The ladder ------------------------------------------------------------------------------


def paid(figures: Figures, change: Figures) -> dict[str, Any] | None:
    """Return the share with paid work now; None where no step of the ladder tells it."""
    rungs = [rung["number"] for rung in figures["rungs"] if rung["paid"]]
    if rungs not in figures.get("steps", []):
        return None
    now = change["now"]
    return {"count": now["cells"][step_key(rungs)], "of": now["total"], "hidden": now["hidden"]}


def ladder_at_the_end(figures: Figures) -> Section:
    """Tell how women moved, and where they stand at the end, beside the evaluation."""
    change = figures["ladder"]["end"]
    title = _("The participation ladder after twelve months")
    if not change["n"]:
        sentences = (_("Nobody was measured both at the start and after twelve months yet."),)
        return Section("ladder", title, sentences=sentences)
    beside = _("Evaluation 2022")
    return Section(
        "ladder",
        title,
        sentences=_measured(figures, change),
        charts=(
            *_who_moved(change, (beside, _reference("risen", "same", "fallen"))),
            *_where_women_stand(figures, change, _("Where women stand after twelve months")),
            pictures.then_and_now(
                _("What else changed"),
                [
                    (_("Debts"), change["debts"]["then"], change["debts"]["now"]),
                    (
                        _("Meets others outside the home every week"),
                        change["weekly_contact"]["then"],
                        change["weekly_contact"]["now"],
                    ),
                ],
                _("12 months"),
                (
                    beside,
                    [
                        " → ".join(_reference(f"{name}_then", f"{name}_now"))
                        for name in ("debts", "weekly_contact")
                    ],
                ),
            ),
            *_division(
                _("Her own mark for what she can do"),
                change["self_efficacy"],
                {"higher": _("higher"), "same": _("the same"), "lower": _("lower")},
            ),
        ),
        notes=_beside_the_evaluation(figures, change),
        left_out=True,
    )


def other_ladders(figures: Figures) -> list[Section]:
    """Tell of women still under way, and of those measured only after the programme."""
    found = []
    for key, title, where in (
        ("underway", _("The ladder of women still under way"), _("Where women stand now")),
        ("after", _("The ladder after the programme"), _("Where women stand after it")),
    ):
        change = figures["ladder"][key]
        if not change["n"]:
            continue
        found.append(
            Section(
                key,
                title,
                sentences=_measured(figures, change),
                charts=(*_who_moved(change), *_where_women_stand(figures, change, where)),
                left_out=True,
            )
        )
    return found


def _reference(*names: str) -> list[str]:
    return [reference.percentage(name) for name in names]


def _beside_the_evaluation(figures: Figures, change: Figures) -> tuple[str, ...]:
    note = _("Evaluation 2022: %(source)s. A reference, not a norm: other women, another time.") % {
        "source": reference.source()
    }
    if _is_told(change["moved"]):
        whole = _("Its figures on who moved are of all 81 women measured at the start.")
        note = f"{note} {whole}"
    if not paid(figures, change):
        return (note,)
    work = _("There %(then)s of the women had paid work at the start, and %(now)s after a year.")
    then, now = _reference("paid_work_then", "paid_work_now")
    return (note, work % {"then": then, "now": now})


def _measured(figures: Figures, change: Figures) -> tuple[str, ...]:
    """Say how many women it is about, and what is not told of them."""
    measured = ngettext(
        "%(number)s woman was measured both at the start and later.",
        "%(number)s women were measured both at the start and later.",
        change["n"],
    ) % {"number": change["n"]}
    stand, moved = _stands_somewhere(figures, change), _is_told(change["moved"])
    if stand and moved:
        left_out = _("Where they stood at the start is not shown.")
    elif moved:
        left_out = _("Where they stood at the start, and where they stand now, is not shown.")
    elif stand:
        left_out = _("Who moved, and where they stood at the start, is not shown.")
    else:
        left_out = _("Who moved, and where they stand, is not shown.")
    otherwise = _("Otherwise you could work out small numbers.")
    return measured, f"{left_out} {otherwise}"


def _stands_somewhere(figures: Figures, change: Figures) -> bool:
    """Return whether any step may be shown; a report of an earlier version has none."""
    return bool(figures.get("steps")) and _is_told(change["now"])


def _where_women_stand(figures: Figures, change: Figures, title: str) -> tuple[Chart, ...]:
    """Draw the ladder now, in steps; no picture where no step may be shown."""
    if not _stands_somewhere(figures, change):
        return ()
    names = {rung["number"]: in_language(rung["nl"], rung["en"]) for rung in figures["rungs"]}
    return (pictures.steps(title, change["now"], figures["steps"], names),)


def _who_moved(change: Figures, beside: pictures.Beside | None = None) -> tuple[Chart, ...]:
    names = {"risen": _("risen"), "same": _("the same"), "fallen": _("fallen")}
    return _division(_("Who moved at least one rung"), change["moved"], names, beside)


def _division(
    title: str,
    row: Figures,
    names: Mapping[str, str],
    beside: pictures.Beside | None = None,
) -> tuple[Chart, ...]:
    """Draw a whole divided into a few; no picture when nothing of it may be shown."""
    if row["total"] != 0 and not _is_told(row):
        return ()
    return (pictures.division(title, row, names, beside),)


def _is_told(row: Figures) -> bool:
    """Return whether a breakdown shows any number of women; that a part is empty says little."""
    return any(row["cells"].values())
