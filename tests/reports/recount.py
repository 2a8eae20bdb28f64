"""The figures once more, by plain loops over the rows: slow, simple, independent.

Written from docs/figures.md, not from the code it checks.
"""

import datetime
from collections import Counter
from typing import Any

from django.utils import timezone

from dnt_portal.coaching.models import Contact, Track
from dnt_portal.groups.models import Attendance, Group, Placement, Session
from dnt_portal.intake.models import Referral, WaitingListEntry
from dnt_portal.ladder.models import Measurement
from dnt_portal.plans.models import Goal

DAY = datetime.timedelta(days=1)


def recount(first: datetime.date, last: datetime.date) -> dict[str, Any]:
    """Every figure that `figures.count` gives; there is one project only."""
    return {
        "referrals": _referrals(first, last),
        "waiting": _waiting(last),
        "waits_unknown": _waits_unknown(last),
        "groups": _groups(first, last),
        "women": _women(first, last),
        "attendance": _attendance(first, last),
        "coaching": _coaching(first, last),
        "goals": _goals(first, last),
        "ladder": {
            name: _ladder(name, first, last) for name in ("end", "underway", "after", "latest")
        },
    }


def _referrals(first, last):
    by_source, by_outcome = Counter(), Counter()
    for referral in Referral.objects.all():
        if not first <= referral.received_on <= last:
            continue
        by_source[referral.source] += 1
        decision = getattr(referral, "decision", None)
        if decision is not None and decision.decided_on <= last:
            by_outcome[decision.outcome] += 1
        elif referral.state == "withdrawn":
            by_outcome["withdrawn"] += 1
        else:
            by_outcome["open"] += 1
    return {"total": sum(by_source.values()), "by_source": by_source, "by_outcome": by_outcome}


def _waiting(last):
    number = 0
    for entry in WaitingListEntry.objects.all():
        came = timezone.localdate(entry.since)
        went = timezone.localdate(entry.until) if entry.until else None
        number += came <= last and (went is None or went > last)
    return number


def _waits_unknown(last):
    """Women placed for the first time after the last day, of whom no wait was ever recorded."""
    number = 0
    for woman in {place.participant for place in Placement.objects.all()}:
        if min(place.placed_on for place in woman.placements.all()) <= last:
            continue
        referred = [referral.received_on for referral in woman.referrals.all()]
        known_to_come_later = bool(referred) and min(referred) > last
        number += not woman.waits.exists() and not known_to_come_later
    return number


def _groups(first, last):
    groups = list(Group.objects.all())
    return {
        "started": len([g for g in groups if g.started_on and first <= g.started_on <= last]),
        "running": len(
            [
                g
                for g in groups
                if g.started_on
                and g.started_on <= last
                and not (g.closed_on and g.closed_on <= last)
            ]
        ),
        "closed": len([g for g in groups if g.closed_on and first <= g.closed_on <= last]),
    }


def _stays(last):
    """Per woman her places known on the last day: start (or None), end (or None), reason, group."""
    stays: dict[Any, list] = {}
    for place in Placement.objects.select_related("group"):
        if place.placed_on > last:
            continue
        end, reason = place.ended_on, place.end_reason
        if end and end > last:
            end, reason = None, ""
        start = None
        if place.group.started_on and reason != "before_start":
            start = max(place.group.started_on, place.placed_on)
            if start > last or (end and end < start):
                start = None
        stays.setdefault(place.participant_id, []).append((start, end, reason, place.group))
    return stays


def _training_until(group):
    days = [
        timezone.localdate(session.starts_at)
        for session in Session.objects.filter(group=group)
        if session.kind == "theme" and session.state != "cancelled"
    ]
    if days:
        return max(days)
    month = group.started_on.month - 1 + group.edition.training_months
    return group.started_on.replace(year=group.started_on.year + month // 12, month=month % 12 + 1)


def _women(first, last):
    found = Counter(served=0, started=0, in_training=0, in_coaching=0, ended=0, before_start=0)
    reasons = Counter()
    referred = {row.participant_id for row in Referral.objects.all() if row.received_on <= last}
    for woman, stays in _stays(last).items():
        begun = [stay for stay in stays if stay[0]]
        if any(end is None or end >= first for _start, end, _reason, _group in begun):
            found["served"] += 1
        if begun and min(stay[0] for stay in begun) >= first:
            found["started"] += 1
            found["not_referred"] += woman not in referred
        if any(end is None for _start, end, _reason, _group in stays):
            for _start, end, _reason, group in begun:
                if end is None:
                    training = last <= _training_until(group)
                    found["in_training" if training else "in_coaching"] += 1
        elif begun:
            _start, end, reason, _group = sorted(begun, key=lambda stay: stay[0])[-1]
            if end >= first:
                found["ended"] += 1
                if reason == "completed":
                    found["completed"] += 1
                else:
                    reasons[reason] += 1
        elif any(reason == "before_start" and end >= first for _s, end, reason, _g in stays):
            found["before_start"] += 1
    return {**found, "ended_by_reason": reasons}


def _attendance(first, last):
    found = Counter(sessions=0, not_recorded=0, marks=0, followed=0, made_up=0)
    for session in Session.objects.all():
        day = timezone.localdate(session.starts_at)
        if session.kind != "theme" or not first <= day <= last:
            continue
        if session.state == "planned" and session.ends_at < timezone.now():
            found["not_recorded"] += 1
        if session.state != "done":
            continue
        found["sessions"] += 1
        for row in Attendance.objects.filter(session=session):
            found["marks"] += bool(row.mark or (row.made_up_on and row.made_up_on <= last))
            if row.mark in ("present", "late"):
                found["followed"] += 1
            elif row.made_up_on and row.made_up_on <= last:
                found["made_up"] += 1
    return found


def _coaching(first, last):
    found = Counter(tracks=0, started=0, contacts=0, attempts=0, minutes=0, judged=0, in_rhythm=0)
    coaches = set()
    for track in Track.objects.select_related("placement__group__edition"):
        if track.starts_on > last or (track.ended_on and track.ended_on < first):
            continue
        found["tracks"] += 1
        coaches.add(track.coach_id)
        found["started"] += first <= track.starts_on <= last
        real = 0
        for contact in Contact.objects.filter(track=track):
            if not first <= contact.held_on <= last:
                continue
            if contact.medium == "failed":
                found["attempts"] += 1
            else:
                real += 1
                found["minutes"] += contact.minutes or 0
                if contact.medium in ("together", "phone"):
                    found["timed"] += 1
                    found["minutes_known"] += contact.minutes is not None
        found["contacts"] += real
        days, day = 0, max(first, track.starts_on)
        while day <= last and (track.ended_on is None or day <= track.ended_on):
            days, day = days + 1, day + DAY
        every = track.placement.group.edition.contact_every_days
        if days >= every:
            found["judged"] += 1
            found["in_rhythm"] += real >= days // every
    return {**found, "coaches": len(coaches)}


def _goals(first, last):
    served = {
        woman
        for woman, stays in _stays(last).items()
        if any(start and (end is None or end >= first) for start, end, _reason, _group in stays)
    }
    by_state, set_now, with_goals, reached = Counter(), 0, set(), set()
    for goal in Goal.objects.select_related("plan"):
        woman = goal.plan.participant_id
        if woman not in served or goal.set_on > last:
            continue
        state = "active" if goal.state_on and goal.state_on > last else goal.state
        by_state[state] += 1
        set_now += goal.set_on >= first
        with_goals.add(woman)
        if state in ("partly", "reached"):
            reached.add(woman)
    return {
        "set": set_now,
        "by_state": by_state,
        "women_with_goals": len(with_goals),
        "women_reached": len(reached),
    }


def _pairs(which, first, last):
    measured: dict[Any, list[Measurement]] = {}
    rows = Measurement.objects.select_related("wave", "rung").order_by("taken_on", "wave__months")
    for row in rows:
        if row.taken_on and row.taken_on <= last:
            measured.setdefault(row.participant_id, []).append(row)
    for hers in measured.values():
        starts = [row for row in hers if row.wave.moment == "start"]
        if not starts:
            continue
        then = starts[0]
        later = [
            row
            for row in hers
            if row.wave.moment != "start"
            and row.taken_on >= then.taken_on
            and row.taken_on >= first
        ]
        end = [row for row in later if row.wave.moment == "end"]
        after = [row for row in later if row.wave.moment == "after"]
        rest = [row for row in later if row.wave.moment not in ("end", "after")]
        chosen = {
            "latest": later,
            "end": end,
            "after": after if not end else [],
            "underway": rest if not end and not after else [],
        }[which]
        if chosen:
            yield then, chosen[-1]


def _ladder(which, first, last):
    pairs = list(_pairs(which, first, last))
    moved = Counter(risen=0, same=0, fallen=0)
    now = Counter()
    for before, after in pairs:
        old, new = before.rung.number, after.rung.number
        now[str(new)] += 1
        moved["risen" if new > old else "fallen" if new < old else "same"] += 1
    result = {"n": len(pairs), "now": now, "moved": moved}
    for question in ("debts", "weekly_contact"):
        answers = Counter(of=0, then=0, now=0)
        for before, after in pairs:
            old, new = getattr(before, question), getattr(after, question)
            if old is None or new is None:
                continue
            answers["of"] += 1
            answers["then"] += old is True
            answers["now"] += new is True
        result[question] = answers
    marks = Counter(higher=0, same=0, lower=0)
    for before, after in pairs:
        old, new = before.self_efficacy, after.self_efficacy
        if old is not None and new is not None:
            marks["higher" if new > old else "lower" if new < old else "same"] += 1
    result["self_efficacy"] = marks
    return result
