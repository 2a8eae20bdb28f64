"""Coaching tracks: from the coach session for the edition's months (S2 §1.5.3, §10.2.2)."""

import datetime
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dnt_portal.accounts.models import User
from dnt_portal.coaching.enums import CoachState, Gender, TrackEndReason
from dnt_portal.coaching.models import Coach, Track
from dnt_portal.coaching.pairing.rules import MAY_BE_SET_ASIDE, Rule, own_rules
from dnt_portal.coaching.services.coaches import has_left
from dnt_portal.common.dates import day_of_week
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.models import SAY_WHEN_IT_ENDED
from dnt_portal.common.refusing import broken, kept_rules, sentence_of
from dnt_portal.common.transactions import one_act
from dnt_portal.groups import services as groups
from dnt_portal.groups.models import Group, Placement, Session
from dnt_portal.participants import services as participants
from dnt_portal.participants.enums import InvolvementKind
from dnt_portal.participants.models import KeepApart, Participant
from dnt_portal.programme.enums import FidelityCode

#: How long after the coach session a leader may still write down who met whom there.
WRITTEN_DOWN_WITHIN = datetime.timedelta(weeks=1)
#: What is said of who has no place in the group any more.
NO_LONGER_THERE = gettext_lazy("She is no longer in this group.")
ENDED_ALREADY = gettext_lazy("This coaching has ended already.")


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


class TrackEnd(NamedTuple):
    """When coaching ended, and why (`TrackEndReason`)."""

    on: datetime.date
    reason: str


@one_act()
def start_track(
    *,
    by: User,
    placement: Placement,
    coach: Coach,
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
    rhythm_days: int | None = None,
    agreement: str = "",
    ended_on: datetime.date | None = None,
    end_reason: str = "",
    reason: str = "",
    external_key: str = "",
) -> Track:
    """Match a participant with a coach, who sees the participant from the first day.

    Starts on `_first_day`, and lasts until `ends_on` when the two agreed that, else the edition's
    months, at most until the programme ends (S2 §1.5.3). Refused when the two may not be matched,
    when the participant has a coach in that time, before her group started and after her place
    ended, and when the coach is not ready: no VOG seen, not trained, no room. A `reason` lets an
    untrained coach start and is kept as a deviation (N30).

    What was before there was a portal is told with its days. Of a match that runs already
    (`starts_on` in the past) VOG, training and a yes to the offer are not asked; that the coach is
    in the pool and has room is. One that is over is told with `ended_on` and `end_reason`; in a
    place that has ended it ended with the place, unless these say otherwise. Such a coach need not
    be at hand now.
    """
    today = timezone.localdate()
    group = placement.group
    # The coach is locked before the room is counted: two leaders at once take turns.
    coach = Coach.objects.select_for_update(of=("self",)).select_related("user").get(pk=coach.pk)
    if unsuitable := _why_unsuitable(placement.participant, coach):
        raise unsuitable
    _refuse_outside_place(placement, starts_on)
    first_day = starts_on or _first_day(placement)
    end = _told_end(placement, first_day, ended_on, end_reason)
    not_at_hand = None
    if starts_on is None or starts_on >= today:
        refuse_unready(coach, reason)
    elif end is None:
        not_at_hand = _why_not_at_hand(coach)
    track = Track(
        participant=placement.participant,
        placement=placement,
        coach=coach,
        starts_on=first_day,
        ends_on=ends_on or coaching_ends_on(group, first_day),
        rhythm_days=group.edition.contact_every_days,
        external_key=external_key,
    )
    if rhythm_days is not None or agreement:
        _agree(track, track.rhythm_days if rhythm_days is None else rhythm_days, agreement)
    _refuse_no_days(track, "ends_on" if ends_on else "starts_on")
    if end is not None:
        _refuse_end(track, end, on="ended_on", reason="end_reason")
        if end.on < first_day:
            raise before_start(track, "ended_on")
        track.ended_on, track.end_reason = end
    with kept_rules(one_coach_at_a_time="starts_on"):
        track.save(force_insert=True)
    if not_at_hand is not None:
        # Said last: that she has a coach in that time says more, when it is the same coach.
        raise not_at_hand
    if not coach.trained and reason:
        groups.deviations.record_deviation(
            by=by, group=group, item_code=FidelityCode.COACH_QUALITY, reason=reason
        )
    # The coach sees the participant from today at the earliest; a match taken over ran already.
    let_see(track, since=starts_on or max(first_day, today))
    return track


def let_see(track: Track, since: datetime.date) -> None:
    """Let the coach see the participant from a day on; in a match that is over, until its end."""
    her, user, kind = track.participant, track.coach.user, InvolvementKind.COACH
    if user is None:
        # Taken over, of a coach who did not say yes yet: `welcoming.welcome_coach` opens it then.
        return
    if track.ended_on is not None:
        until = _end_of(track.ended_on) or timezone.now()
        participants.record_involvement(her, user, kind, _midnight(since), until)
        return
    from_now = since == timezone.localdate()
    participants.open_involvement(her, user, kind, since=None if from_now else _midnight(since))


def _refuse_outside_place(placement: Placement, starts_on: datetime.date | None) -> None:
    """Refuse coaching before her group started and after her place in it ended."""
    started_on, ended_on = placement.group.started_on, placement.ended_on
    if started_on is None:
        raise Refused(_("Her group has not started yet."), "placement")
    if ended_on is not None and (starts_on is None or starts_on >= timezone.localdate()):
        raise Overtaken(NO_LONGER_THERE, "placement")
    if starts_on is not None and starts_on < started_on:
        raise Refused(
            _("Her group started on %(day)s; choose that day or a later one.")
            % {"day": day_of_week(started_on)},
            "starts_on",
        )
    if starts_on is not None and (
        refused := groups.composing.place_had_ended(placement, starts_on, "starts_on")
    ):
        raise refused


def _told_end(
    placement: Placement,
    first_day: datetime.date,
    ended_on: datetime.date | None,
    reason: str,
) -> TrackEnd | None:
    """Return when and why a match that is told ended, as told or with her place; else None."""
    if ended_on is not None:
        return TrackEnd(ended_on, reason)
    if placement.ended_on is not None:
        on, of_place = end_of_place(placement, first_day)
        return TrackEnd(on, reason or of_place)
    if reason:
        raise Refused(SAY_WHEN_IT_ENDED, "ended_on")
    return None


def _refuse_no_days(track: Track, field: str) -> None:
    """Refuse coaching of which the last day is not after the first."""
    if track.ends_on > track.starts_on:
        return
    if field == "ends_on":
        raise Refused(_("The coaching would end before it starts."), field)
    raise Refused(
        _("The programme of this group ends on %(day)s, so coaching cannot start then.")
        % {"day": day_of_week(track.ends_on)},
        field,
    )


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
    for rule in _rules_of(coach):
        if not (rule in MAY_BE_SET_ASIDE and reason.strip()):
            raise _unready(coach, rule)


def _why_not_at_hand(coach: Coach) -> Refused | None:
    """Return why a match cannot run already: its coach left the pool, or has no room for it."""
    if coach.state == CoachState.STOPPED:
        return Refused(has_left(coach), "coach")
    if Rule.NO_ROOM in _rules_of(coach):
        return _unready(coach, Rule.NO_ROOM)
    return None


def _rules_of(coach: Coach) -> list[Rule]:
    """Return what stands in the way of a coach, with the participants of this moment."""
    return own_rules(coach, coach.tracks.current().count())


def _unready(coach: Coach, rule: Rule) -> Refused:
    """Return the refusal of a coach for one of the rules in the coach's way."""
    sentences = {
        Rule.NOT_SAID_YES: _("%(coach)s has not said yes yet."),
        Rule.NOT_AVAILABLE: _("%(coach)s is not available now."),
        Rule.NO_VOG: _("Nobody has seen the VOG of %(coach)s yet."),
        Rule.NOT_TRAINED: _(
            "%(coach)s has not completed the training. Say why this coach starts already."
        ),
        Rule.NO_ROOM: _("%(coach)s has no room for another participant."),
    }
    field = "reason" if rule in MAY_BE_SET_ASIDE else "coach"
    return Refused(sentences[rule] % {"coach": coach.name}, field)


def _why_unsuitable(participant: Participant, coach: Coach) -> Refused | None:
    """Return why two people may not be matched, whenever it was; None where they may."""
    name = {"coach": coach.name, "participant": participant.pseudonym}
    if coach.project_id != participant.project_id:
        return Refused(_("%(coach)s is in the coach pool of another project.") % name, "coach")
    if not Gender(coach.gender).suits(participant.only_female_coach):
        return Refused(_("She wants a woman as coach."), "coach")
    if must_not_meet(participant, coach.user):
        return Refused(_("%(coach)s and %(participant)s must not meet.") % name, "coach")
    return None


def must_not_meet(participant: Participant, user: User | None) -> bool:
    """Return whether it was written down that a participant and this person must not meet."""
    return (
        user is not None
        and KeepApart.objects.filter(participant=participant, other_user=user).exists()
    )


@one_act()
def end_track(*, track: Track, reason: str, on: datetime.date | None = None) -> Track:
    """End a track with its reason; the coach's access ends with it.

    Refused when it has ended already, for a day still to come, and for a day before its first or
    before the last contact. A track that is still to begin ends on its first day, so that it never
    was.
    """
    today = timezone.localdate()
    track = (
        Track.objects.select_for_update(of=("self",))
        .select_related("participant", "coach__user", "placement__group__edition")
        .get(pk=track.pk)
    )
    if track.ended_on is not None:
        raise Overtaken(ENDED_ALREADY)
    end = TrackEnd(on or today, reason)
    _refuse_end(track, end, on="on", reason="reason")
    if track.starts_on > today:
        end = end._replace(on=track.starts_on)
    elif end.on < track.starts_on:
        raise before_start(track, "on")
    track.ended_on, track.end_reason = end
    track.save(update_fields=["ended_on", "end_reason", "updated_at"])
    # Now, whatever day it ended on: until this moment the coach saw the participant.
    if track.coach.user is not None:
        participants.close_involvement(track.participant, track.coach.user, InvolvementKind.COACH)
    return track


def _refuse_end(track: Track, end: TrackEnd, *, on: str, reason: str) -> None:
    """Refuse an end that cannot be, at the arguments that say the day and the reason."""
    if end.on > timezone.localdate():
        raise Refused(_("Record the end once it is there, not before."), on)
    if end.reason not in TrackEndReason.values:
        raise broken("track_ends_with_reason", reason)
    last = None if track._state.adding else _last_contact(track)
    if last and last > end.on:
        raise Refused(_("There was still a contact after that day. Choose a later day."), on)


def before_start(track: Track, field: str) -> Refused:
    """Return the refusal of a day before the coaching started."""
    return Refused(
        _("The coaching started on %(day)s; choose that day or a later one.")
        % {"day": day_of_week(track.starts_on)},
        field,
    )


def end_of_place(placement: Placement, *not_before: datetime.date | None) -> TrackEnd:
    """Return when and why coaching ends of a participant whose place in a group ended.

    It ends with her place, or on the last of the other days (its own first, the last contact)
    when that was later.
    """
    days = [day for day in (placement.ended_on, *not_before) if day is not None]
    return TrackEnd(max(days), TrackEndReason.of_place(placement.end_reason))


def _end_on(track: Track, end: TrackEnd) -> None:
    """End a track because something else ended; one still to begin ends on its first day."""
    end_track(track=track, reason=end.reason, on=min(end.on, timezone.localdate()))


@one_act()
def end_with_place(*, placement: Placement) -> None:
    """End the open track of a participant whose place ended; the coach's access ends with it."""
    for track in Track.objects.current().filter(participant=placement.participant_id):
        end = end_of_place(placement, track.starts_on, _last_contact(track))
        _end_on(track, end)


@one_act()
def take_back_match(*, track: Track) -> None:
    """Take back a match that was made by mistake: she has no coach, and never had this one.

    The trail keeps that it was made; the coach does not see her any more. Refused once it ended,
    and once there was a contact or a concern: then it was, and it is ended with a reason.
    """
    track = _held(track)
    if track.ended_on is not None:
        raise Overtaken(ENDED_ALREADY)
    if has_begun(track):
        raise Refused(_("Something was recorded of these two already. End the coaching instead."))
    participant, user = track.participant, track.coach.user
    track.delete()
    if user is not None:
        participants.close_involvement(participant, user, InvolvementKind.COACH)


def has_begun(track: Track) -> bool:
    """Return whether anything was recorded of a pair: a contact, an attempt, a concern."""
    return track.contacts.exists() or track.concerns.exists()


@one_act()
def resume_track(*, track: Track) -> Track:
    """Let coaching that ended go on: it ended by mistake, or the two find each other again.

    The coach sees the participant again from now on, and what was written stays with it. Refused
    when it has not ended, when her place in the group has, when she has another coach by now, when
    the two must not meet, and when the coach left the pool or has no room.
    """
    track = _held(track)
    if track.ended_on is None:
        raise Overtaken(_("This coaching has not ended."))
    if not track.placement.is_current:
        raise Refused(NO_LONGER_THERE)
    if refused := _why_not_again(track) or _why_not_at_hand(track.coach):
        raise Refused(refused.message)
    _resume(track)
    return track


@one_act()
def resume_with_place(*, placement: Placement, was: Placement) -> None:
    """Resume the coaching that ended with a place (`was`) which goes on by now.

    Also of a coach who has no more room: it is who she had. Where it cannot be, because the coach
    left or she has another one, it stays ended: then she is in the lists as a woman without a
    coach.
    """
    for row in Track.objects.filter(placement=placement).exclude(ended_on=None):
        track = _held(row)
        end = end_of_place(was, track.starts_on, _last_contact(track))
        if (track.ended_on, track.end_reason) == end and _why_not_again(track) is None:
            _resume(track)


def _held(track: Track) -> Track:
    """Return a track with its row locked, and its coach's: two leaders at once take turns."""
    return (
        Track.objects.select_for_update(of=("self", "coach"))
        .select_related("participant", "coach__user", "placement")
        .get(pk=track.pk)
    )


def _why_not_again(track: Track) -> Refused | None:
    """Return why coaching that ended cannot go on, whatever room the coach has."""
    if track.coach.state == CoachState.STOPPED:
        return Refused(has_left(track.coach))
    if Track.objects.current().filter(participant=track.participant_id).exists():
        return Refused(sentence_of("one_coach_at_a_time"))
    return _why_unsuitable(track.participant, track.coach)


def _resume(track: Track) -> None:
    """Let a track go on; the coach sees the participant from now on."""
    track.ended_on, track.end_reason = None, ""
    with kept_rules(one_coach_at_a_time=""):
        track.save(update_fields=["ended_on", "end_reason", "updated_at"])
    let_see(track, since=timezone.localdate())


@one_act()
def end_with_group(*, group: Group) -> None:
    """Complete the tracks that are still open when a group is closed."""
    assert group.closed_on is not None
    for track in Track.objects.current().filter(placement__group=group):
        days = [group.closed_on, track.starts_on, _last_contact(track)]
        _end_on(track, TrackEnd(max(day for day in days if day), TrackEndReason.COMPLETED))


@one_act()
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


@one_act()
def agree_rhythm(*, track: Track, rhythm_days: int, agreement: str = "") -> Track:
    """Keep what coach and participant agreed: how often, and how (S2 §1.5.3).

    Refused when they would be in touch less often than the edition's silence.
    """
    _agree(track, rhythm_days, agreement)
    track.save(update_fields=["rhythm_days", "agreement", "updated_at"])
    return track


def _agree(track: Track, rhythm_days: int, agreement: str) -> None:
    """Set what they agreed; refuse a rhythm that the edition calls silence."""
    most = track.placement.group.edition.silence_days
    if not 1 <= rhythm_days <= most:
        raise Refused(
            _("Agree on a contact at least every %(days)s days.") % {"days": most}, "rhythm_days"
        )
    track.rhythm_days, track.agreement = rhythm_days, agreement.strip()


def _last_contact(track: Track) -> datetime.date | None:
    """Return the day of the last contact or attempt, none without any."""
    last: datetime.date | None = track.contacts.aggregate(last=models.Max("held_on"))["last"]
    return last


def _end_of(day: datetime.date) -> datetime.datetime | None:
    """Return the moment at which a past day was over; None for today, which is not over."""
    if day >= timezone.localdate():
        return None
    return _midnight(day + datetime.timedelta(days=1))


def _midnight(day: datetime.date) -> datetime.datetime:
    """Return the first moment of a day, in the portal's own time zone."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
