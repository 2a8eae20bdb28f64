"""Bringing in a workbook: upload, look at what would happen, confirm."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dnt_portal.common import workbooks
from dnt_portal.common.errors import Refused
from dnt_portal.common.http import (
    PortalRequest,
    act,
    done,
    fetch,
    form_page,
    must,
    posted,
    press,
    require_form,
)
from dnt_portal.common.paging import lay_out
from dnt_portal.common.sheets import Sheet, download, workbook_response
from dnt_portal.common.tables import plain_table
from dnt_portal.common.worded import language
from dnt_portal.imports import services
from dnt_portal.imports.enums import ImportState
from dnt_portal.imports.forms import UploadForm
from dnt_portal.imports.models import WorkbookImport
from dnt_portal.imports.permissions import can_bring_in, can_discard, can_import, can_see_import
from dnt_portal.imports.tables import HEADINGS, KINDS, ImportTable, row_tables
from dnt_portal.imports.template import template_workbook
from dnt_portal.organisations.models import Project

#: So many of what is wrong stand on a page.
PER_PAGE = 50


@require_safe
def list_imports(request: PortalRequest) -> HttpResponse:
    """List the workbooks that a leader brought in or tried to, and say how it works."""
    must(can_import(request.user))
    table = ImportTable(WorkbookImport.objects.visible_to(request.user).defer("shown", "problems"))
    lay_out(request, table)
    return render(request, "imports/imports.html", {"table": table})


@require_form
def upload(request: PortalRequest) -> HttpResponse:
    """Take a workbook; it is checked, and nothing is brought in yet."""
    must(can_import(request.user))
    led = Project.objects.led_by(request.user)
    form = UploadForm(posted(request), request.FILES or None, projects=led)
    if kept := act(form, lambda: services.upload_workbook(by=request.user, **form.cleaned_data)):
        return redirect("imports:preview", pk=kept.value.pk)
    return form_page(
        request,
        form,
        template="imports/upload.html",
        title=_("Bring in a workbook"),
        lead=_("First you see what would happen. Nothing is brought in yet."),
        submit_label=_("Check the workbook"),
        back_url=reverse("imports:list"),
        back_label=_("Import"),
    )


@require_safe
def preview(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show what bringing in would do row by row, what is wrong, or what was done."""
    workbook = fetch(request, WorkbookImport.objects, can_see_import, pk=pk)
    headings, rows = _problems(workbook)
    # On a screen the cell says which row it is.
    seen = [[sheet, cell or row, *others] for sheet, cell, row, *others in rows]
    table = plain_table([*headings[:2], *headings[3:]], seen)
    table.caption = _("To mend")
    lay_out(request, table, per_page=PER_PAGE)
    context = {
        "workbook": workbook,
        "job": services.open_job(workbook),
        "table": table,
        "parts": list(_parts(request, workbook)),
        **{kind: workbook.total(kind) for kind in ("new", "differs", "out")},
        "kept_until": workbook.updated_at + services.KEPT_FOR,
        "may_bring_in": can_bring_in(request.user, workbook),
        "may_bring_in_good": can_bring_in(request.user, workbook, only_good=True),
        "too_large": services.TOO_LARGE if workbook.unpacked > workbooks.MOST_WHOLE else "",
        "may_discard": can_discard(request.user, workbook),
    }
    return render(request, "imports/preview.html", context)


def _parts(request: PortalRequest, workbook: WorkbookImport) -> Iterator[dict[str, Any]]:
    """Yield the tables of each sheet of which rows are kept; open where a page was turned."""
    counts = workbook.counts.get("sheets", [])
    for number, (shown, count) in enumerate(zip(workbook.shown, counts, strict=False)):
        tables = row_tables(shown, count, prefix=f"{number}-")
        for table in tables:
            lay_out(request, table)
        if tables:
            turned = any(table.prefixed_page_field in request.GET for table in tables)
            says = " · ".join(f"{KINDS[kind]}: {count[kind]}" for kind in KINDS if shown[kind])
            yield {"sheet": shown["sheet"], "says": says, "tables": tables, "is_open": turned}


@require_POST
def confirm(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Bring in the workbook, or what is right of it when that is what was asked."""
    workbook = fetch(request, WorkbookImport.objects, can_see_import, pk=pk)
    if workbook.state == ImportState.DONE:
        return redirect("imports:preview", pk=pk)
    good = "good" in request.POST
    must(can_bring_in(request.user, workbook, only_good=good))
    ask = partial(services.request_bringing_in, by=request.user, workbook=workbook, only_good=good)
    asked = press(request, ask)
    if isinstance(asked, services.ThrownAway):
        return redirect("imports:list")
    if not isinstance(asked, Refused) and asked.value is not None:
        _tell_outcome(request, asked.value)
    return redirect("imports:preview", pk=pk)


def _tell_outcome(request: PortalRequest, workbook: WorkbookImport) -> None:
    if workbook.state != ImportState.DONE:
        said = _("The portal changed since the check. Look at what does not fit now.")
        messages.error(request, said)
    elif workbook.problems:
        messages.success(request, _("The good rows were brought in."))
    else:
        messages.success(request, services.BROUGHT_IN)


@require_POST
def discard(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Throw away an import that was not brought in, or what stayed out of it."""
    workbook = fetch(request, WorkbookImport.objects, can_discard, pk=pk)
    if isinstance(press(request, lambda: services.discard(workbook=workbook)), Refused):
        return redirect("imports:preview", pk=pk)
    if workbook.state == ImportState.DONE:
        return done(request, _("The list was thrown away."), "imports:preview", pk)
    return done(request, str(services.THROWN_AWAY), "imports:list")


def _problems(workbook: WorkbookImport) -> tuple[list[str], list[list[Any]]]:
    headings = [_("Sheet"), _("Cell"), _("Row"), _("Column"), _("What it says"), _("What is wrong")]
    keys = ("sheet", "cell", "row", "column", "value", "wrong")
    return headings, [[problem[key] for key in keys] for problem in workbook.problems]


def _file_name(workbook: WorkbookImport, what: str) -> str:
    return f"dnt-import-{timezone.localtime(workbook.created_at):%Y%m%d-%H%M}-{what}.xlsx"


@require_safe
def problems(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Give what is wrong and what stays out as a workbook, to go through beside one's own."""
    workbook = fetch(request, WorkbookImport.objects, can_see_import, pk=pk)
    headings = [_("Sheet"), *map(str, HEADINGS["out"]), _("Row")]
    out = [[shown["sheet"], *row] for shown in workbook.shown for row in shown["out"]]
    sheets = [Sheet(_("To mend"), *_problems(workbook)), Sheet(str(KINDS["out"]), headings, out)]
    return workbook_response(_file_name(workbook, _("list")), sheets)


@require_safe
def marked(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Give a leader's own workbook back with what is wrong in it marked."""
    workbook = fetch(request, WorkbookImport.objects, can_see_import, pk=pk)
    content = press(request, lambda: services.marked_file(workbook=workbook))
    if isinstance(content, Refused):
        return redirect("imports:preview", pk=pk)
    return download(_file_name(workbook, _("marked")), content.value)


@require_safe
def template(request: PortalRequest) -> HttpResponse:
    """Give the empty workbook, with explanation and choices."""
    must(can_import(request.user))
    return download(f"dnt-import-{language()}.xlsx", template_workbook())
