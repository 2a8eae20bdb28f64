"""Coaching tracks: from the coach session for the edition's months (S2 §1.5.3, §10.2.2)."""

import datetime

from dateutil.relativedelta import relativedelta
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.coaching.enums import Gender, TrackEndReason
from dnt_portal.coaching.models import Coach, Track
from dnt_portal.coaching.pairing.rules import MAY_BE_SET_ASIDE, Rule, own_rules
from dnt_portal.common.dates import day_of_week
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.refusing import broken, kept_rules
from dnt_portal.groups import services as groups
from dnt_portal.groups.models import Group, Placement, Session
from dnt_portal.participants import services as participants
from dnt_portal.participants.enums import InvolvementKind
from dnt_portal.participants.models import KeepApart
from dnt_portal.programme.enums import FidelityCode

#: How long after the coach session a leader may still write down who met whom there.
WRITTEN_DOWN_WITHIN = datetime.timedelta(weeks=1)


def coach_session_day(group: Group) -> datetime.date | None:
    """Return the day on which the group's participants meet their coaches, if it is planned."""
    session = Session.objects.filter(group=group).coach_session().first()
    return timezone.localtime(session.starts_at).date() if session else None


def day_to_start_from(group: Group) -> datetime.date | None:
    """Return the coach session's day while coaching starts at it; None where it starts today."""
    day = coach_session_day(group)
    long_ago = timezone.localdate() - WRITTEN_DOWN_WITHIN
    return None if day is None or day < long_ago else day


def coaching_ends_on(group: Group, starts_on: datetime.date) -> datetime.date:
    """Return the last day of coaching that starts on a day: the edition's months later.

    At most until the programme ends (S2 §1.5.3: a year after the start).
    """
    edition = group.edition
    ends = [starts_on + relativedelta(months=edition.coaching_months)]
    if group.started_on:
        ends.append(group.started_on + relativedelta(months=edition.programme_months))
    if group.ends_on:
        ends.append(group.ends_on)
    return min(ends)


@transaction.atomic
def start_track(
    *,
    by: User,
    placement: Placement,
    coach: Coach,
    starts_on: datetime.date | None = None,
    reason: str = "",
    external_key: str = "",
) -> Track:
    """Match a participant with a coach, who sees the participant from the first day.

    Starts on `_first_day` and lasts the edition's months from there, at most until the programme
    ends (S2 §1.5.3). Refused when the two may not be matched, when the participant has a coach in
    that time, and when the coach is not ready: no VOG seen, not trained, no room. A `reason` lets
    an untrained coach start and is kept as a deviation (N30). A match that already runs
    (`starts_on` in the past) is recorded as it was, ready or not.
    """
    today = timezone.localdate()
    group = placement.group
    # The coach is locked before the room is counted: two leaders at once take turns.
    coach = Coach.objects.select_for_update(of=("self",)).select_related("user").get(pk=coach.pk)
    _refuse_unsuitable(placement, coach)
    if starts_on is None or starts_on >= today:
        refuse_unready(coach, reason)
    if placement.ended_on is not None and (starts_on is None or starts_on > placement.ended_on):
        raise Overtaken(_("She is no longer in this group."))
    first_day = starts_on or _first_day(placement)
    ends_on = coaching_ends_on(group, first_day)
    if ends_on <= first_day:
        raise Refused(
            _("The programme of this group ends on %(day)s, so coaching cannot start then.")
            % {"day": day_of_week(ends_on)},
            "starts_on",
        )
    track = Track(
        participant=placement.participant,
        placement=placement,
        coach=coach,
        starts_on=first_day,
        ends_on=ends_on,
        rhythm_days=group.edition.contact_every_days,
        external_key=external_key,
    )
    with kept_rules():
        track.save(force_insert=True)
    if not coach.trained and reason:
        groups.deviations.record_deviation(
            by=by, group=group, item_code=FidelityCode.COACH_QUALITY, reason=reason
        )
    # The coach sees the participant from today at the earliest; a match taken over ran already.
    seen_from = starts_on or max(first_day, today)
    participants.open_involvement(
        placement.participant,
        coach.user,
        InvolvementKind.COACH,
        since=None if seen_from == today else _midnight(seen_from),
    )
    return track


def _first_day(placement: Placement) -> datetime.date:
    """Return when coaching begins that nobody gave a day for: at the coach session, else today.

    Coaching starts where the two meet, at the group's coach session (S2 §1.5.3), when that is today
    or still to come. Leaders write down some days later what happened there, so a session of at
    most `WRITTEN_DOWN_WITHIN` ago counts too, unless the participant came into the group or was
    coached after it. Otherwise it is another coach, or a first one that comes late: the months
    begin today.
    """
    today = timezone.localdate()
    day = day_to_start_from(placement.group)
    if day is None:
        return today
    coached_since = Track.objects.filter(participant=placement.participant_id).filter(
        models.Q(ended_on=None) | models.Q(ended_on__gt=day)
    )
    if day < today and (day < placement.placed_on or coached_since.exists()):
        return today
    return day


def refuse_unready(coach: Coach, reason: str = "") -> None:
    """Refuse a coach who cannot take on anyone now; call it with the coach's row locked.

    A `reason` sets aside only that the training is not completed (N30).
    """
    sentences = {
        Rule.NOT_AVAILABLE: _("%(coach)s is not available now."),
        Rule.NO_VOG: _("Nobody has seen the VOG of %(coach)s yet."),
        Rule.NOT_TRAINED: _(
            "%(coach)s has not completed the training. Say why this coach starts already."
        ),
        Rule.NO_ROOM: _("%(coach)s has no room for another participant."),
    }
    for rule in own_rules(coach, coach.tracks.current().count()):
        if rule in MAY_BE_SET_ASIDE and reason.strip():
            continue
        field = "reason" if rule in MAY_BE_SET_ASIDE else "coach"
        raise Refused(sentences[rule] % {"coach": coach.user.name}, field)


def _refuse_unsuitable(placement: Placement, coach: Coach) -> None:
    """Refuse two people who may not be matched, whenever it was."""
    participant = placement.participant
    name = {"coach": coach.user.name, "participant": participant.pseudonym}
    if coach.project_id != participant.project_id:
        raise Refused(_("%(coach)s is in the coach pool of another project.") % name, "coach")
    if not Gender(coach.gender).suits(participant.only_female_coach):
        raise Refused(_("%(participant)s wants a woman as coach.") % name, "coach")
    if KeepApart.objects.filter(participant=participant, other_user=coach.user_id).exists():
        raise Refused(_("%(coach)s and %(participant)s must not meet.") % name, "coach")


@transaction.atomic
def end_track(*, track: Track, reason: str, on: datetime.date | None = None) -> Track:
    """End a track with its reason; the coach's access ends with it.

    Refused when it has ended already, for a day still to come, and for a day before the last
    contact. A track that never began ends on its first day.
    """
    today = timezone.localdate()
    track = (
        Track.objects.select_for_update(of=("self",))
        .select_related("participant", "coach__user", "placement__group__edition")
        .get(pk=track.pk)
    )
    if track.ended_on is not None:
        raise Overtaken(_("This coaching has ended already."))
    if reason not in TrackEndReason.values:
        raise broken("track_ends_with_reason", "reason")
    on = on or today
    if on > today:
        raise Refused(_("Record the end once it is there, not before."), "on")
    on = max(on, track.starts_on)
    last = track.contacts.aggregate(last=models.Max("held_on"))["last"]
    if last and last > on:
        raise Refused(_("There was still a contact after that day. Choose a later day."), "on")
    track.ended_on, track.end_reason = on, reason
    track.save(update_fields=["ended_on", "end_reason", "updated_at"])
    # Now, whatever day it ended on: until this moment the coach saw the participant.
    participants.close_involvement(track.participant, track.coach.user, InvolvementKind.COACH)
    return track


@transaction.atomic
def rematch(
    *,
    by: User,
    track: Track,
    coach: Coach,
    reason: str = TrackEndReason.MISMATCH,
    on: datetime.date | None = None,
    departure: str = "",
) -> Track:
    """Give a participant another coach (S2 §10.2.2, N32): end `track`, start a new one.

    The participant's plan and history stay; the earlier coach's notes belong to the earlier track,
    so the new coach does not see them. Refused where `end_track` and `start_track` are, and for the
    same coach; `departure` says why a coach who is not trained yet may start.
    """
    if coach.pk == track.coach_id:
        raise Refused(_("Choose another coach than the present one."), "coach")
    ended = end_track(track=track, reason=reason, on=on)
    today = timezone.localdate()
    return start_track(
        by=by,
        placement=ended.placement,
        coach=coach,
        starts_on=max(ended.ended_on or today, today),
        reason=departure,
    )


@transaction.atomic
def agree_rhythm(*, track: Track, rhythm_days: int, agreement: str = "") -> Track:
    """Keep what coach and participant agreed: how often, and how (S2 §1.5.3).

    Refused when they would be in touch less often than the edition's silence.
    """
    most = track.placement.group.edition.silence_days
    if not 1 <= rhythm_days <= most:
        raise Refused(
            _("Agree on a contact at least every %(days)s days.") % {"days": most}, "rhythm_days"
        )
    track.rhythm_days, track.agreement = rhythm_days, agreement.strip()
    track.save(update_fields=["rhythm_days", "agreement", "updated_at"])
    return track


def _midnight(day: datetime.date) -> datetime.datetime:
    """Return the first moment of a day, in the portal's own time zone."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
