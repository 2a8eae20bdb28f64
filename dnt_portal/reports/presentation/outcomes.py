"""What changed for the women, as sections of a report: goals, the ladder and around it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dnt_portal.common.charts import Bar, bars
from dnt_portal.plans.enums import GoalState
from dnt_portal.reports import reference
from dnt_portal.reports.disclosure import leaves_out
from dnt_portal.reports.presentation import pictures, words
from dnt_portal.reports.presentation.parts import Section, Table

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
    note = words.hidden_words(row["hidden"]) if row["hidden"] else ""
    chart = bars(
        [Bar(str(labels[code]), row["cells"][code], note=note) for code in order],
        _("How the goals stand"),
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
                "percent": f"{reference.percentage('goals')}%",
            },
        ),
        left_out=leaves_out(goals),
    )


def _rungs(figures: Figures) -> list[tuple[str, str]]:
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    return [(str(rung["number"]), rung[language]) for rung in figures["rungs"]]


def paid(change: Figures, moment: str) -> dict[str, Any]:
    """How many had paid work then or now, as a share."""
    row = change[moment]
    return {"count": row["paid_work"], "of": row["total"], "hidden": row["hidden"]}


def ladder_at_the_end(figures: Figures) -> Section:
    """Then and now after the whole programme, beside the evaluation."""
    change = figures["ladder"]["end"]
    title = _("The participation ladder after twelve months")
    if not change["n"]:
        sentences = (_("Nobody was measured both at the start and after twelve months yet."),)
        return Section("ladder", title, sentences=sentences)
    now = _("12 months")
    charts = (
        pictures.ladder(_("Where women stood"), change, _rungs(figures), now),
        pictures.division(
            _("Who rose at least one rung"),
            _("Moved"),
            change["moved"],
            {"risen": _("risen"), "same": _("the same"), "fallen": _("fallen")},
            _("Between start and 12 months"),
        ),
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
        ),
        pictures.division(
            _("Her own mark for what she can do"),
            _("Mark"),
            change["self_efficacy"],
            {"higher": _("higher"), "same": _("the same"), "lower": _("lower")},
            _("Between start and 12 months"),
        ),
    )
    return Section(
        "ladder",
        title,
        sentences=(_from_lowest(figures, change),) if change["from_lowest"]["of"] != 0 else (),
        charts=charts,
        tables=(_beside_the_evaluation(change),),
        notes=(
            _(
                "The evaluation is a reference, not a norm: other women, another time. "
                "Its first percentages are of all 81 women measured at the start."
            ),
        ),
        left_out=leaves_out(change),
    )


def _from_lowest(figures: Figures, change: Figures) -> str:
    return _(
        "Of the women who started on the lowest rung, this many reached rung %(rung)s or "
        "higher: %(share)s."
    ) % {
        "rung": figures["rules"]["lowest_rung_target"],
        "share": words.share(change["from_lowest"]),
    }


def _beside_the_evaluation(change: Figures) -> Table:
    n, moved = change["n"], change["moved"]

    def here(value: int | None, why: str = "") -> str:
        return words.share({"count": value, "of": n, "hidden": why})

    def there(*keys: str) -> str:
        return " → ".join(f"{reference.percentage(key)}%" for key in keys)

    def both(change_of: Figures) -> str:
        return f"{words.share(change_of['then'])} → {words.share(change_of['now'])}"

    return Table(
        _("Beside the evaluation"),
        (_("What"), _("Here"), reference.source()),
        (
            (
                _("Risen at least one rung"),
                here(moved["cells"]["risen"], moved["hidden"]),
                there("risen"),
            ),
            (
                _("Fallen at least one rung"),
                here(moved["cells"]["fallen"], moved["hidden"]),
                there("fallen"),
            ),
            (
                _("Paid work"),
                both({moment: paid(change, moment) for moment in ("then", "now")}),
                there("paid_work_then", "paid_work_now"),
            ),
            (_("Debts"), both(change["debts"]), there("debts_then", "debts_now")),
            (
                _("Meets others every week"),
                both(change["weekly_contact"]),
                there("weekly_contact_then", "weekly_contact_now"),
            ),
        ),
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
        found.append(
            Section(
                key,
                title,
                charts=(
                    pictures.ladder(_("Where women stood"), change, _rungs(figures), now),
                    pictures.division(
                        _("Who rose at least one rung"),
                        _("Moved"),
                        change["moved"],
                        {"risen": _("risen"), "same": _("the same"), "fallen": _("fallen")},
                        _("Since the start"),
                    ),
                ),
                left_out=leaves_out(change),
            )
        )
    return found
