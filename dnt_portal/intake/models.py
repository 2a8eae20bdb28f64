"""From referral to decision: may a woman start, now, and is it good for her?

Sources: S2 §1.5.1 (criteria), §8.2.2 (recruitment, two stages, doubt), §12.3.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.common.audited import audited
from dnt_portal.common.models import TimeStamped
from dnt_portal.intake.enums import (
    OPEN_STATES,
    Answer,
    Outcome,
    ReferralState,
    Source,
    StopReason,
)
from dnt_portal.intake.querysets import (
    DecisionQuerySet,
    InReferralQuerySet,
    ReferralQuerySet,
    WaitingListQuerySet,
)
from dnt_portal.organisations.models import Project
from dnt_portal.participants.enums import Phase
from dnt_portal.participants.models import Participant
from dnt_portal.programme.models import Criterion


@audited(exclude=("motivation", "case_manager", "taken_back_because"))
class Referral(TimeStamped):
    """A woman proposed for the programme by someone who knows her.

    `referrer` has an account; `referred_by` is for a referral that came in by
    telephone or letter and that the project leader entered. `source` is empty where
    nobody asked through whom she came, before there was a portal. A decision on it that was taken
    back is gone; why, by whom and when the last one was, stays (`taken_back_because`).
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="referrals")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="referrals")
    referrer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    referred_by = models.CharField(_("referred by"), max_length=120, blank=True)
    source = models.CharField(_("came in through"), max_length=20, choices=Source, blank=True)
    received_on = models.DateField(_("received on"), default=timezone.localdate)
    motivation = models.TextField(_("why this programme, in her words if possible"), blank=True)
    voluntary = models.BooleanField(_("she wants this herself"), default=False)
    case_manager = models.CharField(_("her case manager"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ReferralState, default=ReferralState.NEW
    )
    #: Where she was when somebody looked at her again; empty for who was new.
    phase_before = models.CharField(
        _("phase before it"), max_length=10, choices=Phase, blank=True, default=""
    )
    #: Since when she waited by a decision that was taken back: admitted anew, she waits as long.
    waited_since = models.DateTimeField(_("waited since"), null=True, blank=True)
    taken_back_on = models.DateField(_("decision taken back on"), null=True, blank=True)
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_because = models.CharField(
        _("why the decision was taken back"), max_length=300, blank=True
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        verbose_name = _("referral")
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(state__in=list(OPEN_STATES)),
                name="one_open_referral",
                violation_error_message=_("There is already an open referral for her."),
            ),
        ]
        indexes = [models.Index(fields=["project", "state"], name="referral_by_state")]

    def __str__(self) -> str:
        return f"{self.participant}"

    @property
    def is_open(self) -> bool:
        """Whether nothing is decided on it yet, and nobody took it back."""
        return self.state in OPEN_STATES


@audited(exclude=("language_remark",))
class Screening(TimeStamped):
    """The conversation in which the criteria are gone through, one by one."""

    referral = models.OneToOneField(Referral, models.CASCADE, related_name="screening")
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_on = models.DateField(_("started on"), default=timezone.localdate)
    language_remark = models.CharField(
        _("Dutch: speaking, reading, writing"), max_length=200, blank=True
    )

    objects = InReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("screening")

    def __str__(self) -> str:
        return f"{self.referral}"


@audited(exclude=("remark",))
class CriterionAssessment(TimeStamped):
    """One assessor's answer to one criterion, with a line why.

    Two assessors (client manager and shelter) may differ; both answers stay and
    the difference is shown (S2 §8.3.1).
    """

    screening = models.ForeignKey(Screening, models.CASCADE, related_name="assessments")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    assessor = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    remark = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        ordering = ["criterion"]
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "criterion", "assessor"], name="one_answer_per_assessor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.answer}"


@audited(exclude=("reason",))
class Decision(TimeStamped):
    """What was decided on a referral, by whom and why.

    In doubt: whoever decided noted that the participant knows she may stop early
    (`stopping_explained`); nobody else was asked. Not yet: looked at again on
    `review_on`. `departs` is set when the decision departs from the advice of the criteria.
    """

    referral = models.OneToOneField(Referral, models.CASCADE, related_name="decision")
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome)
    reason = models.TextField(_("reason"), blank=True)
    departs = models.BooleanField(_("departs from the advice"), default=False)
    stopping_explained = models.BooleanField(_("she knows that she may stop early"), default=False)
    review_on = models.DateField(_("look again on"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_on = models.DateField(_("decided on"), default=timezone.localdate)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on"]
        verbose_name = _("decision")
        constraints = [
            models.CheckConstraint(
                name="doubt_is_explained",
                condition=~Q(outcome=Outcome.IN_DOUBT) | Q(stopping_explained=True),
                violation_error_message=_(
                    "Admitted in doubt: first make sure that she knows she may stop early."
                ),
            ),
            models.CheckConstraint(
                name="not_yet_has_review_date",
                condition=~Q(outcome=Outcome.NOT_YET) | Q(review_on__isnull=False),
                violation_error_message=_("Not yet: say when you look again."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_outcome_display())

    @property
    def admits(self) -> bool:
        """Whether she was admitted with it."""
        return Outcome(self.outcome).admits


@audited()
class WaitingListEntry(TimeStamped):
    """An admitted woman waiting for a group, from `since` until placed or gone.

    `stop_reason` says why she is gone; it is blank while she waits and for who was placed.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="waiting_list")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="waits")
    in_doubt = models.BooleanField(_("admitted in doubt"), default=False)
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    stop_reason = models.CharField(
        _("why she no longer waits"), max_length=12, choices=StopReason, blank=True
    )

    objects = WaitingListQuerySet.as_manager()

    class Meta:
        ordering = ["since"]
        verbose_name = _("place on the waiting list")
        constraints = [
            models.UniqueConstraint(
                fields=["participant"], condition=Q(until=None), name="one_wait_at_a_time"
            ),
            models.CheckConstraint(
                name="wait_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="wait_stops_with_an_end",
                condition=Q(stop_reason="") | Q(until__isnull=False),
                violation_error_message=_("Someone who waits has not stopped waiting."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}"
