"""Choices of coaches, matching and contact."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dnt_portal.groups.enums import EndReason


class CoachState(models.TextChoices):
    """Whether a coach can be matched."""

    CANDIDATE = "candidate", _("candidate")
    AVAILABLE = "available", _("available")
    PAUSED = "paused", _("has a break")
    STOPPED = "stopped", _("stopped")

    @property
    def at_hand(self) -> bool:
        """Whether the coach has no break and did not stop; VOG and training do the rest."""
        return self in (CoachState.CANDIDATE, CoachState.AVAILABLE)


class Gender(models.TextChoices):
    """A coach's gender, for a participant may want a woman as coach (S2 §9.2.1)."""

    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    OTHER = "other", _("other or not said")

    def suits(self, only_female_coach: bool) -> bool:
        """Tell whether a coach of this gender suits a participant who may want only a woman."""
        return self == Gender.WOMAN or not only_female_coach


class Style(models.TextChoices):
    """How a coach works best, and what a participant may wish for (S2 §9.2.1)."""

    LISTENER = "listener", _("listens and gives room")
    ORGANISER = "organiser", _("brings structure")
    DOER = "doer", _("goes along and does things")


class LadderFocus(models.TextChoices):
    """Where on the ladder a coach has most to offer (S2 §9.2.1)."""

    LOWER = "lower", _("first steps outside")
    WORK = "work", _("towards paid work")
    BOTH = "both", _("both")


class TrackEndReason(models.TextChoices):
    """Why a coaching track ended."""

    COMPLETED = "completed", _("coaching completed")
    EARLY_POSITIVE = "early_positive", _("goals reached earlier")
    MISMATCH = "mismatch", _("another coach fits better")
    COACH_STOPPED = "coach_stopped", _("the coach stopped")
    PARTICIPANT_STOPPED = "participant_stopped", _("the participant stopped")
    GROUP_ENDED = "group_ended", _("the group ended")

    @property
    def covers(self) -> bool:
        """Whether the coaching was done by then, so that the participant needs no other coach."""
        return self in (TrackEndReason.COMPLETED, TrackEndReason.EARLY_POSITIVE)

    @property
    def goes_on(self) -> bool:
        """Whether only this pair ends: the participant goes on with another coach."""
        return self in (TrackEndReason.MISMATCH, TrackEndReason.COACH_STOPPED)

    @classmethod
    def covering(cls) -> list["TrackEndReason"]:
        """Return the reasons after which a participant needs no other coach."""
        return [reason for reason in cls if reason.covers]

    @classmethod
    def of_the_pair(cls) -> list["TrackEndReason"]:
        """Return the reasons that lie with the pair: that the group ended is said by closing it."""
        return [reason for reason in cls if reason != TrackEndReason.GROUP_ENDED]

    @classmethod
    def of_place(cls, reason: str) -> "TrackEndReason":
        """Return why coaching ends when the participant's place in the group ends for `reason`."""
        if reason in EndReason.staying():
            return cls.COMPLETED
        if reason == EndReason.GROUP_ENDED:
            return cls.GROUP_ENDED
        return cls.EARLY_POSITIVE if reason in EndReason.completing() else cls.PARTICIPANT_STOPPED


class Medium(models.TextChoices):
    """How coach and participant were in touch; failed is only an attempt."""

    TOGETHER = "together", _("together")
    PHONE = "phone", _("by telephone")
    MESSAGE = "message", _("message")
    FAILED = "failed", _("no contact made")

    @property
    def is_contact(self) -> bool:
        """Whether they really were in touch; an attempt in vain is counted apart."""
        return self != Medium.FAILED

    @property
    def has_length(self) -> bool:
        """Whether it took a while worth asking after; a message or an attempt takes none."""
        return self in (Medium.TOGETHER, Medium.PHONE)

    @classmethod
    def in_touch(cls) -> list["Medium"]:
        """Return the ways of really being in touch."""
        return [medium for medium in cls if medium.is_contact]

    @classmethod
    def with_length(cls) -> list["Medium"]:
        """Return the ways of being in touch of which it is asked how long it took."""
        return [medium for medium in cls if medium.has_length]


class Urgency(models.TextChoices):
    """How soon a concern needs someone."""

    TODAY = "today", _("today")
    THIS_WEEK = "this_week", _("this week")
    TALK = "talk", _("at the next talk")
