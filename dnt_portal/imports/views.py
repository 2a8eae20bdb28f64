"""Bringing in a workbook: upload, look at what would happen, confirm."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from dnt_portal.common.errors import Refused
from dnt_portal.common.sheets import CONTENT_TYPE, Sheet, workbook_response
from dnt_portal.imports import services
from dnt_portal.imports.enums import ImportState
from dnt_portal.imports.forms import UploadForm
from dnt_portal.imports.models import WorkbookImport
from dnt_portal.imports.permissions import can_bring_in, can_discard, can_import
from dnt_portal.imports.tables import ImportTable, ProblemTable
from dnt_portal.imports.template import template_name, template_workbook

PROBLEMS_PER_PAGE = 50


def _workbook(request: HttpRequest, pk: uuid.UUID) -> WorkbookImport:
    """Her own import; 403 when she leads no project any more."""
    workbook = get_object_or_404(
        WorkbookImport.objects.visible_to(request.user).select_related("project"), pk=pk
    )
    if not can_import(request.user):
        raise PermissionDenied
    return workbook


@require_safe
def list_imports(request: HttpRequest) -> HttpResponse:
    """The workbooks she brought in or tried to, and how it works."""
    if not can_import(request.user):
        raise PermissionDenied
    table = ImportTable(WorkbookImport.objects.visible_to(request.user))
    RequestConfig(request, paginate={"per_page": 20}).configure(table)
    return render(request, "imports/imports.html", {"table": table})


def upload(request: HttpRequest) -> HttpResponse:
    """Choose a workbook; it is checked, and nothing is brought in yet."""
    if not can_import(request.user):
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            workbook = services.upload_workbook(
                by=request.user,
                file=form.cleaned_data["file"],
                project=form.cleaned_data.get("project"),
            )
        except services.Busy as busy:
            # Nothing is wrong with the file.
            form.add_error(None, busy.message)
        except Refused as refused:
            form.add_error("file", refused.message)
        else:
            try:
                services.request_check(by=request.user, workbook=workbook)
            except Refused as refused:
                services.discard(workbook=workbook)
                form.add_error("file", refused.message)
            else:
                return redirect("imports:preview", pk=workbook.pk)
    return render(
        request,
        "imports/upload.html",
        {
            "form": form,
            "title": _("Bring in a workbook"),
            "lead": _("First you see what would change. Nothing is brought in yet."),
            "submit_label": _("Check the workbook"),
            "back_url": reverse("imports:list"),
            "back_label": _("Import"),
        },
        status=422 if form.errors else 200,
    )


@require_safe
def preview(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What bringing in would do, what is wrong, or what was done."""
    workbook = _workbook(request, pk)
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
def confirm(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Bring in the workbook, all of it or nothing."""
    workbook = _workbook(request, pk)
    if workbook.state == ImportState.DONE:
        return redirect("imports:preview", pk=workbook.pk)
    if not can_bring_in(request.user, workbook):
        raise PermissionDenied
    try:
        job = services.request_bringing_in(by=request.user, workbook=workbook)
    except WorkbookImport.DoesNotExist:
        messages.error(request, _("The workbook was thrown away. Nothing was brought in."))
        return redirect("imports:list")
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        if job is None:
            _tell_outcome(request, pk)
    return redirect("imports:preview", pk=pk)


def _tell_outcome(request: HttpRequest, pk: uuid.UUID) -> None:
    state = WorkbookImport.objects.visible_to(request.user).get(pk=pk).state
    if state == ImportState.DONE:
        messages.success(request, _("The workbook was brought in."))
    else:
        messages.error(
            request, _("The portal changed since the check. Look at what does not fit now.")
        )


@require_POST
def discard(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Throw away an import that was not brought in."""
    workbook = _workbook(request, pk)
    if not can_discard(request.user, workbook):
        raise PermissionDenied
    try:
        services.discard(workbook=workbook)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("imports:preview", pk=pk)
    messages.success(request, _("The workbook was thrown away. Nothing was brought in."))
    return redirect("imports:list")


@require_safe
def problems(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The list of problems as a workbook, to go through beside one's own."""
    workbook = _workbook(request, pk)
    headers = [_("Sheet"), _("Cell"), _("Row"), _("Column"), _("What it says"), _("What is wrong")]
    rows = [
        [p["sheet"], p["cell"], p["row"], p["column"], p["value"], p["wrong"]]
        for p in workbook.problems
    ]
    name = f"dnt-import-{workbook.created_at:%Y%m%d-%H%M}.xlsx"
    return workbook_response(name, [Sheet(_("To mend"), headers, rows)])


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty workbook, with explanation and choices."""
    if not can_import(request.user):
        raise PermissionDenied
    return HttpResponse(
        template_workbook(),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{template_name()}"'},
    )
