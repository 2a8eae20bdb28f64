"""Choices of reports and certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    """What a municipality receives (S2 §8.1.3)."""

    PROGRESS = "progress", _("progress report")
    FINAL = "final", _("final report")


class ReportState(models.TextChoices):
    """How far a report is."""

    MAKING = "making", _("being made")
    DRAFT = "draft", _("to read and complete")
    RELEASED = "released", _("released")


class CertificateKind(models.TextChoices):
    """Two kinds of certificate (S2 §10.2.1)."""

    COMPLETION = "completion", _("certificate of completion")
    PARTICIPATION = "participation", _("certificate of participation")

    @property
    def short(self) -> str:
        """The kind in one word, as it stands between the other choices."""
        words = {
            CertificateKind.COMPLETION: _("completion"),
            CertificateKind.PARTICIPATION: _("participation"),
        }
        return str(words[self])


#: Decided instead of a kind: no certificate (yet).
NONE = "none"
