"""The figures of a project over a period: pure counts, without a person in them.

docs/figures.md says of each figure what it counts and where that is from. Everything is
counted as it stood on the last day, so that a later change in who is where does
not change a period that is over. Whoever asks must see the project's rows: run it as
its leader, or as the system.
"""

import datetime
from typing import Any

from dnt_portal.organisations.models import Project
from dnt_portal.programme.models import LadderRung
from dnt_portal.reports.figures.delivery import (
    attendance,
    coaching,
    referrals,
    waiting,
    waits_unknown,
)
from dnt_portal.reports.figures.outcomes import goals, ladder, measured_twice
from dnt_portal.reports.figures.women import Projects, groups, place_rows, women

#: Raised when a figure changes its meaning: reports keep the version they were made with.
VERSION = 2


def count(project: Project, first_day: datetime.date, last_day: datetime.date) -> dict[str, Any]:
    """Count all figures of `project` from `first_day` up to and including `last_day`.

    Whole numbers, JSON-able, and not protected: what leaves the project goes
    through `disclosure.protect`. Eleven queries, whatever the number of women.
    """
    edition = project.edition
    rungs = list(LadderRung.objects.filter(edition=edition).order_by("number"))
    group_rows = groups([project.pk])
    places = place_rows([project.pk], group_rows, last_day)
    counted_women, served = women(places, first_day, last_day)
    return {
        "version": VERSION,
        "period": {"first_day": first_day.isoformat(), "last_day": last_day.isoformat()},
        "rungs": [
            {
                "number": rung.number,
                "nl": rung.name_nl,
                "en": rung.name_en or rung.name_nl,
                "paid": rung.paid_work,
            }
            for rung in rungs
        ],
        "rules": {
            "contact_every_days": edition.contact_every_days,
            "lowest_rung_target": edition.lowest_rung_target,
        },
        "referrals": referrals(project, first_day, last_day),
        "waiting": waiting(project, last_day),
        "waits_unknown": waits_unknown(project, last_day),
        "groups": {
            "started": sum(row.started_within(first_day, last_day) for row in group_rows.values()),
            "running": sum(row.runs_on(last_day) for row in group_rows.values()),
            "closed": sum(row.closed_within(first_day, last_day) for row in group_rows.values()),
        },
        "women": counted_women,
        "attendance": attendance(project, first_day, last_day),
        "coaching": coaching(project, first_day, last_day),
        "goals": goals(project, served, first_day, last_day),
        "ladder": ladder(project, rungs, first_day, last_day),
    }


def in_short(
    projects: Projects, first_day: datetime.date, last_day: datetime.date
) -> dict[str, int]:
    """Count the women of projects who started, completed and rose on the ladder.

    As in their reports over the same days, not protected. `risen` has those of the
    end of the programme, under way and after it together, of `measured`: a woman is in one
    of the three. Three queries, whatever the number of projects.
    """
    counted, _served = women(place_rows(projects, groups(projects), last_day), first_day, last_day)
    pairs = measured_twice(projects, first_day, last_day)
    twice = [pair for name in ("end", "underway", "after") for pair in pairs[name]]
    return {
        "started": counted["started"],
        "completed": counted["completed"],
        "risen": sum(now.rung > then.rung for then, now in twice),
        "measured": len(twice),
    }


__all__ = ["VERSION", "count", "in_short"]
