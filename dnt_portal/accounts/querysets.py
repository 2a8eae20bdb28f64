"""Reads of users, their roles and invitations."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import BaseUserManager
from django.db import models
from django.db.models.functions import Now

from dnt_portal.accounts.enums import KNOWN_IN_PROJECT, MEETING_PARTICIPANTS, READS_AS_TRAINER, Role
from dnt_portal.common.relations import model_along
from dnt_portal.organisations.querysets import open_now

if TYPE_CHECKING:
    from dnt_portal.accounts.models import User
    from dnt_portal.organisations.models import Project


class UserQuerySet(models.QuerySet):
    """People with an account."""

    def with_role(self, role: str, project: "Project | int | None") -> Self:
        """Select active people who hold `role` in `project` now."""
        return self._with_any_role([role], project)

    def leading(self, project: "Project | int | None") -> Self:
        """Select active people who lead `project` now."""
        return self._with_any_role([Role.PROJECT_LEADER], project)

    def in_training_team(self, project: "Project | int") -> Self:
        """Select active people who may be in the team of a group in `project` now."""
        return self._with_any_role(READS_AS_TRAINER, project)

    def meeting_participants_of(self, project: "Project | int") -> Self:
        """Select active people whose work in `project` is with participants in person."""
        return self._with_any_role(MEETING_PARTICIPANTS, project)

    def _with_any_role(self, roles: Collection[str], project: "Project | int | None") -> Self:
        held = (
            model_along(self.model, "role_assignments")
            .objects.active()
            .filter(role__in=roles, project=project)
        )
        return self.filter(is_active=True, pk__in=held.values("user"))

    def working_with(self, user: "User | int | str") -> Self:
        """Select who works in a project of `user` too, and whose name `user` may know there.

        Everybody there knows the leaders and trainers, who know everybody; a coach or a
        referrer does not know the others.
        """
        held = model_along(self.model, "role_assignments").objects.active()
        own = held.filter(user=user).exclude(project=None)
        known = held.filter(project__in=own.values("project"), role__in=KNOWN_IN_PROJECT)
        led = own.filter(role__in=KNOWN_IN_PROJECT).values("project")
        return self.filter(
            models.Q(pk__in=known.values("user"))
            | models.Q(pk__in=held.filter(project__in=led).values("user"))
        )

    def visible_to(self, user: "User") -> Self:
        """Select colleagues whose account `user` may see and change.

        An administrator sees every account, project leaders those with a role in a
        project they lead.
        """
        if user.has_role(Role.ADMINISTRATOR):
            return self
        assignments = model_along(self.model, "role_assignments").objects.filter(
            project__in=user.project_ids(Role.PROJECT_LEADER)
        )
        return self.filter(pk__in=assignments.values("user"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes users; an e-mail address is always kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a person's account; without a password there is no signing in yet."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str) -> "User":
        """Return the account with an e-mail address, whatever its capitals."""
        return self.get(email=username.strip().lower())


class RoleAssignmentQuerySet(models.QuerySet):
    """Who holds which role where."""

    def active(self) -> Self:
        """Select roles that hold at this moment."""
        return self.filter(open_now())

    def visible_to(self, user: "User") -> Self:
        """Select roles `user` may see: all for an administrator, a project's for its leader."""
        if user.has_role(Role.ADMINISTRATOR):
            return self
        return self.filter(project__in=user.project_ids(Role.PROJECT_LEADER))


class InvitationQuerySet(models.QuerySet):
    """Invitations to join the portal."""

    def open(self) -> Self:
        """Select invitations that can still be accepted."""
        return self.unanswered().filter(expires_at__gt=Now())

    def accepted(self) -> Self:
        """Select invitations to which somebody said yes."""
        return self.filter(accepted_at__isnull=False)

    def unanswered(self) -> Self:
        """Select invitations that nobody answered or withdrew, also those that ran out."""
        return self.filter(accepted_at=None, declined_at=None, withdrawn_at=None)

    def to_follow(self, since: datetime) -> Self:
        """Select what whoever invites wants to see: open ones, and what was declined since."""
        return self.open() | self.filter(declined_at__gte=since)

    def offered_to(self, user: "User") -> Self:
        """Select the open invitations that were sent to the address of `user`."""
        places = ("invited_by", "project", "municipality")
        return self.open().filter(email=user.email).select_related(*places)

    def visible_to(self, user: "User") -> Self:
        """Select invitations `user` may see: by the same rule."""
        if user.has_role(Role.ADMINISTRATOR):
            return self
        return self.filter(project__in=user.project_ids(Role.PROJECT_LEADER))
