"""Reports: the list, asking for one, reading and completing it, releasing it."""

from itertools import groupby
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dnt_portal.accounts.current import current_assignment
from dnt_portal.common.http import (
    PortalRequest,
    act,
    done,
    fetch,
    form_page,
    must,
    posted,
    require_form,
)
from dnt_portal.common.paging import lay_out, page_of
from dnt_portal.common.searching import asked_of, keep_search, list_page, way_back
from dnt_portal.organisations.models import Project
from dnt_portal.reports import services
from dnt_portal.reports.disclosure import leaves_out
from dnt_portal.reports.documents import report_filename, report_pdf
from dnt_portal.reports.enums import ReportState
from dnt_portal.reports.forms import (
    ReleaseForm,
    ReportFilterForm,
    ReportForm,
    WithdrawForm,
    WordsForm,
)
from dnt_portal.reports.models import Report
from dnt_portal.reports.names import FoundNames, names_in
from dnt_portal.reports.periods import OWN
from dnt_portal.reports.permissions import (
    can_ask_for_report,
    can_list_reports,
    can_read_figures,
    can_release,
    can_see_report,
    can_withdraw,
    can_work_on_report,
    officers_of,
    reads_as_officer,
    reports_on_several,
)
from dnt_portal.reports.presentation.definitions import (
    definitions,
    headings,
    why_left_out,
    written,
)
from dnt_portal.reports.presentation.sections import sections, summary
from dnt_portal.reports.querysets import ReportQuerySet
from dnt_portal.reports.tables import ReportTable, has_failed
from dnt_portal.reports.views.shared import document_response, pdf_response


def _reports() -> ReportQuerySet:
    return Report.objects.select_related(
        "project__municipality",
        "project__provider",
        "project__edition",
        "job",
        "document",
        "released_by",
        "withdrawn_by",
    )


# -- The list --------------------------------------------------------------------------------


@require_form
def index(request: PortalRequest) -> HttpResponse:
    """List a leader's reports in every state; for an officer the released ones by year."""
    must(can_list_reports(request.user))
    if reads_as_officer(request.user, current_assignment(request)):
        return _officers_page(request)
    found = _reports().visible_to(request.user).led_by(request.user)
    years = [day.year for day in found.dates("last_day", "year", order="DESC")]
    form = ReportFilterForm(asked_of(request), years=years)
    if request.method == "POST":
        return keep_search(request, form)
    wanted = form.cleaned_data if form.is_valid() else {}
    if wanted.get("year"):
        found = found.filter(last_day__year=wanted["year"])
    if wanted.get("state"):
        found = found.filter(state=wanted["state"])
    table = ReportTable(
        found,
        exclude=[] if reports_on_several(request.user) else ["project"],
        empty_text=_("No report found") if wanted.get("year") or wanted.get("state") else "",
    )
    lay_out(request, table)
    context = {
        "table": table,
        "filter_form": form,
        "found": table.paginator.count,
        "any": bool(years),
    }
    return list_page(request, "reports/list.html", context)


def _officers_page(request: PortalRequest) -> HttpResponse:
    found = _reports().visible_to(request.user).released().order_by("-last_day", "-released_at")
    page = page_of(request, found)
    years = [
        (year, list(reports)) for year, reports in groupby(page, lambda row: row.last_day.year)
    ]
    context = {
        "years": years,
        "page_obj": page,
        "definitions": definitions(),
        "why_left_out": why_left_out(),
    }
    return render(request, "reports/officer.html", context)


# -- Asking ----------------------------------------------------------------------------------


@require_form
def create(request: PortalRequest) -> HttpResponse:
    """Ask for a report over a period; a background job counts it."""
    must(can_ask_for_report(request.user))
    form = ReportForm(posted(request), projects=Project.objects.led_by(request.user))
    if asked := act(
        form,
        lambda: services.reports.request_report(by=request.user, **form.report_fields()),
    ):
        return redirect("reports:report", pk=asked.value.pk)
    return form_page(
        request,
        form,
        template="reports/create.html",
        title=_("Make a report"),
        lead=_("The portal counts; you read it, add your words and release it."),
        submit_label=_("Make the report"),
        back_url=way_back(request, "reports:list"),
        back_label=_("Reports"),
    )


# -- Reading and completing -----------------------------------------------------------------


@require_safe
def report(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show one report: its progress while it is made, then its figures and the leader's words."""
    report = fetch(request, _reports().with_earlier_release(), can_see_report, pk=pk)
    works = can_work_on_report(request.user, report)
    draft = report.state == ReportState.DRAFT
    reads = can_read_figures(request.user, report)
    context = {
        "report": report,
        "works": works,
        "draft": draft,
        "failed": has_failed(report),
        "own_period": OWN,
        "may_withdraw": report.stands and can_withdraw(request.user, report),
        "reads": reads,
    }
    if report.state != ReportState.MAKING and reads:
        context |= {
            "summary": summary(report.figures),
            "sections": sections(report.figures),
            "written": written(report.texts),
            "definitions": definitions(),
            "left_out": leaves_out(report.figures),
            "why_left_out": why_left_out(),
            "names": names_in(report) if draft and works else FoundNames(),
            "form": WordsForm(report=report) if draft and works else None,
        }
    return render(request, "reports/report.html", context)


@require_form
def words(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take the leader's words under each heading; what was typed stays when it is refused."""
    report = fetch(request, _reports(), can_work_on_report, pk=pk)
    page = reverse("reports:report", args=[report.pk])
    form = WordsForm(posted(request), report=report)
    if act(form, lambda: services.reports.set_words(report=report, texts=form.cleaned_data)):
        return done(request, _("Your words are saved."), f"{page}#words")
    return form_page(
        request,
        form,
        title=_("Your words"),
        lead=_("Write about the group as a whole. Name nobody."),
        back_url=page,
        back_label=_("The report"),
    )


# -- Releasing -------------------------------------------------------------------------------


def who_is_told(officers: int) -> str:
    """Say how many officers get a mail of a release; not that a municipality without any does."""
    if not officers:
        return _("Nobody of the municipality has an account yet, so nobody gets an e-mail.")
    return ngettext(
        "%(count)s officer of the municipality gets an e-mail with a link.",
        "%(count)s officers of the municipality get an e-mail with a link.",
        officers,
    ) % {"count": officers}


@require_form
def release(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Confirm that a report goes to the municipality; from then on it stays as it is."""
    report = fetch(request, _reports().with_earlier_release(), can_release, pk=pk)
    if request.method != "POST" and report.state != ReportState.DRAFT:
        return redirect("reports:report", pk=report.pk)
    found = names_in(report)
    officers = officers_of(report).count()
    form = ReleaseForm(posted(request), report=report, names=found.names)
    if act(
        form,
        lambda: services.reports.release(by=request.user, report=report, **form.cleaned_data),
    ):
        said = _("The report is released.")
        return done(request, f"{said} {who_is_told(officers)}", "reports:report", pk)
    return form_page(
        request,
        form,
        template="reports/release.html",
        report=report,
        names=found,
        written=written(report.texts),
        headings=headings(),
        who_is_told=who_is_told(officers),
    )


@require_form
def withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Withdraw a released report, with the reason that the municipality reads."""
    report = fetch(request, _reports(), can_withdraw, pk=pk)
    page = reverse("reports:report", args=[report.pk])
    if request.method != "POST" and not report.stands:
        return redirect(page)
    form = WithdrawForm(posted(request), report=report)
    if act(
        form,
        lambda: services.reports.withdraw_report(
            by=request.user, report=report, reason=form.cleaned_data["reason"]
        ),
    ):
        return done(request, _("The report is withdrawn."), page)
    return form_page(
        request,
        form,
        title=_("Withdraw the report"),
        lead=_(
            "The municipality sees that it was withdrawn and why, and its figures no more. What "
            "was downloaded before stays where it is, and no e-mail is sent. You can make a new "
            "report over the same period."
        ),
        submit_label=_("Withdraw the report"),
        danger=True,
        back_url=page,
        back_label=_("The report"),
    )


@require_safe
def download(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """Give the released document, or how it looks now while the leader still works on it."""
    report = fetch(request, _reports(), can_see_report, pk=pk)
    if not can_read_figures(request.user, report):
        return redirect("reports:report", pk=report.pk)
    if report.state == ReportState.RELEASED:
        return document_response(report.document)
    if report.state == ReportState.MAKING:
        return redirect("reports:report", pk=report.pk)
    return pdf_response(report_pdf(report), report_filename(report))
