"""The coach pool: who is in it, and who can be matched (S2 §8.2.1)."""

import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.accounts import services as accounts
from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import Invitation, RoleAssignment, User
from dnt_portal.coaching.enums import CoachState
from dnt_portal.coaching.models import Coach
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.refusing import broken, check, check_fields, kept_rules, refuse_to_come
from dnt_portal.common.transactions import one_act
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


@one_act()
def add_coach(
    *,
    by: User,
    project: Project,
    name: str,
    email: str,
    send_invitation: bool = True,
    **profile: Any,
) -> Coach:
    """Ask someone to be a coach in `project`, by mail, and keep what is known in the pool.

    The role begins when the coach says yes (`welcoming.welcome_coach`); until then the pool shows
    the name that was typed, and nobody is matched with this coach. The same is done whether or not
    the address is known elsewhere in the portal. Only who is a coach in this project already, as
    Team shows, is in at once. Nobody is asked yet when `send_invitation` is off (an administration
    taken over). `profile` holds `PROFILE_FIELDS`, and `RECORDED_FIELDS` as far as known: of a coach
    who has no break and did not stop, the yes, VOG and training say the state. Refused for someone
    who is already in this pool, and for days of VOG and training that cannot be.
    """
    unknown = sorted(set(profile) - PROFILE_FIELDS - RECORDED_FIELDS)
    if unknown:
        raise TypeError(f"Not a field of a coach: {', '.join(unknown)}.")
    email = email.strip().lower()
    in_pool = Coach.objects.filter(project=project)
    if in_pool.filter(Q(user__email=email) | Q(typed_email=email)).exists():
        raise broken("one_coach_per_project", "email")
    user = User.objects.with_role(Role.COACH, project).filter(email=email).first()
    typed = {} if user else {"typed_name": name.strip(), "typed_email": email}
    coach = Coach(user=user, project=project, **typed, **profile)
    if coach.vog_seen_on:
        coach.vog_seen_by = by
    check_fields(coach)
    _refuse_vog(coach.vog_issued_on, coach.vog_seen_on, issued="vog_issued_on", seen="vog_seen_on")
    _refuse_training(coach.trained_on, "trained_on")
    if CoachState(coach.state).at_hand:
        coach.state = coach.state_in_pool
    if send_invitation and user is None and coach.state != CoachState.STOPPED:
        coach.offer = _ask(by, coach)
    with kept_rules(one_coach_per_project="email", one_coach_asked_per_address="email"):
        coach.save()
    return coach


@one_act()
def invite_coach(*, by: User, coach: Coach) -> Invitation:
    """Ask a coach again, or for the first time: the mail was lost, ran out, or was never sent.

    An administration taken over asks nobody (`add_coach`), so this is how those coaches come in.
    Refused for a coach who stopped, and for one who can sign in already.
    """
    if coach.state == CoachState.STOPPED:
        raise Overtaken(has_left(coach))
    if not is_asked_still(coach):
        raise Overtaken(_("%(coach)s can sign in already.") % {"coach": coach.name})
    coach.offer = _ask(by, coach)
    coach.save(update_fields=["offer", "updated_at"])
    return coach.offer


def is_asked_still(coach: Coach) -> bool:
    """Return whether a coach is not in yet: no yes was said, or no password was chosen."""
    return coach.user is None or not coach.user.has_usable_password()


def _ask(by: User, coach: Coach) -> Invitation:
    return accounts.invite(
        by=by, email=coach.email, name=coach.name, role=Role.COACH, project=coach.project
    )


@one_act()
def withdraw_offer(*, coach: Coach) -> None:
    """Take back that someone was asked; refused once there is an answer."""
    if coach.offer is None:
        raise Overtaken(_("%(coach)s was not asked.") % {"coach": coach.name})
    accounts.withdraw_invitation(invitation=coach.offer)


@one_act()
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


@one_act()
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
    _refuse_vog(issued_on, seen_on, issued="issued_on", seen="seen_on")
    coach.vog_issued_on, coach.vog_seen_on, coach.vog_seen_by = issued_on, seen_on, by
    _ready(coach)
    coach.save(update_fields=["vog_issued_on", "vog_seen_on", "vog_seen_by", "state", "updated_at"])
    return coach


@one_act()
def record_training(*, coach: Coach, on: datetime.date) -> Coach:
    """Record that a coach completed the two-day training (S2 §8.2.1, N30).

    Refused for a day still to come.
    """
    _refuse_training(on, "on")
    coach.trained_on = on
    _ready(coach)
    coach.save(update_fields=["trained_on", "state", "updated_at"])
    return coach


@one_act()
def pause_coach(*, coach: Coach) -> Coach:
    """Give a coach a break, without blame (N35): no new matches, present ones go on.

    Refused for a coach who stopped: the role ended, so there is nothing to pause.
    """
    return _set_state(coach, CoachState.PAUSED)


@one_act()
def resume_coach(*, coach: Coach) -> Coach:
    """Take a coach back into the pool; one who misses VOG or training is a candidate again.

    With the role, for a coach who once said yes to it; who never did is asked by `invite_coach`.
    """
    if coach.user is not None:
        accounts.assign_role(user=coach.user, role=Role.COACH, project=coach.project)
    return _set_state(coach, coach.state_in_pool)


@one_act()
def stop_coach(*, by: User, coach: Coach) -> Coach:
    """Let a coach leave the pool, without blame (N35); the role in the project ends too.

    Who was asked and did not answer is asked no longer.
    Refused for a coach with a participant, who gets another coach first.
    """
    if not coach.said_yes and Invitation.objects.accepted().filter(coaches=coach).exists():
        raise Overtaken(_("%(coach)s has just said yes. Look again.") % {"coach": coach.name})
    load = coach.tracks.current().count()
    if load:
        raise Refused(
            _("This coach still has a participant. Find another coach or end that coaching first.")
        )
    _set_state(coach, CoachState.STOPPED)
    if coach.offer is not None and coach.offer.is_open:
        withdraw_offer(coach=coach)
    held = RoleAssignment.objects.active().filter(
        user=coach.user, role=Role.COACH, project=coach.project
    )
    for assignment in held:
        accounts.end_role(by=by, assignment=assignment)
    return coach


def has_left(coach: Coach) -> str:
    """Say of a coach who stopped that the coach left the pool."""
    return _("%(coach)s has left the coach pool.") % {"coach": coach.name}


def _set_state(coach: Coach, state: str) -> Coach:
    """Move a coach to `state`, seen from the one in the database, whatever a page showed."""
    held = Coach.objects.select_for_update(of=("self",)).get(pk=coach.pk)
    if state == CoachState.PAUSED and held.state == CoachState.STOPPED:
        raise Overtaken(
            _("%(coach)s has left the coach pool, so there is no break to give.")
            % {"coach": coach.name}
        )
    coach.state = state
    coach.save(update_fields=["state", "updated_at"])
    return coach


def _refuse_vog(
    issued_on: datetime.date | None, seen_on: datetime.date | None, *, issued: str, seen: str
) -> None:
    """Refuse a VOG of a day still to come, or seen before it was issued.

    `issued` and `seen` are the arguments that say these days.
    """
    if seen_on and seen_on > timezone.localdate():
        raise Refused(_("Nobody can have seen it on a day that is still to come."), seen)
    if issued_on and seen_on and issued_on > seen_on:
        raise Refused(_("A VOG is issued before it is seen. Look at both dates."), issued)
    if issued_on:
        refuse_to_come(issued_on, issued)


def _refuse_training(on: datetime.date | None, field: str) -> None:
    """Refuse a training that is completed on a day still to come."""
    if on and on > timezone.localdate():
        raise Refused(_("Record the training once it is completed."), field)


def _ready(coach: Coach) -> None:
    """Let a candidate who said yes, with VOG and training, be matched from then on."""
    if coach.state == CoachState.CANDIDATE:
        coach.state = coach.state_in_pool
