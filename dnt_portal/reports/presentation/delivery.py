"""What was done, as sections of a report: taking part, training, coaching."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dnt_portal.common.charts import Chart
from dnt_portal.groups.enums import EndReason
from dnt_portal.intake.enums import Outcome, Source
from dnt_portal.reports.disclosure import leaves_out
from dnt_portal.reports.presentation import pictures, words
from dnt_portal.reports.presentation.parts import Figures, Section, Table, Tile


def taking_part(figures: Figures) -> Section:
    """Tell who was referred, who took part, and how that ended."""
    referrals, women, groups = figures["referrals"], figures["women"], figures["groups"]
    labels = dict(Source.choices)
    # A row of figures keeps no order of its own.
    named = {code: n for code in Source.values if (n := referrals["by_source"].get(code))}
    charts: list[Chart] = []
    if named:
        ordered = sorted(named, key=lambda code: -named[code])
        charts.append(
            pictures.counts(
                _("Referrals by who referred"),
                [(str(labels.get(code, code)), named[code]) for code in ordered],
                _("Referrals"),
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
                "%(number)s referral came in during this period.",
                "%(number)s referrals came in during this period.",
                referrals["total"],
            )
            % {"number": referrals["total"]},
        ),
        charts=tuple(charts),
        tables=tuple(tables),
        notes=(_("No way of ending is a failure: back to care can be the right step."),)
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
    rows = tuple((labels[code], words.number(row["cells"][code], row["hidden"])) for code in labels)
    return Table(
        _("What became of the referrals"),
        (_("Decision"), _("Referrals")),
        (*rows, (_("together"), words.number(row["total"]))),
    )


def _end_table(women: Figures) -> Table:
    row = women["ended_by_reason"]
    labels = {reason: capfirst(str(reason.label)) for reason in EndReason}
    rows = [
        (labels[EndReason.COMPLETED], words.number(women["completed"])),
        *(
            (labels[code], words.number(row["cells"][code], row["hidden"]))
            for code in EndReason.leaving()
            # A report keeps the figures it was made with, also those of before a new reason.
            if code in row["cells"]
        ),
        (_("together"), words.number(women["ended"])),
    ]
    before = women["before_start"]
    if before["count"] != 0:
        said = words.number(before["count"], before["hidden"])
        rows.append((_("Besides: stopped before the start"), said))
    return Table(_("How taking part ended"), (_("Reason"), _("Women")), tuple(rows))


def training(figures: Figures) -> Section:
    """Tell how many sessions were held, and how many were followed."""
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
                "%(sessions)s session was held. Places that were followed: %(share)s.",
                "%(sessions)s sessions were held. Places that were followed: %(share)s.",
                attendance["sessions"],
            )
            % {
                "sessions": attendance["sessions"],
                "share": words.share({"count": followed, "of": attendance["marks"], "hidden": ""}),
            },
        ),
        charts=(
            pictures.counts(
                _("Attendance: a woman at a session"),
                [
                    (_("was there"), attendance["followed"]),
                    (_("made up later"), attendance["made_up"]),
                    (_("missed"), missed),
                ],
                _("Times"),
                of=attendance["marks"],
            ),
        ),
        notes=(_("A session made up later counts as followed."),),
    )


def coaching(figures: Figures) -> Section:
    """Tell of women with a coach, contacts, hours and rhythm."""
    coaching = figures["coaching"]
    if not coaching["tracks"]:
        return Section("coaching", _("Coaching"), sentences=(_("No coaching ran in this period."),))
    rhythm = (
        words.share({"count": coaching["in_rhythm"], "of": coaching["judged"], "hidden": ""})
        if coaching["judged"]
        else _("too early to tell")
    )
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
                "share": rhythm,
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
