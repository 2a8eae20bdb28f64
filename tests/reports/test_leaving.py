"""One division of leaving, from the act of the leader to the table the municipality reads (N77)."""

import datetime

from django.utils import timezone, translation

from dnt_portal.audit.acting import acting_as
from dnt_portal.groups import services
from dnt_portal.groups.enums import EndReason
from dnt_portal.intake import services as intake
from dnt_portal.intake.enums import Outcome, Source
from dnt_portal.reports.figures import count
from dnt_portal.reports.presentation.delivery import taking_part
from tests.groups.builders import group_in_training, record, recruiting_group

#: Each once, at the moment of the programme at which it is said.
IN_TRAINING = (EndReason.STOPPED_TRAINING, EndReason.BACK_TO_CARE, EndReason.EARLY_POSITIVE)
AT_THE_CLOSING = (
    EndReason.STOPPED_COACHING,
    EndReason.MOVED,
    EndReason.GROUP_ENDED,
    EndReason.COMPLETED,
)


def test_each_way_of_leaving_is_counted_as_what_it_was(cast):
    region = cast.zwolle
    group = group_in_training(region, women=len(IN_TRAINING) + len(AT_THE_CLOSING), weeks_ago=20)
    recruiting = recruiting_group(region, women=1, name="Najaar")
    with acting_as(region.leader):
        # Not admitted, and before the start.
        referral = intake.referrals.refer(
            by=region.leader,
            project=region.project,
            source=Source.OTHER,
            first_name="Noor",
            referred_by="Zelf",
            voluntary=True,
        )
        intake.decisions.decide(
            by=region.leader, referral=referral, outcome=Outcome.DECLINE, reason="Zij is in crisis."
        )
        (place,) = recruiting.placements.current()
        services.phases.end_placement(
            by=region.leader, placement=place, reason=EndReason.BEFORE_START
        )
        # During the training, to care, and because she reached her goal earlier.
        for reason, place in zip(IN_TRAINING, group.placements.current(), strict=False):
            services.phases.end_placement(by=region.leader, placement=place, reason=reason)
        for session in group.sessions.to_record():
            record(region.leader, session)
        services.phases.start_coaching(group=group)
        # The group closes before its year is over: that completes nobody by itself.
        women = group.placements.current().values_list("pk", flat=True)
        services.phases.close_group(
            by=region.leader,
            group=group,
            outcomes=dict(zip(women, AT_THE_CLOSING, strict=True)),
            reason="De opvang stopt.",
        )
        today = timezone.localdate()
        figures = count(region.project, today - datetime.timedelta(days=300), today)
    found = figures["women"]
    # Whose group ended, and who waits for another, is told apart.
    left = (*IN_TRAINING, EndReason.STOPPED_COACHING, EndReason.MOVED)
    reasons = {reason: n for reason, n in found["ended_by_reason"].items() if n}
    assert reasons == dict.fromkeys((*left, EndReason.GROUP_ENDED), 1)
    assert (found["completed"], found["before_start"]) == (1, 1)
    assert figures["referrals"]["by_outcome"][Outcome.DECLINE] == 1

    with translation.override("nl"):
        told = {
            **figures,
            "referrals": {
                **figures["referrals"],
                "by_outcome": {
                    "cells": figures["referrals"]["by_outcome"],
                    "hidden": "",
                    "total": figures["referrals"]["total"],
                },
            },
            "women": {
                **found,
                "not_referred": {"count": 0, "of": 0, "hidden": ""},
                "before_start": {"count": 1, "hidden": ""},
                "ended_by_reason": {
                    "cells": found["ended_by_reason"],
                    "hidden": "",
                    "total": found["ended"],
                },
            },
        }
        *_, referrals, ends = taking_part(told).tables
    rows = {str(label): number for label, number in ends.rows}
    assert rows == {
        "Programma afgerond": "1",
        "Eerder haar doel bereikt": "1",
        "Eerst terug naar zorg": "1",
        "Verhuisd": "1",
        "Gestopt tijdens de training": "1",
        "Gestopt tijdens de coaching": "1",
        "De groep stopte; zij wacht op een andere": "1",
        "samen": "7",
        "Daarnaast: gestopt vóór de start": "1",
    }
    assert {str(label): number for label, number in referrals.rows}["niet toegelaten"] == "1"
