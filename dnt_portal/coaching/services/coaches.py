"""The coach pool: who is in it, and who can be matched (S2 §8.2.1)."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.accounts import services as accounts
from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import Invitation, RoleAssignment, User
from dnt_portal.coaching.enums import CoachState
from dnt_portal.coaching.models import Coach
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.refusing import broken, check, kept_rules
from dnt_portal.organisations.models import Project

#: What may be written about a coach. State, VOG and training have services of their own.
PROFILE_FIELDS = frozenset(
    {
        "external_key",
        "gender",
        "about",
        "interests",
        "languages",
        "education",
        "work_history",
        "town",
        "style",
        "focus",
        "max_participants",
    }
)
#: What an administration that is taken over knows already.
RECORDED_FIELDS = frozenset({"state", "vog_issued_on", "vog_seen_on", "trained_on"})


@transaction.atomic
def add_coach(
    *,
    by: User,
    project: Project,
    name: str,
    email: str,
    send_invitation: bool = True,
    **profile: Any,
) -> Coach:
    """Add someone to the coach pool of `project`, with the role and an invitation.

    Makes an account when there is none; the invitation goes to someone who cannot sign in yet,
    unless `send_invitation` is off (an administration taken over). `profile` holds
    `PROFILE_FIELDS`, and `RECORDED_FIELDS` as far as known. Refused for someone who is already in
    this pool.
    """
    unknown = sorted(set(profile) - PROFILE_FIELDS - RECORDED_FIELDS)
    if unknown:
        raise TypeError(f"Not a field of a coach: {', '.join(unknown)}.")
    user = accounts.ensure_user(email=email, name=name)
    if Coach.objects.filter(user=user, project=project).exists():
        raise broken("one_coach_per_project", "email")
    coach = Coach(user=user, project=project, **profile)
    if coach.vog_seen_on:
        coach.vog_seen_by = by
    if "state" not in profile:
        _ready(coach)
    check(coach)
    with kept_rules(one_coach_per_project="email"):
        coach.save()
    if coach.state != CoachState.STOPPED:
        accounts.assign_role(user=user, role=Role.COACH, project=project)
        if send_invitation and not user.has_usable_password():
            accounts.invite(by=by, email=email, name=name, role=Role.COACH, project=project)
    return coach


@transaction.atomic
def invite_coach(*, by: User, coach: Coach) -> Invitation:
    """Send a coach another invitation: it was lost, ran out, or was never sent.

    An administration taken over invites nobody (`add_coach`), so this is how those coaches come in.
    Refused for a coach who stopped, and for one who can sign in already.
    """
    if coach.state == CoachState.STOPPED:
        raise Overtaken(_("%(coach)s has left the coach pool.") % {"coach": coach.user.name})
    if coach.user.has_usable_password():
        raise Overtaken(_("%(coach)s can sign in already.") % {"coach": coach.user.name})
    return accounts.invite(
        by=by,
        email=coach.user.email,
        name=coach.user.name,
        role=Role.COACH,
        project=coach.project,
    )


@transaction.atomic
def update_coach(*, coach: Coach, **profile: Any) -> Coach:
    """Change a coach's profile; only the fields given are touched (`PROFILE_FIELDS`).

    Refused when the coach would have less room than participants now.
    """
    unknown = sorted(set(profile) - PROFILE_FIELDS)
    if unknown:
        raise TypeError(f"Not a field of a coach's profile: {', '.join(unknown)}.")
    load = coach.tracks.current().count() if "max_participants" in profile else 0
    if load > profile.get("max_participants", load):
        raise Refused(
            _("This coach has %(load)s participants now.") % {"load": load}, "max_participants"
        )
    for name, value in profile.items():
        setattr(coach, name, value)
    check(coach)
    coach.save(update_fields=[*profile, "updated_at"])
    return coach


@transaction.atomic
def record_vog(
    *,
    by: User,
    coach: Coach,
    issued_on: datetime.date,
    seen_on: datetime.date | None = None,
) -> Coach:
    """Record that someone saw the coach's VOG; the document itself is never kept.

    Refused for a day still to come, or a VOG seen before it was issued.
    """
    seen_on = seen_on or timezone.localdate()
    if seen_on > timezone.localdate():
        raise Refused(_("Nobody can have seen it on a day that is still to come."), "seen_on")
    if issued_on > seen_on:
        raise Refused(_("A VOG is issued before it is seen. Look at both dates."), "issued_on")
    coach.vog_issued_on, coach.vog_seen_on, coach.vog_seen_by = issued_on, seen_on, by
    _ready(coach)
    coach.save(update_fields=["vog_issued_on", "vog_seen_on", "vog_seen_by", "state", "updated_at"])
    return coach


@transaction.atomic
def record_training(*, coach: Coach, on: datetime.date) -> Coach:
    """Record that a coach completed the two-day training (S2 §8.2.1, N30).

    Refused for a day still to come.
    """
    if on > timezone.localdate():
        raise Refused(_("Record the training once it is completed."), "on")
    coach.trained_on = on
    _ready(coach)
    coach.save(update_fields=["trained_on", "state", "updated_at"])
    return coach


@transaction.atomic
def pause_coach(*, coach: Coach) -> Coach:
    """Give a coach a break, without blame (N35): no new matches, present ones go on.

    Refused for a coach who stopped: the role ended, so there is nothing to pause.
    """
    return _set_state(coach, CoachState.PAUSED)


@transaction.atomic
def resume_coach(*, coach: Coach) -> Coach:
    """Take a coach back into the pool; one who misses VOG or training is a candidate again."""
    accounts.assign_role(user=coach.user, role=Role.COACH, project=coach.project)
    return _set_state(coach, coach.state_in_pool)


@transaction.atomic
def stop_coach(*, by: User, coach: Coach) -> Coach:
    """Let a coach leave the pool, without blame (N35); the role in the project ends too.

    Refused for a coach with a participant, who gets another coach first.
    """
    load = coach.tracks.current().count()
    if load:
        raise Refused(
            _("This coach still has a participant. Find another coach or end that coaching first.")
        )
    _set_state(coach, CoachState.STOPPED)
    held = RoleAssignment.objects.active().filter(
        user=coach.user, role=Role.COACH, project=coach.project
    )
    for assignment in held:
        accounts.end_role(by=by, assignment=assignment)
    return coach


def _set_state(coach: Coach, state: str) -> Coach:
    """Move a coach to `state`, seen from the one in the database, whatever a page showed."""
    held = Coach.objects.select_for_update(of=("self",)).get(pk=coach.pk)
    if state == CoachState.PAUSED and held.state == CoachState.STOPPED:
        raise Overtaken(
            _("%(coach)s has left the coach pool, so there is no break to give.")
            % {"coach": coach.user.name}
        )
    coach.state = state
    coach.save(update_fields=["state", "updated_at"])
    return coach


def _ready(coach: Coach) -> None:
    """Let a candidate with VOG and training be matched from then on."""
    if coach.state == CoachState.CANDIDATE:
        coach.state = coach.state_in_pool
