"""What someone may see of and do with coaches, matches, tracks, contacts and concerns.

Which rows someone may see is said by `visible_to` of their querysets.
"""

from dnt_portal.accounts.enums import READS_AS_TRAINER, Role
from dnt_portal.accounts.models import User
from dnt_portal.coaching.models import Coach, Concern, Contact, Track
from dnt_portal.coaching.unsaved import ended_lately, track_key_of
from dnt_portal.groups.enums import GroupPhase
from dnt_portal.groups.models import Group
from dnt_portal.groups.permissions import can_record, can_see_group
from dnt_portal.organisations.models import Project
from dnt_portal.organisations.querysets import ProjectQuerySet
from dnt_portal.participants.models import Participant
from dnt_portal.participants.permissions import works_with
from dnt_portal.submissions.models import Draft


def _leads(user: User, project_id: int) -> bool:
    return user.has_role(Role.PROJECT_LEADER, project_id=project_id)


# -- The pool ------------------------------------------------------------------------------


def can_see_pool(user: User) -> bool:
    """Return whether someone has a list of coaches: a leader keeps it, a trainer may look."""
    return user.has_role(Role.PROJECT_LEADER, *READS_AS_TRAINER)


def can_add_coach(user: User, project: Project | None = None) -> bool:
    """Return whether someone may add coaches, in one project or at all: its leader."""
    if project is None:
        return user.has_role(Role.PROJECT_LEADER)
    return _leads(user, project.pk)


def projects_to_add_coaches_in(user: User) -> ProjectQuerySet:
    """Select the projects to whose pool `user` may add coaches: those that `user` leads."""
    return Project.objects.in_which(user, Role.PROJECT_LEADER)


def can_edit_coach(user: User, coach: Coach) -> bool:
    """Return whether someone may change a coach's profile, VOG, training and state: the leader."""
    return _leads(user, coach.project_id)


# -- Matching ------------------------------------------------------------------------------


def can_see_matching(user: User, group: Group) -> bool:
    """Return whether someone may look at a proposal: leader and trainers match (S2 §12.3)."""
    return can_see_group(user, group)


def can_match(user: User, group: Group) -> bool:
    """Return whether someone may propose, adjust, confirm: the leader, until the group closes."""
    return group.phase != GroupPhase.CLOSED and _leads(user, group.project_id)


def can_set_wish(user: User, group: Group) -> bool:
    """Return whether someone may write down what a participant wants of a coach.

    The trainers of the group too: they hear it at the speed-date (S2 §9.2.1, N27).
    """
    return group.phase != GroupPhase.CLOSED and can_record(user, group)


# -- Tracks and contacts -------------------------------------------------------------------


def coaches(user: User, track: Track) -> bool:
    """Return whether someone is the coach of an open track, and still has that role."""
    return (
        track.ended_on is None
        and track.coach.user_id == user.pk
        and user.has_role(Role.COACH, project_id=track.coach.project_id)
    )


def can_see_tracks(user: User) -> bool:
    """Return whether someone has an overview of tracks: the leader."""
    return user.has_role(Role.PROJECT_LEADER)


def can_read_log(user: User, track: Track) -> bool:
    """Return whether someone reads the coach's log: that coach and the leader, not trainers."""
    return coaches(user, track) or _leads(user, track.coach.project_id)


def can_log_contact(user: User, track: Track) -> bool:
    """Return whether someone may record a contact: the coach, or the leader for the coach."""
    return track.ended_on is None and can_read_log(user, track)


def can_edit_contact(user: User, contact: Contact) -> bool:
    """Return whether someone may correct a contact: whoever recorded it, until the track ends."""
    return contact.logged_by_id == user.pk and can_log_contact(user, contact.track)


def can_send_last_report(user: User, draft: Draft) -> bool:
    """Return whether someone may send what was typed in the log of a match that has ended.

    Its writer, who coached until less than fourteen days ago and does not see the match any more.
    """
    key = track_key_of(draft)
    return (
        key is not None
        and not Track.objects.visible_to(user).filter(pk=key).exists()
        and ended_lately(user).exists()
    )


def can_agree_rhythm(user: User, track: Track) -> bool:
    """Return whether someone may write down what coach and participant agreed."""
    return can_log_contact(user, track)


def can_end_track(user: User, track: Track) -> bool:
    """Return whether someone may end a track or find another coach: the leader."""
    return _leads(user, track.coach.project_id)


# -- Concerns ------------------------------------------------------------------------------


def can_raise_concerns(user: User) -> bool:
    """Return whether someone may raise concerns at all: a coach or a trainer."""
    return user.has_role(Role.TRAINER, Role.COACH)


def can_raise_concern(user: User, participant: Participant) -> bool:
    """Return whether someone may raise a concern: a present coach or trainer of the participant."""
    return works_with(user, participant)


def can_see_concerns(user: User) -> bool:
    """Return whether someone has a list of concerns: the leader."""
    return user.has_role(Role.PROJECT_LEADER)


def can_settle_concern(user: User, concern: Concern) -> bool:
    """Return whether someone may close a concern with what was done: the leader."""
    return _leads(user, concern.participant.project_id)
