"""Reads of imports."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from dnt_portal.accounts.models import User


class WorkbookImportQuerySet(models.QuerySet):
    """Workbooks brought in or refused."""

    def visible_to(self, user: "User") -> Self:
        """Select the imports that `user` made: they list values from persons' rows."""
        return self.filter(made_by=user)
