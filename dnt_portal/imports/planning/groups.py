"""Groups: how far each is, its trainers, and whether it was large enough."""

from collections import Counter

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dnt_portal.accounts.models import User
from dnt_portal.groups.enums import GroupPhase
from dnt_portal.groups.models import Group, GroupTrainer, Placement
from dnt_portal.imports.parsing.rows import Row
from dnt_portal.imports.planning.plan import Plan
from dnt_portal.organisations.models import Project
from dnt_portal.programme.models import Edition

ORDER = list(GroupPhase)
DATES = ("starts_on", "started_on", "coaching_from", "closed_on")


def is_later(phase: str, than: str) -> bool:
    """Return whether a group in `phase` is further than one in `than`."""
    return ORDER.index(GroupPhase(phase)) > ORDER.index(GroupPhase(than))


def plan_groups(plan: Plan) -> None:
    """Plan the groups and their trainers."""
    editions = {edition.code: edition for edition in Edition.objects.all()}
    names: dict[tuple[int, str], int] = {}
    for row in plan.rows("groups"):
        _plan_group(plan, row, editions, names)


def _plan_group(
    plan: Plan, row: Row, editions: dict[str, Edition], names: dict[tuple[int, str], int]
) -> None:
    project = plan.project_of(row)
    if project is None:
        return
    edition = editions.get(row.get("edition") or project.edition.code)
    if edition is None:
        plan.reading.wrong(row, "edition", _("The portal has no edition of this code."))
    group = _existing(plan, row, project, names)
    if group is not None and row.has("edition") and edition not in (None, group.edition):
        plan.reading.wrong(row, "edition", _("The edition of a group does not change."))
    phase = _phase(plan, row, group, edition)
    trainers = _trainers(plan, row, project)
    if row.bad or edition is None or phase is None:
        return
    new = group is None
    if group is None:
        group = plan.ledger.add(
            Group(
                project=project,
                edition=edition,
                capacity=project.places_in_group(edition),
                phase=GroupPhase.RECRUITING,
            )
        )
    changed = _fill(plan, row, group, phase)
    if _add_trainers(plan, row, group, trainers):
        changed.append("trainers")
    plan.settle(row, group, new=new, changed=changed)


def _existing(
    plan: Plan, row: Row, project: Project, names: dict[tuple[int, str], int]
) -> Group | None:
    """Return the group with this key, else the one of this name that has no key yet."""
    found: Group | None = plan.existing("groups", row, project)
    name = row.get("name")
    if name is None:
        return found
    first = names.setdefault((id(project), name.casefold()), row.number)
    if first != row.number:
        plan.reading.wrong(row, "name", _("This is on row %(row)s already.") % {"row": first})
    same_name = next(
        (
            group
            for group in plan.world.groups.values()
            if group.project_id == project.pk and group.name == name
        ),
        None,
    )
    if same_name is None or same_name is found:
        return found
    if found is None and not same_name.external_key:
        return same_name
    plan.reading.wrong(row, "name", _("There is already a group with this name."))
    return found


def _phase(plan: Plan, row: Row, group: Group | None, edition: Edition | None) -> str | None:
    """Return how far the group is; None when its dates do not say the same."""
    plan.not_to_come(row, "closed_on", "started_on")
    held = {day: getattr(group, day) for day in DATES} if group else {}
    plan.ordered(row, "started_on", "closed_on", held)
    plan.ordered(row, "started_on", "coaching_from", held)
    started_on = row.get("started_on") or (group.started_on if group else None)
    closed_on = row.get("closed_on") or (group.closed_on if group else None)
    phase = row.get("phase")
    if phase is None and group is not None:
        phase = GroupPhase.CLOSED if row.has("closed_on") else group.phase
    elif phase is None:
        phase = GroupPhase.RECRUITING
        if row.has("closed_on"):
            phase = GroupPhase.CLOSED
        elif started_on and edition:
            trained = started_on + relativedelta(months=edition.training_months)
            phase = GroupPhase.COACHING if trained <= plan.today else GroupPhase.TRAINING
    if group is not None and is_later(group.phase, phase):
        # The workbook was written before the group went on in the portal.
        phase = group.phase
    if phase == GroupPhase.RECRUITING and started_on:
        plan.reading.wrong(
            row, "phase", _("A group that is recruiting has not started, but a start is given.")
        )
    if phase != GroupPhase.RECRUITING and not started_on and "started_on" not in row.bad:
        plan.reading.wrong(row, "started_on", _("Write when this group started."))
    if phase == GroupPhase.CLOSED and not closed_on and "closed_on" not in row.bad:
        plan.reading.wrong(row, "closed_on", _("Write when this group was closed."))
    if phase != GroupPhase.CLOSED and row.has("closed_on"):
        plan.reading.wrong(row, "phase", _("A closing day is given, but the group is not closed."))
    return None if row.bad & {"phase", *DATES} else phase


def _fill(plan: Plan, row: Row, group: Group, phase: str) -> list[str]:
    values = {"name": row.values["name"]} | {day: row.get(day) for day in DATES if row.has(day)}
    if row.has("location"):
        values["location"] = plan.location(group.project, row.values["location"])
    changed = plan.ledger.change(group, **values)
    if group.external_key != row.values["key"]:
        plan.ledger.change(group, external_key=row.values["key"])
        changed.append("key")
    if phase != group.phase:
        plan.ledger.change(group, phase=phase)
        changed.append("phase")
    if group.started_on:
        follows = {"starts_on": group.starts_on or group.started_on}
        if plan.ledger.is_new(group) or "started_on" in changed or group.ends_on is None:
            follows["ends_on"] = group.started_on + relativedelta(
                months=group.edition.programme_months
            )
        plan.ledger.change(group, **follows)
    return changed


# -- Trainers ----------------------------------------------------------------------------------


def trainers_of(plan: Plan, group: Group) -> list[User]:
    """Return the trainers that a group has and gets."""
    held = [row.user for row in group.group_trainers.all()] if group.pk in plan.world.groups else []
    new = [row.user for row in plan.ledger.added[GroupTrainer] if row.group is group]
    return [*held, *new]


def new_trainers_of(plan: Plan, group: Group) -> list[User]:
    """Return the trainers that a group gets by this workbook."""
    return [row.user for row in plan.ledger.added[GroupTrainer] if row.group is group]


def _trainers(plan: Plan, row: Row, project: Project) -> list[User]:
    """Return trainers by e-mail address: a workbook gives access to nobody who was not invited."""
    known = plan.world.trainers.get(project.pk, {}) if project.pk else {}
    found = []
    for email in row.get("trainers") or []:
        if email in known:
            found.append(known[email])
        else:
            plan.reading.wrong(
                row,
                "trainers",
                _("%(email)s is not a trainer in this project. Invite her first, under Team.")
                % {"email": email},
            )
    return found


def _add_trainers(plan: Plan, row: Row, group: Group, trainers: list[User]) -> bool:
    """Add trainers that the group does not have; taking one away is done on the group's page."""
    held = {user.pk for user in trainers_of(plan, group)}
    added = False
    for user in trainers:
        if user.pk not in held:
            plan.ledger.add(GroupTrainer(group=group, user=user))
            held.add(user.pk)
            added = True
    return added


# -- Closing and size --------------------------------------------------------------------------


def check_closings(plan: Plan) -> None:
    """Refuse to close a group before a day on which somebody was still in it."""
    for row in plan.reading.rows("groups"):
        group = plan.known["groups"].get(row.get("key") or "")
        if group is None or group.closed_on is None or plan.ledger.is_new(group):
            # With a new group the rows of the women are told.
            continue
        if not {"phase", "closed_on"} & plan.ledger.fields(group):
            continue
        days = [
            max(place.placed_on, place.ended_on or place.placed_on)
            for place in plan.world.placements
            if place.group is group
        ]
        if days and max(days) > group.closed_on:
            plan.reading.wrong(
                row,
                "closed_on",
                _("Somebody was still in this group on %(day)s. Choose that day or a later one.")
                % {"day": f"{max(days):%d-%m-%Y}"},
            )


def check_sizes(plan: Plan) -> None:
    """Ask why, of groups that start with fewer women than the method asks (S2 §12.3)."""
    if any(row.bad for row in plan.reading.rows("participants")):
        # Who is in the group is not known yet; first things first.
        return
    placed: Counter[int] = Counter()
    for placement in [*plan.world.placements, *plan.ledger.added[Placement]]:
        placed[id(placement.group)] += placement.took_part
    for row in plan.reading.rows("groups"):
        group = plan.known["groups"].get(row.get("key") or "")
        if group is not None:
            _check_small(plan, row, group, placed[id(group)])


def _check_small(plan: Plan, row: Row, group: Group, count: int) -> None:
    """Ask why, of a group that starts by this workbook with too few women."""
    begun = plan.ledger.is_new(group) or {"phase", "started_on"} <= plan.ledger.fields(group)
    starts = begun and group.phase != GroupPhase.RECRUITING
    if not starts or count >= group.edition.group_min:
        return
    if row.has("size_reason"):
        plan.deviations.append((group, row.values["size_reason"]))
        return
    plan.reading.wrong(
        row,
        "size_reason",
        ngettext(
            "This group started with %(count)s woman; the method asks %(least)s. Say why.",
            "This group started with %(count)s women; the method asks %(least)s. Say why.",
            count,
        )
        % {"count": count, "least": group.edition.group_min},
    )
