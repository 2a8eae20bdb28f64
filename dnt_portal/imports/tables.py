"""Lists of imports, of what is wrong in one, and of its rows."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django_tables2.columns import BoundColumn

from dnt_portal.common.tables import NUMBER, MomentColumn, plain_table
from dnt_portal.common.templatetags.dnt import status
from dnt_portal.imports.enums import ImportState
from dnt_portal.imports.models import WorkbookImport
from dnt_portal.imports.shown import MOST_ROWS

#: The shape that goes with each state.
SHAPES = {
    ImportState.CHECKING: "now",
    ImportState.REFUSED: "alarm",
    ImportState.READY: "due",
    ImportState.DONE: "done",
}
#: What rows of a sheet can be, besides the same, and what is said of each; new rows show cells.
KINDS = {"out": _("Stays out"), "differs": _("Says something else"), "new": _("New")}
HEADINGS = {
    "out": [_("Key"), _("Why it stays out")],
    "differs": [_("Key"), _("Column"), _("In the portal"), _("In the workbook")],
}


class ImportTable(tables.Table):
    """Workbooks someone brought in or tried to."""

    created_at = MomentColumn(_("Uploaded"), linkify=("imports:preview", {"pk": tables.A("pk")}))
    state = tables.Column(_("State"))
    new = tables.Column(_("New"), empty_values=(), attrs=NUMBER)
    out = tables.Column(_("Stays out"), empty_values=(), attrs=NUMBER)
    problems = tables.Column(_("To mend"), accessor="counts__problems", default=0, attrs=NUMBER)

    class Meta:
        orderable = False
        empty_text = _("You have not brought in a workbook yet")

    def render_state(self, record: WorkbookImport) -> str:
        """Show the state as a word with a shape."""
        return status(SHAPES[ImportState(record.state)], record.get_state_display())

    def render_new(self, record: WorkbookImport, bound_column: BoundColumn) -> int:
        """Count the rows that were new; in the other column those that stay out, or did."""
        return record.total(bound_column.name)

    render_out = render_new


def row_tables(shown: dict[str, Any], count: dict[str, int], prefix: str) -> list[tables.Table]:
    """Return a table of each kind of row that is kept of a sheet."""
    found = []
    for kind, said in KINDS.items():
        if shown[kind]:
            headings = [*HEADINGS.get(kind, shown["columns"]), _("Row")]
            table = plain_table(headings, shown[kind], prefix=f"{kind}-{prefix}")
            table.caption = f"{shown['sheet']} · {said}"
            if count[kind] > MOST_ROWS:
                more = {"kind": table.caption, "number": MOST_ROWS}
                table.caption = _("%(kind)s: the first %(number)s") % more
            found.append(table)
    return found
