"""Lists of imports and of what is wrong in one."""

import datetime
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dnt_portal.common.tables import NUMBER
from dnt_portal.common.templatetags.dnt import date_nl, status
from dnt_portal.imports.enums import ImportState
from dnt_portal.imports.models import WorkbookImport

#: The shape that goes with each state.
KINDS = {
    ImportState.CHECKING: "now",
    ImportState.REFUSED: "alarm",
    ImportState.READY: "due",
    ImportState.DONE: "done",
}


class ImportTable(tables.Table):
    """Workbooks someone brought in or tried to."""

    created_at = tables.Column(
        _("Uploaded"), linkify=("imports:preview", {"pk": tables.A("pk")}), orderable=False
    )
    state = tables.Column(_("State"), orderable=False)
    new = tables.Column(_("New"), empty_values=(), orderable=False, attrs=NUMBER)
    changed = tables.Column(_("Changed"), empty_values=(), orderable=False, attrs=NUMBER)
    problems = tables.Column(_("To mend"), empty_values=(), orderable=False, attrs=NUMBER)

    class Meta:
        model = WorkbookImport
        fields = ("created_at", "state", "new", "changed", "problems")
        empty_text = _("You have not brought in a workbook yet")

    def render_created_at(self, value: datetime.datetime) -> str:
        """Write day and time as people do."""
        moment = timezone.localtime(value)
        return f"{date_nl(moment)} {moment:%H:%M}"

    def render_state(self, record: WorkbookImport) -> str:
        """Show the state as a word with a shape."""
        return status(KINDS[ImportState(record.state)], record.get_state_display())

    def render_new(self, record: WorkbookImport) -> int:
        """Count the rows that were new."""
        return sum(sheet["new"] for sheet in record.counts.get("sheets", []))

    def render_changed(self, record: WorkbookImport) -> int:
        """Count the rows that changed."""
        return sum(sheet["changed"] for sheet in record.counts.get("sheets", []))

    def render_problems(self, record: WorkbookImport) -> int:
        """Count the cells and rows that are wrong."""
        return int(record.counts.get("problems", 0))


class ProblemTable(tables.Table):
    """What is wrong in a workbook, cell by cell."""

    sheet = tables.Column(_("Sheet"), default="")
    cell = tables.Column(_("Cell"), default="", accessor="cell")
    column = tables.Column(_("Column"), default="")
    value = tables.Column(_("What it says"), default="")
    wrong = tables.Column(_("What is wrong"))

    class Meta:
        orderable = False

    def render_cell(self, record: dict[str, Any]) -> str:
        """Name the cell, or the row when it is about more than one."""
        return str(record["cell"] or record["row"] or "")
