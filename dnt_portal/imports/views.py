"""Bringing in a workbook: upload, look at what would happen, confirm."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from dnt_portal.common.errors import Refused
from dnt_portal.common.http import (
    PortalRequest,
    act,
    attempt,
    done,
    fetch,
    form_page,
    must,
    posted,
    press,
    refuse,
    require_form,
)
from dnt_portal.common.sheets import CONTENT_TYPE, Sheet, workbook_response
from dnt_portal.imports import services
from dnt_portal.imports.enums import ImportState
from dnt_portal.imports.forms import UploadForm
from dnt_portal.imports.models import WorkbookImport
from dnt_portal.imports.permissions import (
    can_bring_in,
    can_discard,
    can_import,
    can_see_import,
)
from dnt_portal.imports.tables import ImportTable, ProblemTable
from dnt_portal.imports.template import template_name, template_workbook
from dnt_portal.organisations.models import Project

PROBLEMS_PER_PAGE = 50


@require_safe
def list_imports(request: PortalRequest) -> HttpResponse:
    """List the workbooks that a leader brought in or tried to, and say how it works."""
    must(can_import(request.user))
    table = ImportTable(WorkbookImport.objects.visible_to(request.user))
    RequestConfig(request, paginate={"per_page": 20}).configure(table)
    return render(request, "imports/imports.html", {"table": table})


@require_form
def upload(request: PortalRequest) -> HttpResponse:
    """Take a workbook; it is checked, and nothing is brought in yet."""
    must(can_import(request.user))
    form = UploadForm(
        posted(request), request.FILES or None, projects=Project.objects.led_by(request.user)
    )
    if kept := act(form, lambda: services.upload_workbook(by=request.user, **form.cleaned_data)):
        workbook = kept.value
        checked = attempt(lambda: services.request_check(by=request.user, workbook=workbook))
        if not isinstance(checked, Refused):
            return redirect("imports:preview", pk=workbook.pk)
        services.discard(workbook=workbook)
        refuse(form, checked)
    return form_page(
        request,
        form,
        template="imports/upload.html",
        title=_("Bring in a workbook"),
        lead=_("First you see what would change. Nothing is brought in yet."),
        submit_label=_("Check the workbook"),
        back_url=reverse("imports:list"),
        back_label=_("Import"),
    )


@require_safe
def preview(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show what bringing in would do, what is wrong, or what was done."""
    workbook = fetch(request, WorkbookImport.objects, can_see_import, pk=pk)
    table = ProblemTable(workbook.problems, empty_text=_("Nothing is wrong"))
    RequestConfig(request, paginate={"per_page": PROBLEMS_PER_PAGE}).configure(table)
    sheets = workbook.counts.get("sheets", [])
    return render(
        request,
        "imports/preview.html",
        {
            "workbook": workbook,
            "job": services.open_job(workbook),
            "table": table,
            "sheets": sheets,
            "problem_count": workbook.counts.get("problems", 0),
            "changes": workbook.counts.get("changes", []),
            "kept": workbook.counts.get("kept", []),
            "changed_count": sum(sheet["changed"] for sheet in sheets),
            "is_empty": not workbook.counts.get("rows", 0),
            "nothing_new": not any(sheet["new"] + sheet["changed"] for sheet in sheets),
            "may_bring_in": can_bring_in(request.user, workbook),
            "may_discard": can_discard(request.user, workbook),
        },
    )


@require_POST
def confirm(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Bring in the workbook, all of it or nothing."""
    workbook = fetch(request, WorkbookImport.objects, can_see_import, pk=pk)
    if workbook.state == ImportState.DONE:
        return redirect("imports:preview", pk=workbook.pk)
    must(can_bring_in(request.user, workbook))
    asked = press(request, lambda: services.request_bringing_in(by=request.user, workbook=workbook))
    if isinstance(asked, services.ThrownAway):
        return redirect("imports:list")
    if not isinstance(asked, Refused) and asked.value is None:
        _tell_outcome(request, pk)
    return redirect("imports:preview", pk=pk)


def _tell_outcome(request: PortalRequest, pk: UUID) -> None:
    state = WorkbookImport.objects.visible_to(request.user).get(pk=pk).state
    if state == ImportState.DONE:
        messages.success(request, _("The workbook was brought in."))
    else:
        messages.error(
            request, _("The portal changed since the check. Look at what does not fit now.")
        )


@require_POST
def discard(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Throw away an import that was not brought in."""
    workbook = fetch(request, WorkbookImport.objects, can_discard, pk=pk)
    if isinstance(press(request, lambda: services.discard(workbook=workbook)), Refused):
        return redirect("imports:preview", pk=pk)
    return done(request, str(services.THROWN_AWAY), "imports:list")


@require_safe
def problems(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Give the list of problems as a workbook, to go through beside one's own."""
    workbook = fetch(request, WorkbookImport.objects, can_see_import, pk=pk)
    headers = [_("Sheet"), _("Cell"), _("Row"), _("Column"), _("What it says"), _("What is wrong")]
    rows = [
        [p["sheet"], p["cell"], p["row"], p["column"], p["value"], p["wrong"]]
        for p in workbook.problems
    ]
    name = f"dnt-import-{workbook.created_at:%Y%m%d-%H%M}.xlsx"
    return workbook_response(name, [Sheet(_("To mend"), headers, rows)])


@require_safe
def template(request: PortalRequest) -> HttpResponse:
    """Give the empty workbook, with explanation and choices."""
    must(can_import(request.user))
    return HttpResponse(
        template_workbook(),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{template_name()}"'},
    )
