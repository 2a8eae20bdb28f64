"""What was done, as sections of a report: taking part, training, coaching."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dnt_portal.common.charts import Chart, rounded
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
        ordered = sorted(named, key=lambda code: (code == Source.NOT_ASKED, -named[code]))
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
                _waiting(figures),
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
        sentences=(_came_in(referrals["total"]), *_not_referred(women)),
        charts=tuple(charts),
        tables=tuple(tables),
        notes=(_("No way of ending is a failure: back to care can be the right step."),)
        if women["ended"]
        else (),
        left_out=leaves_out(referrals) or leaves_out(women),
    )


def _waiting(figures: Figures) -> tuple[str, str]:
    """Say how many women waited, and that of some nobody recorded whether they did."""
    number = words.number(figures["waiting"])
    # A report of before this was looked at counted what was there.
    if not figures.get("waits_unknown"):
        return _("On the waiting list on the last day"), number
    if not figures["waiting"]:
        return _("On the waiting list on the last day"), _("not recorded")
    return _("On the waiting list on the last day, as far as recorded"), number


def _came_in(number: int) -> str:
    if not number:
        return _("No referral is recorded in this period.")
    return ngettext(
        "%(number)s referral came in during this period.",
        "%(number)s referrals came in during this period.",
        number,
    ) % {"number": number}


def _not_referred(women: Figures) -> tuple[str, ...]:
    """Say that of women who started it is not known how they came in, where that is so."""
    share = women.get("not_referred")
    # A report of before this was counted has none.
    if share is None or share["count"] == 0:
        return ()
    if not words.is_told(share):
        return (
            _("It is not recorded for every woman who started in this period how she came in."),
        )
    said = _(
        "Women who started in this period of whom it is not recorded how they came in: %(share)s."
    )
    return (said % {"share": words.share(share)},)


def _referral_table(referrals: Figures) -> Table:
    row = referrals["by_outcome"]
    labels = {
        Outcome.ADMIT: _("admitted"),
        Outcome.IN_DOUBT: _("admitted in doubt"),
        Outcome.NOT_YET: _("not yet"),
        Outcome.DECLINE: _("not admitted"),
        Outcome.DOUBLE: _("referred twice"),
        "withdrawn": _("withdrawn"),
        "open": _("not decided yet"),
    }
    rows = tuple(
        (label, words.number(row["cells"][code], row["hidden"]))
        for code, label in labels.items()
        # A report keeps the figures it was made with, also those of before a new decision.
        if code in row["cells"]
    )
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
    """Tell how many sessions were held and followed, and how many nobody recorded."""
    attendance = figures["attendance"]
    charts = (_followed(attendance),) if attendance["marks"] else ()
    return Section(
        "training",
        _("Training"),
        sentences=(_held(attendance), *_not_recorded(attendance)),
        charts=charts,
        notes=(_("A session made up later counts as followed."),) if charts else (),
    )


def _held(attendance: Figures) -> str:
    if not attendance["sessions"]:
        return _("No session of the training is recorded as held in this period.")
    if not attendance["marks"]:
        return ngettext(
            "%(number)s session was held. Who was there is not recorded.",
            "%(number)s sessions were held. Who was there is not recorded.",
            attendance["sessions"],
        ) % {"number": attendance["sessions"]}
    followed = attendance["followed"] + attendance["made_up"]
    return ngettext(
        "%(sessions)s session was held. Places that were followed: %(share)s.",
        "%(sessions)s sessions were held. Places that were followed: %(share)s.",
        attendance["sessions"],
    ) % {
        "sessions": attendance["sessions"],
        "share": words.share({"count": followed, "of": attendance["marks"], "hidden": ""}),
    }


def _not_recorded(attendance: Figures) -> tuple[str, ...]:
    number = attendance.get("not_recorded", 0)
    if not number:
        return ()
    said = ngettext(
        "%(number)s session was planned and not recorded.",
        "%(number)s sessions were planned and not recorded.",
        number,
    )
    return (said % {"number": number},)


def _followed(attendance: Figures) -> Chart:
    marks, followed, made_up = (attendance[name] for name in ("marks", "followed", "made_up"))
    return pictures.counts(
        _("Attendance: a woman at a session"),
        [
            (_("was there"), followed),
            (_("made up later"), made_up),
            (_("missed"), marks - followed - made_up),
        ],
        _("Times"),
        of=marks,
    )


def coaching(figures: Figures) -> Section:
    """Tell of pairs of a woman and a coach, contacts, hours and rhythm, as far as recorded."""
    coaching = figures["coaching"]
    title = _("Coaching")
    if not coaching["tracks"]:
        return Section("coaching", title, sentences=(_("No coaching is recorded in this period."),))
    in_touch = coaching["contacts"] or coaching["attempts"]
    return Section(
        "coaching",
        title,
        tiles=(
            Tile(words.number(coaching["tracks"]), _("pairs of a woman and a coach")),
            Tile(words.number(coaching["coaches"]), _("volunteer coaches")),
            *(_contact_tiles(coaching) if in_touch else ()),
        ),
        sentences=_contact_sentences(figures)
        if in_touch
        else (_("No contact between women and coaches is recorded in this period."),),
        notes=(_("A change of coach makes a new pair, so a woman may count twice here."),),
    )


def _contact_tiles(coaching: Figures) -> tuple[Tile, ...]:
    """Show contacts and hours; no hours where of no contact is known how long it took."""
    contacts = Tile(words.number(coaching["contacts"]), _("contacts"))
    label = _("hours of contact")
    # A report of before lengths could be unknown counted them all.
    if "timed" in coaching:
        if not coaching["minutes_known"]:
            return (contacts,)
        if coaching["minutes_known"] < coaching["timed"]:
            label = _("hours of contact, as far as known")
    return contacts, Tile(words.number(rounded(coaching["minutes"], 60)), label)


def _contact_sentences(figures: Figures) -> tuple[str, ...]:
    coaching = figures["coaching"]
    rhythm = (
        words.share({"count": coaching["in_rhythm"], "of": coaching["judged"], "hidden": ""})
        if coaching["judged"]
        else _("too early to tell")
    )
    said = [
        *_how_long(coaching),
        _("Contact at least once in %(days)s days, on average: %(share)s.")
        % {"days": figures["rules"]["contact_every_days"], "share": rhythm},
    ]
    if attempts := coaching["attempts"]:
        besides = ngettext(
            "Besides, %(number)s time no contact could be made.",
            "Besides, %(number)s times no contact could be made.",
            attempts,
        )
        said.append(besides % {"number": words.number(attempts)})
    return tuple(said)


def _how_long(coaching: Figures) -> tuple[str, ...]:
    """Say of how many contacts it is known how long they took, where not of all."""
    timed, known = coaching.get("timed", 0), coaching.get("minutes_known", 0)
    if known == timed:
        return ()
    if not known:
        return (_("How long meetings and telephone calls took is not recorded."),)
    said = _(
        "Of %(known)s of the %(timed)s meetings and telephone calls it is known how long they took."
    )
    return (said % {"known": words.number(known), "timed": words.number(timed)},)
