"""Choices of groups, sessions and attendance."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dnt_portal.participants.enums import Phase


class GroupPhase(models.TextChoices):
    """The phases of a group in its twelve months, in their order."""

    RECRUITING = "recruiting", _("recruiting")
    TRAINING = "training", _("in training")
    COACHING = "coaching", _("in coaching")
    CLOSED = "closed", _("closed")

    @property
    def takes_women(self) -> bool:
        """Whether women can still join: until the training is over."""
        return self in (GroupPhase.RECRUITING, GroupPhase.TRAINING)

    @property
    def runs(self) -> bool:
        """Whether the programme is under way: started, and not closed."""
        return self in (GroupPhase.TRAINING, GroupPhase.COACHING)

    @property
    def trained(self) -> bool:
        """Whether the training is over: it is the coaching that carries, or all is done."""
        return self in (GroupPhase.COACHING, GroupPhase.CLOSED)

    @property
    def participant_phase(self) -> Phase:
        """The phase of a participant in the group; its closing completes the programme."""
        return {
            GroupPhase.RECRUITING: Phase.PLACED,
            GroupPhase.TRAINING: Phase.TRAINING,
            GroupPhase.COACHING: Phase.COACHING,
            GroupPhase.CLOSED: Phase.COMPLETED,
        }[self]


class GroupEnding(models.TextChoices):
    """How a closed group ended; none of them says anything about the women in it."""

    FULL = "full", _("closed at the end of its year")
    EARLY = "early", _("closed before the end of its year")
    FELL_APART = "fell_apart", _("ended during the training")
    CALLED_OFF = "called_off", _("called off before it started")

    @property
    def ran(self) -> bool:
        """Whether the group had started before it ended."""
        return self != GroupEnding.CALLED_OFF

    @property
    def phase_before(self) -> GroupPhase:
        """The phase in which a group ends so, and to which it returns when it is reopened."""
        return {
            GroupEnding.CALLED_OFF: GroupPhase.RECRUITING,
            GroupEnding.FELL_APART: GroupPhase.TRAINING,
        }.get(self, GroupPhase.COACHING)

    @classmethod
    def never_ran(cls) -> list["GroupEnding"]:
        """Return the ways in which a group ended that never started."""
        return [ending for ending in cls if not ending.ran]


class SessionKind(models.TextChoices):
    """The kinds of session."""

    THEME = "theme", _("session of the training")
    EXTRA = "extra", _("extra module")
    RETURN = "return", _("return meeting")
    CLOSING = "closing", _("closing meeting")

    @property
    def has_theme(self) -> bool:
        """Whether it is a session of the method's own themes, which the certificate is about."""
        return self == SessionKind.THEME

    @property
    def in_training(self) -> bool:
        """Whether it belongs to the basic training, which regions may add modules to."""
        return self in (SessionKind.THEME, SessionKind.EXTRA)

    @classmethod
    def of_training(cls) -> list["SessionKind"]:
        """Return the kinds of session that make up the basic training."""
        return [kind for kind in cls if kind.in_training]


class SessionState(models.TextChoices):
    """The states of a session: to come, held, or cancelled."""

    PLANNED = "planned", _("planned")
    DONE = "done", _("held")
    CANCELLED = "cancelled", _("cancelled")

    @classmethod
    def standing(cls) -> list["SessionState"]:
        """Return the states of sessions that were held or still will be."""
        return [state for state in cls if state != SessionState.CANCELLED]


class Mark(models.TextChoices):
    """A participant's attendance at one session.

    A tap sends its place in this order (`common.taps`): a new one comes last.
    """

    PRESENT = "present", _("present")
    LATE = "late", _("late")
    EXCUSED = "excused", _("excused")
    ABSENT = "absent", _("absent")

    @property
    def was_there(self) -> bool:
        """Whether she was at the session, so that she followed it (S2 §10.2.1)."""
        return self in (Mark.PRESENT, Mark.LATE)

    @classmethod
    def followed(cls) -> list["Mark"]:
        """Return the marks with which a session was followed."""
        return [mark for mark in cls if mark.was_there]


class CoachCheck(models.TextChoices):
    """The trainer's question at every session once coaches are there (S2 §9.2.3).

    A tap sends its place in this order (`common.taps`): a new one comes last.
    """

    GOOD = "good", _("contact, and it clicks")
    DOUBT = "doubt", _("contact, in doubt")
    NO_CONTACT = "no_contact", _("no contact")

    @property
    def asks_attention(self) -> bool:
        """Whether the leader should look how it goes between the two (N04)."""
        return self != CoachCheck.GOOD

    @classmethod
    def asking_attention(cls) -> list["CoachCheck"]:
        """Return the answers that ask for the leader's attention."""
        return [check for check in cls if check.asks_attention]


class PauseReason(models.TextChoices):
    """The reasons why a woman pauses; she keeps her place, and none of them is against her.

    Illness, a move to another shelter and what comes first in her life are in the evaluation
    (S2 §10.2.1).
    """

    ILL = "ill", _("ill")
    CARE = "care", _("care or treatment first")
    SHELTER = "shelter", _("moved to another shelter")
    FAMILY = "family", _("family or children")
    SAFETY = "safety", _("her safety")
    OTHER = "other", _("something else")


class EndReason(models.TextChoices):
    """The reasons why a participation ended (needs N77, N78). None of them is a failure."""

    COMPLETED = "completed", _("completed the programme")
    EARLY_POSITIVE = "early_positive", _("reached her goal earlier")
    BACK_TO_CARE = "back_to_care", _("back to care first")
    MOVED = "moved", _("moved")
    STOPPED_TRAINING = "stopped_training", _("stopped during the training")
    STOPPED_COACHING = "stopped_coaching", _("stopped during the coaching")
    GROUP_ENDED = "group_ended", _("the group ended; she waits for another")
    BEFORE_START = "before_start", _("did not start in this group")

    @property
    def took_part(self) -> bool:
        """Whether she began in the group at all; who did not can begin in another."""
        return self != EndReason.BEFORE_START

    @property
    def waits_again(self) -> bool:
        """Whether she goes back to the waiting list, admitted as she was."""
        return not self.took_part or self == EndReason.GROUP_ENDED

    @property
    def at_the_end(self) -> bool:
        """Whether she stayed until the end of the programme, as who is in a group that closes."""
        return self == EndReason.COMPLETED

    @property
    def completes(self) -> bool:
        """Whether she completed the programme with it, at its end or earlier."""
        return self.at_the_end or self == EndReason.EARLY_POSITIVE

    @property
    def participant_phase(self) -> Phase:
        """The phase of a woman whose place in a group that had started ended so."""
        if self.waits_again:
            return Phase.WAITING
        return Phase.COMPLETED if self.completes else Phase.STOPPED

    @classmethod
    def completing(cls) -> list["EndReason"]:
        """Return the reasons with which she completed the programme."""
        return [reason for reason in cls if reason.completes]

    @classmethod
    def staying(cls) -> list["EndReason"]:
        """Return the reasons with which she stayed until the end."""
        return [reason for reason in cls if reason.at_the_end]

    @classmethod
    def leaving(cls) -> list["EndReason"]:
        """Return the reasons with which she left after she began and before the end."""
        return [reason for reason in cls if reason.took_part and not reason.at_the_end]

    @classmethod
    def not_beginning(cls) -> list["EndReason"]:
        """Return the reasons of who never began in the group."""
        return [reason for reason in cls if not reason.took_part]

    @classmethod
    def fitting(cls, phase: GroupPhase) -> list["EndReason"]:
        """Return the reasons to choose from while a group is in a phase."""
        return {
            GroupPhase.RECRUITING: [cls.BEFORE_START, cls.MOVED, cls.BACK_TO_CARE],
            GroupPhase.TRAINING: [
                cls.STOPPED_TRAINING,
                cls.BACK_TO_CARE,
                cls.MOVED,
                cls.EARLY_POSITIVE,
            ],
            GroupPhase.COACHING: [
                cls.STOPPED_COACHING,
                cls.BACK_TO_CARE,
                cls.MOVED,
                cls.EARLY_POSITIVE,
                cls.COMPLETED,
            ],
        }.get(phase, [])

    @classmethod
    def at_closing(cls, phase: GroupPhase) -> list["EndReason"]:
        """Return the ways in which it can end for a woman when her group is closed."""
        return [*reversed(cls.fitting(phase)), cls.GROUP_ENDED]
