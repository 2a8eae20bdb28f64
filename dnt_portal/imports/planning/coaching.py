"""The coach pool, who coaches whom, and each contact."""

from collections import defaultdict
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from dnt_portal.coaching.enums import CoachState, Gender, TrackEndReason
from dnt_portal.coaching.models import Coach, Contact, Track
from dnt_portal.coaching.services.tracks import coaching_ends_on
from dnt_portal.groups.models import Placement
from dnt_portal.imports.parsing.rows import Row
from dnt_portal.imports.planning.plan import Plan

#: Columns that are a field of the coach of the same name.
PROFILE = (
    "gender",
    "town",
    "about",
    "interests",
    "languages",
    "education",
    "work_history",
    "style",
    "focus",
    "max_participants",
    "vog_issued_on",
    "vog_seen_on",
    "trained_on",
)


# -- Coaches ----------------------------------------------------------------------------------


def plan_coaches(plan: Plan) -> None:
    """Plan the coach pool."""
    emails: dict[tuple[int, str], int] = {}
    for row in plan.rows("coaches"):
        _plan_coach(plan, row, emails)


def _plan_coach(plan: Plan, row: Row, emails: dict[tuple[int, str], int]) -> None:
    project, email = plan.project_of(row), row.get("email")
    plan.not_to_come(row, "vog_issued_on", "vog_seen_on", "trained_on")
    if project is None or email is None:
        return
    first = emails.setdefault((id(project), email), row.number)
    if first != row.number:
        plan.reading.wrong(row, "email", _("This is on row %(row)s already.") % {"row": first})
    coach = plan.existing("coaches", row, project)
    in_pool = next(
        (
            one
            for one in plan.world.coaches
            if one.project_id == project.pk and one.user.email == email
        ),
        None,
    )
    if coach is None and in_pool is not None and not in_pool.external_key:
        coach = in_pool
    if coach is not None and coach is not in_pool:
        plan.reading.wrong(
            row, "email", _("In the portal this coach signs in with another address.")
        )
    elif coach is None and in_pool is not None:
        plan.reading.wrong(row, "email", _("This coach is in the pool with another key."))
    vog = ("vog_issued_on", "vog_seen_on")
    plan.ordered(row, *vog, {day: getattr(coach, day) for day in vog} if coach else None)
    if row.bad:
        return
    values = {name: row.values[name] for name in PROFILE if row.has(name)}
    if coach is None:
        coach = plan.ledger.add(Coach(project=project, external_key=row.values["key"], **values))
        coach.state = row.get("state") or coach.state_in_pool
        # Her account is made, or found, when the workbook is brought in.
        plan.accounts[id(coach)] = (row.values["name"], email)
        plan.settle(row, coach, new=True, changed=())
        return
    changed = plan.ledger.change(coach, **values)
    if "vog_seen_on" in changed:
        plan.ledger.change(coach, vog_seen_by=plan.user)
    if plan.ledger.change(coach, external_key=row.values["key"]):
        changed.append("key")
    if _state_changes(plan, row, coach):
        plan.coach_states.append((coach, row.values["state"]))
        changed.append("state")
    plan.settle(row, coach, new=False, changed=changed)


def _state_changes(plan: Plan, row: Row, coach: Coach) -> bool:
    """Return whether the state in the workbook makes a coach in the portal something else.

    One who stopped stays so: an older workbook would give her role back. Who comes
    back is taken back in the pool on the screen.
    """
    state = row.get("state")
    if state is None or state == coach.state:
        return False
    if coach.state == CoachState.STOPPED:
        plan.keep(
            row,
            _(
                "In the portal this coach has stopped, and that stays so. Does the coach come "
                "back? Say so on the coach's page."
            ),
        )
        return False
    if CoachState(state).at_hand:
        # Who has VOG and training is available, who misses one is a candidate.
        state = coach.state_in_pool
    return bool(state != coach.state)


def _coach_name(plan: Plan, coach: Coach) -> str:
    return plan.accounts[id(coach)][0] if id(coach) in plan.accounts else str(coach.user)


# -- Matches ---------------------------------------------------------------------------------------


def plan_matches(plan: Plan) -> None:
    """Plan who coaches whom."""
    places: dict[int, list[Placement]] = defaultdict(list)
    for placement in [*plan.world.placements, *plan.ledger.added[Placement]]:
        places[id(placement.participant)].append(placement)
    planned: list[tuple[Row, Track]] = []
    for row in plan.rows("matches"):
        _plan_match(plan, row, places, planned)
    _refuse_two_coaches(plan, planned)
    _refuse_crowded(plan, planned)


def _plan_match(
    plan: Plan,
    row: Row,
    places: dict[int, list[Placement]],
    planned: list[tuple[Row, Track]],
) -> None:
    participant, coach = plan.refer(row, "participant"), plan.refer(row, "coach")
    plan.not_to_come(row, "ended_on")
    if participant is None or coach is None:
        return
    found = plan.in_portal("matches").get(row.values["key"], [])
    track = next((one for one in found if one.participant is participant), None)
    plan.ordered(row, "starts_on", "ended_on", {"ended_on": track.ended_on} if track else None)
    place = track.placement if track else _place_at(row, places[id(participant)])
    if place is None:
        plan.reading.wrong(row, "participant", _("She has no place in a group."))
        return
    if track is not None and track.coach is not coach:
        plan.reading.wrong(
            row, "coach", _("In the portal this match is with another coach. Use another key.")
        )
    _check_match(plan, row, track, place, coach)
    if row.bad:
        return
    new = track is None
    if track is None:
        track = plan.ledger.add(
            Track(
                participant=participant,
                placement=place,
                coach=coach,
                external_key=row.values["key"],
                starts_on=row.values["starts_on"],
                ends_on=coaching_ends_on(place.group, row.values["starts_on"]),
                rhythm_days=place.group.edition.contact_every_days,
            )
        )
    values: dict[str, Any] = {
        name: row.values[name]
        for name in ("starts_on", "ends_on", "rhythm_days", "agreement", "ended_on", "end_reason")
        if row.has(name)
    }
    if place.ended_on is not None and track.ended_on is None:
        values.setdefault("ended_on", max(place.ended_on, row.values["starts_on"]))
        values.setdefault("end_reason", TrackEndReason.of_place(place.end_reason))
    changed = plan.ledger.change(track, **values)
    if track.ends_on <= track.starts_on:
        plan.reading.wrong(
            row,
            "ends_on" if row.has("ends_on") else "starts_on",
            _("The coaching would end before it starts."),
        )
        return
    planned.append((row, track))
    plan.settle(row, track, new=new, changed=changed)


def _place_at(row: Row, held: list[Placement]) -> Placement | None:
    """Return the place that a participant had when the coaching started, else the last one."""
    starts_on = row.get("starts_on")
    for place in reversed(held):
        first = place.group.started_on or place.placed_on
        if starts_on and first <= starts_on and (not place.ended_on or starts_on <= place.ended_on):
            return place
    return held[-1] if held else None


def _check_match(plan: Plan, row: Row, track: Track | None, place: Placement, coach: Coach) -> None:
    participant, group = place.participant, place.group
    ended, reason = row.has("ended_on"), row.has("end_reason")
    if not row.bad & {"ended_on", "end_reason"} and track is None:
        if ended and not reason:
            plan.reading.wrong(row, "end_reason", _("Write why it ended too."))
        elif reason and not ended and place.ended_on is None:
            plan.reading.wrong(row, "ended_on", _("Write when it ended too."))
    starts_on = row.get("starts_on")
    if group.started_on is None:
        plan.reading.wrong(row, "participant", _("Her group has not started yet."))
    elif starts_on and starts_on < group.started_on:
        plan.reading.wrong(row, "starts_on", _("That is before her group started."))
    if starts_on and place.ended_on and starts_on > place.ended_on:
        plan.reading.wrong(row, "starts_on", _("Her place in the group had ended by then."))
    if (row.get("rhythm_days") or 1) > group.edition.silence_days:
        plan.reading.wrong(
            row,
            "rhythm_days",
            _("Agree on a contact at least every %(days)s days.")
            % {"days": group.edition.silence_days},
        )
    if track is not None:
        return
    if coach.project is not participant.project and coach.project_id != participant.project_id:
        plan.reading.wrong(row, "coach", _("This coach is in the pool of another project."))
    if not Gender(coach.gender).suits(participant.only_female_coach):
        plan.reading.wrong(row, "coach", _("She wants a woman as coach."))
    still = not ended and place.ended_on is None
    if still and coach.state == CoachState.STOPPED:
        plan.reading.wrong(
            row, "coach", _("This coach has stopped. Write when the coaching ended.")
        )
    known = not plan.ledger.is_new(coach)
    if known and (participant.pk, coach.user_id) in plan.world.kept_from_user:
        plan.reading.wrong(row, "coach", _("The two must not meet."))


def _refuse_two_coaches(plan: Plan, planned: list[tuple[Row, Track]]) -> None:
    """Refuse two coaches at a time: a match starts when the one before has ended."""
    rows = {id(track): row for row, track in planned}
    tracks: dict[int, list[Track]] = defaultdict(list)
    for track in [*plan.world.tracks, *plan.ledger.added[Track]]:
        if track.ended_on is None or track.ended_on > track.starts_on:
            tracks[id(track.participant)].append(track)
    for held in tracks.values():
        held.sort(key=lambda track: track.starts_on)
        for first, then in pairwise(held):
            row = rows.get(id(then)) or rows.get(id(first))
            if row and (first.ended_on is None or then.starts_on < first.ended_on):
                plan.reading.wrong(row, "starts_on", _("She already has a coach in that time."))


def _refuse_crowded(plan: Plan, planned: list[tuple[Row, Track]]) -> None:
    """Refuse more participants at the same time than a coach takes."""
    load: dict[int, int] = defaultdict(int)
    for track in [*plan.world.tracks, *plan.ledger.added[Track]]:
        load[id(track.coach)] += track.ended_on is None
    over = {id(track.coach): load[id(track.coach)] - track.coach.max_participants
            for _row, track in planned}  # fmt: skip
    for row, track in reversed(planned):
        if track.ended_on is not None or not plan.ledger.is_new(track):
            continue
        if over[id(track.coach)] > 0 and not row.bad:
            plan.reading.wrong(
                row,
                "coach",
                _("%(coach)s would have %(count)s women at the same time; %(most)s at most.")
                % {
                    "coach": _coach_name(plan, track.coach),
                    "count": load[id(track.coach)],
                    "most": track.coach.max_participants,
                },
            )
        over[id(track.coach)] -= 1
    for coach, state in plan.coach_states:
        if state == CoachState.STOPPED and load[id(coach)]:
            for row in plan.reading.rows("coaches"):
                if plan.known["coaches"].get(row.get("key") or "") is coach:
                    plan.reading.wrong(
                        row,
                        "state",
                        _("She still coaches someone. Write when that coaching ended."),
                    )


# -- Contacts --------------------------------------------------------------------------------


def plan_contacts(plan: Plan) -> None:
    """Plan the contacts, by the rules with which a coach records them."""
    referred = [(row, plan.refer(row, "match")) for row in plan.rows("contacts")]
    known = {
        track.pk for _row, track in referred if track is not None and not plan.ledger.is_new(track)
    }
    held = plan.world.contacts(known) if known else {}
    for row, track in referred:
        if track is not None:
            _plan_contact(plan, row, track, held.get((track.pk, row.values["key"])))
    _refuse_cut_off(plan, held)


def _plan_contact(plan: Plan, row: Row, track: Track, contact: Contact | None) -> None:
    plan.not_to_come(row, "held_on")
    plan.ordered(row, "held_on", "next_on", {"next_on": contact.next_on} if contact else None)
    held_on = row.get("held_on")
    if held_on is not None and held_on < track.starts_on:
        plan.reading.wrong(
            row,
            "held_on",
            _("The coaching started on %(day)s; choose that day or a later one.")
            % {"day": f"{track.starts_on:%d-%m-%Y}"},
        )
    if held_on is not None and track.ended_on is not None and held_on > track.ended_on:
        plan.reading.wrong(
            row,
            "held_on",
            _("The coaching ended on %(day)s; choose that day or an earlier one.")
            % {"day": f"{track.ended_on:%d-%m-%Y}"},
        )
    if row.bad:
        return
    values = {
        name: row.values[name]
        for name in ("held_on", "medium", "minutes", "note", "next_on")
        if row.has(name)
    }
    if contact is None:
        contact = plan.ledger.add(
            Contact(track=track, external_key=row.values["key"], logged_by=plan.user, **values)
        )
        plan.settle(row, contact, new=True, changed=())
        return
    plan.settle(row, contact, new=False, changed=plan.ledger.change(contact, **values))


def _refuse_cut_off(plan: Plan, held: dict[tuple[Any, str], Contact]) -> None:
    """Refuse a match that ends earlier, or starts later, and leaves a contact outside it."""
    moved = plan.ledger.changed_in(Track, ("starts_on", "ended_on"))
    if not moved:
        return
    days = plan.world.contact_days([track.pk for track in moved])
    for row in plan.reading.rows("matches"):
        track = plan.known["matches"].get(row.get("key") or "")
        if track is None or track.pk not in days:
            continue
        first, last = days[track.pk]
        if first < track.starts_on:
            plan.reading.wrong(
                row, "starts_on", _("There was a contact before that day. Look at both dates.")
            )
        if track.ended_on is not None and last > track.ended_on:
            plan.reading.wrong(
                row,
                "ended_on",
                _("There was still a contact after that day. Choose a later day."),
            )
