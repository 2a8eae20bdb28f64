"""Bringing in a region's own administration from a spreadsheet."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.common.models import TimeStamped
from dnt_portal.imports.enums import ImportState
from dnt_portal.imports.querysets import WorkbookImportQuerySet
from dnt_portal.organisations.models import Project


class WorkbookImport(TimeStamped):
    """One workbook: checked, shown, then brought in, whole or its good rows only.

    `counts` and `shown` are made by `imports.shown`: numbers per sheet, and some of the rows
    they count; `problems` lists ``{"sheet", "row", "column", "cell", "value", "wrong"}``. Rows
    and problems quote persons' rows, so they go with the file: once all of it was brought in,
    when it is thrown away, and after a while. Only its maker sees it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    file = models.FileField(_("workbook"), upload_to="workbooks/", blank=True)
    #: Bytes of the file's parts together: that is what takes time and memory.
    unpacked = models.PositiveIntegerField(default=0)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.CHECKING
    )
    counts = models.JSONField(default=dict, blank=True)
    shown = models.JSONField(default=list, blank=True)
    problems = models.JSONField(default=list, blank=True)
    imported_at = models.DateTimeField(_("brought in on"), null=True, blank=True)

    objects = WorkbookImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("import")

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"

    def total(self, kind: str) -> int:
        """Count the rows of all sheets that are new, the same, say something else or stay out."""
        return sum(sheet.get(kind, 0) for sheet in self.counts.get("sheets", []))
