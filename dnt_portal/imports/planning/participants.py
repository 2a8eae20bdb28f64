"""Participants: their file, how they came in, and their place in a group."""

from collections import Counter, defaultdict

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from dnt_portal.groups.enums import EndReason, GroupPhase
from dnt_portal.groups.models import Group, Placement
from dnt_portal.imports.parsing.rows import Row
from dnt_portal.imports.planning.files import fill_file
from dnt_portal.imports.planning.groups import trainers_of
from dnt_portal.imports.planning.intake import Coming, check_coming, fill_coming
from dnt_portal.imports.planning.plan import Plan
from dnt_portal.imports.schema.columns import name_key
from dnt_portal.intake.enums import Outcome
from dnt_portal.organisations.models import Project
from dnt_portal.participants.enums import Phase
from dnt_portal.participants.models import Participant
from dnt_portal.programme.models import Edition


def phase_in(placement: Placement) -> str:
    """Return the phase that goes with a place in a group."""
    if placement.ended_on is None:
        return GroupPhase(placement.group.phase).participant_phase
    return EndReason(placement.end_reason).participant_phase


def plan_participants(plan: Plan) -> None:
    """Plan the participants, how they came in and their places."""
    places: dict[int, list[Placement]] = defaultdict(list)
    for placement in plan.world.placements:
        places[id(placement.participant)].append(placement)
    keyless = {
        identity: woman
        for woman in plan.world.participants.values()
        if not woman.external_key and (identity := _identity(woman.project_id, woman))
    }
    coming = Coming(plan)
    placed: dict[int, list[Row]] = defaultdict(list)
    for row in plan.rows("participants"):
        _plan_participant(plan, row, places, coming, placed, keyless)
    _refuse_full(plan, placed)


def _plan_participant(
    plan: Plan,
    row: Row,
    places: dict[int, list[Placement]],
    coming: Coming,
    placed: dict[int, list[Row]],
    keyless: dict[tuple, Participant],
) -> None:
    project = plan.project_of(row)
    group = plan.refer(row, "group")
    _check_cells(plan, row)
    if project is None:
        return
    edition = group.edition if isinstance(group, Group) else project.edition
    _check_age(plan, row, edition, group)
    participant = plan.existing("participants", row, project)
    if participant is None:
        # Made on the screen before: the same name and date of birth are the same woman.
        identity = _identity(project.pk, row)
        participant = keyless.pop(identity, None) if identity else None
    held = places[id(participant)] if participant is not None else []
    _check_days(plan, row, next((place for place in held if place.group is group), None))
    if row.has("group") and group is None:
        return
    if isinstance(group, Group):
        _check_place(plan, row, project, participant, group, held)
    check_coming(plan, row, participant, coming, placed=group is not None or bool(held))
    if row.bad:
        return
    new = participant is None
    if participant is None:
        participant = plan.ledger.add(
            Participant(project=project, external_key=row.values["key"], phase=Phase.REFERRED)
        )
    changed = fill_file(plan, row, participant)
    if plan.ledger.change(participant, external_key=row.values["key"]):
        changed.append("key")
    if isinstance(group, Group):
        changed += _place(plan, row, participant, group, held, placed)
        places[id(participant)] = held
    changed += fill_coming(plan, row, participant, coming, held[-1] if held else None)
    plan.settle(row, participant, new=new, changed=changed)


def _identity(project: int | None, woman: Participant | Row) -> tuple | None:
    """Return by what someone without a key is known: names and date of birth; else None."""
    if isinstance(woman, Row):
        names, born = (woman.get("first_name"), woman.get("last_name")), woman.get("date_of_birth")
    else:
        names, born = (woman.first_name, woman.last_name), woman.date_of_birth
    first, last = (name_key(name or "") for name in names)
    return (project, first, last, born) if first and last and born else None


def _check_cells(plan: Plan, row: Row) -> None:
    plan.not_to_come(
        row, "date_of_birth", "last_job_ended_on", "placed_on", "ended_on", "received_on",
        "decided_on",
    )  # fmt: skip
    if (row.get("birth_year") or 0) > plan.today.year:
        plan.reading.wrong(row, "birth_year", _("This year is still to come."))
    if any(year > plan.today.year for year in row.get("children") or []):
        plan.reading.wrong(row, "children", _("This year is still to come."))
    born, year = row.get("date_of_birth"), row.get("birth_year")
    if born and year and born.year != year:
        plan.reading.wrong(row, "birth_year", _("This is not the year of her date of birth."))
    for column in ("address", "postcode"):
        if row.has(column) and row.get("address_is_secret") is not False:
            plan.reading.wrong(
                row,
                column,
                _("A secret address is not written down. Say that it is not secret, or empty it."),
            )
    for column in ("placed_on", "ended_on", "end_reason"):
        if row.has(column) and not row.has("group") and "group" not in row.bad:
            plan.reading.wrong(row, column, _("This goes with a group. Write which one."))
    if row.has("case_manager_organisation", "case_manager_phone", "case_manager_email") and (
        not row.has("case_manager") and "case_manager" not in row.bad
    ):
        plan.reading.wrong(row, "case_manager", _("Write who the case manager is."))


# -- Her place -------------------------------------------------------------------------------------


def _check_days(plan: Plan, row: Row, mine: Placement | None) -> None:
    """Refuse a place that ends before it began, whichever of the days the workbook gives."""
    held = {"placed_on": mine.placed_on, "ended_on": mine.ended_on} if mine else {}
    plan.ordered(row, "placed_on", "ended_on", held)


def _check_place(
    plan: Plan,
    row: Row,
    project: Project,
    participant: Participant | None,
    group: Group,
    held: list[Placement],
) -> None:
    if group.project is not project and group.project_id != project.pk:
        plan.reading.wrong(row, "group", _("This group is of another project."))
        return
    mine = next((place for place in held if place.group is group), None)
    ended, reason = row.has("ended_on"), row.get("end_reason")
    closed = group.phase == GroupPhase.CLOSED
    still_there = not ended and not closed and (mine is None or mine.ended_on is None)
    elsewhere = next((p for p in held if p.ended_on is None and p.group is not group), None)
    if elsewhere is not None and still_there:
        plan.reading.wrong(
            row,
            "group",
            _("In the portal she is in group %(group)s. End that place first.")
            % {"group": elsewhere.group},
        )
    if not row.bad & {"ended_on", "end_reason"}:
        if ended and reason is None:
            plan.reading.wrong(row, "end_reason", _("Write why it ended too."))
        elif reason is not None and not ended and not closed:
            plan.reading.wrong(row, "ended_on", _("Write when it ended too."))
    started = group.phase != GroupPhase.RECRUITING
    if reason in EndReason.completing() and not started:
        plan.reading.wrong(
            row, "end_reason", _("The group has not started, so nobody has completed it.")
        )
    ended_on = row.get("ended_on")
    after_start = ended_on and group.started_on and ended_on > group.started_on
    if after_start and reason in EndReason.not_beginning():
        plan.reading.wrong(
            row, "end_reason", _("The group had started by then. Choose another reason.")
        )
    for column in ("placed_on", "ended_on"):
        day = row.get(column)
        if day and closed and group.closed_on and day > group.closed_on:
            plan.reading.wrong(row, column, _("The group was closed before that day."))
    if participant is not None and mine is None:
        _check_apart(plan, row, participant, group)


def _check_age(plan: Plan, row: Row, edition: Edition, group: Group | None) -> None:
    """Refuse who is younger than the method says (S2 §1.5.1)."""
    born = row.get("date_of_birth")
    day = row.get("placed_on") or (group.started_on if group else row.get("received_on"))
    if born and born + relativedelta(years=edition.minimum_age) > (day or plan.today):
        plan.reading.wrong(
            row,
            "date_of_birth",
            _("De Nieuwe Toekomst is for women of %(age)s and older.")
            % {"age": edition.minimum_age},
        )


def _check_apart(plan: Plan, row: Row, participant: Participant, group: Group) -> None:
    if group.phase == GroupPhase.CLOSED or row.has("ended_on"):
        return
    for trainer in trainers_of(plan, group):
        if (participant.pk, trainer.pk) in plan.world.kept_from_user:
            plan.reading.wrong(row, "group", _("She must not meet a trainer of this group."))
    others = {
        other.participant.pk
        for other in [*plan.world.placements, *plan.ledger.added[Placement]]
        if other.group is group and other.ended_on is None
    }
    if any(frozenset((participant.pk, other)) in plan.world.kept_apart for other in others):
        plan.reading.wrong(row, "group", _("She must not meet a woman of this group."))


def _place(
    plan: Plan,
    row: Row,
    participant: Participant,
    group: Group,
    held: list[Placement],
    placed: dict[int, list[Row]],
) -> list[str]:
    """Give the participant the place, or change the one that is there."""
    place = next((place for place in held if place.group is group), None)
    if place is None:
        first = group.started_on or group.starts_on
        placed_on = row.get("placed_on") or (min(first, plan.today) if first else plan.today)
        if row.has("ended_on"):
            placed_on = min(placed_on, row.values["ended_on"])
        place = plan.ledger.add(
            Placement(group=group, participant=participant, placed_on=placed_on)
        )
        held.append(place)
        if not (row.has("ended_on") or group.phase == GroupPhase.CLOSED):
            placed[id(group)].append(row)
        made = ["group"]
    else:
        made = []
    values = {name: row.values[name] for name in ("placed_on", "ended_on") if row.has(name)}
    if row.has("end_reason"):
        values["end_reason"] = row.values["end_reason"]
    if group.phase == GroupPhase.CLOSED and place.ended_on is None:
        values.setdefault("ended_on", group.closed_on)
        values.setdefault("end_reason", EndReason.COMPLETED)
    if row.has("outcome") and Outcome(row.values["outcome"]).in_doubt:
        values["in_doubt"] = True
    changed = plan.ledger.change(place, **values)
    if place is held[-1] and (made or changed or "phase" in plan.ledger.fields(group)):
        plan.ledger.change(participant, phase=phase_in(place))
    renamed = {"in_doubt": "outcome"}
    return made + [renamed.get(name, name) for name in changed]


def _refuse_full(plan: Plan, placed: dict[int, list[Row]]) -> None:
    """Refuse the thirteenth: the group has no room, also not in a workbook."""
    present: Counter[int] = Counter()
    groups = {}
    for placement in [*plan.world.placements, *plan.ledger.added[Placement]]:
        if placement.ended_on is None:
            present[id(placement.group)] += 1
            groups[id(placement.group)] = placement.group
    for key, group in groups.items():
        over = present[key] - group.capacity
        for row in placed[key][-over:] if over > 0 else []:
            plan.reading.wrong(
                row,
                "group",
                _("The group has room for %(most)s women at the same time.")
                % {"most": group.capacity},
            )
