"""A report's way: asked for, counted, read and completed, released (S2 §8.1.3, §10.3)."""

import datetime
import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.background.services import request_job, store_document
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.refusing import broken, kept_rules
from dnt_portal.common.transactions import one_act
from dnt_portal.organisations.models import Project
from dnt_portal.reports import emails
from dnt_portal.reports.disclosure import protect
from dnt_portal.reports.documents import report_filename, report_pdf
from dnt_portal.reports.enums import ReportKind, ReportState
from dnt_portal.reports.figures import count
from dnt_portal.reports.models import Report
from dnt_portal.reports.names import FoundNames, names_in
from dnt_portal.reports.permissions import can_ask_for_report
from dnt_portal.reports.presentation.definitions import headings

#: The kind of background job that counts a report.
JOB = "report"
#: Longer periods are typing errors; a group takes about one year, a grant four at most.
LONGEST = datetime.timedelta(days=10 * 366)


@one_act()
def request_report(
    *,
    by: User,
    project: Project,
    kind: str,
    first_day: datetime.date,
    last_day: datetime.date,
) -> Report:
    """Ask for a report over a period; a background job counts it.

    A report that is asked for again before it is released is counted anew and keeps
    what the leader wrote; while it is being counted, nothing happens. A released
    report stays, and asking again makes another one. Refused for a period that
    ends before it begins, has not ended, or is longer than ten years.
    """
    if kind not in ReportKind.values:
        raise Refused(_("Choose what kind of report it is."), "kind")
    if last_day > timezone.localdate():
        raise Refused(_("The period is not over yet. Choose a last day up to today."), "last_day")
    if last_day - first_day > LONGEST:
        raise Refused(_("The period is longer than ten years. Check the years."), "first_day")
    unreleased = Report.objects.over(project, kind, first_day, last_day).unreleased()
    report = unreleased.select_for_update().first()
    key = report.pk if report else uuid.uuid4()
    # Whoever asks at the same moment waits here, and gets the job of the first.
    job = request_job(
        by=by,
        kind=JOB,
        parameters={"report": str(key)},
        project=project,
        business_key=f"report:{project.pk}:{kind}:{first_day}:{last_day}",
    )
    report = report or Report.objects.filter(pk=job.parameters["report"]).first()
    if report is None:
        with kept_rules(report_period="last_day"):
            return Report.objects.create(
                pk=key,
                project=project,
                kind=kind,
                first_day=first_day,
                last_day=last_day,
                job=job,
                made_by=by,
            )
    if report.job_id != job.pk:
        report.job, report.state = job, ReportState.MAKING
        report.save(update_fields=["job", "state", "updated_at"])
    return report


@one_act()
def fill_report(*, by: User, report: Report) -> Report:
    """Count a report's figures, protect them and keep them; for the job, as who asked.

    A report that is no longer being made is left as it is, so that a second run of
    the job changes nothing. Refused when `by` no longer leads the project: then
    `by` sees no rows, and the report would say that nothing happened.
    """
    report = _locked(report)
    if report.state != ReportState.MAKING:
        return report
    if not can_ask_for_report(by, report.project):
        raise Refused(_("You no longer lead this project."))
    report.figures = protect(count(report.project, report.first_day, report.last_day))
    report.state = ReportState.DRAFT
    report.save(update_fields=["figures", "state", "updated_at"])
    return report


@one_act()
def set_words(*, report: Report, texts: dict[str, str]) -> Report:
    """Keep the leader's words per heading. Refused once the report is released."""
    report = _locked(report)
    _not_released(report)
    known = {heading.key for heading in headings()}
    if unknown := sorted(set(texts) - known):
        raise TypeError(f"Not a heading: {', '.join(unknown)}.")
    report.texts = {key: text.strip() for key, text in texts.items() if text.strip()}
    report.save(update_fields=["texts", "updated_at"])
    return report


@one_act()
def release(*, by: User, report: Report, names_checked: bool = False) -> Report:
    """Give a report to the municipality: make its document, which then never changes.

    The document is in the portal's first language, whoever releases it: the
    municipality's officers read it, and get a mail with a link. Refused while the
    report is being made, when it was released before, when the leader's words hold a
    pseudonym, and when they hold a name that a participant also has, unless
    `names_checked` says that it is someone else's.
    """
    report = _locked(report)
    _not_released(report)
    if report.state != ReportState.DRAFT:
        raise Overtaken(_("This report is still being made."))
    found = names_in(report)
    _refuse_pseudonyms(found)
    if found.names and not names_checked:
        raise Refused(
            _(
                "Your words hold a name that a participant has too (%(found)s). Take it out, "
                "or say that it is someone else."
            )
            % {"found": ", ".join(found.names)},
            "names_checked",
        )
    # Before the document is made: it says itself whether it is a draft.
    report.released_by, report.released_at = by, timezone.now()
    report.state = ReportState.RELEASED
    report.document = store_document(
        kind="report",
        content=report_pdf(report),
        filename=report_filename(report),
        content_type="application/pdf",
    )
    report.save()
    emails.tell_officers_of_release(report)
    return report


@one_act()
def withdraw_report(*, by: User, report: Report, reason: str) -> Report:
    """Withdraw a released report: it does not count any more, and the municipality reads why.

    What was released cannot be taken back; it stays as it was, for the leaders, and officers see
    that it was and no figure of it. A new report over the same period can take its place. Nobody
    gets a mail. Refused without a reason or with one that names a participant, before the
    release, and when it was withdrawn before.
    """
    report = _locked(report)
    if report.state != ReportState.RELEASED:
        raise Overtaken(_("This report was not released."))
    if report.is_withdrawn:
        raise Overtaken(_("This report was withdrawn already."))
    if not reason.strip():
        raise broken("withdrawn_report_says_why", "reason")
    found = names_in(report, reason)
    _refuse_pseudonyms(found, "reason")
    if found.names:
        raise Refused(
            _("A participant has this name too: %(found)s. Say it without names.")
            % {"found": ", ".join(found.names)},
            "reason",
        )
    report.withdrawn_at, report.withdrawn_by = timezone.now(), by
    report.withdrawn_because = reason.strip()
    report.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because", "updated_at"])
    return report


def _refuse_pseudonyms(found: FoundNames, field: str = "") -> None:
    """Refuse words that hold a participant's pseudonym."""
    if found.pseudonyms:
        raise Refused(
            _("Your words hold a pseudonym (%(found)s). A report is about no one person.")
            % {"found": ", ".join(found.pseudonyms)},
            field,
        )


def _locked(report: Report) -> Report:
    """Return the report as it is now, kept from others until the transaction ends."""
    return (
        Report.objects.select_for_update(of=("self",))
        .select_related("project__municipality", "project__provider", "project__edition")
        .get(pk=report.pk)
    )


def _not_released(report: Report) -> None:
    if report.state == ReportState.RELEASED:
        raise Overtaken(_("This report was released and stays as it is."))
