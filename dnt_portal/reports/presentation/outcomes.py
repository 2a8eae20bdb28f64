"""What changed for the women, as sections of a report: goals, the ladder and around it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dnt_portal.common.charts import Chart
from dnt_portal.plans.enums import GoalState
from dnt_portal.reports import reference
from dnt_portal.reports.disclosure import WITHHELD, leaves_out
from dnt_portal.reports.presentation import pictures, words
from dnt_portal.reports.presentation.parts import Section

Figures = Mapping[str, Any]


def goals(figures: Figures) -> Section:
    """Goals the women set themselves, and how they stand."""
    goals = figures["goals"]
    row = goals["by_state"]
    if not row["total"]:
        return Section("goals", _("Goals of their own"), sentences=(_("No goals were set yet."),))
    labels = dict(GoalState.choices)
    order = (
        GoalState.REACHED,
        GoalState.PARTLY,
        GoalState.ACTIVE,
        GoalState.ON_HOLD,
        GoalState.LET_GO,
    )
    chart = pictures.counts(
        _("How the goals stand"),
        [(str(labels[code]), row["cells"][code]) for code in order],
        _("Goals"),
        why=row["hidden"],
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
        charts=(chart,),
        notes=(
            _("%(source)s: %(percent)s of the women reached their goals in part or in full.")
            % {
                "source": reference.source(),
                "percent": reference.percentage("goals"),
            },
        ),
        left_out=leaves_out(goals),
    )


def _rungs(figures: Figures) -> list[tuple[str, str]]:
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    return [(str(rung["number"]), rung[language]) for rung in figures["rungs"]]


def paid(change: Figures, moment: str) -> dict[str, Any]:
    """How many had paid work then or now, as a share."""
    return change[moment]["paid_work"]


def ladder_at_the_end(figures: Figures) -> Section:
    """Then and now after the whole programme, beside the evaluation."""
    change = figures["ladder"]["end"]
    title = _("The participation ladder after twelve months")
    if not change["n"]:
        sentences = (_("Nobody was measured both at the start and after twelve months yet."),)
        return Section("ladder", title, sentences=sentences)
    now = _("12 months")
    beside = _("Evaluation 2022")
    pictured, sentences = _where_women_stood(figures, change, now)
    if change["from_lowest"]["of"] and change["from_lowest"]["hidden"] != WITHHELD:
        sentences = (*sentences, _from_lowest(figures, change))
    return Section(
        "ladder",
        title,
        sentences=sentences,
        charts=(
            *pictured,
            _who_moved(change, (beside, _reference("risen", "same", "fallen"))),
            pictures.then_and_now(
                _("What else changed"),
                [
                    (_("Paid work"), paid(change, "then"), paid(change, "now")),
                    (_("Debts"), change["debts"]["then"], change["debts"]["now"]),
                    (
                        _("Meets others outside the home every week"),
                        change["weekly_contact"]["then"],
                        change["weekly_contact"]["now"],
                    ),
                ],
                now,
                (
                    beside,
                    [
                        " → ".join(_reference(f"{name}_then", f"{name}_now"))
                        for name in ("paid_work", "debts", "weekly_contact")
                    ],
                ),
            ),
            pictures.division(
                _("Her own mark for what she can do"),
                change["self_efficacy"],
                {"higher": _("higher"), "same": _("the same"), "lower": _("lower")},
            ),
        ),
        notes=(
            _(
                "Evaluation 2022: %(source)s. A reference, not a norm: other women, another "
                "time. Its first percentages are of all 81 women measured at the start."
            )
            % {"source": reference.source()},
        ),
        left_out=leaves_out(change),
    )


def other_ladders(figures: Figures) -> list[Section]:
    """Then and now of women still under way, and those measured only after the programme."""
    found = []
    for key, title, now in (
        ("underway", _("The ladder of women still under way"), _("Now")),
        ("after", _("The ladder after the programme"), _("After")),
    ):
        change = figures["ladder"][key]
        if not change["n"]:
            continue
        pictured, sentences = _where_women_stood(figures, change, now)
        found.append(
            Section(
                key,
                title,
                sentences=sentences,
                charts=(*pictured, _who_moved(change)),
                left_out=leaves_out(change),
            )
        )
    return found


def _reference(*names: str) -> list[str]:
    return [reference.percentage(name) for name in names]


def _where_women_stood(
    figures: Figures, change: Figures, now: str
) -> tuple[tuple[Chart, ...], tuple[str, ...]]:
    """The ladder as a picture, and a sentence; no picture when nothing in it may be shown."""
    measured = ngettext(
        "%(number)s woman was measured both at the start and later.",
        "%(number)s women were measured both at the start and later.",
        change["n"],
    ) % {"number": change["n"]}
    if any(pictures.shows_something(change[moment]) for moment in ("then", "now")):
        chart = pictures.ladder(_("Where women stood"), change, _rungs(figures), now)
        return (chart,), (measured,)
    return (), (measured, _("That is too few to show how many stood on each rung."))


def _who_moved(change: Figures, beside: pictures.Beside | None = None) -> Chart:
    names = {"risen": _("risen"), "same": _("the same"), "fallen": _("fallen")}
    return pictures.division(_("Who moved at least one rung"), change["moved"], names, beside)


def _from_lowest(figures: Figures, change: Figures) -> str:
    return _(
        "Of the women who started on the lowest rung, this many reached rung %(rung)s or "
        "higher: %(share)s."
    ) % {
        "rung": figures["rules"]["lowest_rung_target"],
        "share": words.share(change["from_lowest"]),
    }
