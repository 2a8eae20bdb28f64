"""What is sent is taken once, and what is typed is kept until it is."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.submissions.querysets import DraftQuerySet, SubmissionQuerySet


class Submission(models.Model):
    """A form or tap that was taken, by the key it carried: two clicks make one row.

    Written in the transaction of what it did. The answer is kept sealed for a day, for whoever
    sends the same again because the first answer did not arrive.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("sent by"))
    key = models.UUIDField(_("key of the form"))
    #: A fingerprint of the address and all that was sent; not to be read back.
    content = models.CharField(max_length=64)
    #: Status, headers and body of the first answer, sealed; empty until there is one.
    answer = models.BinaryField(default=b"")
    taken_at = models.DateTimeField(_("taken on"), auto_now_add=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_at"]
        verbose_name = _("submission")
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="a_form_is_taken_once"),
        ]
        indexes = [models.Index(fields=["taken_at"], name="submission_past")]

    def __str__(self) -> str:
        return str(self.key)


class Draft(models.Model):
    """Words that someone typed in a form and did not save yet.

    Only the writer reads it, in the portal and in the database. It has the key of the form it
    was typed in: what is taken takes its draft away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("writer"))
    key = models.UUIDField(_("key of the form"))
    #: The page with the form, and where the form is sent to.
    page = models.CharField(_("page"), max_length=500)
    address = models.CharField(max_length=500)
    #: What was typed, sealed: see `services.drafts`.
    typed = models.BinaryField()
    saved_at = models.DateTimeField(_("kept on"), auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        verbose_name = _("draft")
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="one_draft_per_form"),
        ]
        indexes = [models.Index(fields=["saved_at"], name="draft_past")]

    def __str__(self) -> str:
        return str(self.key)
