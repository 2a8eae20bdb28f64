"""States of an import."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    """How far an import is."""

    CHECKING = "checking", _("being checked")
    REFUSED = "refused", _("not brought in")
    READY = "ready", _("ready to bring in")
    DONE = "done", _("brought in")

    @property
    def is_open(self) -> bool:
        """Whether the workbook can still be checked, and then be brought in whole."""
        return self in (ImportState.CHECKING, ImportState.READY)
