"""What happened with a participant, newest first, as far as the reader may know."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.coaching.models import Concern, Contact, Track
from dnt_portal.common.pieces import StoryEntry
from dnt_portal.groups.models import Attendance, Pause, Placement
from dnt_portal.groups.permissions import can_pause
from dnt_portal.intake.models import Referral
from dnt_portal.ladder.models import Measurement
from dnt_portal.participants.models import Participant
from dnt_portal.reports.models import Certificate

#: How much of a story a page shows; older entries are on the pages they come from.
STORY_LENGTH = 60


def story_of(user: User, participant: Participant) -> list[StoryEntry]:
    """Return the timeline of a participant's file; each part obeys its own `visible_to`."""
    dated = [
        *_intake(user, participant),
        *_group(user, participant),
        *_pauses(user, participant),
        *_sessions(user, participant),
        *_coaching(user, participant),
        *_concerns(user, participant),
        *_measurements(user, participant),
        *_certificates(user, participant),
    ]
    dated.sort(key=lambda pair: pair[0], reverse=True)
    return [entry for _day, entry in dated[:STORY_LENGTH]]


Dated = Iterator[tuple[datetime.date, StoryEntry]]


def _intake(user: User, participant: Participant) -> Dated:
    referrals = (
        Referral.objects.led_by(user).filter(participant=participant).select_related("decision")
    )
    for referral in referrals:
        url = reverse("intake:referral", args=[referral.pk])
        day = referral.received_on
        source = str(referral.get_source_display())
        yield day, StoryEntry(day, _("Referred"), source, url)
        decision = getattr(referral, "decision", None)
        if decision:
            day = decision.decided_on
            text = _("Decision: %(outcome)s") % {"outcome": decision.get_outcome_display()}
            yield day, StoryEntry(day, text, url=url)
        if referral.taken_back_on:
            day = referral.taken_back_on
            yield day, StoryEntry(day, _("A decision was taken back"), url=url)


def _group(user: User, participant: Participant) -> Dated:
    places = (
        Placement.objects.visible_to(user).filter(participant=participant).select_related("group")
    )
    for placement in places:
        url = reverse("overview:group", args=[placement.group_id])
        text = _("Placed in %(group)s") % {"group": placement.group}
        yield placement.placed_on, StoryEntry(placement.placed_on, text, url=url)
        if placement.ended_on:
            text = _("Place in %(group)s ended") % {"group": placement.group}
            reason = str(placement.get_end_reason_display())
            yield placement.ended_on, StoryEntry(placement.ended_on, text, reason, url)


def _pauses(user: User, participant: Participant) -> Dated:
    pauses = (
        Pause.objects.visible_to(user)
        .filter(placement__participant=participant)
        .select_related("placement__group")
    )
    may: dict[int, bool] = {}
    for pause in pauses:
        if pause.placement_id not in may:
            may[pause.placement_id] = can_pause(user, pause.placement)
        linked = may[pause.placement_id]
        url = reverse("groups:pause_take_back", args=[pause.pk]) if linked else ""
        day, reason = pause.paused_on, str(pause.get_reason_display())
        yield day, StoryEntry(day, _("Pauses"), reason, url)
        if pause.ended_on and not pause.ended_with_place:
            yield pause.ended_on, StoryEntry(pause.ended_on, _("Back after a pause"), url=url)


def _sessions(user: User, participant: Participant) -> Dated:
    marks = (
        Attendance.objects.visible_to(user)
        .filter(placement__participant=participant)
        .select_related("session__theme")
    )
    for mark in marks:
        day = timezone.localdate(mark.session.starts_at)
        if mark.made_up and mark.made_up_on:
            # Who goes on alone may be ahead of the group.
            day = min(day, mark.made_up_on)
        text = _("Session %(session)s") % {"session": mark.session}
        yield (
            day,
            StoryEntry(day, text, mark.words, reverse("groups:session", args=[mark.session_id])),
        )


def _coaching(user: User, participant: Participant) -> Dated:
    tracks = (
        Track.objects.visible_to(user).filter(participant=participant).select_related("coach__user")
    )
    for track in tracks:
        url = reverse("coaching:track", args=[track.pk])
        text = _("Coach %(coach)s started") % {"coach": track.coach.name}
        yield track.starts_on, StoryEntry(track.starts_on, text, url=url)
        if track.ended_on:
            text = _("Coach %(coach)s ended") % {"coach": track.coach.name}
            reason = str(track.get_end_reason_display())
            yield track.ended_on, StoryEntry(track.ended_on, text, reason, url)
    contacts = Contact.objects.visible_to(user).filter(track__participant=participant)
    for contact in contacts[:STORY_LENGTH]:
        url = reverse("coaching:track", args=[contact.track_id])
        medium = str(contact.get_medium_display())
        text = _("Contact with her coach")
        yield contact.held_on, StoryEntry(contact.held_on, text, medium, url)


def _concerns(user: User, participant: Participant) -> Dated:
    concerns = (
        Concern.objects.visible_to(user).filter(participant=participant).select_related("raised_by")
    )
    for concern in concerns:
        day = timezone.localdate(concern.raised_at)
        url = reverse("coaching:concern", args=[concern.pk])
        detail = _("settled") if concern.settled_at else _("open")
        text = _("%(who)s raised a concern") % {"who": concern.raised_by.name}
        yield day, StoryEntry(day, text, detail, url, alarm=concern.settled_at is None)


def _measurements(user: User, participant: Participant) -> Dated:
    taken = (
        Measurement.objects.visible_to(user)
        .filter(participant=participant)
        .taken()
        .select_related("wave", "rung")
    )
    for measurement in taken:
        day = measurement.taken_on
        assert day is not None  # of what was `taken`
        text = _("Measured: %(wave)s") % {"wave": measurement.wave}
        url = reverse("ladder:participant", args=[participant.pseudonym])
        yield day, StoryEntry(day, text, str(measurement.rung), url)


def _certificates(user: User, participant: Participant) -> Dated:
    certificates = Certificate.objects.visible_to(user).made().filter(participant=participant)
    for certificate in certificates:
        day = certificate.decided_on
        url = reverse("reports:certificate", args=[certificate.pk])
        text = str(certificate.get_kind_display()).capitalize()
        yield day, StoryEntry(day, text, url=url)
