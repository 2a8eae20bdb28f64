"""Accounting to municipalities, and what a participant takes home.

A report holds figures only: counts per period, never a row about a person
(S2 §8.1.3, §2.9; need N73).
"""

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.background.models import Document, Job
from dnt_portal.common.audited import audited
from dnt_portal.common.models import TimeStamped
from dnt_portal.groups.models import Placement
from dnt_portal.organisations.models import Project
from dnt_portal.participants.models import Participant
from dnt_portal.reports.enums import CertificateKind, ReportKind, ReportState
from dnt_portal.reports.querysets import CertificateQuerySet, ReportQuerySet


@audited(exclude=("figures", "texts"))
class Report(TimeStamped):
    """A report of a project over a period, made by a job, read and released by a person.

    `figures` is what the job counted and stays as it was: a past report never
    changes. `texts` are the leader's words per heading.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="reports")
    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    state = models.CharField(
        _("state"), max_length=10, choices=ReportState, default=ReportState.MAKING
    )
    figures = models.JSONField(default=dict, blank=True)
    texts = models.JSONField(default=dict, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    released_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(_("released on"), null=True, blank=True)
    #: A released report stays; that it does not count any more is said beside it.
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_because = models.CharField(
        _("why it was withdrawn"), max_length=300, blank=True, default=""
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-last_day", "-created_at"]
        verbose_name = _("report")
        constraints = [
            models.CheckConstraint(
                name="report_period",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message=_("The period ends on or after its first day."),
            ),
            models.CheckConstraint(
                name="released_report_is_complete",
                condition=~Q(state=ReportState.RELEASED)
                | Q(released_at__isnull=False, released_by__isnull=False, document__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawn_report_says_why",
                condition=Q(withdrawn_at=None)
                | (Q(state=ReportState.RELEASED) & ~Q(withdrawn_because="")),
                violation_error_message=_("Say why the report is withdrawn."),
            ),
            models.UniqueConstraint(
                fields=["project", "kind", "first_day", "last_day"],
                condition=~Q(state=ReportState.RELEASED),
                name="one_unreleased_report_per_period",
                violation_error_message=_("This report is already being made."),
            ),
        ]
        triggers = [
            # What was released stays as it was, whatever the code does.
            pgtrigger.Protect(
                name="released_report_stays",
                operation=pgtrigger.UpdateOf(
                    "project_id",
                    "kind",
                    "first_day",
                    "last_day",
                    "state",
                    "figures",
                    "texts",
                    "document_id",
                    "released_by_id",
                    "released_at",
                )
                | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=ReportState.RELEASED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.project} {self.first_day} – {self.last_day}"

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was released, and does not count any more."""
        return self.withdrawn_at is not None

    @property
    def stands(self) -> bool:
        """Whether it is released and counts; `ReportQuerySet.standing` says it to the database."""
        return self.state == ReportState.RELEASED and not self.is_withdrawn


class ProjectFigures(models.Model):
    """How a project stood on a day: counts only, for the national picture.

    Made by the background role, because nobody at the national desk may see a person.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="figures")
    on = models.DateField(_("on"), default=timezone.localdate)
    figures = models.JSONField(default=dict)

    class Meta:
        ordering = ["project", "-on"]
        constraints = [
            models.UniqueConstraint(fields=["project", "on"], name="figures_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.on}"


@audited()
class Certificate(TimeStamped):
    """A participant's certificate: of completion, or of participation (S2 §10.2.1).

    One per placement and kind, whatever happens to the worker halfway.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="certificates")
    placement = models.ForeignKey(Placement, models.CASCADE, related_name="certificates")
    kind = models.CharField(_("kind"), max_length=15, choices=CertificateKind)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_on = models.DateField(_("decided on"), default=timezone.localdate)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "kind"]
        verbose_name = _("certificate")
        constraints = [
            models.UniqueConstraint(fields=["placement", "kind"], name="one_certificate_per_kind"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


@audited(exclude=("reason",))
class NoCertificate(TimeStamped):
    """The decision to give a participant no certificate (yet), always with a reason.

    Never made by the portal itself (need N54); a certificate given later replaces it.
    """

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="certificates_withheld"
    )
    placement = models.OneToOneField(Placement, models.CASCADE, related_name="certificate_withheld")
    reason = models.CharField(_("reason"), max_length=200)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_on = models.DateField(_("decided on"), default=timezone.localdate)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["placement"]
        verbose_name = _("decision to give no certificate")

    def __str__(self) -> str:
        return f"{self.placement}"
