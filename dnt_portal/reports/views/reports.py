"""Reports: the list, asking for one, reading and completing it, releasing it."""

import uuid
from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dnt_portal.accounts.current import current_assignment
from dnt_portal.accounts.enums import Role
from dnt_portal.common.errors import Refused
from dnt_portal.common.paging import lay_out, page_of
from dnt_portal.organisations.models import Project
from dnt_portal.reports import presentation, services
from dnt_portal.reports.disclosure import leaves_out
from dnt_portal.reports.documents import report_filename, report_pdf
from dnt_portal.reports.enums import ReportState
from dnt_portal.reports.forms import ReleaseForm, ReportFilterForm, ReportForm, WordsForm
from dnt_portal.reports.models import Report
from dnt_portal.reports.names import FoundNames, names_in
from dnt_portal.reports.periods import OWN
from dnt_portal.reports.permissions import (
    can_ask_for_report,
    can_download,
    can_list_reports,
    can_release,
    can_work_on_report,
)
from dnt_portal.reports.tables import ReportTable, has_failed
from dnt_portal.reports.views.shared import CONFLICT, REFUSED, document_response, pdf_response


def _reports(request: HttpRequest) -> QuerySet[Report]:
    return Report.objects.visible_to(request.user).select_related(
        "project__municipality",
        "project__provider",
        "project__edition",
        "job",
        "document",
        "released_by",
    )


# -- The list --------------------------------------------------------------------------------


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """For a leader her reports in every state; for an officer the released ones by year."""
    if not can_list_reports(request.user):
        raise PermissionDenied
    current = current_assignment(request)
    leads = request.user.has_role(Role.PROJECT_LEADER)
    if not leads or (current and current.role == Role.MUNICIPAL_OFFICER):
        return _officers_page(request)
    found = _reports(request).led_by(request.user)  # type: ignore[attr-defined]
    years = [day.year for day in found.dates("last_day", "year", order="DESC")]
    form = ReportFilterForm(request.GET, years=years)
    wanted = form.cleaned_data if form.is_valid() else {}
    if wanted.get("year"):
        found = found.filter(last_day__year=wanted["year"])
    if wanted.get("state"):
        found = found.filter(state=wanted["state"])
    several = len(request.user.project_ids(Role.PROJECT_LEADER)) > 1
    table = ReportTable(
        found,
        exclude=[] if several else ["project"],
        empty_text=_("No report found") if wanted.get("year") or wanted.get("state") else "",
    )
    lay_out(request, table)
    return render(
        request,
        "reports/list.html",
        {"table": table, "filter_form": form, "any": bool(years)},
    )


def _officers_page(request: HttpRequest) -> HttpResponse:
    found = (
        _reports(request)
        .released()
        .order_by(  # type: ignore[attr-defined]
            "-last_day", "-released_at"
        )
    )
    page = page_of(request, found)
    years = [
        (year, list(reports)) for year, reports in groupby(page, lambda row: row.last_day.year)
    ]
    context = {
        "years": years,
        "page_obj": page,
        "definitions": presentation.definitions(),
        "why_left_out": presentation.why_left_out(),
    }
    return render(request, "reports/officer.html", context)


# -- Asking ----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Ask for a report over a period; a background job counts it."""
    projects = Project.objects.in_which(request.user, Role.PROJECT_LEADER)
    if not request.user.has_role(Role.PROJECT_LEADER):
        raise PermissionDenied
    form = ReportForm(request.POST or None, projects=projects)
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            asked = form.cleaned_data
            if not can_ask_for_report(request.user, asked["project"]):
                raise PermissionDenied
            try:
                report = services.reports.request_report(
                    by=request.user,
                    project=asked["project"],
                    kind=asked["kind"],
                    first_day=asked["first_day"],
                    last_day=asked["last_day"],
                )
            except Refused as refused:
                form.add_error(None, refused.message)
            else:
                return redirect("reports:report", pk=report.pk)
    return render(
        request,
        "reports/create.html",
        {
            "form": form,
            "title": _("Make a report"),
            "lead": _("The portal counts; you read it, add your words and release it."),
            "submit_label": _("Make the report"),
            "back_url": reverse("reports:list"),
            "back_label": _("Reports"),
        },
        status=status,
    )


# -- Reading and completing -----------------------------------------------------------------


@require_safe
def report(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One report: its progress while it is made, then its figures and the leader's words."""
    report = get_object_or_404(_reports(request).with_earlier_release(), pk=pk)
    works = can_work_on_report(request.user, report)
    draft = report.state == ReportState.DRAFT
    context = {
        "report": report,
        "works": works,
        "draft": draft,
        "failed": has_failed(report),
        "own_period": OWN,
    }
    if report.state != ReportState.MAKING:
        context |= {
            "summary": presentation.summary(report.figures),
            "sections": presentation.sections(report.figures),
            "written": presentation.written(report.texts),
            "definitions": presentation.definitions(),
            "left_out": leaves_out(report.figures),
            "why_left_out": presentation.why_left_out(),
            "names": names_in(report) if draft and works else FoundNames(),
            "form": WordsForm(report=report) if draft and works else None,
        }
    return render(request, "reports/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The leader's words under each heading; what was typed stays when it is refused."""
    report = get_object_or_404(_reports(request), pk=pk)
    if not can_work_on_report(request.user, report):
        raise PermissionDenied
    form = WordsForm(request.POST or None, report=report)
    status = 200
    if request.method == "POST":
        form = WordsForm(request.POST, report=report)
        status = REFUSED
        if form.is_valid():
            try:
                services.reports.set_words(report=report, texts=form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.message)
                status = CONFLICT
            else:
                messages.success(request, _("Your words are saved."))
                return redirect(reverse("reports:report", args=[report.pk]) + "#words")
    return render(
        request,
        "common/form_page.html",
        {
            "form": form,
            "title": _("Your words"),
            "lead": _("Write about the group as a whole. Name nobody."),
            "back_url": reverse("reports:report", args=[report.pk]),
            "back_label": _("The report"),
        },
        status=status,
    )


# -- Releasing -------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Confirm that a report goes to the municipality; from then on it stays as it is."""
    report = get_object_or_404(_reports(request).with_earlier_release(), pk=pk)
    if not can_release(request.user, report):
        raise PermissionDenied
    page = reverse("reports:report", args=[report.pk])
    if request.method != "POST" and report.state != ReportState.DRAFT:
        return redirect(page)
    found = names_in(report)
    form = ReleaseForm(request.POST if request.method == "POST" else None, names=found.names)
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                services.reports.release(
                    by=request.user,
                    report=report,
                    names_checked=form.cleaned_data.get("names_checked", False),
                )
            except Refused as refused:
                form.add_error(None, refused.message)
                status = CONFLICT
            else:
                messages.success(
                    request, _("The report is released. The municipality has been told.")
                )
                return redirect(page)
    return render(
        request,
        "reports/release.html",
        {
            "report": report,
            "form": form,
            "names": found,
            "written": presentation.written(report.texts),
            "headings": presentation.headings(),
        },
        status=status,
    )


@require_safe
def download(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The released document, or how it looks now while the leader still works on it."""
    report = get_object_or_404(_reports(request), pk=pk)
    if not can_download(request.user, report):
        raise PermissionDenied
    if report.state == ReportState.RELEASED:
        return document_response(report.document)
    if report.state == ReportState.MAKING:
        return redirect("reports:report", pk=report.pk)
    content = report_pdf(report)
    return pdf_response(content, report_filename(report))
