"""Reads of users, their roles and invitations."""

from typing import Self

from django.contrib.auth.models import BaseUserManager
from django.db import models
from django.db.models.functions import Now

from dnt_portal.accounts.enums import Role
from dnt_portal.common.relations import model_along
from dnt_portal.organisations.querysets import open_now


class UserQuerySet(models.QuerySet):
    """People with an account."""

    def with_role(self, role: str, project) -> Self:
        """Active people who hold `role` in `project` now."""
        held = (
            model_along(self.model, "role_assignments")
            .objects.active()
            .filter(role=role, project=project)
        )
        return self.filter(is_active=True, pk__in=held.values("user"))

    def visible_to(self, user) -> Self:
        """Colleagues whose account `user` may see and change.

        An administrator sees every account, a project leader those with a role
        in a project she leads.
        """
        if user.has_role(Role.ADMINISTRATOR):
            return self
        assignments = model_along(self.model, "role_assignments").objects.filter(
            project__in=user.project_ids(Role.PROJECT_LEADER)
        )
        return self.filter(pk__in=assignments.values("user"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes users; an e-mail address is always kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields):
        """Make a person's account; without a password she cannot sign in yet."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str):
        """Find an account by e-mail address, whatever its capitals."""
        return self.get(email=username.strip().lower())


class RoleAssignmentQuerySet(models.QuerySet):
    """Who holds which role where."""

    def active(self) -> Self:
        """Roles that hold at this moment."""
        return self.filter(open_now())

    def visible_to(self, user) -> Self:
        """Roles `user` may see and end: all for an administrator, else her projects'."""
        if user.has_role(Role.ADMINISTRATOR):
            return self
        return self.filter(project__in=user.project_ids(Role.PROJECT_LEADER))


class InvitationQuerySet(models.QuerySet):
    """Invitations to join the portal."""

    def open(self) -> Self:
        """Invitations that can still be accepted."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=Now())

    def visible_to(self, user) -> Self:
        """Invitations `user` may see and withdraw."""
        if user.has_role(Role.ADMINISTRATOR):
            return self
        return self.filter(project__in=user.project_ids(Role.PROJECT_LEADER))
