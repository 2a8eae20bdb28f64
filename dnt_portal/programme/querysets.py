"""Reads of the programme's editions."""

import datetime
from typing import Self

from django.db import models


class EditionQuerySet(models.QuerySet):
    """Editions of the method."""

    def in_force(self, on: datetime.date) -> Self:
        """The editions valid on a day, newest first."""
        return self.filter(valid_from__lte=on).order_by("-valid_from")
