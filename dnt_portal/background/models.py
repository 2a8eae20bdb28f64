"""The outbox: what must happen after a request, written in its own transaction.

A row here survives the death of web, worker, broker or database; the broker only
carries its key. Names of participants never stand in these tables.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.background.enums import JobState, MailState
from dnt_portal.background.querysets import JobQuerySet, OutgoingMailQuerySet
from dnt_portal.common.models import TimeStamped
from dnt_portal.organisations.models import Project


class Document(models.Model):
    """A file the portal made. Served only by a view that knows what it belongs to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.SlugField(_("kind"))
    file = models.FileField(_("file"), upload_to="made/%Y/%m/")
    #: The name a person's browser saves it under; a pseudonym at most, no name.
    filename = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("made on"), auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("document")

    def __str__(self) -> str:
        return self.filename


class Job(TimeStamped):
    """Work for a background worker, with its progress.

    `parameters` holds primary keys and dates only. `business_key` makes it harmless to
    ask twice: the same work is one row until it is done.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.SlugField(_("kind"))
    parameters = models.JSONField(default=dict)
    business_key = models.CharField(max_length=120, blank=True)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True)
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: Last sign of life: queued, picked up or progressed.
    touched_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(_("ready on"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("job")
        constraints = [
            models.UniqueConstraint(
                fields=["business_key"],
                condition=Q(state__in=JobState.open()) & ~Q(business_key=""),
                name="one_open_job_per_business_key",
            ),
        ]
        indexes = [models.Index(fields=["state", "touched_at"], name="job_sweep")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_open(self) -> bool:
        """Whether it still has to be done."""
        return JobState(self.state).is_open

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        if self.state == JobState.DONE:
            return 100
        if not self.progress_total:
            return 0
        return min(100, 100 * self.progress_done // self.progress_total)

    @property
    def items(self) -> str:
        """What its progress counts, as "rows"; empty when the percentage says enough."""
        from dnt_portal.background.registry import items_of

        return items_of(self.kind) if self.progress_total else ""


class OutgoingMail(TimeStamped):
    """A mail to someone who works in the portal, kept until it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    business_key = models.CharField(max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    touched_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("outgoing mail")
        constraints = [
            models.UniqueConstraint(
                fields=["business_key"],
                condition=~Q(business_key=""),
                name="one_mail_per_business_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id}"
