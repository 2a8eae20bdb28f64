"""Bringing people in, giving and ending roles. There is no open sign-up."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dnt_portal.accounts import emails
from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.events import invitation_accepted, role_ended
from dnt_portal.accounts.models import Invitation, RoleAssignment, User
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.refusing import check, check_fields, kept_rules, sentence_of
from dnt_portal.common.transactions import one_act
from dnt_portal.organisations.models import Municipality, Project

#: How long an invitation can be accepted.
INVITATION_VALID = timedelta(days=14)


def ensure_user(*, email: str, name: str, language: str = "nl") -> User:
    """Return the account with this e-mail address; make one, without password, if there is none."""
    email = email.strip().lower()
    found = User.objects.filter(email=email).first()
    if found:
        return found
    return User.objects.create_user(email, None, name=name.strip(), language=language)


#: What somebody is told who ends a role that a colleague ended.
ROLE_HAS_ENDED = gettext_lazy("This role has ended already.")


@one_act()
def assign_role(
    *,
    user: User,
    role: str,
    project: Project | None = None,
    municipality: Municipality | None = None,
) -> RoleAssignment:
    """Give someone a role from now on; return the one that is held, if it is held already."""
    place = {"role": role, "project": project, "municipality": municipality}
    held = user.role_assignments.filter(until=None, **place).first()
    if held:
        return held
    assignment = RoleAssignment(user=user, **place)
    check_fields(assignment)
    with kept_rules():
        assignment.save()
    user.__dict__.pop("active_roles", None)
    return assignment


@one_act()
def end_role(*, by: User, assignment: RoleAssignment) -> None:
    """End a role now; the row stays. Involvements that came with it end too.

    Refused when it has ended already.
    """
    if assignment.has_ended:
        raise Overtaken(ROLE_HAS_ENDED)
    assignment.until = timezone.now()
    assignment.save(update_fields=["until", "updated_at"])
    role_ended.send(RoleAssignment, assignment=assignment, by=by)


@one_act()
def invite(
    *,
    by: User,
    email: str,
    name: str,
    role: str,
    project: Project | None = None,
    municipality: Municipality | None = None,
) -> Invitation:
    """Offer someone one role, by mail; it begins when it is accepted, and not before.

    The same is done, in the same words, whether or not there is an account with this address. An
    invitation for the same that waits is replaced, so that there is one. Refused for oneself:
    whoever manages accounts would otherwise open case files alone.
    """
    email = email.strip().lower()
    if email == by.email:
        raise _not_to_oneself()
    place = {"role": role, "project": project, "municipality": municipality}
    if RoleAssignment.objects.active().filter(user__email=email, **place).exists() and (
        User.objects.get(email=email).has_usable_password()
    ):
        raise Refused(_("This person already has this role."), "email")
    now = timezone.now()
    Invitation.objects.unanswered().filter(email=email, **place).update(withdrawn_at=now)
    invitation = Invitation(
        email=email,
        name=name.strip(),
        invited_by=by,
        expires_at=now + INVITATION_VALID,
        **place,
    )
    check(invitation)
    with kept_rules():
        invitation.save()
    emails.tell_invited(invitation)
    return invitation


@one_act()
def withdraw_invitation(*, invitation: Invitation) -> None:
    """Make an open invitation unusable."""
    if not invitation.is_open:
        raise Overtaken(_("This invitation can no longer be withdrawn."))
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at", "updated_at"])


@one_act()
def decline_invitation(*, invitation: Invitation) -> None:
    """Say no to an open invitation, with or without an account; whoever sent it sees that."""
    invitation = _still_open(invitation)
    invitation.declined_at = timezone.now()
    invitation.save(update_fields=["declined_at", "updated_at"])


def account_of(invitation: Invitation) -> User | None:
    """Return the account that the invited person can sign in to already, if there is one.

    An account without a password only waits for its owner: accepting completes it.
    """
    user = User.objects.filter(email=invitation.email).first()
    return user if user is not None and user.has_usable_password() else None


@one_act()
def accept_invitation(*, invitation: Invitation, name: str, password: str) -> User:
    """Make the account, or complete the one that waits, with the role it was sent for.

    Whoever comes back from here chose this password just now, and so may be signed in with it.
    Refused for an account that has a password: a link in a mailbox neither changes that nor goes
    around a second factor. Its owner takes the role with `accept_role` and signs in as always.
    """
    invitation = _still_open(invitation)
    taken = Overtaken(sentence_of("one_account_per_email"))
    if account_of(invitation) is not None:
        raise taken
    try:
        with transaction.atomic():
            user = ensure_user(email=invitation.email, name=name)
    except IntegrityError:
        raise taken from None
    user.name = name.strip()
    user.set_password(password)
    user.save()
    _take_role(invitation, user)
    return user


@one_act()
def accept_role(*, by: User, invitation: Invitation) -> User:
    """Give someone with an account, who is signed in, the role the invitation is for.

    Refused when there is no account to sign in to yet (`accept_invitation`), and to anyone but the
    invited: the link alone, in a mailbox, is not enough.
    """
    invitation = _still_open(invitation)
    user = account_of(invitation)
    if user is None:
        raise Refused(_("Make your account first."))
    if user != by:
        raise Refused(_("This invitation is for someone else."))
    _take_role(invitation, user)
    return user


def _still_open(invitation: Invitation) -> Invitation:
    """Return the invitation, locked: a link works once, also for two clicks at the same moment."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not invitation.is_open:
        raise Overtaken(_("This invitation is no longer valid. Ask for a new one."))
    return invitation


def _not_to_oneself() -> Refused:
    return Refused(_("Nobody gives herself a role. Ask someone else to invite you."), "email")


def _take_role(invitation: Invitation, user: User) -> None:
    if invitation.invited_by_id == user.pk:
        raise _not_to_oneself()
    assign_role(
        user=user,
        role=invitation.role,
        project=invitation.project,
        municipality=invitation.municipality,
    )
    invitation.accepted_at = timezone.now()
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by", "updated_at"])
    invitation_accepted.send(Invitation, invitation=invitation)
    if invitation.role == Role.PROJECT_LEADER:
        emails.tell_leaders_of_new_leader(invitation, user)


def set_language(*, user: User, language: str) -> None:
    """Show the portal to `user` in this language from now on."""
    user.language = language
    user.save(update_fields=["language", "updated_at"])


def update_own_details(*, user: User, name: str, phone: str, language: str) -> None:
    """Change what people may change about their own account."""
    user.name, user.phone, user.language = name.strip(), phone.strip(), language
    check(user, exclude=["password"])
    user.save()
