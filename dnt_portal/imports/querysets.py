"""Reads of imports."""

from typing import Self

from django.db import models


class WorkbookImportQuerySet(models.QuerySet):
    """Workbooks brought in or refused."""

    def visible_to(self, user) -> Self:
        """Imports `user` made herself: they list values from persons' rows."""
        return self.filter(made_by=user)
