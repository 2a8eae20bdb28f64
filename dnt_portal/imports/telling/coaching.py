"""The coach pool, who coaches whom, and each time a coach was, or tried to be, in touch."""

from typing import Any

from django.utils.translation import gettext as _

from dnt_portal.coaching import services as coaching
from dnt_portal.coaching.enums import CoachState
from dnt_portal.coaching.models import Coach, Contact
from dnt_portal.coaching.services.contacts import ContactEntry
from dnt_portal.groups.models import Placement
from dnt_portal.imports.parsing.rows import Row
from dnt_portal.imports.telling.portal import keyed
from dnt_portal.imports.telling.telling import Telling, filled, held_in
from dnt_portal.organisations.models import Project

#: Columns that are a field of the same name: of the coach, the match, the contact.
COACH = sorted(coaching.coaches.PROFILE_FIELDS | coaching.coaches.RECORDED_FIELDS)
MATCH = ("starts_on", "ends_on", "rhythm_days", "agreement", "ended_on", "end_reason")
CONTACT = ("held_on", "medium", "minutes", "note", "next_on")


def tell_coaches(telling: Telling) -> None:
    """Add the coaches to the pool; nobody is asked yet, so none has the role."""
    for row in telling.rows("coaches"):
        project = telling.project_of(row)
        if project is None:
            continue
        coach = _in_pool(telling, row, project)
        if coach is not None:
            telling.compare(row, coach, _said_of(coach, row.get("state")))
            continue
        said = filled(row, ["name", "email", *COACH]) | {"external_key": row.values["key"]}
        with telling.attempt(row, "email"):
            coach = coaching.coaches.add_coach(
                by=telling.user, project=project, send_invitation=False, **said
            )
            telling.settle(row, coach)


def _in_pool(telling: Telling, row: Row, project: Project) -> Coach | None:
    """Return the coach with this key, else with this address who has no key yet."""
    key, email = row.values["key"], row.values["email"]
    found: Coach | None = telling.portal.held("coaches", key, project_id=project.pk)
    if found is None:
        same = {"project_id": project.pk, "email": email}
        found = telling.portal.held("coaches", "", **same)
        found = found and coaching.coaches.update_coach(coach=found, external_key=key)
    return found


def _said_of(coach: Coach, state: str | None) -> dict[str, Any]:
    """Return what the portal says of a coach, of whom a workbook says this state."""
    held: dict[str, Any] = held_in(coach, COACH) | {"email": coach.email}
    if state and CoachState(state).at_hand and CoachState(coach.state).at_hand:
        # Who has VOG and training is available, who misses one a candidate, whatever it says.
        held["state"] = state
    return held


def tell_matches(telling: Telling) -> None:
    """Tell the matches in the order in which they began: one coach comes after the other."""
    rows = sorted(telling.rows("matches"), key=lambda row: (row.values["starts_on"], row.number))
    for row in rows:
        woman, coach = telling.refer(row, "participant"), telling.refer(row, "coach")
        if woman is None or coach is None:
            continue
        key = row.values["key"]
        track = telling.portal.held("matches", key, participant_id=woman.pk)
        if track is not None:
            held = held_in(track, MATCH) | {"coach": track.coach.external_key}
            telling.compare(row, track, held)
            continue
        place = _place_at(row, telling.places_of(woman))
        if place is None:
            telling.wrong(row, "participant", _("She has no place in a group."))
            continue
        with telling.attempt(row, "coach", placement="participant"):
            track = coaching.tracks.start_track(
                by=telling.user,
                placement=place,
                coach=coach,
                external_key=key,
                **filled(row, MATCH),
            )
            telling.settle(row, track)


def _place_at(row: Row, places: list[Placement]) -> Placement | None:
    """Return the place that a participant had when the coaching started, else the last one."""
    starts_on = row.values["starts_on"]
    for place in reversed(places):
        first = place.group.started_on or place.placed_on
        if first <= starts_on and (not place.ended_on or starts_on <= place.ended_on):
            return place
    return places[-1] if places else None


def tell_contacts(telling: Telling) -> None:
    """Record the contacts, by the rules with which a coach records them."""
    rows = list(telling.referring("contacts", "match"))
    kept = keyed(Contact.objects.filter(track__in={track.pk for _row, track in rows}), "track_id")
    new: list[tuple[Row, ContactEntry]] = []
    for row, track in rows:
        key = row.values["key"]
        if (contact := kept.get((track.pk, key))) is not None:
            telling.compare(row, contact, held_in(contact, CONTACT))
        else:
            entry = ContactEntry(track=track, external_key=key, **filled(row, CONTACT))
            new.append((row, entry))
    telling.tell_all(new, coaching.contacts.log_contacts, "held_on")
