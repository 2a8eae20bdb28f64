"""Volunteer coaches, who coaches whom, and how that goes.

Sources: S2 §1.5.3, §8.2.1 (coaches), §9.2 (matching, coaching), §10.2.2, §11.3.
"""

import uuid
from typing import Any

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import Invitation, User
from dnt_portal.coaching.enums import (
    CoachState,
    Gender,
    LadderFocus,
    Medium,
    Style,
    TrackEndReason,
    Urgency,
)
from dnt_portal.coaching.querysets import (
    CALLED,
    MUST_HAVE,
    CoachQuerySet,
    ConcernQuerySet,
    InTrackQuerySet,
    PairQuerySet,
    ProposalQuerySet,
    TrackQuerySet,
    WishQuerySet,
)
from dnt_portal.common.audited import audited
from dnt_portal.common.models import SAY_WHY_IT_ENDED, DateRange, TimeStamped, external_key_field
from dnt_portal.common.refusing import RefusingTrigger
from dnt_portal.groups.models import Group, Placement
from dnt_portal.organisations.models import Project
from dnt_portal.participants.enums import Education
from dnt_portal.participants.models import Participant
from dnt_portal.plans.models import Step

#: Two constraints see to it: by account, and by address for who did not say yes yet.
IN_POOL_ALREADY = _("Already in the coach pool.")


@audited(exclude=("about", "work_history", "interests", "town", "typed_name", "typed_email"))
class Coach(TimeStamped):
    """A volunteer in the coach pool of a project (S2 §8.2.1).

    `user` is the coach's account once the coach said yes to `offer`, the last invitation that was
    sent. Until then the pool knows only the name and the address that were typed: whose address it
    is elsewhere in the portal, it does not tell.

    The VOG itself is not kept: only who saw it, when, and its date of issue. `trained_on` is the
    end of the two-day training, without which nobody is matched unless the leader says why.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="coach_profiles"
    )
    offer = models.ForeignKey(
        Invitation, models.PROTECT, null=True, blank=True, related_name="coaches"
    )
    typed_name = models.CharField(_("name"), max_length=120, blank=True)
    typed_email = models.EmailField(_("e-mail address"), blank=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="coaches")
    external_key = external_key_field()
    state = models.CharField(
        _("state"), max_length=12, choices=CoachState, default=CoachState.CANDIDATE
    )
    gender = models.CharField(_("gender"), max_length=8, choices=Gender, default=Gender.WOMAN)
    about = models.TextField(_("about the coach"), blank=True)
    interests = models.JSONField(_("interests"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    education = models.CharField(_("education"), max_length=20, choices=Education, blank=True)
    work_history = models.CharField(_("work"), max_length=120, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    style = models.CharField(_("style"), max_length=12, choices=Style, blank=True)
    focus = models.CharField(_("strong in"), max_length=8, choices=LadderFocus, blank=True)
    max_participants = models.PositiveSmallIntegerField(_("participants at most"), default=1)
    vog_issued_on = models.DateField(_("VOG issued on"), null=True, blank=True)
    vog_seen_on = models.DateField(_("VOG seen on"), null=True, blank=True)
    vog_seen_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("VOG seen by")
    )
    trained_on = models.DateField(_("training completed on"), null=True, blank=True)

    #: On rows of `with_load` only.
    load: int

    objects = CoachQuerySet.as_manager()

    class Meta:
        ordering = [CALLED]
        verbose_name = _("coach")
        verbose_name_plural = _("coaches")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "project"],
                name="one_coach_per_project",
                violation_error_message=IN_POOL_ALREADY,
            ),
            models.UniqueConstraint(
                fields=["project", "typed_email"],
                condition=~Q(typed_email=""),
                name="one_coach_asked_per_address",
                violation_error_message=IN_POOL_ALREADY,
            ),
            models.CheckConstraint(
                name="coach_has_an_account_or_was_typed",
                condition=Q(user__isnull=False, typed_name="", typed_email="")
                | (Q(user=None) & ~Q(typed_name="") & ~Q(typed_email="")),
            ),
            models.UniqueConstraint(
                fields=["project", "external_key"],
                condition=~Q(external_key=""),
                name="one_coach_per_external_key",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What the coach is called: as the account says, until there is one as it was typed."""
        return self.user.name if self.user else self.typed_name

    @property
    def first_name(self) -> str:
        """The first word of the name."""
        return self.name.split(" ", 1)[0]

    @property
    def email(self) -> str:
        """Where the coach is reached: the account's address, until there is one the typed one."""
        return self.user.email if self.user else self.typed_email

    @property
    def said_yes(self) -> bool:
        """Whether the coach took this on; until then nothing counts the coach as one."""
        return self.user_id is not None

    @property
    def vog_seen(self) -> bool:
        """Whether someone saw the VOG."""
        return self.vog_seen_on is not None

    @property
    def trained(self) -> bool:
        """Whether the two-day training is completed."""
        return self.trained_on is not None

    @property
    def is_ready(self) -> bool:
        """Whether the coach has all that a coach must have (`CoachQuerySet.ready`)."""
        return all(getattr(self, name) is not None for name in MUST_HAVE)

    @property
    def state_in_pool(self) -> CoachState:
        """The state of a coach who has no break: available when ready, else a candidate."""
        return CoachState.AVAILABLE if self.is_ready else CoachState.CANDIDATE


@audited()
class MatchWish(TimeStamped):
    """What a participant wants of a coach, beside what her file says.

    The style that suits her, asked at the intake (S2 §9.2.1), and the coaches whose names she wrote
    down after a speed-date (D1). Only leader and trainers see it: known wishes gave quarrels in a
    group (S2 §9.2.2, N28).
    """

    placement = models.OneToOneField(Placement, models.CASCADE, related_name="match_wish")
    style = models.CharField(_("a coach who"), max_length=12, choices=Style, blank=True)
    coaches = models.ManyToManyField(
        Coach, blank=True, related_name="wished_by", verbose_name=_("names she wrote down")
    )

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish for the match")

    def __str__(self) -> str:
        return f"{self.placement}"


class MatchingProposal(TimeStamped):
    """A proposal of who coaches whom in a group; a person decides (S2 §9.2.1).

    `pairs` can be adjusted and locked until it is confirmed; one open proposal
    per group.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="matching_proposals")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("matching proposal")
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(confirmed_at=None), name="one_open_proposal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}"


class ProposedPair(models.Model):
    """One participant's line in a matching proposal; without a coach the participant is unmatched.

    `fit` runs from 0 to 100. `reasons` is a list of ``{"code", "helps", "detail"}`` that the screen
    puts into words; `obstacle` says by code why nobody was found.
    """

    proposal = models.ForeignKey(MatchingProposal, models.CASCADE, related_name="pairs")
    placement = models.ForeignKey(Placement, models.CASCADE, related_name="proposed_pairs")
    coach = models.ForeignKey(
        Coach, models.CASCADE, null=True, blank=True, related_name="proposed_pairs"
    )
    fit = models.PositiveSmallIntegerField(_("fit"), default=0)
    reasons = models.JSONField(default=list, blank=True)
    obstacle = models.CharField(max_length=40, blank=True)
    locked = models.BooleanField(_("locked"), default=False)

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["proposal", "placement"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "placement"], name="one_line_per_participant"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement}"


@audited(exclude=("agreement",))
class Track(TimeStamped):
    """A confirmed match: one participant with one coach for the months of coaching.

    It runs from the coach session for the edition's months, to `ends_on`; `ended_on` is when it
    really ended. `rhythm_days` is what the two agreed (S2 §1.5.3: every week or fortnight).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="tracks")
    placement = models.ForeignKey(Placement, models.CASCADE, related_name="tracks")
    coach = models.ForeignKey(Coach, models.PROTECT, related_name="tracks")
    external_key = external_key_field()
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    rhythm_days = models.PositiveSmallIntegerField(_("days between contacts"), default=14)
    agreement = models.CharField(_("what they agreed"), max_length=200, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=20, choices=TrackEndReason, blank=True)

    objects = TrackQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("coaching track")
        constraints = [
            ExclusionConstraint(
                name="one_coach_at_a_time",
                expressions=[
                    ("participant", RangeOperators.EQUAL),
                    (
                        DateRange("starts_on", Coalesce("ended_on", Value("infinity"))),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("She already has a coach in that time."),
            ),
            models.CheckConstraint(
                name="track_ends_after_start",
                condition=Q(ends_on__gt=F("starts_on"))
                & (Q(ended_on=None) | Q(ended_on__gte=F("starts_on"))),
            ),
            models.CheckConstraint(
                name="track_ends_with_reason",
                condition=Q(ended_on=None, end_reason="")
                | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                violation_error_message=SAY_WHY_IT_ENDED,
            ),
            models.UniqueConstraint(
                fields=["placement", "external_key"],
                condition=~Q(external_key=""),
                name="one_track_per_external_key",
            ),
        ]
        indexes = [models.Index(fields=["coach", "ended_on"], name="track_by_coach")]

    def __str__(self) -> str:
        return f"{self.participant}"

    @property
    def is_current(self) -> bool:
        """Whether the track has not ended."""
        return self.ended_on is None


#: Asked once of all rows that a statement writes: of thousands that are taken over, row-level
#: security would look for the track of each.
WITHIN_TRACK: dict[str, Any] = {
    "level": pgtrigger.Statement,
    "when": pgtrigger.After,
    "referencing": pgtrigger.Referencing(new="written"),
    "func": """
        IF EXISTS (
            SELECT FROM written
            LEFT JOIN coaching_track track ON track.id = written.track_id
            WHERE track.id IS NULL OR written.held_on < track.starts_on
                OR written.held_on > track.ended_on
        ) THEN
            RAISE EXCEPTION 'contact outside its track' USING
                ERRCODE = 'check_violation', CONSTRAINT = 'contact_within_track';
        END IF;
        RETURN NULL;
    """,
}


@audited(exclude=("note",))
class Contact(TimeStamped):
    """One time a coach was, or tried to be, in touch with a participant.

    `minutes` is how long it took: null when nobody recorded that, 0 for a way of being in touch
    that takes no time (`Medium.has_length`). `next_on` is the appointment they made; `steps` are
    those of the participant's plan that came up.
    """

    track = models.ForeignKey(Track, models.CASCADE, related_name="contacts")
    external_key = external_key_field()
    held_on = models.DateField(_("date"))
    medium = models.CharField(_("how"), max_length=10, choices=Medium)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    next_on = models.DateField(_("next appointment"), null=True, blank=True)
    steps = models.ManyToManyField(Step, blank=True, related_name="contacts")
    logged_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = InTrackQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("contact")
        constraints = [
            models.UniqueConstraint(
                fields=["track", "external_key"],
                condition=~Q(external_key=""),
                name="one_contact_per_external_key",
            ),
            models.CheckConstraint(
                name="contact_is_within_a_day",
                condition=Q(minutes__lte=24 * 60),
                violation_error_message=_("A contact lasts a day at most."),
            ),
        ]
        indexes = [models.Index(fields=["track", "held_on"], name="contact_by_day")]
        triggers = [
            RefusingTrigger(
                name="contact_within_track",
                violation_error_message=_("This day lies outside the coaching."),
                operation=pgtrigger.Insert,
                **WITHIN_TRACK,
            ),
            pgtrigger.Trigger(
                name="moved_contact_within_track", operation=pgtrigger.Update, **WITHIN_TRACK
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on}"


@audited(exclude=("what", "settlement"))
class Concern(TimeStamped):
    """A coach's or trainer's worry about a participant, for the project leader (S2 §1.5.3).

    The leader looks with the participant and her case manager at what is possible.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="concerns")
    track = models.ForeignKey(Track, models.CASCADE, null=True, blank=True, related_name="concerns")
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(_("raised on"), default=timezone.now)
    urgency = models.CharField(_("how soon"), max_length=10, choices=Urgency)
    what = models.TextField(_("what worries you"))
    settled_at = models.DateTimeField(_("settled on"), null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settlement = models.TextField(_("what was done"), blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at"]
        verbose_name = _("concern")
        constraints = [
            models.CheckConstraint(
                name="settled_with_what_was_done",
                condition=Q(settled_at=None) | ~Q(settlement=""),
                violation_error_message=_("Say what was done."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}"
