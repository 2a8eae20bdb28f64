"""Certificates of a group: deciding, making, downloading."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from dnt_portal.background.models import Job
from dnt_portal.common.errors import Refused
from dnt_portal.groups.enums import GroupPhase
from dnt_portal.groups.models import Group
from dnt_portal.reports import services
from dnt_portal.reports.documents import certificates_filename, certificates_pdf
from dnt_portal.reports.forms import CertificatesForm
from dnt_portal.reports.models import Certificate
from dnt_portal.reports.permissions import can_make_certificates
from dnt_portal.reports.proposals import proposals
from dnt_portal.reports.services.certificates import JOB
from dnt_portal.reports.views.shared import REFUSED, document_response, pdf_response


def _group(request: HttpRequest, pk: uuid.UUID) -> Group:
    groups = Group.objects.visible_to(request.user).select_related(
        "project__edition", "project__provider", "project__municipality", "edition"
    )
    group = get_object_or_404(groups, pk=pk)
    if not can_make_certificates(request.user, group):
        raise PermissionDenied
    return group


@require_http_methods(["GET", "HEAD", "POST"])
def certificates(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Per woman her attendance, a proposal, and the decision; then the documents."""
    group = _group(request, pk)
    rows = proposals(group)
    form = CertificatesForm(request.POST if request.method == "POST" else None, proposals=rows)
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                job = services.certificates.request_certificates(
                    by=request.user, group=group, decisions=form.choices()
                )
            except Refused as refused:
                form.add_error(None, refused.message)
            else:
                _tell(request, job)
                return redirect("reports:certificates", pk=group.pk)
    started = group.phase != GroupPhase.RECRUITING
    return render(
        request,
        "reports/certificates.html",
        {
            "group": group,
            "started": started,
            "form": form,
            "rows": list(form.rows()),
            "training": rows[0].training if rows else None,
            "made": sum(
                1 for row in rows if row.certificate and row.certificate.document_id is not None
            ),
            "waiting": sum(
                1 for row in rows if row.certificate and row.certificate.document_id is None
            ),
            "job": _last_job(request, group),
        },
        status=status,
    )


def _tell(request: HttpRequest, job: Job | None) -> None:
    if job is None:
        messages.info(request, _("Your decisions are saved. All certificates are there already."))
        return
    number = len(job.parameters["certificates"])
    messages.success(
        request,
        ngettext(
            "%(number)s certificate is being made.",
            "%(number)s certificates are being made.",
            number,
        )
        % {"number": number},
    )


def _last_job(request: HttpRequest, group: Group) -> Job | None:
    """The newest job for this group, while it runs or when it failed."""
    jobs = Job.objects.visible_to(request.user).filter(
        kind=JOB, parameters__group=str(group.pk), project=group.project_id
    )
    return jobs.order_by("-created_at").first()


@require_safe
def certificate(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One woman's certificate."""
    found = Certificate.objects.visible_to(request.user).select_related(
        "document", "placement__group"
    )
    row = get_object_or_404(found, pk=pk)
    if not can_make_certificates(request.user, row.placement.group):
        raise PermissionDenied
    return document_response(row.document)


@require_safe
def certificates_all(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """All certificates of the group in one document, to print in one go."""
    group = _group(request, pk)
    rows = list(
        Certificate.objects.visible_to(request.user)
        .of_group(group)
        .made()
        .select_related(
            "participant",
            "placement__group__project__provider",
            "placement__group__project__municipality",
            "placement__group__edition",
        )
        .order_by("participant__first_name", "participant__last_name")
    )
    if not rows:
        raise Http404
    content = certificates_pdf(rows, language=settings.LANGUAGE_CODE)
    return pdf_response(content, certificates_filename(group))
