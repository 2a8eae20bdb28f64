"""Certificates of a group: deciding, making, downloading."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dnt_portal.background.models import Job
from dnt_portal.common.http import (
    PortalRequest,
    act,
    fetch,
    form_page,
    must,
    posted,
    require_form,
)
from dnt_portal.groups.enums import GroupPhase
from dnt_portal.groups.models import Group
from dnt_portal.reports import services
from dnt_portal.reports.documents import certificates_filename, certificates_pdf
from dnt_portal.reports.forms import CertificatesForm
from dnt_portal.reports.models import Certificate
from dnt_portal.reports.permissions import can_make_certificates
from dnt_portal.reports.proposals import proposals
from dnt_portal.reports.services.certificates import JOB
from dnt_portal.reports.views.shared import document_response, pdf_response


def _group(request: PortalRequest, pk: UUID) -> Group:
    """Return the group, for whoever sees it: certificates are part of what a group shows."""
    groups = Group.objects.select_related(
        "project__edition", "project__provider", "project__municipality", "edition"
    )
    return fetch(request, groups, pk=pk)


@require_form
def certificates(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show of each participant the attendance, a proposal and what was decided; take decisions."""
    group = _group(request, pk)
    may_decide = can_make_certificates(request.user, group)
    must(may_decide or request.method != "POST")
    rows = proposals(group)
    form = CertificatesForm(posted(request), proposals=rows)
    if asked := act(
        form,
        lambda: services.certificates.request_certificates(
            by=request.user, group=group, decisions=form.choices()
        ),
    ):
        _tell(request, asked.value)
        return redirect("reports:certificates", pk=group.pk)
    decided = [row.certificate for row in rows if row.certificate]
    return form_page(
        request,
        form,
        template="reports/certificates.html",
        group=group,
        started=group.phase != GroupPhase.RECRUITING,
        may_decide=may_decide,
        rows=list(form.rows()),
        training=rows[0].training if rows else None,
        made=sum(certificate.document_id is not None for certificate in decided),
        waiting=sum(certificate.document_id is None for certificate in decided),
        job=_last_job(request, group),
    )


def _tell(request: PortalRequest, job: Job | None) -> None:
    if job is None:
        messages.info(request, _("Your decisions are saved. No certificate is left to make."))
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


def _last_job(request: PortalRequest, group: Group) -> Job | None:
    """Return the newest job that makes certificates of this group."""
    jobs = Job.objects.visible_to(request.user).filter(
        kind=JOB, parameters__group=str(group.pk), project=group.project_id
    )
    return jobs.order_by("-created_at").first()


@require_safe
def certificate(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """Give one participant's certificate."""
    rows = Certificate.objects.select_related("document")
    return document_response(fetch(request, rows, pk=pk).document)


@require_safe
def certificates_all(request: PortalRequest, pk: UUID) -> HttpResponseBase:
    """Give all certificates of the group in one document, to print in one go."""
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
