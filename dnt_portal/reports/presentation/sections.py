"""A report's figures as sections: pictures before tables, tables before text.

Reads only what was kept in the report, so that an old report keeps saying what
it said. Everything here is already protected (`reports.disclosure`).
"""

from collections.abc import Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dnt_portal.common.charts import Bar, Chart, bars
from dnt_portal.groups.enums import EndReason
from dnt_portal.intake.enums import Outcome, Source
from dnt_portal.plans.enums import GoalState
from dnt_portal.reports import reference
from dnt_portal.reports.disclosure import leaves_out
from dnt_portal.reports.presentation import pictures, words
from dnt_portal.reports.presentation.parts import Section, Summary, Table, Tile

Figures = Mapping[str, Any]


def summary(figures: Figures) -> Summary:
    """The opening of a report: who took part, and what changed in a sentence or two."""
    women, change = figures["women"], figures["ladder"]["end"]
    tiles = (
        Tile(words.number(women["started"]), _("women started")),
        Tile(words.number(women["in_training"]), _("in training on the last day")),
        Tile(words.number(women["in_coaching"]), _("in coaching on the last day")),
        Tile(_completed(women), _("completed the programme")),
    )
    sentences = []
    if change["n"]:
        risen = {
            "count": change["moved"]["cells"]["risen"],
            "of": change["n"],
            "hidden": change["moved"]["hidden"],
        }
        sentences.append(
            _("Women who stood at least one rung higher after twelve months: %(share)s.")
            % {"share": words.share(risen)}
        )
        sentences.append(
            _("Women with paid work after twelve months: %(share)s.")
            % {"share": words.share(_paid(change, "now"))}
        )
    if figures["goals"]["women"]["of"]:
        sentences.append(
            _("Women who reached at least one goal of their own, in part or in full: %(share)s.")
            % {"share": words.share(figures["goals"]["women"])}
        )
    return Summary(tiles, tuple(sentences))


def sections(figures: Figures) -> list[Section]:
    """All subjects of a report, in the order in which it tells them."""
    return [
        _taking_part(figures),
        _training(figures),
        _coaching(figures),
        _goals(figures),
        _ladder_at_the_end(figures),
        *_other_ladders(figures),
    ]


# -- What was done ---------------------------------------------------------------------------


def _taking_part(figures: Figures) -> Section:
    referrals, women, groups = figures["referrals"], figures["women"], figures["groups"]
    labels = dict(Source.choices)
    named = {code: number for code, number in referrals["by_source"].items() if number}
    charts: list[Chart] = []
    if named:
        ordered = sorted(named, key=lambda code: -named[code])
        charts.append(
            bars(
                [Bar(str(labels.get(code, code)), named[code]) for code in ordered],
                _("Referrals by who referred"),
            )
        )
    tables = [
        Table(
            _("Groups and women"),
            (_("What"), _("Number")),
            (
                (_("Groups started in the period"), words.number(groups["started"])),
                (_("Groups running on the last day"), words.number(groups["running"])),
                (_("Groups closed in the period"), words.number(groups["closed"])),
                (_("Women who took part in the period"), words.number(women["served"])),
                (_("of whom started in the period"), words.number(women["started"])),
                (_("in training on the last day"), words.number(women["in_training"])),
                (_("in coaching on the last day"), words.number(women["in_coaching"])),
                (_("ended in the period"), words.number(women["ended"])),
                (_("On the waiting list on the last day"), words.number(figures["waiting"])),
            ),
        )
    ]
    if referrals["total"]:
        tables.append(_referral_table(referrals))
    if women["ended"] or women["before_start"]["count"] != 0:
        tables.append(_end_table(women))
    return Section(
        "taking-part",
        _("Referrals and taking part"),
        sentences=(
            ngettext(
                "%(number)s woman was referred in this period.",
                "%(number)s women were referred in this period.",
                referrals["total"],
            )
            % {"number": referrals["total"]},
        ),
        charts=tuple(charts),
        tables=tuple(tables),
        notes=(
            _("No way of ending is a failure: back to care can be the right step."),
        )
        if women["ended"]
        else (),
        left_out=leaves_out(referrals) or leaves_out(women),
    )


def _referral_table(referrals: Figures) -> Table:
    row = referrals["by_outcome"]
    labels = {
        Outcome.ADMIT: _("admitted"),
        Outcome.IN_DOUBT: _("admitted in doubt"),
        Outcome.NOT_YET: _("not yet"),
        Outcome.DECLINE: _("not admitted"),
        "withdrawn": _("withdrawn"),
        "open": _("not decided yet"),
    }
    rows = tuple(
        (labels[code], words.number(row["cells"][code], row["hidden"])) for code in labels
    )
    return Table(
        _("What became of the referrals"),
        (_("Decision"), _("Women")),
        (*rows, (_("together"), words.number(row["total"]))),
    )


def _end_table(women: Figures) -> Table:
    row = women["ended_by_reason"]
    labels = dict(EndReason.choices)
    rows = [
        (capfirst(labels[code]), words.number(value, row["hidden"]))
        for code, value in row["cells"].items()
    ]
    rows.append((_("together"), words.number(row["total"])))
    before = women["before_start"]
    if before["count"] != 0:
        rows.append(
            (
                _("Besides: stopped before the start"),
                words.number(before["count"], before["hidden"]),
            )
        )
    return Table(_("How taking part ended"), (_("Reason"), _("Women")), tuple(rows))


def _completed(women: Figures) -> str:
    row = women["ended_by_reason"]
    return words.number(row["cells"][EndReason.COMPLETED], row["hidden"])


def _training(figures: Figures) -> Section:
    attendance = figures["attendance"]
    followed = attendance["followed"] + attendance["made_up"]
    if not attendance["marks"]:
        sentences: tuple[str, ...] = (_("No session of the training was held in this period."),)
        return Section("training", _("Training"), sentences=sentences)
    missed = attendance["marks"] - followed
    return Section(
        "training",
        _("Training"),
        sentences=(
            ngettext(
                "%(sessions)s session was held. Places at a session that were followed: %(share)s.",
                "%(sessions)s sessions were held. Places at a session that were followed: %(share)s.",
                attendance["sessions"],
            )
            % {
                "sessions": attendance["sessions"],
                "share": words.share(
                    {"count": followed, "of": attendance["marks"], "hidden": ""}
                ),
            },
        ),
        charts=(
            bars(
                [
                    Bar(_("was there"), attendance["followed"], attendance["marks"]),
                    Bar(_("made up later"), attendance["made_up"], attendance["marks"]),
                    Bar(_("missed"), missed, attendance["marks"]),
                ],
                _("Attendance: a woman at a session"),
            ),
        ),
        notes=(_("A session made up later counts as followed."),),
    )


def _coaching(figures: Figures) -> Section:
    coaching = figures["coaching"]
    if not coaching["tracks"]:
        return Section(
            "coaching", _("Coaching"), sentences=(_("No coaching ran in this period."),)
        )
    rhythm = {"count": coaching["in_rhythm"], "of": coaching["judged"], "hidden": ""}
    return Section(
        "coaching",
        _("Coaching"),
        tiles=(
            Tile(words.number(coaching["tracks"]), _("women with a coach")),
            Tile(words.number(coaching["coaches"]), _("volunteer coaches")),
            Tile(words.number(coaching["contacts"]), _("contacts")),
            Tile(words.number(round(coaching["minutes"] / 60)), _("hours of contact")),
        ),
        sentences=(
            _("Contact at least once in %(days)s days, on average: %(share)s.")
            % {
                "days": figures["rules"]["contact_every_days"],
                "share": words.share(rhythm),
            },
            ngettext(
                "Besides, %(number)s time no contact could be made.",
                "Besides, %(number)s times no contact could be made.",
                coaching["attempts"],
            )
            % {"number": words.number(coaching["attempts"])},
        ),
        notes=(_("A change of coach counts as a new track, so a woman may count twice here."),),
    )


# -- What changed ------------------------------------------------------------------------------


def _goals(figures: Figures) -> Section:
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


def _paid(change: Figures, moment: str) -> dict[str, Any]:
    row = change[moment]
    return {"count": row["paid_work"], "of": row["total"], "hidden": row["hidden"]}


def _ladder_at_the_end(figures: Figures) -> Section:
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
                (_("Paid work"), _paid(change, "then"), _paid(change, "now")),
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
            (_("Risen at least one rung"), here(moved["cells"]["risen"], moved["hidden"]),
             there("risen")),
            (_("Fallen at least one rung"), here(moved["cells"]["fallen"], moved["hidden"]),
             there("fallen")),
            (
                _("Paid work"),
                both({moment: _paid(change, moment) for moment in ("then", "now")}),
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


def _other_ladders(figures: Figures) -> list[Section]:
    """Women still under way, and those measured only after the programme."""
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
