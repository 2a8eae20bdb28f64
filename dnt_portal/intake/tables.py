"""Lists of the intake: referrals, the waiting list, who to look at again."""

import datetime
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.common.tables import NUMBER
from dnt_portal.common.templatetags.dnt import date_nl, icon, status
from dnt_portal.intake.enums import Outcome, ReferralState
from dnt_portal.intake.models import Decision, Referral, WaitingListEntry
from dnt_portal.intake.permissions import can_look_again, can_screen, can_stop_waiting
from dnt_portal.intake.status import plain_status
from dnt_portal.participants.models import Participant
from dnt_portal.participants.querysets import by_name

OUTCOME_STATUS = {
    Outcome.ADMIT: "done",
    Outcome.IN_DOUBT: "due",
    Outcome.NOT_YET: "waiting",
    Outcome.DECLINE: "neutral",
    Outcome.DOUBLE: "neutral",
}


def days_since(day: datetime.date) -> str:
    """Return in words how many days something has been waiting."""
    days = (timezone.localdate() - day).days
    if days <= 0:
        return gettext("today")
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def _woman(participant: Participant, url: str) -> SafeString:
    return format_html(
        '<a href="{}">{}</a> <span class="soft text-nowrap">{}</span>',
        url,
        participant.full_name,
        participant.pseudonym,
    )


def _action(url: str, label: str, about: Participant) -> SafeString:
    """Return a link at the end of a row; who hears it alone, hears for whom it is."""
    return format_html(
        '<a class="text-nowrap fw-semibold d-inline-flex align-items-center gap-1" href="{}">{}'
        '<span class="visually-hidden">: {}</span>{}</a>',
        url,
        label,
        about.pseudonym,
        icon("arrow-right", 16),
    )


def _look_again(participant: Participant) -> SafeString:
    """Return the way to a new screening, which asks first."""
    return SafeString(
        render_to_string(
            "intake/partials/look_again.html",
            {"participant": participant, "small": True},
        )
    )


class _ForReader(tables.Table):
    """A list of women with a next step on the row, for who may take it."""

    def __init__(self, data: Any, *, reader: User, **kwargs: Any) -> None:
        self.reader = reader
        super().__init__(data, **kwargs)


class _WithProject(_ForReader):
    """One that names the project where there are several."""

    project = tables.Column(verbose_name=_("Project"), order_by="project__name")

    def __init__(self, data: Any, *, several: bool, **kwargs: Any) -> None:
        if not several:
            kwargs["exclude"] = (*kwargs.get("exclude", ()), "project")
        super().__init__(data, **kwargs)

    def order_name(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        """Order by name, capitals and accents aside."""
        return rows.order_by(*by_name("participant__", is_descending)), True


class ReferralTable(_WithProject):
    """Referrals for the project leader, with the next step on the row."""

    name = tables.Column(
        verbose_name=_("Name"),
        accessor="participant",
    )
    source = tables.Column(verbose_name=_("Referred by"))
    received_on = tables.Column(verbose_name=_("Received"))
    waiting = tables.Column(
        verbose_name=_("Waiting for"), accessor="received_on", attrs=NUMBER, order_by="-received_on"
    )
    answered = tables.Column(verbose_name=_("Answered"), attrs=NUMBER)
    outcome = tables.Column(verbose_name=_("Decision"), accessor="state", orderable=False)
    action = tables.Column(verbose_name=_("Next step"), accessor="pk", orderable=False)

    class Meta:
        sequence = (
            "name", "project", "source", "received_on", "waiting", "answered", "outcome", "action"
        )  # fmt: skip

    def render_name(self, record: Referral) -> SafeString:
        """Show the woman's name, leading to the referral."""
        return _woman(record.participant, reverse("intake:referral", args=[record.pk]))

    def render_source(self, record: Referral) -> SafeString:
        """Show who made the referral and from where."""
        who = record.referrer.name if record.referrer else record.referred_by
        return format_html(
            '<span>{}<span class="soft d-block">{}</span></span>',
            who or record.get_source_display(),
            record.get_source_display() if who else "",
        )

    def render_received_on(self, value: datetime.date) -> str:
        """Show the day it came in."""
        return date_nl(value)

    def render_waiting(self, value: datetime.date) -> str:
        """Show how long ago that is."""
        return days_since(value)

    def render_answered(self, record: Any) -> str:
        """Show how far the screening is."""
        return gettext("%(done)s of %(total)s") % {
            "done": record.answered,
            "total": record.criteria,
        }

    def render_outcome(self, record: Referral) -> SafeString:
        """Show what was decided, or that it was withdrawn."""
        if record.state == ReferralState.DECIDED:
            decision = record.decision
            return status(OUTCOME_STATUS[Outcome(decision.outcome)], decision.get_outcome_display())
        return status("neutral", record.get_state_display())

    def render_action(self, record: Any) -> SafeString | str:
        """Show the one next step."""
        if not record.is_open:
            may = record.latest and can_look_again(self.reader, record.participant)
            return _look_again(record.participant) if may else ""
        if not can_screen(self.reader, record):
            return ""
        if record.state == ReferralState.NEW:
            step, label = "intake:screening", gettext("Screen")
        elif record.answered < record.criteria:
            step, label = "intake:screening", gettext("Continue")
        else:
            step, label = "intake:decide", gettext("Decide")
        return _action(reverse(step, args=[record.pk]), label, record.participant)


class OwnReferralTable(_WithProject):
    """A referrer's own referrals, with what became of them."""

    name = tables.Column(verbose_name=_("Name"), accessor="participant", orderable=False)
    received_on = tables.Column(verbose_name=_("Referred on"))
    state = tables.Column(verbose_name=_("Where it stands"), orderable=False)

    class Meta:
        sequence = ("name", "received_on", "state", "project")

    def render_name(self, record: Referral) -> SafeString:
        """Show the woman's name, leading to the referral."""
        return _woman(record.participant, reverse("intake:referral", args=[record.pk]))

    def render_received_on(self, value: datetime.date) -> str:
        """Show the day of the referral."""
        return date_nl(value)

    def render_state(self, record: Referral) -> SafeString:
        """Show where it stands in plain words, without the assessments."""
        plain = plain_status(record)
        return format_html(
            '<span>{}<span class="d-block">{}</span></span>',
            status(plain.kind, plain.label),
            plain.words,
        )


class WaitingListTable(_WithProject):
    """Admitted women, the longest waiting first, with what a group has to reckon with."""

    name = tables.Column(
        verbose_name=_("Name"),
        accessor="participant",
    )
    since = tables.Column(verbose_name=_("Waiting since"))
    remarks = tables.Column(verbose_name=_("Reckon with"), accessor="participant", orderable=False)
    languages = tables.Column(
        verbose_name=_("Languages"), accessor="participant__languages", orderable=False
    )
    stop = tables.Column(verbose_name=_("Change"), accessor="pk", orderable=False)

    class Meta:
        sequence = ("name", "project", "since", "remarks", "languages", "stop")
        order_by = "since"
        empty_text = _("Nobody is waiting for a group")

    def render_name(self, record: WaitingListEntry) -> SafeString:
        """Show the woman's name, leading to her page."""
        page = reverse("overview:participant", args=[record.participant.pseudonym])
        return _woman(record.participant, page)

    def render_since(self, value: datetime.datetime) -> SafeString:
        """Show since when and how long."""
        day = timezone.localdate(value)
        return format_html(
            '<span>{}<span class="soft d-block">{}</span></span>', days_since(day), date_nl(day)
        )

    def render_remarks(self, record: Any) -> SafeString:
        """Show what to know before placing her: in doubt, childcare, what is missing to start."""
        marks = []
        if record.in_doubt:
            marks.append(status("due", gettext("admitted in doubt")))
        if record.participant.needs_childcare:
            marks.append(status("neutral", gettext("childcare")))
        elif record.participant.needs_childcare is None:
            marks.append(status("neutral", gettext("childcare not asked yet")))
        if not record.has_case_manager:
            marks.append(status("late", gettext("no case manager")))
        if not record.has_file_consent:
            marks.append(status("due", gettext("no consent to a file yet")))
        return format_html(
            '<span class="d-flex flex-wrap gap-1">{}</span>',
            format_html_join("", "{}", ((mark,) for mark in marks)),
        )

    def render_languages(self, value: list[str]) -> str:
        """Show the languages the woman speaks."""
        return ", ".join(value)

    def render_stop(self, record: WaitingListEntry) -> SafeString | str:
        """Show the way off the list for who does not get a place."""
        if not can_stop_waiting(self.reader, record):
            return ""
        page = reverse("intake:stop_waiting", args=[record.pk])
        return _action(page, gettext("No longer waiting"), record.participant)


class LookAgainTable(_ForReader):
    """Women who could not take part yet, by the day to look again."""

    name = tables.Column(verbose_name=_("Name"), accessor="referral__participant", orderable=False)
    review_on = tables.Column(verbose_name=_("Look again on"))
    decided_on = tables.Column(verbose_name=_("Decided on"))
    action = tables.Column(verbose_name=_("Next step"), accessor="pk", orderable=False)

    class Meta:
        sequence = ("name", "review_on", "decided_on", "action")
        order_by = "review_on"
        empty_text = _("Nobody to look at again")

    def render_name(self, record: Decision) -> SafeString:
        """Show the woman's name, leading to the referral with the reason."""
        page = reverse("intake:referral", args=[record.referral_id])
        return _woman(record.referral.participant, page)

    def render_review_on(self, value: datetime.date) -> SafeString | str:
        """Show the day, and that it has come."""
        if value > timezone.localdate():
            return date_nl(value)
        return format_html("<span>{} {}</span>", date_nl(value), status("late", gettext("now")))

    def render_decided_on(self, value: datetime.date) -> str:
        """Show when "not yet" was decided."""
        return date_nl(value)

    def render_action(self, record: Decision) -> SafeString | str:
        """Show the way to a new screening."""
        participant = record.referral.participant
        if not can_look_again(self.reader, participant):
            return ""
        return _look_again(participant)
