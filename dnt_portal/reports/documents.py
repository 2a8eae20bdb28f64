"""The documents of this app: a report, and certificates. Their file names name nobody."""

import re
from collections.abc import Sequence

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import RoleAssignment, User
from dnt_portal.common.pdf import render_pdf
from dnt_portal.groups.enums import SessionKind, SessionState
from dnt_portal.groups.models import Group, GroupTrainer, Session
from dnt_portal.reports.enums import CertificateKind, ReportState
from dnt_portal.reports.models import Certificate, Report
from dnt_portal.reports.presentation.definitions import definitions, why_left_out, written
from dnt_portal.reports.presentation.sections import sections, summary

#: How many trainers sign a certificate at most; more do not fit beside each other.
SIGNING = 3
#: A group's name that says itself that it is a group, as in "Groep Kompas".
NAMED_GROUP = re.compile(r"\s*(groep|group)\b", re.IGNORECASE)


def report_filename(report: Report) -> str:
    """Name a report's file: ``voortgangsverslag-zwolle-2026-01-01-2026-06-30.pdf``."""
    with translation.override(settings.LANGUAGE_CODE):
        kind = slugify(report.get_kind_display())
    return f"{kind}-{report.project.slug}-{report.first_day}-{report.last_day}.pdf"[-120:]


def report_pdf(report: Report) -> bytes:
    """Make the report's document, from the figures and words that it keeps.

    In the portal's first language, whoever makes it: the municipality reads it.
    """
    with translation.override(settings.LANGUAGE_CODE):
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
            "summary": summary(figures),
            "sections": sections(figures),
            "written": written(report.texts),
            "definitions": definitions(),
            "why_left_out": why_left_out(),
        }
        return render_pdf(
            "reports/pdf/report.html",
            context,
            language=settings.LANGUAGE_CODE,
            title=f"{title} {report.project.name}",
        )


# -- Certificates ------------------------------------------------------------------------------


def certificate_filename(certificate: Certificate) -> str:
    """Name a certificate's file by pseudonym: ``certificaat-DNT-4F7K.pdf``."""
    with translation.override(settings.LANGUAGE_CODE):
        kind = _("certificate")
    return f"{kind}-{certificate.participant.pseudonym}.pdf"


def certificates_filename(group: Group) -> str:
    """Name the file with all certificates of a group."""
    kind = _("certificates")
    return f"{kind}-{slugify(group.name)}.pdf"


def certificates_pdf(certificates: Sequence[Certificate], *, language: str) -> bytes:
    """Make certificates of one group, each on its own page, to print in one go."""
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
                "named_group": bool(NAMED_GROUP.match(group.name)),
                "trainers": [trainer.name for trainer in trainers_of(group)],
                "themes": [theme.title for theme in group.edition.themes.all()],
                "first_day": held[0] if held else group.started_on,
                "last_day": held[-1] if held else group.started_on,
                "completion": CertificateKind.COMPLETION,
            },
            language=language,
            title=str(_("Certificate")),
        )


def trainers_of(group: Group) -> list[User]:
    """Return who trained a group, three at most: its trainers now, then those who left.

    A trainer who left has no row as a trainer any more, but stands with the theme sessions
    that she recorded. A leader who recorded one in a trainer's place, or brought it in from
    a workbook, is not named: only people who are or were trainers in the project.
    """
    now = GroupTrainer.objects.filter(group=group, user=OuterRef("pk"))
    gave = Session.objects.filter(
        group=group, kind=SessionKind.THEME, state=SessionState.DONE, done_by=OuterRef("pk")
    )
    held = RoleAssignment.objects.filter(
        role=Role.TRAINER, project=group.project_id, user=OuterRef("pk")
    )
    found = User.objects.annotate(trains=Exists(now)).filter(
        Q(trains=True) | Exists(gave), Exists(held)
    )
    return list(found.order_by("-trains", "name")[:SIGNING])
