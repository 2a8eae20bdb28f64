"""Reads of measurements."""

import datetime
from typing import Self

from django.db import models
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Value
from django.utils import timezone

from dnt_portal.common.relations import model_along
from dnt_portal.participants.querysets import called


def _days(field: str) -> ExpressionWrapper:
    return ExpressionWrapper(
        F(field) * Value(datetime.timedelta(days=1)), output_field=DurationField()
    )


class MeasurementQuerySet(models.QuerySet):
    """Measurements on the participation ladder and around it."""

    def visible_to(self, user) -> Self:
        """Keep the measurements in groups that `user` may open; a coach has none."""
        groups = model_along(model_along(self.model, "placement"), "group")
        return self.filter(placement__group__in=groups.objects.visible_to(user))

    def search(self, words: str) -> Self:
        """Keep those of participants whose name or pseudonym holds every word, accents aside."""
        found = self
        for word in words.split():
            found = found.filter(called(word, "participant__"))
        return found

    def taken(self) -> Self:
        """Keep the measurements that were taken."""
        return self.filter(taken_on__isnull=False)

    def to_take(self) -> Self:
        """Keep those neither taken nor skipped."""
        return self.filter(taken_on=None, skipped="")

    def with_window(self) -> Self:
        """Add `opens`, the first day, and `closes`, the first day on which it is late."""
        return self.annotate(
            opens=ExpressionWrapper(
                F("due_on") - _days("wave__open_days_before"), output_field=DateTimeField()
            ),
            closes=ExpressionWrapper(
                F("due_on") + _days("wave__late_after_days") + Value(datetime.timedelta(days=1)),
                output_field=DateTimeField(),
            ),
        )

    def due(self, on: datetime.date | None = None) -> Self:
        """Keep those to take whose window is open on a day (today)."""
        day = Value(on or timezone.localdate(), output_field=models.DateField())
        return self.to_take().with_window().filter(opens__lte=day)

    def late(self, on: datetime.date | None = None) -> Self:
        """Keep those to take whose window has closed on a day (today)."""
        day = Value(on or timezone.localdate(), output_field=models.DateField())
        return self.to_take().with_window().filter(closes__lte=day)
