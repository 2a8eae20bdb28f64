"""What someone may see in a participant's file, and do with it.

Querysets decide which files someone may open; these decide what in them. A
referrer opens no file at all.
"""

from dnt_portal.accounts.enums import READS_AS_TRAINER, Role
from dnt_portal.accounts.models import User
from dnt_portal.participants.enums import InvolvementKind
from dnt_portal.participants.models import Involvement, Participant


def leads(user: User, participant: Participant) -> bool:
    """Return whether `user` leads the project the participant is in."""
    return user.has_role(Role.PROJECT_LEADER, project_id=participant.project_id)


def follows_training(user: User, participant: Participant) -> bool:
    """Return whether `user` reads the file as one of those around the training, now."""
    return (
        Involvement.objects.held_by(user, InvolvementKind.TRAINER)
        .filter(participant=participant)
        .exists()
    )


def trains(user: User, participant: Participant) -> bool:
    """Return whether `user` is the participant's trainer now, and may act as such."""
    is_trainer = user.has_role(Role.TRAINER, project_id=participant.project_id)
    return is_trainer and follows_training(user, participant)


def works_with(user: User, participant: Participant) -> bool:
    """Return whether `user` is the participant's trainer or coach now, and may act as such."""
    kinds = [InvolvementKind.COACH]
    if user.has_role(Role.TRAINER, project_id=participant.project_id):
        kinds.append(InvolvementKind.TRAINER)
    return participant.involvements.held_by(user, *kinds).exists()


# -- Seeing ------------------------------------------------------------------------------------


def can_list_participants(user: User) -> bool:
    """Return whether `user` has a list of participants at all: a leader or a trainer has."""
    return user.has_role(Role.PROJECT_LEADER, *READS_AS_TRAINER)


def lists_several_projects(user: User) -> bool:
    """Return whether the list of `user` has to say which project a participant is in."""
    return len(user.all_project_ids()) > 1


def can_see_identity(user: User, participant: Participant) -> bool:
    """Return whether `user` sees the full name and the safety net; a coach the first name only.

    A list has it already, from `with_identity_for`.
    """
    seen = getattr(participant, "identity_seen", None)
    if seen is not None:
        return bool(seen)
    return leads(user, participant) or follows_training(user, participant)


def can_see_involved(user: User, participant: Participant) -> bool:
    """Return whether `user` sees who is involved with the participant: the leader."""
    return leads(user, participant)


# -- Doing -------------------------------------------------------------------------------------


def can_edit_file(user: User, participant: Participant) -> bool:
    """Return whether `user` may change who the participant is: the leader."""
    return leads(user, participant)


def can_change_safe_contact(user: User, participant: Participant) -> bool:
    """Return whether `user` may say how the participant is reached safely.

    The leader, and the trainer too: at the sessions the trainer is the first to
    hear that a number is no longer safe (S2 §9.2.3). A coach tells the leader.
    """
    return leads(user, participant) or trains(user, participant)


def can_change_safety_net(user: User, participant: Participant) -> bool:
    """Return whether `user` may add people to the safety net or end their part in it."""
    return leads(user, participant)


def can_record_consent(user: User, participant: Participant) -> bool:
    """Return whether `user` may record what the participant agreed to or took back."""
    return leads(user, participant)


def can_keep_apart(user: User, participant: Participant) -> bool:
    """Return whether `user` may say whom the participant must not meet."""
    return leads(user, participant)
