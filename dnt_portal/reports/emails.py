"""Mails about reports: which project and period, and a link; no person."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dnt_portal.common.mail import post
from dnt_portal.reports.models import Report
from dnt_portal.reports.permissions import officers_of


def tell_officers_of_release(report: Report) -> None:
    """Tell the officers of the municipality that a report is there."""
    link = settings.SITE_URL + reverse("reports:report", args=[report.pk])
    for officer in officers_of(report):
        with translation.override(officer.language):
            words = {
                "name": officer.first_name,
                "kind": report.get_kind_display(),
                "project": report.project.name,
                "first_day": date_format(report.first_day, "j F Y"),
                "last_day": date_format(report.last_day, "j F Y"),
                "link": link,
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
        post(
            to=officer.email,
            subject=subject[:1].upper() + subject[1:],
            body=body,
            once=f"report-released:{report.pk}",
        )
