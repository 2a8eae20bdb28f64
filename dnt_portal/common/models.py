"""What every model of the portal shares."""

from collections.abc import Collection
from typing import Any

from django.db import DatabaseError, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TimeStamped(models.Model):
    """A row that knows when it was made and last changed."""

    created_at = models.DateTimeField(_("made on"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed on"), auto_now=True)

    class Meta:
        abstract = True


def change_at_once(rows: Collection[TimeStamped], **values: Any) -> None:
    """Set the same values on rows of one model, in one statement.

    Fails, as `save` does, when one of them is gone or hidden from whoever acts.
    """
    if not rows:
        return
    found = type(next(iter(rows)))._base_manager.filter(pk__in=[row.pk for row in rows])
    if found.update(**values, updated_at=timezone.now()) != len(rows):
        raise DatabaseError("A row that was to be changed is not there.")
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)


class DateRange(models.Func):
    """The days from one up to another, the last not in it, for a rule against overlap."""

    function = "DATERANGE"


#: What a row that can end says when it ends without a reason.
SAY_WHY_IT_ENDED = _("Say why it ended.")
#: What is said of one that has a reason and no day.
SAY_WHEN_IT_ENDED = _("Write when it ended too.")


def external_key_field() -> models.CharField:
    """Make the field of a row's key in the administration it was imported from, blank if none.

    A second import of the same workbook finds the row by it and changes nothing.
    """
    return models.CharField(_("key in own administration"), max_length=60, blank=True)
