"""What someone may do with referrals, screenings and the waiting list (design, §1)."""

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User
from dnt_portal.intake.enums import ReferralState
from dnt_portal.intake.models import Referral, WaitingListEntry
from dnt_portal.organisations.models import Project
from dnt_portal.participants.enums import Phase
from dnt_portal.participants.models import Participant
from dnt_portal.participants.permissions import leads as leads_file

OPEN_STATES = (ReferralState.NEW, ReferralState.SCREENING)
#: Who can be looked at again: could not take part then, withdrew, or stopped. She comes
#: back under her own file and pseudonym.
LOOKED_AT_AGAIN = (Phase.NOT_YET, Phase.DECLINED, Phase.STOPPED)


def leads(user: User, referral: Referral) -> bool:
    """Whether she leads the project the referral came in to."""
    return user.has_role(Role.PROJECT_LEADER, project_id=referral.project_id)


def can_list_referrals(user: User) -> bool:
    """Whether she has a list of referrals at all."""
    return user.has_role(Role.PROJECT_LEADER, Role.REFERRER)


def can_refer(user: User, project: Project | None = None) -> bool:
    """Whether she may refer a woman to a project, or to any when none is given."""
    return user.has_role(
        Role.PROJECT_LEADER, Role.REFERRER, project_id=project.pk if project else None
    )


def can_see_screening(user: User, referral: Referral) -> bool:
    """Whether she sees the assessments and the decision: never the referrer."""
    return leads(user, referral)


def can_screen(user: User, referral: Referral) -> bool:
    """Whether she may go through the criteria, as long as nothing is decided."""
    return leads(user, referral) and referral.state in OPEN_STATES


def can_decide(user: User, referral: Referral) -> bool:
    """Whether she may decide on the referral, once."""
    return can_screen(user, referral)


def can_withdraw(user: User, referral: Referral) -> bool:
    """Whether she may take the referral back: who made it, or the leader, until decided."""
    mine = referral.referrer_id == user.pk
    return referral.state in OPEN_STATES and (mine or leads(user, referral))


def can_look_again(user: User, participant: Participant) -> bool:
    """Whether she may start over for a woman who could not take part, withdrew or stopped."""
    return leads_file(user, participant) and participant.phase in LOOKED_AT_AGAIN


def can_see_waiting_list(user: User) -> bool:
    """Whether she has a waiting list at all: a project leader has."""
    return user.has_role(Role.PROJECT_LEADER)


def can_stop_waiting(user: User, entry: WaitingListEntry) -> bool:
    """Whether she may take someone off the waiting list: the project's leader."""
    return user.has_role(Role.PROJECT_LEADER, project_id=entry.project_id)
