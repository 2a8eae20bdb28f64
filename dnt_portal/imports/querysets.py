"""Reads of imports."""

from django.db import models


class WorkbookImportQuerySet(models.QuerySet):
    """Workbooks brought in or refused."""

    def visible_to(self, user) -> "WorkbookImportQuerySet":
        """Imports `user` made herself: they list values from persons' rows."""
        return self.filter(made_by=user)
