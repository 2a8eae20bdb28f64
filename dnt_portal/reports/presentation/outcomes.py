"""What changed for the women, as sections of a report: goals, the ladder and around it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dnt_portal.common.charts import Chart
from dnt_portal.ladder.questions import Asked, Kind, in_reports
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
        sentences = (_("No goals are recorded yet."),)
        return Section("goals", _("Goals of their own"), sentences=sentences)
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
            *(() if charts else (_goals_left_out(),)),
            _("%(source)s: %(percent)s of %(of)s women reached their goals in part or in full.")
            % {
                "source": reference.source(),
                "percent": reference.percentage("goals"),
                "of": reference.whole("goals"),
            },
        ),
        left_out=leaves_out(goals),
    )


def _goals_left_out() -> str:
    return _(
        "How the goals stand is not shown: beside the number of women you could work out small "
        "numbers from it."
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
        sentences = (
            _("No woman has a measurement recorded both at the start and after twelve months."),
        )
        return Section("ladder", title, sentences=sentences)
    beside = _("Evaluation 2022")
    return Section(
        "ladder",
        title,
        sentences=_measured(figures, change),
        charts=(
            *_who_moved(change, (beside, _reference("risen", "same", "fallen"))),
            *_where_women_stand(figures, change, _("Where women stand after twelve months")),
            *_what_else_changed(change, beside),
            *_marks(change),
        ),
        notes=(*_not_answered(change), *_beside_the_evaluation(figures, change)),
        left_out=True,
    )


def _asked(change: Figures, kind: Kind) -> list[Asked]:
    """Return the questions that these figures count; those of before a new one lack it."""
    return [each for each in in_reports() if each.kind == kind and each.name in change]


def _answered(change: Figures) -> list[Asked]:
    """Return the questions with yes or no that any woman answered both times."""
    return [each for each in _asked(change, Kind.YES_NO) if change[each.name]["now"]["of"]]


def _what_else_changed(change: Figures, beside: str) -> tuple[Chart, ...]:
    """Draw the questions answered by yes or no; no picture of those that nobody answered."""
    answered = _answered(change)
    if not answered:
        return ()
    rows = [
        (str(each.in_report), change[each.name]["then"], change[each.name]["now"])
        for each in answered
    ]
    theirs = [reference.then_and_now(each.name) for each in answered]
    title = _("What else changed")
    return (pictures.then_and_now(title, rows, _("12 months"), (beside, theirs)),)


def _marks(change: Figures) -> list[Chart]:
    names = {"higher": _("higher"), "same": _("the same"), "lower": _("lower")}
    return [
        chart
        for each in _asked(change, Kind.MARK)
        for chart in _division(str(each.in_report), change[each.name], names)
    ]


def _not_answered(change: Figures) -> tuple[str, ...]:
    """Name the questions that no woman answered both times: nothing is known of those."""
    yes_or_no, marks = (_asked(change, kind) for kind in (Kind.YES_NO, Kind.MARK))
    found = [each.in_report for each in yes_or_no if not change[each.name]["now"]["of"]]
    found += [each.in_report for each in marks if not change[each.name]["total"]]
    if not found:
        return ()
    said = _("Not asked, or not answered both times: %(questions)s.")
    return (said % {"questions": "; ".join(map(str, found))},)


def other_ladders(figures: Figures) -> list[Section]:
    """Tell of women measured only during the programme, and of those only after it."""
    found = []
    for key, title, where, besides in (
        (
            "underway",
            _("The ladder during the programme"),
            _("Where women stood at their last measurement"),
            (
                _(
                    "No measurement after twelve months is recorded of them in this period: they "
                    "may still take part, have stopped, or not have been reached."
                ),
            ),
        ),
        (
            "after",
            _("The ladder, later than twelve months"),
            _("Where women stand, later than twelve months"),
            (),
        ),
    ):
        change = figures["ladder"][key]
        if not change["n"]:
            continue
        found.append(
            Section(
                key,
                title,
                sentences=(*_measured(figures, change), *besides),
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
        whole = _("Its figures on who moved are of %(of)s women measured both times.")
        note = f"{note} {whole % {'of': reference.whole('risen')}}"
    found = [note]
    if any(each.name == "debts" for each in _answered(change)):
        debts = _(
            "Its figures on debts are of %(then_of)s women at the start, and of %(now_of)s after "
            "a year."
        )
        found.append(debts % _wholes("debts"))
    if paid(figures, change):
        work = _(
            "There %(then)s of %(then_of)s women had paid work at the start, and %(now)s of "
            "%(now_of)s after a year."
        )
        then, now = _reference("paid_work_then", "paid_work_now")
        found.append(work % {"then": then, "now": now, **_wholes("paid_work")})
    return tuple(found)


def _wholes(question: str) -> dict[str, int]:
    """Return of how many women the evaluation's figures are, at the start and after a year."""
    return {f"{when}_of": reference.whole(f"{question}_{when}") for when in ("then", "now")}


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
    """Draw a whole divided into a few; no picture when nothing of it is told."""
    if not _is_told(row):
        return ()
    return (pictures.division(title, row, names, beside),)


def _is_told(row: Figures) -> bool:
    """Return whether a breakdown shows any number of women; that a part is empty says little."""
    return any(row["cells"].values())
