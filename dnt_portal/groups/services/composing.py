"""The people of a group: it is made, given trainers, composed from the waiting list.

Sources: S2 §12.3 (8 to 12, fixed trainers, never admit to fill the group), §8.2.2.
"""

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.models import change_at_once
from dnt_portal.common.refusing import kept_rules, refuse_to_come, sentence_of
from dnt_portal.common.taking_over import TODAY, Asks
from dnt_portal.common.transactions import one_act
from dnt_portal.groups.enums import EndReason, GroupPhase
from dnt_portal.groups.events import placement_ended, placement_made
from dnt_portal.groups.models import Attendance, Group, GroupTrainer, Placement
from dnt_portal.groups.permissions import trainers_to_choose
from dnt_portal.groups.readiness import has_case_manager, has_file_consent
from dnt_portal.groups.services.deviations import record_deviation
from dnt_portal.groups.services.locks import hold_group, hold_placement
from dnt_portal.groups.services.pausing import end_pauses
from dnt_portal.intake import services as intake
from dnt_portal.intake.models import WaitingListEntry
from dnt_portal.organisations.models import Location, Project
from dnt_portal.participants import services as files
from dnt_portal.participants.enums import InvolvementKind
from dnt_portal.participants.models import KeepApart, Participant
from dnt_portal.programme.enums import FidelityCode
from dnt_portal.programme.models import Edition

#: What its leader may change about a group afterwards.
CHANGEABLE = frozenset({"name", "location", "starts_on", "external_key"})


@one_act()
def make_group(
    *,
    by: User,
    project: Project,
    name: str,
    location: Location | None = None,
    trainers: Collection[User] = (),
    edition: Edition | None = None,
    starts_on: datetime.date | None = None,
    external_key: str = "",
) -> Group:
    """Start recruiting for a new group, by the project's edition unless another is given.

    Refused when the project has a group of this name or a trainer is not one of
    the project's.
    """
    edition = edition or project.edition
    group = Group(
        project=project,
        edition=edition,
        name=name.strip(),
        capacity=project.places_in_group(edition),
        location=location,
        starts_on=starts_on,
        external_key=external_key,
    )
    with kept_rules(one_group_per_name="name"):
        group.save()
    set_trainers(by=by, group=group, trainers=trainers)
    return group


@one_act()
def change_group(*, group: Group, **changes: Any) -> Group:
    """Change a group's name, location or planned start, or give it its key (`CHANGEABLE`).

    Refused when the project already has a group of that name, and for another key than the one
    by which the region's own administration knows the group.
    """
    unknown = sorted(set(changes) - CHANGEABLE)
    if unknown:
        raise TypeError(f"Not to be changed here: {', '.join(unknown)}.")
    key = changes.get("external_key", group.external_key)
    if group.external_key and key != group.external_key:
        raise Refused(
            _("In your own administration this group is %(key)s already.")
            % {"key": group.external_key},
            "external_key",
        )
    for field, value in changes.items():
        setattr(group, field, value)
    with kept_rules(one_group_per_name="name"):
        group.save(update_fields=[*changes, "updated_at"])
    return group


@one_act()
def set_trainers(*, by: User, group: Group, trainers: Iterable[User], reason: str = "") -> None:
    """Make `trainers` the trainers of a group, and of every participant in it.

    Trainers stay the same throughout (S2 §12.3): once the group has started, taking one away
    asks for a `reason`, kept as a deviation. Refused without it, when someone is not a trainer
    in the project, when a trainer and a participant of the group must not meet, when one is with
    another group during a session that is still to come, or when a started group would be left
    without a trainer.
    """
    # Held first: who is placed at this moment may be someone a new trainer must not meet.
    hold_group(group)
    wanted = {trainer.pk: trainer for trainer in trainers}
    known = {row.user_id: row for row in group.group_trainers.select_related("user")}
    new = [trainer for key, trainer in wanted.items() if key not in known]
    gone = [row for key, row in known.items() if key not in wanted]
    started = group.phase != GroupPhase.RECRUITING
    if started and not wanted:
        raise Refused(_("A group that has started needs a trainer."), "trainers")
    if started and gone:
        if not reason.strip():
            raise Refused(
                _("The method asks for the same trainers throughout. Say why it differs."), "reason"
            )
        record_deviation(by=by, group=group, item_code=FidelityCode.FIXED_TRAINERS, reason=reason)
    _refuse_strangers(group, new)
    participants = [
        placement.participant
        for placement in group.placements.current().select_related("participant")
    ]
    for trainer in new:
        if apart := kept_apart(participants, users=[trainer]):
            raise Refused(
                _("%(trainer)s and %(participant)s must not meet.")
                % {"trainer": trainer, "participant": apart[0].participant},
                "trainers",
            )
    for row in gone:
        row.delete()
        for participant in participants:
            files.close_involvement(
                participant=participant, user=row.user, kind=InvolvementKind.TRAINER
            )
    for trainer in new:
        with kept_rules(new_trainer_is_free="trainers"):
            GroupTrainer.objects.create(group=group, user=trainer)
        for participant in participants:
            files.open_involvement(
                participant=participant, user=trainer, kind=InvolvementKind.TRAINER
            )


@one_act()
def release_trainer(*, user: User, project: Project) -> None:
    """Take someone who no longer trains in the project off its groups that still run.

    For when the role ends; nothing can refuse it. A group left without a trainer says so in the
    list of groups. Groups that are closed keep who trained them.
    """
    rows = GroupTrainer.objects.filter(user=user, group__project=project).exclude(
        group__phase=GroupPhase.CLOSED
    )
    for row in rows.select_related("group").order_by("group_id"):
        # Held: who is placed at this moment would otherwise be opened to her after all.
        hold_group(row.group)
        for placement in row.group.placements.current().select_related("participant"):
            files.close_involvement(
                participant=placement.participant, user=user, kind=InvolvementKind.TRAINER
            )
        row.delete()


@one_act()
def place(
    *,
    by: User,
    group: Group,
    participant: Participant,
    on: datetime.date | None = None,
    in_doubt: bool | None = None,
    asks: Asks = TODAY,
) -> Placement:
    """Give a participant a place in a group, and its trainers sight of her file.

    She leaves the waiting list; sends `placement_made`. Who was taken out of this group before
    it started gets her place back. She is `in_doubt` as she was while she waited, unless that
    is given.

    Refused when the group is full (the database decides, also when two leaders place the last
    one at once), when it no longer takes in anyone, when she is in a group already or does not
    wait for one, when she must not meet someone in it (S2 §2.9), when she is too young on that
    day (S2 §1.5.1), for a day still to come or after the group closed, or when it has started
    and she has no case manager (S2 §12.3) or did not agree that a file is kept: what
    `start_group` asks of all holds for who joins later.

    Of before the portal (`asks`), a place in a group that has gone on is given as well; whoever
    tells of it ends the place as it ended then.
    """
    # Held before anything is looked at: two who must not meet may be placed at once.
    hold_group(group)
    on = on or timezone.localdate()
    if asks.waiting and not GroupPhase(group.phase).takes_women:
        raise Overtaken(_("The training of this group is over; nobody can join any more."), "group")
    if participant.project_id != group.project_id:
        raise Refused(_("She takes part in another project."), "group")
    refuse_to_come(on, "on")
    refuse_after_closing(group.closed_on, on)
    intake.rules.refuse_too_young(group.edition, participant.date_of_birth, on)
    if unsafe := why_unsafe(group, participant):
        raise unsafe
    if asks.case_manager and group.phase != GroupPhase.RECRUITING:
        _refuse_without_case_manager(participant)
    if asks.file_consent and group.phase != GroupPhase.RECRUITING:
        _refuse_without_consent(participant)
    waiting = _end_wait(participant, on, asks)
    placement = Placement.objects.filter(group=group, participant=participant).first()
    if placement is None:
        placement = Placement(group=group, participant=participant)
    elif placement.end_reason and placement.took_part:
        raise Refused(_("She took part in this group before and stopped."), "group")
    placement.placed_on = on
    placement.ended_on = None
    placement.end_reason = ""
    placement.ended_with_group = False
    if in_doubt is None:
        in_doubt = waiting is not None and waiting.in_doubt
    placement.in_doubt = in_doubt
    with kept_rules(group_has_room="group", one_group_at_a_time="group"):
        placement.save()
    open_to_trainers(placement, since=moment_of(on))
    placement_made.send(sender=Placement, placement=placement, by=by)
    return placement


@one_act()
def take_back(*, by: User, placement: Placement) -> None:
    """Take a participant out of a group that has not started, back to the waiting list.

    She keeps the day since when she waits. Sends `placement_ended`. Refused once the group has
    started: then a place ends with a reason (`end_placement`).
    """
    hold_placement(placement)
    if placement.group.phase != GroupPhase.RECRUITING:
        raise Overtaken(_("The group has started. End her place with a reason instead."))
    if placement.is_current:
        send_back(by=by, placement=placement, on=timezone.localdate())


def send_back(
    *,
    by: User,
    placement: Placement,
    on: datetime.date,
    reason: str = EndReason.BEFORE_START,
    with_group: bool = False,
) -> None:
    """End a place; the participant waits again, as long as before.

    For the services that decide that she does not start in this group, or that the group ends
    (`with_group`).
    """
    participant = placement.participant
    close_places(
        by=by,
        group=placement.group,
        placements=[placement],
        reason=reason,
        on=on,
        with_group=with_group,
    )
    last = WaitingListEntry.objects.filter(participant=participant).order_by("-since").first()
    intake.waiting_list.put_on_waiting_list(
        participant=participant,
        in_doubt=placement.in_doubt,
        since=last.since if last else None,
    )


def open_to_trainers(placement: Placement, since: datetime.datetime | None = None) -> None:
    """Let the trainers of her group see a participant's file; she is as far as the group is.

    For the services that give her a place.
    """
    participant, group = placement.participant, placement.group
    files.move_to_phase(participant, phase=GroupPhase(group.phase).participant_phase)
    for row in group.group_trainers.select_related("user"):
        files.open_involvement(
            participant=participant, user=row.user, kind=InvolvementKind.TRAINER, since=since
        )


def close_places(
    *,
    by: User,
    group: Group,
    placements: Collection[Placement],
    reason: str,
    on: datetime.date,
    with_group: bool = False,
) -> None:
    """End places in a group: its trainers lose sight of the files, marks for later sessions go.

    An open pause ends with the place. For the services that decide what happens to the
    participants; sends `placement_ended` for each.
    """
    with kept_rules(placement_ends_after_start="on"):
        change_at_once(placements, ended_on=on, end_reason=reason, ended_with_group=with_group)
    end_pauses(placements, on)
    # They said they would miss a session that is now none of theirs. What she did alone stays.
    to_come = group.sessions.filter(starts_at__gt=timezone.now(), done_at=None)
    if sessions := list(to_come.values_list("pk", flat=True)):
        said = Attendance.objects.filter(placement__in=placements, session__in=sessions)
        said.filter(made_up_on=None).delete()
    trainers = [row.user for row in group.group_trainers.select_related("user")]
    for placement in placements:
        for trainer in trainers:
            files.close_involvement(
                participant=placement.participant,
                user=trainer,
                kind=InvolvementKind.TRAINER,
                at=moment_of(on),
            )
        placement_ended.send(sender=Placement, placement=placement, by=by)


def kept_apart(participants: Iterable[Participant], *, users: Iterable[User]) -> list[KeepApart]:
    """Return the rules that keep one of `participants` apart from one of `users`."""
    return list(
        KeepApart.objects.filter(
            participant__in=list(participants), other_user__in=list(users)
        ).select_related("participant", "other_user")
    )


def moment_of(day: datetime.date) -> datetime.datetime | None:
    """Return the start of a past day, for administration entered later; None for today."""
    if day >= timezone.localdate():
        return None
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def refuse_after_closing(
    closed_on: datetime.date | None, day: datetime.date, field: str = "on"
) -> None:
    """Refuse a day, at `field`, on which something still happened in a group closed before it."""
    if closed_on is not None and day > closed_on:
        raise Refused(_("The group was closed before that day."), field)


def place_had_ended(placement: Placement, day: datetime.date, field: str) -> Refused | None:
    """Return the refusal, at `field`, of a day on which she was not in the group any more."""
    if placement.ended_on is not None and placement.ended_on < day:
        return Refused(_("Her place in the group had ended by then."), field)
    return None


def _refuse_strangers(group: Group, trainers: Collection[User]) -> None:
    team = trainers_to_choose(group.project)
    known = set(team.filter(pk__in=[t.pk for t in trainers]).values_list("pk", flat=True))
    for trainer in trainers:
        if trainer.pk not in known:
            raise Refused(
                _("%(name)s is not a trainer in this project.") % {"name": trainer}, "trainers"
            )


def why_unsafe(group: Group, participant: Participant) -> Refused | None:
    """Return whom in a group a participant must not meet, as a refusal; None where nobody."""
    if not KeepApart.objects.concerning(participant).exists():
        return None
    trainers = User.objects.filter(group_trainer_rows__group=group)
    if apart := kept_apart([participant], users=trainers):
        return Refused(
            _("She must not meet %(name)s, who trains this group.") % {"name": apart[0].other_user},
            "group",
        )
    women = Participant.objects.filter(placements__in=group.placements.current())
    rule = (
        KeepApart.objects.concerning(participant)
        .filter(Q(participant__in=women) | Q(other_participant__in=women))
        .select_related("participant", "other_participant")
        .first()
    )
    if rule is None:
        return None
    other = rule.other_participant if rule.participant == participant else rule.participant
    return Refused(
        _("She must not meet %(other)s, who is in this group.") % {"other": other}, "group"
    )


def _refuse_without_case_manager(participant: Participant) -> None:
    """Refuse to let a participant join a training without a safety net (S2 §12.3)."""
    if not Participant.objects.filter(has_case_manager("pk"), pk=participant.pk).exists():
        raise Refused(
            _(
                "%(who)s has no case manager in her safety net. "
                "Nobody joins a group that has started without one."
            )
            % {"who": participant},
            "participant",
        )


def _refuse_without_consent(participant: Participant) -> None:
    """Refuse to let a participant join a training who did not agree that a file is kept."""
    if not Participant.objects.filter(has_file_consent("pk"), pk=participant.pk).exists():
        raise Refused(
            _(
                "Of %(who)s no consent to keep a file is recorded. "
                "Nobody joins a group that has started without it."
            )
            % {"who": participant},
            "participant",
        )


def _end_wait(participant: Participant, on: datetime.date, asks: Asks) -> WaitingListEntry | None:
    """End the wait of who gets a place; of before the portal there need be none.

    Refused who is in a group, who does not wait (the page was an older one, or someone was
    quicker), and of before the portal who had not been admitted by then.
    """
    waiting = intake.waiting_list.take_off_waiting_list(participant=participant, at=moment_of(on))
    if waiting is None:
        if Placement.objects.current().filter(participant=participant).exists():
            raise Overtaken(sentence_of("one_group_at_a_time"), "group")
        if asks.waiting:
            raise Overtaken(_("She does not wait for a group now, so she cannot get a place."))
        intake.rules.refuse_not_admitted(participant, on)
    return waiting
