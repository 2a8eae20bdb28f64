"""The documents of this app: a report, and certificates. Their names carry no name."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from dnt_portal.common.pdf import render_pdf
from dnt_portal.groups.enums import SessionKind, SessionState
from dnt_portal.groups.models import Group
from dnt_portal.reports import presentation
from dnt_portal.reports.enums import CertificateKind, ReportState
from dnt_portal.reports.models import Certificate, Report


def report_filename(report: Report) -> str:
    """For instance ``voortgangsverslag-zwolle-2026-01-01-2026-06-30.pdf``."""
    kind = slugify(report.get_kind_display())
    return f"{kind}-{report.project.slug}-{report.first_day}-{report.last_day}.pdf"[-120:]


def report_pdf(report: Report, *, language: str) -> bytes:
    """The report as a document, from the figures and words that it keeps."""
    with translation.override(language):
        figures = report.figures
        period = _("%(first_day)s up to and including %(last_day)s") % {
            "first_day": date_format(report.first_day, "j F Y"),
            "last_day": date_format(report.last_day, "j F Y"),
        }
        title = capfirst(report.get_kind_display())
        context = {
            "report": report,
            "kicker": f"De Nieuwe Toekomst · {report.project.name}",
            "title": title,
            "subtitle": period,
            "released": report.state == ReportState.RELEASED,
            "summary": presentation.summary(figures),
            "sections": presentation.sections(figures),
            "written": presentation.written(report.texts),
            "definitions": presentation.definitions(),
            "why_left_out": presentation.why_left_out(),
        }
        return render_pdf(
            "reports/pdf/report.html",
            context,
            language=language,
            title=f"{title} {report.project.name}",
        )


# -- Certificates ------------------------------------------------------------------------------


def certificate_filename(certificate: Certificate) -> str:
    """For instance ``certificaat-DNT-4F7K.pdf``: her pseudonym, not her name."""
    with translation.override(settings.LANGUAGE_CODE):
        return f"{_('certificate')}-{certificate.participant.pseudonym}.pdf"


def certificates_filename(group: Group) -> str:
    """The name of one document with all certificates of a group."""
    return f"{_('certificates')}-{slugify(group.name)}.pdf"


def certificates_pdf(certificates: Sequence[Certificate], *, language: str) -> bytes:
    """Certificates of one group, each on its own page, to print in one go."""
    group = certificates[0].placement.group
    days = group.sessions.filter(kind=SessionKind.THEME).exclude(state=SessionState.CANCELLED)
    held = sorted(days.values_list("starts_at", flat=True))
    with translation.override(language):
        return render_pdf(
            "reports/pdf/certificates.html",
            {
                "certificates": certificates,
                "group": group,
                "project": group.project,
                "trainers": [trainer.name for trainer in group.trainers.all()],
                "themes": [theme.title for theme in group.edition.themes.all()],
                "first_day": held[0] if held else group.started_on,
                "last_day": held[-1] if held else group.started_on,
                "completion": CertificateKind.COMPLETION,
            },
            language=language,
            title=str(_("Certificate")),
        )
