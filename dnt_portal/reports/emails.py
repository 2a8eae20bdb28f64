"""Mails about reports: which project and period, and a link; no person."""

from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import RoleAssignment, User
from dnt_portal.reports.models import Report


def release_mails(report: Report) -> Iterator[EmailMessage]:
    """Tells the officers of the municipality, each in her language, that a report is there."""
    held = RoleAssignment.objects.active().filter(
        role=Role.MUNICIPAL_OFFICER, municipality=report.project.municipality_id
    )
    for officer in User.objects.filter(is_active=True, pk__in=held.values("user")):
        yield _release_mail(report, officer)


def _release_mail(report: Report, officer: User) -> EmailMessage:
    with translation.override(officer.language):
        words = {
            "name": officer.first_name,
            "kind": report.get_kind_display(),
            "project": report.project.name,
            "first_day": date_format(report.first_day, "j F Y"),
            "last_day": date_format(report.last_day, "j F Y"),
            "link": settings.SITE_URL + reverse("reports:report", args=[report.pk]),
        }
        subject = _("%(kind)s of De Nieuwe Toekomst in %(project)s") % words
        body = (
            _(
                "Hello %(name)s,\n\n"
                "A %(kind)s of De Nieuwe Toekomst in %(project)s is ready for you. It is about "
                "%(first_day)s up to and including %(last_day)s.\n\n"
                "Read it in the portal:\n%(link)s"
            )
            % words
        )
    return EmailMessage(
        subject[:1].upper() + subject[1:],
        body,
        to=[officer.email],
        # Released once, told once.
        headers={"X-Business-Key": f"report-released:{report.pk}"},
    )
