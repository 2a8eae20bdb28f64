"""What every model of the portal shares."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TimeStamped(models.Model):
    """A row that knows when it was made and last changed."""

    created_at = models.DateTimeField(_("made on"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed on"), auto_now=True)

    class Meta:
        abstract = True


#: What a row that can end says when it ends without a reason.
SAY_WHY_IT_ENDED = _("Say why it ended.")


def external_key_field() -> models.CharField:
    """Make the field of a row's key in the administration it was imported from, blank if none.

    A second import of the same workbook finds the row by it and changes nothing.
    """
    return models.CharField(_("key in own administration"), max_length=60, blank=True)
