"""What someone may see of referrals, screenings and the waiting list, and do with them."""

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import RoleAssignment, User
from dnt_portal.intake.models import Referral, WaitingListEntry
from dnt_portal.organisations.models import Project
from dnt_portal.organisations.querysets import ProjectQuerySet
from dnt_portal.participants.enums import LOOKED_AT_AGAIN
from dnt_portal.participants.models import Participant
from dnt_portal.participants.permissions import leads as leads_file

_REFERS = (Role.PROJECT_LEADER, Role.REFERRER)


def leads(user: User, referral: Referral) -> bool:
    """Return whether `user` leads the project the referral came in to."""
    return user.has_role(Role.PROJECT_LEADER, project_id=referral.project_id)


# -- Lists -----------------------------------------------------------------------------------


def can_list_referrals(user: User) -> bool:
    """Return whether `user` has a list of referrals at all: leaders and referrers have."""
    return user.has_role(*_REFERS)


def lists_as_leader(user: User, chosen: RoleAssignment | None) -> bool:
    """Return whether the list is a leader's, with every referral, or a referrer's own.

    Whoever is both gets the one of the role `chosen` to work in.
    """
    if chosen is not None and chosen.role in _REFERS:
        return chosen.role == Role.PROJECT_LEADER
    return user.has_role(Role.PROJECT_LEADER)


def leads_several(user: User) -> bool:
    """Return whether a leader's lists have to say which project a row is about."""
    return len(user.project_ids(Role.PROJECT_LEADER)) > 1


def refers_to_several(user: User) -> bool:
    """Return whether a referrer's list has to say which project a referral went to."""
    return len(user.project_ids(Role.REFERRER)) > 1


def can_see_waiting_list(user: User) -> bool:
    """Return whether `user` has a waiting list at all: a project leader has."""
    return user.has_role(Role.PROJECT_LEADER)


# -- Referring ---------------------------------------------------------------------------------


def can_refer(user: User, project: Project | None = None) -> bool:
    """Return whether `user` may refer a woman to a project, or to any when none is given."""
    return user.has_role(*_REFERS, project_id=project.pk if project else None)


def projects_to_refer_to(user: User) -> ProjectQuerySet:
    """Return the projects that run now and to which `user` may refer."""
    return Project.objects.in_which(user, *_REFERS).active()


def can_refer_for_others(user: User, project: Project | None = None) -> bool:
    """Return whether `user` may enter a referral that came in by telephone or letter: a leader."""
    return user.has_role(Role.PROJECT_LEADER, project_id=project.pk if project else None)


def is_referrer(user: User, project: Project) -> bool:
    """Return whether what `user` refers to the project is a referrer's own, to be followed."""
    return user.has_role(Role.REFERRER, project_id=project.pk)


def can_withdraw(user: User, referral: Referral) -> bool:
    """Return whether `user` made the referral or leads, and may take it back: until decided."""
    made = referral.referrer_id == user.pk
    return referral.is_open and (made or leads(user, referral))


def can_look_again(user: User, participant: Participant) -> bool:
    """Return whether `user` may start over for a woman who does not take part now."""
    return can_reopen(user, participant) and participant.phase in LOOKED_AT_AGAIN


def can_reopen(user: User, participant: Participant) -> bool:
    """Return whether `user` is who starts over for women of this project: its leader."""
    return leads_file(user, participant)


# -- Screening, deciding, waiting ------------------------------------------------------------


def can_see_screening(user: User, referral: Referral) -> bool:
    """Return whether `user` sees the assessments and the decision: never the referrer."""
    return leads(user, referral)


def can_screen(user: User, referral: Referral) -> bool:
    """Return whether `user` may answer the criteria, as long as nothing is decided."""
    return leads(user, referral) and referral.is_open


def can_decide(user: User, referral: Referral) -> bool:
    """Return whether `user` may decide on the referral, once."""
    return can_screen(user, referral)


def can_take_back_decision(user: User, referral: Referral) -> bool:
    """Return whether `user` may take back what was decided on the referral: who may decide."""
    return leads(user, referral)


def can_stop_waiting(user: User, entry: WaitingListEntry) -> bool:
    """Return whether `user` may take someone off the waiting list: the project's leader."""
    return user.has_role(Role.PROJECT_LEADER, project_id=entry.project_id)
