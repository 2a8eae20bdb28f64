"""Participants: their file, how they came in, and their place in a group."""

import datetime
from operator import attrgetter, itemgetter
from typing import Any

from django.utils.translation import gettext as _

from dnt_portal.common.models import SAY_WHEN_IT_ENDED
from dnt_portal.common.taking_over import BEFORE_THE_PORTAL, STILL_WAITING
from dnt_portal.common.typed import name_key
from dnt_portal.groups import services as groups
from dnt_portal.groups.enums import EndReason, GroupPhase
from dnt_portal.groups.models import Group, Placement
from dnt_portal.imports.parsing.rows import Row
from dnt_portal.imports.telling.telling import Telling, filled, held_in
from dnt_portal.intake import services as intake
from dnt_portal.intake.enums import Outcome
from dnt_portal.organisations.models import Project
from dnt_portal.participants import services as files
from dnt_portal.participants.enums import ConsentKind, SafetyContactKind
from dnt_portal.participants.models import Participant

#: Columns that are a field of the file of the same name, and of the place.
FILE = sorted(files.FILE_FIELDS)
PLACE = ("placed_on", "ended_on", "end_reason")
#: Columns of the safe contact, and what the service calls them.
SAFE = {name: name for name in files.SAFE_CONTACT_FIELDS - {"remark"}} | {"safe_remark": "remark"}
CASE_MANAGER = {"case_manager": "name"} | {
    f"case_manager_{name}": name for name in ("organisation", "phone", "email")
}
REFERRAL = ("source", "referred_by", "received_on", "voluntary")
#: Columns of the decision, and what the service calls them.
DECISION = {name: name for name in ("outcome", "decided_on", "stopping_explained", "review_on")}
DECISION |= {"decision_reason": "reason"}
#: What the services of coming in and of the place call a column otherwise.
CALLED = {"reason": "decision_reason", "remark": "safe_remark", "participant": "outcome"}
CONSENTS = {f"consent_{kind}_on": kind for kind in ConsentKind}


def tell_participants(telling: Telling) -> None:
    """Let the participants come in, and get their place."""
    # Made on the screen before: the same name and date of birth are the same woman.
    keyless = telling.portal.found("participants", "")
    made = {_identity(woman.project_id, vars(woman)): woman for woman in keyless}
    made.pop(None, None)
    for row in telling.rows("participants"):
        project, group = telling.project_of(row), telling.refer(row, "group")
        if project is None or (group is None and row.has("group")):
            continue
        _check_cells(telling, row, group)
        if row.bad:
            continue
        key = row.values["key"]
        woman = telling.portal.held("participants", key, project_id=project.pk)
        identity = _identity(project.pk, row.values)
        if woman is None and identity in made:
            woman = files.update_participant(participant=made.pop(identity), external_key=key)
        _tell(telling, row, project, woman, group)


def _identity(project: int, said: dict[str, Any]) -> tuple[Any, ...] | None:
    """Return by what someone without a key is known: names and date of birth; else None."""
    first, last = (name_key(said.get(name) or "") for name in ("first_name", "last_name"))
    born = said.get("date_of_birth")
    return (project, first, last, born) if first and last and born else None


def _check_cells(telling: Telling, row: Row, group: Group | None) -> None:
    """Note cells that say nothing without another, and days after her group was closed."""
    for column in CASE_MANAGER:
        if row.has(column) and not row.has("case_manager"):
            telling.wrong(row, column, _("Write who the case manager is."))
    if group is None:
        for column in PLACE:
            if row.has(column):
                telling.wrong(row, column, _("This goes with a group. Write which one."))
        if row.has(*DECISION) and not row.has("outcome"):
            telling.wrong(row, "outcome", _("Write what was decided."))
        return
    closed_on = telling.day_of(group, "closed_on")
    if row.has("end_reason") and not closed_on and not row.has("ended_on"):
        telling.wrong(row, "ended_on", SAY_WHEN_IT_ENDED)
    for column in ("placed_on", "ended_on"):
        if row.has(column):
            with telling.attempt(row, column):
                groups.composing.refuse_after_closing(closed_on, row.values[column], column)


def _tell(
    telling: Telling, row: Row, project: Project, woman: Participant | None, group: Group | None
) -> None:
    """Let who is new come in, compare who is there, and give each the place she has not yet."""
    there = _said_of(woman) if woman else {}
    places = telling.portal.places.get(woman.pk, []) if woman else []
    place = next((one for one in places if group and one.group_id == group.pk), None)
    if woman is not None and (place is not None or group is None):
        telling.compare(row, woman, there | (held_in(place, PLACE) if place else {}))
        return
    with telling.attempt(row, "group" if group else "key", on="placed_on", **CALLED):
        if woman is None:
            woman = _come_in(telling, row, project, group)
            _write_around(telling, row, woman)
        if group is not None and not _joins_later(telling, row):
            _place(telling, row, woman, group)
        telling.settle(row, woman, there)


def _place(telling: Telling, row: Row, woman: Participant, group: Group) -> None:
    """Give her the place; who did not begin, or came into a group that went on, has left it too."""
    place = groups.composing.place(
        by=telling.user,
        group=group,
        participant=woman,
        on=_placed_on(telling, row, group),
        in_doubt=Outcome(row.get("outcome") or Outcome.ADMIT).in_doubt,
        asks=BEFORE_THE_PORTAL,
    )
    (day, reason), started_on = _end_of(telling, row, group), telling.day_of(group, "started_on")
    # Who did not begin does not count for the size of her group at its start.
    began = reason not in EndReason.not_beginning() or (started_on and day and day > started_on)
    if not began or (group.phase != GroupPhase.RECRUITING and group.pk not in telling.new_groups):
        _end(telling, row, place)
    if not row.bad:
        telling.given[woman.pk].append((row, place))


def _said_of(woman: Participant) -> dict[str, Any]:
    """Return by column what the portal says of a participant, her place apart."""
    net = [one for one in woman.safety_net.all() if one.until is None]
    managers = [one for one in net if one.kind == SafetyContactKind.CASE_MANAGER]
    # The first is the one that a workbook tells; a later one was made in the portal.
    referral = min(woman.referrals.all(), key=attrgetter("pk"), default=None)
    given = {one.kind: one.given_on for one in woman.consents.all() if not one.withdrawn_on}
    return {
        **held_in(woman, FILE),
        **held_in(getattr(woman, "safe_contact", None), SAFE),
        "children": sorted(child.birth_year for child in woman.children.all()),
        **held_in(managers[-1] if managers else None, CASE_MANAGER),
        **{column: given.get(kind) for column, kind in CONSENTS.items()},
        **held_in(referral, REFERRAL),
        **held_in(getattr(referral, "decision", None), DECISION),
    }


def _come_in(telling: Telling, row: Row, project: Project, group: Group | None) -> Participant:
    """Make the file, and the referral and decision as far as something of them is known."""
    file = filled(row, [*FILE, "children"]) | {"external_key": row.values["key"]}
    if group is not None and not row.has(*REFERRAL, *DECISION):
        # Nothing is known of how she came in: nothing is made up.
        return files.register_participant(project=project, **file)
    # That a place is still to come is said of the place.
    came_on = min(_placed_on(telling, row, group), telling.today)
    received_on = row.get("received_on") or min(row.get("decided_on") or came_on, telling.today)
    said = {"source": "", **filled(row, REFERRAL), "received_on": received_on}
    referral = intake.referrals.refer(
        by=telling.user, project=project, tell=False, asks=BEFORE_THE_PORTAL, **said, **file
    )
    if row.has("outcome") or group is not None:
        day = came_on if group else received_on
        decided: dict[str, Any] = {"outcome": Outcome.ADMIT, "decided_on": day}
        intake.decisions.decide(
            by=telling.user,
            referral=referral,
            tell=False,
            waits=group is None or row.has("decided_on"),
            asks=STILL_WAITING if group is None else BEFORE_THE_PORTAL,
            **(decided | filled(row, DECISION)),
        )
    return referral.participant


def _write_around(telling: Telling, row: Row, woman: Participant) -> None:
    """Write how she is reached safely, who her case manager is, and to what she agreed."""
    if row.has(*SAFE):
        files.set_safe_contact(participant=woman, **filled(row, SAFE))
    if row.has("case_manager"):
        manager = filled(row, CASE_MANAGER)
        files.add_safety_contact(participant=woman, kind=SafetyContactKind.CASE_MANAGER, **manager)
    for kind, day in filled(row, CONSENTS).items():
        with telling.attempt(row, "key", given_on=f"consent_{kind}_on"):
            files.record_consent(by=telling.user, participant=woman, kind=kind, given_on=day)


def _placed_on(telling: Telling, row: Row, group: Group | None) -> datetime.date:
    """Return since when she has the place: the group's first day, or today, unless it is said."""
    if row.has("placed_on"):
        return row.values["placed_on"]
    days = [telling.today, row.get("ended_on")]
    if group is not None:
        days.append(telling.day_of(group, "started_on") or telling.day_of(group, "starts_on"))
    return min(day for day in days if day is not None)


def _joins_later(telling: Telling, row: Row) -> datetime.date | None:
    """Return when she came into a group of this workbook that had started; else None."""
    group = telling.known["groups"].get(row.get("group") or "")
    started_on = group and group.pk in telling.new_groups and telling.day_of(group, "started_on")
    day = _placed_on(telling, row, group)
    return day if started_on and day > started_on else None


def go_through_the_training(telling: Telling) -> None:
    """End places, and give those of who joined later, in the order of days.

    Who joined later is not counted at the start, and may have come for someone who left.
    """
    rows = [told.row for told in telling.told["participants"]]
    later = [(day, row) for row in rows if (day := _joins_later(telling, row))]
    for day, row in sorted(later, key=itemgetter(0)):
        _end_places(telling, day)
        if not row.bad:
            woman = telling.known["participants"][row.values["key"]]
            with telling.attempt(row, "group", on="placed_on", **CALLED):
                _place(telling, row, woman, telling.refer(row, "group"))
    _end_places(telling, datetime.date.max)


def _end_places(telling: Telling, until: datetime.date) -> None:
    """End the places that ended up to a day."""
    for row, placement in telling.new_places:
        day, _reason = _end_of(telling, row, placement.group)
        if row.has("ended_on", "end_reason") and day and day <= until:
            _end(telling, row, placement)


def _end_of(telling: Telling, row: Row, group: Group) -> tuple[datetime.date | None, str]:
    """Return when and why a place ended, as far as the row or the group's closing says it.

    Who is in a group until it closes completes the programme with it, unless the row gives
    another reason.
    """
    reason = row.get("end_reason") or ("" if row.has("ended_on") else EndReason.COMPLETED)
    return row.get("ended_on") or telling.day_of(group, "closed_on"), reason


def _end(telling: Telling, row: Row, placement: Placement) -> None:
    """End a place that has not ended so far, when it did."""
    day, reason = _end_of(telling, row, placement.group)
    if day is not None and placement.is_current and not row.bad:
        with telling.attempt(row, "ended_on", on="ended_on", reason="end_reason"):
            groups.phases.end_placement(by=telling.user, placement=placement, reason=reason, on=day)
