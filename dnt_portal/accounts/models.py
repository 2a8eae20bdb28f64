"""People who deliver the programme, their roles, and how they come in.

Participants have no account: what concerns them is handed to them on paper.
"""

import secrets
from collections.abc import Collection

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.enums import NATIONAL_ROLES, PROJECT_ROLES, InvitationAnswer, Role
from dnt_portal.accounts.querysets import (
    InvitationQuerySet,
    RoleAssignmentQuerySet,
    UserManager,
)
from dnt_portal.common.audited import audited
from dnt_portal.common.models import TimeStamped
from dnt_portal.organisations.models import Municipality, Project


@audited(exclude=("password", "last_login", "name", "phone", "email"))
class User(AbstractBaseUser, TimeStamped):
    """Someone who works in the portal; the e-mail address is the user name."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="nl"
    )
    is_active = models.BooleanField(_("may sign in"), default=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "email"]
        verbose_name = _("user")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_email",
                violation_error_message=_("There is already an account with this e-mail address."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """The first word of the name, for a greeting."""
        return self.name.split(" ", 1)[0]

    @cached_property
    def active_roles(self) -> list["RoleAssignment"]:
        """The roles someone holds now, read once per request."""
        return list(
            self.role_assignments.active().select_related("project__municipality", "municipality")
        )

    def has_role(self, *roles: str, project_id: int | None = None) -> bool:
        """Return whether someone holds one of `roles` now, in one project when that is given."""
        return any(
            held.role in roles and (project_id is None or held.project_id == project_id)
            for held in self.active_roles
        )

    def project_ids(self, *roles: str) -> Collection[int]:
        """Return the keys of the projects in which someone holds one of `roles` now."""
        return {
            held.project_id for held in self.active_roles if held.role in roles and held.project_id
        }

    def all_project_ids(self) -> Collection[int]:
        """Return the keys of the projects in which this person holds any role now."""
        return {held.project_id for held in self.active_roles if held.project_id}

    def municipality_ids(self) -> Collection[int]:
        """Return the keys of the municipalities whose officer someone is now."""
        return {held.municipality_id for held in self.active_roles if held.municipality_id}


def display_name(user: User) -> str:
    """Return how django-allauth names someone on its pages."""
    return user.name


@audited()
class RoleAssignment(TimeStamped):
    """A role someone holds, in a project, for a municipality or nationally.

    Ending a role sets `until`; the row stays, so that who could see what, and
    when, keeps an answer.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="role_assignments")
    role = models.CharField(_("role"), max_length=30, choices=Role)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="role_assignments"
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="role_assignments"
    )
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["user", "role", "pk"]
        verbose_name = _("role")
        constraints = [
            models.CheckConstraint(
                name="role_has_its_place",
                condition=(
                    Q(role__in=PROJECT_ROLES, project__isnull=False, municipality=None)
                    | Q(role=Role.MUNICIPAL_OFFICER, project=None, municipality__isnull=False)
                    | Q(role__in=NATIONAL_ROLES, project=None, municipality=None)
                ),
                violation_error_message=_("This role needs a project or a municipality."),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "project", "municipality"],
                condition=Q(until=None),
                nulls_distinct=False,
                name="one_open_assignment_per_role",
                violation_error_message=_("She already has this role."),
            ),
        ]

    def __str__(self) -> str:
        where = self.project or self.municipality
        return f"{self.get_role_display()}, {where}" if where else str(self.get_role_display())

    @property
    def has_ended(self) -> bool:
        """Whether it holds no longer."""
        return self.until is not None and self.until <= timezone.now()


def invitation_key() -> str:
    """Make a key nobody can guess, for the link in an invitation."""
    return secrets.token_urlsafe(32)


@audited(exclude=("key", "email", "name"))
class Invitation(TimeStamped):
    """An offer of one role, sent to an address; there is no open sign-up.

    It gives nothing until whoever reads mail at that address accepts it, and it is the same whether
    or not there is an account: whoever sends it learns nothing of who that is. `name` is as it was
    typed by who sent it, and is shown until then.
    """

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=30, choices=Role)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True)
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True)
    key = models.CharField(max_length=64, unique=True, default=invitation_key)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="invitations_sent")
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted on"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="invitations_accepted"
    )
    declined_at = models.DateTimeField(_("declined on"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("invitation")
        constraints = [
            models.UniqueConstraint(
                fields=["email", "role", "project", "municipality"],
                condition=Q(accepted_at=None, declined_at=None, withdrawn_at=None),
                nulls_distinct=False,
                name="one_open_invitation",
                violation_error_message=_("A colleague has just sent this invitation."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.created_at:%Y-%m-%d})"

    @property
    def as_role(self) -> str:
        """The role it is for, and where: what the invited person needs to know to answer."""
        where = self.project or self.municipality
        role = str(self.get_role_display())
        return f"{role}, {where}" if where else role

    @property
    def is_open(self) -> bool:
        """Whether the invitation can still be accepted."""
        return self.answer == InvitationAnswer.WAITING

    @property
    def answer(self) -> InvitationAnswer:
        """What became of the invitation."""
        if self.accepted_at is not None:
            return InvitationAnswer.ACCEPTED
        if self.declined_at is not None:
            return InvitationAnswer.DECLINED
        if self.withdrawn_at is not None:
            return InvitationAnswer.WITHDRAWN
        return (
            InvitationAnswer.WAITING
            if self.expires_at > timezone.now()
            else InvitationAnswer.EXPIRED
        )
