"""What is in the portal already, of the projects someone leads; read sheet by sheet.

Each part is read once and only when a sheet needs it. What hangs together shares
its instances, so that a change planned through one row is seen through another.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Max, Min

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import RoleAssignment, User
from dnt_portal.coaching.models import Coach, Contact, Track
from dnt_portal.groups.models import Attendance, Group, Placement, Session
from dnt_portal.ladder.models import Measurement
from dnt_portal.organisations.models import Location, Project
from dnt_portal.participants.models import KeepApart, Participant
from dnt_portal.plans.models import Goal, Plan


class World:
    """The rows of the projects `user` leads."""

    def __init__(self, user: User) -> None:
        self.user = user
        keys = user.project_ids(Role.PROJECT_LEADER)
        self.projects = list(
            Project.objects.filter(pk__in=keys).select_related("edition").order_by("name")
        )
        self._keys = [project.pk for project in self.projects]

    def by_key(self, rows: Iterable[Any]) -> dict[str, list[Any]]:
        """Return rows by their key in the own administration; several where projects share it."""
        found = defaultdict(list)
        for row in rows:
            if row.external_key:
                found[row.external_key].append(row)
        return found

    # -- Who ---------------------------------------------------------------------------------

    @cached_property
    def participants(self) -> dict[UUID, Participant]:
        """The participants, with their safe contact, by primary key."""
        rows = Participant.objects.filter(project__in=self._keys).select_related("safe_contact")
        return {row.pk: row for row in rows}

    @cached_property
    def coaches(self) -> list[Coach]:
        """The coach pools."""
        return list(Coach.objects.filter(project__in=self._keys).select_related("user"))

    @cached_property
    def trainers(self) -> dict[int, dict[str, User]]:
        """Per project its trainers by e-mail address."""
        found: dict[int, dict[str, User]] = defaultdict(dict)
        held = RoleAssignment.objects.active().filter(
            role=Role.TRAINER, project__in=self._keys, user__is_active=True
        )
        for assignment in held.select_related("user"):
            if assignment.project_id:
                found[assignment.project_id][assignment.user.email] = assignment.user
        return found

    @cached_property
    def kept_from_user(self) -> set[tuple[UUID, int]]:
        """Who must not meet which trainer or coach."""
        rows = KeepApart.objects.filter(participant__project__in=self._keys)
        pairs = rows.exclude(other_user=None).values_list("participant", "other_user")
        return {(participant, user) for participant, user in pairs if user}

    @cached_property
    def kept_apart(self) -> set[frozenset[UUID]]:
        """Which two participants must not meet."""
        rows = KeepApart.objects.filter(participant__project__in=self._keys)
        pairs = rows.exclude(other_participant=None)
        return {
            frozenset((one, other))
            for one, other in pairs.values_list("participant", "other_participant")
            if other
        }

    # -- Groups ------------------------------------------------------------------------------

    @cached_property
    def groups(self) -> dict[UUID, Group]:
        """The groups, with their edition and trainers, by primary key."""
        rows = Group.objects.filter(project__in=self._keys).select_related("edition", "project")
        return {row.pk: row for row in rows.prefetch_related("group_trainers__user")}

    @cached_property
    def locations(self) -> dict[tuple[int, str], Location]:
        """Places where sessions are held, by project and name."""
        rows = Location.objects.filter(project__in=self._keys)
        return {(row.project_id, row.name.casefold()): row for row in rows}

    @cached_property
    def placements(self) -> list[Placement]:
        """Places in groups, with the participant and the group of this world."""
        rows = list(Placement.objects.filter(group__project__in=self._keys).order_by("pk"))
        for row in rows:
            row.participant = self.participants[row.participant_id]
            row.group = self.groups[row.group_id]
        return rows

    @cached_property
    def sessions(self) -> list[Session]:
        """Sessions, with the group of this world."""
        rows = list(Session.objects.filter(group__project__in=self._keys).select_related("theme"))
        for row in rows:
            row.group = self.groups[row.group_id]
        return rows

    def attendance(self, sessions: Iterable[UUID]) -> dict[tuple[UUID, int], Attendance]:
        """Return the marks at these sessions, by session and placement."""
        rows = Attendance.objects.filter(session__in=list(sessions))
        return {(row.session_id, row.placement_id): row for row in rows}

    # -- Coaching and results -------------------------------------------------------------------

    @cached_property
    def tracks(self) -> list[Track]:
        """Matches, with the participant, the place and the coach of this world."""
        rows = list(Track.objects.filter(participant__project__in=self._keys))
        coaches = {coach.pk: coach for coach in self.coaches}
        placements = {placement.pk: placement for placement in self.placements}
        for row in rows:
            row.participant = self.participants[row.participant_id]
            row.placement = placements[row.placement_id]
            row.coach = coaches[row.coach_id]
        return rows

    def contacts(self, tracks: Iterable[UUID]) -> dict[tuple[UUID, str], Contact]:
        """Return the contacts of these matches that were brought in before, by match and key."""
        rows = Contact.objects.filter(track__in=list(tracks)).exclude(external_key="")
        return {(row.track_id, row.external_key): row for row in rows}

    def contact_days(self, tracks: Iterable[UUID]) -> dict[UUID, tuple[Any, Any]]:
        """Return the days of the first and last contact of each of these matches."""
        rows = Contact.objects.filter(track__in=list(tracks)).order_by().values("track")
        rows = rows.annotate(first=Min("held_on"), last=Max("held_on"))
        return {row["track"]: (row["first"], row["last"]) for row in rows}

    def plans(self, participants: Iterable[UUID]) -> dict[UUID, Plan]:
        """Return the plans of these participants, by participant."""
        rows = Plan.objects.filter(participant__in=list(participants))
        return {row.participant_id: row for row in rows}

    def goals(self, plans: Iterable[UUID]) -> dict[tuple[UUID, str], Goal]:
        """Return the goals of these plans that were brought in before, by plan and key."""
        rows = Goal.objects.filter(plan__in=list(plans)).exclude(external_key="")
        return {(row.plan_id, row.external_key): row for row in rows}

    def measurements(self, placements: Iterable[int]) -> dict[tuple[int, int], Measurement]:
        """Return the measurements of these places, by place and wave."""
        rows = Measurement.objects.filter(placement__in=list(placements))
        rows = rows.select_related("wave", "rung")
        return {(row.placement_id, row.wave_id): row for row in rows}
