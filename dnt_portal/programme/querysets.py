"""Reads of the programme's editions."""

import datetime
from typing import Self

from django.db import models


class EditionQuerySet(models.QuerySet):
    """Editions of the method."""

    def in_force(self, on: datetime.date) -> Self:
        """Select the editions in force on a day, the newest first."""
        return self.filter(valid_from__lte=on).order_by("-valid_from")
