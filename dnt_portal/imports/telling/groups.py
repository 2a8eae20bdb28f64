"""Groups: made, started, taken to coaching and closed, as far as the workbook says they are.

A group is told in stages, because what happens to a group happens between what happens to the
women in it: they get a place before it starts, and sessions are held before it closes.
"""

from dataclasses import replace

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.common.taking_over import BEFORE_THE_PORTAL
from dnt_portal.common.typed import same_name
from dnt_portal.groups import services as groups
from dnt_portal.groups.enums import GroupPhase
from dnt_portal.groups.models import Group
from dnt_portal.groups.permissions import trainers_to_choose
from dnt_portal.imports.parsing.rows import Row
from dnt_portal.imports.telling.telling import Telling, filled, held_in
from dnt_portal.organisations.models import Project
from dnt_portal.programme.models import Edition

#: Columns of the group, and where the portal has them.
GROUP = {"name": "name", "phase": "phase", "edition": "edition.code", "location": "location.name"}
GROUP |= {day: day for day in ("starts_on", "started_on", "coaching_from", "closed_on")}
#: Columns of the start, and what the service calls them.
START = {"started_on": "on", "coaching_from": "coaching_from", "size_reason": "reason"}


def make_groups(telling: Telling) -> None:
    """Make the groups, with their trainers; they are recruiting until their women are in."""
    for row in telling.rows("groups"):
        project = telling.project_of(row)
        if project is None:
            continue
        key, hers = row.values["key"], {"project_id": project.pk}
        group, bare = telling.portal.held("groups", key, **hers), False
        if group is None:
            # One of this name that was made on the screen has no key yet.
            keyless, name = telling.portal.found("groups", "", **hers), row.values["name"]
            group = next((one for one in keyless if same_name(one.name, name)), None)
            if group is not None:
                groups.composing.change_group(group=group, external_key=key)
                # It was only made there: then the workbook tells the rest.
                bare = not (group.placements.exists() or group.sessions.exists())
                bare = bare and group.phase == GroupPhase.RECRUITING
        if group is None or bare:
            _make(telling, row, project, group)
        else:
            _compare(telling, row, group)


def _compare(telling: Telling, row: Row, group: Group) -> None:
    trainers = {one.user.email for one in group.group_trainers.select_related("user")}
    held = held_in(group, GROUP)
    if not trainers.issuperset(row.get("trainers") or []):
        held["trainers"] = sorted(trainers)
    telling.compare(row, group, held)


def _make(telling: Telling, row: Row, project: Project, group: Group | None) -> None:
    """Make a group, or tell the rest of the one that was only made, on the screen."""
    edition = telling.edition_of(row, (group or project).edition)
    if edition is None:
        return
    if group is not None and edition != group.edition:
        telling.wrong(row, "edition", _("The edition of a group does not change."))
    trainers = _trainers(telling, row, project)
    phase = _phase(telling, row, edition)
    with telling.attempt(row, "name"):
        if group is None:
            said = filled(row, {"name": "name", "key": "external_key"})
            group = groups.composing.make_group(
                by=telling.user, project=project, edition=edition, **said
            )
        location = telling.location_of(row, project) or group.location
        groups.composing.change_group(group=group, location=location, **filled(row, ["starts_on"]))
        trainers += [one.user for one in group.group_trainers.select_related("user")]
        groups.composing.set_trainers(by=telling.user, group=group, trainers=trainers)
        telling.settle(row, group)
        telling.new_groups[group.pk] = (row, group, phase)


def _trainers(telling: Telling, row: Row, project: Project) -> list[User]:
    """Return trainers by e-mail address: a workbook gives access to nobody who was not invited."""
    emails = row.get("trainers") or []
    found = {one.email: one for one in trainers_to_choose(project).filter(email__in=emails)}
    unknown = _("%(email)s is not a trainer in this project. Invite her first, under Team.")
    for email in [email for email in emails if email not in found]:
        telling.wrong(row, "trainers", unknown % {"email": email})
    return list(found.values())


def _phase(telling: Telling, row: Row, edition: Edition) -> GroupPhase:
    """Return how far the group is, by its phase and its days; note where these contradict."""
    started_on, closed_on = row.get("started_on"), row.get("closed_on")
    if row.has("phase"):
        phase = GroupPhase(row.values["phase"])
    elif closed_on:
        phase = GroupPhase.CLOSED
    elif started_on is None:
        phase = GroupPhase.RECRUITING
    else:
        trained = started_on + relativedelta(months=edition.training_months)
        phase = GroupPhase.COACHING if trained <= telling.today else GroupPhase.TRAINING
    recruiting, closed = phase == GroupPhase.RECRUITING, phase == GroupPhase.CLOSED
    if started_on and closed_on and closed_on < started_on:
        # Not left to the closing: by then the place of each woman would be after it.
        heading = row.table.heading("started_on")
        telling.wrong(row, "closed_on", _("This is before %(heading)s.") % {"heading": heading})
    if recruiting and started_on:
        sentence = _("A group that is recruiting has not started, but a start is given.")
        telling.wrong(row, "phase", sentence)
    if not recruiting and not started_on:
        telling.wrong(row, "started_on", _("Write when this group started."))
    if closed and not closed_on:
        telling.wrong(row, "closed_on", _("Write when this group was closed."))
    if closed_on and not closed:
        telling.wrong(row, "phase", _("A closing day is given, but the group is not closed."))
    return phase


def start_groups(telling: Telling) -> None:
    """Start the groups that have started, once their women and sessions are in."""
    # With rows of women that are wrong, how many started in their groups is not known yet.
    bad = [row for row in telling.reading.rows("participants") if row.bad]
    unsure = {None if "group" in row.bad else row.get("group") or "" for row in bad}
    for row, group, phase in telling.new_groups.values():
        if phase == GroupPhase.RECRUITING or row.bad:
            continue
        with telling.attempt(row, "started_on", reason="size_reason", on="started_on"):
            asks = replace(BEFORE_THE_PORTAL, size=unsure.isdisjoint([None, row.values["key"]]))
            groups.phases.start_group(by=telling.user, group=group, asks=asks, **filled(row, START))


def end_trainings(telling: Telling) -> None:
    """Take the groups to coaching and close them, as far as they are; their places end with it."""
    asks = BEFORE_THE_PORTAL
    for row, group, phase in telling.new_groups.values():
        if not phase.trained or row.bad:
            continue
        with telling.attempt(row, "phase", on="coaching_from"):
            groups.phases.start_coaching(group=group, on=row.get("coaching_from"), asks=asks)
        if phase == GroupPhase.CLOSED and not row.bad:
            day = row.get("closed_on")
            with telling.attempt(row, "closed_on", on="closed_on"):
                groups.phases.close_group(by=telling.user, group=group, on=day, asks=asks)
    telling.read_new_places()
