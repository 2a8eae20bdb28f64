"""The leader's list of reports."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dnt_portal.background.enums import JobState
from dnt_portal.common.dates import short_span
from dnt_portal.common.templatetags.dnt import date_nl, status
from dnt_portal.reports.enums import ReportState
from dnt_portal.reports.models import Report

SHAPES = {ReportState.MAKING: "waiting", ReportState.DRAFT: "due", ReportState.RELEASED: "done"}


def has_failed(report: Report) -> bool:
    """Return whether a report could not be counted, so that it has to be asked for again."""
    if report.state != ReportState.MAKING:
        return False
    return report.job is None or report.job.state == JobState.FAILED


def report_status(report: Report) -> SafeString:
    """Show a report's state as a word with a shape."""
    if has_failed(report):
        return status("alarm", gettext("not made"))
    if report.is_withdrawn:
        return status("neutral", gettext("withdrawn"))
    return status(SHAPES[ReportState(report.state)], report.get_state_display())


def period_of(report: Report) -> str:
    """Write the days that a report is about, short."""
    return short_span(report.first_day, report.last_day)


class ReportTable(tables.Table):
    """Reports of the projects someone leads, the newest period first."""

    kind = tables.Column(_("report"), order_by=("kind", "-last_day"))
    project = tables.Column(_("project"), accessor="project__name")
    period = tables.Column(_("period"), empty_values=(), order_by=("last_day", "first_day"))
    state = tables.Column(_("state"))
    released_at = tables.Column(_("released on"), default="")

    class Meta:
        order_by = "-period"

    def render_kind(self, record: Report) -> SafeString:
        """Link to the report itself."""
        return format_html(
            '<a href="{}">{}</a>',
            reverse("reports:report", args=[record.pk]),
            capfirst(record.get_kind_display()),
        )

    def render_period(self, record: Report) -> str:
        """Write first and last day."""
        return period_of(record)

    def render_state(self, record: Report) -> SafeString:
        """Show the state as a word with a shape."""
        return report_status(record)

    def render_released_at(self, record: Report) -> str:
        """Write the day, or nothing yet."""
        return date_nl(record.released_at)
