"""Lists of coaches, tracks and concerns."""

import datetime
from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.enums import InvitationAnswer
from dnt_portal.coaching.enums import CoachState, Urgency
from dnt_portal.coaching.models import Coach, Concern, Track
from dnt_portal.coaching.querysets import CALLED
from dnt_portal.coaching.reading import (
    Week,
    is_past_its_end,
    is_silent,
    paused_words,
    silent_days,
)
from dnt_portal.common.tables import NUMBER
from dnt_portal.common.templatetags.dnt import date_nl, date_short, days_ago, rhythm, status
from dnt_portal.groups.enums import CoachCheck
from dnt_portal.groups.reading.attendance import coach_answer

STATE_SHAPES = {
    CoachState.CANDIDATE: "waiting",
    CoachState.AVAILABLE: "done",
    CoachState.PAUSED: "neutral",
    CoachState.STOPPED: "neutral",
}
ANSWER_SHAPES = {
    InvitationAnswer.WAITING: "waiting",
    InvitationAnswer.ACCEPTED: "done",
    InvitationAnswer.DECLINED: "neutral",
    InvitationAnswer.WITHDRAWN: "neutral",
    InvitationAnswer.EXPIRED: "due",
}
URGENCY_SHAPES = {Urgency.TODAY: "alarm", Urgency.THIS_WEEK: "late", Urgency.TALK: "due"}


def coach_status(coach: Coach) -> SafeString:
    """Return a coach's state as a word with a shape; of who did not say yes, the answer so far."""
    if not coach.said_yes and coach.state != CoachState.STOPPED:
        if coach.offer is None:
            return status("due", gettext("not asked yet"))
        answer = coach.offer.answer
        return status(ANSWER_SHAPES[answer], answer.label)
    return status(STATE_SHAPES[CoachState(coach.state)], coach.get_state_display())


class CoachTable(tables.Table):
    """The coach pool; a trainer does not see how busy a coach is in other groups."""

    name = tables.Column(_("coach"))
    state = tables.Column(_("state"))
    load = tables.Column(_("coaches now"), attrs=NUMBER)
    idle_since = tables.Column(_("free since"), default="")
    vog_seen_on = tables.Column(_("VOG"), empty_values=())
    trained_on = tables.Column(_("training"), empty_values=())
    project = tables.Column(_("project"), accessor="project__name", order_by="project__name")

    class Meta:
        order_by = "name"

    def order_name(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:
        """Sort by what coaches are called."""
        return queryset.order_by(CALLED.desc() if is_descending else CALLED.asc()), True

    def render_name(self, value: str, record: Coach) -> SafeString:
        """Link to the coach's own page."""
        return format_html(
            '<a href="{}">{}</a>', reverse("coaching:coach", args=[record.pk]), value
        )

    def render_state(self, record: Coach) -> SafeString:
        """Show a word with a shape."""
        return coach_status(record)

    def render_load(self, value: int, record: Coach) -> str:
        """Say how many of how many."""
        return gettext("%(load)s of %(most)s") % {"load": value, "most": record.max_participants}

    def render_idle_since(self, value: datetime.date, record: Coach) -> str:
        """Say since when a coach is free to match (S2 §9.2.1: a pool larger than the group)."""
        free = record.state == CoachState.AVAILABLE and not getattr(record, "load", 0)
        return date_short(value) if free else ""

    def render_vog_seen_on(self, value: datetime.date | None) -> SafeString | str:
        """Show when the VOG was seen, or that nobody saw it."""
        return date_short(value) if value else status("due", gettext("not seen"))

    def render_trained_on(self, value: datetime.date | None) -> SafeString | str:
        """Show when the training was completed, or that it was not."""
        return date_short(value) if value else status("due", gettext("not yet"))


class TrackTable(tables.Table):
    """Who coaches whom and how it goes, for the leader."""

    participant = tables.Column(
        _("participant"), accessor="participant__first_name", order_by="participant__first_name"
    )
    coach = tables.Column(_("coach"), accessor="coach__name", order_by="coach__user__name")
    group = tables.Column(
        _("group"), accessor="placement__group__name", order_by="placement__group__name"
    )
    last_contact_on = tables.Column(_("last contact"), empty_values=())
    weeks = tables.Column(_("last weeks"), empty_values=(), orderable=False)
    coach_check = tables.Column(_("she says"), orderable=False, default="")
    ends_on = tables.Column(_("until"))

    class Meta:
        order_by = "last_contact_on"

    def __init__(
        self, *args: Any, weeks: dict[Any, list[Week]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.weeks_of = weeks or {}

    def order_last_contact_on(
        self, rows: QuerySet[Track], is_descending: bool
    ) -> tuple[QuerySet[Track], bool]:
        """Sort by the last contact; whoever had none yet waits the longest."""
        last = F("last_contact_on")
        longest_ago = last.desc(nulls_last=True) if is_descending else last.asc(nulls_first=True)
        return rows.order_by(longest_ago, "pk"), True

    def render_participant(self, value: str, record: Track) -> SafeString:
        """Link the participant's name to the track."""
        return format_html(
            '<a href="{}">{}</a> <span class="soft">{}</span>',
            reverse("coaching:track", args=[record.pk]),
            value,
            record.participant.pseudonym,
        )

    def render_coach(self, value: str, record: Track) -> SafeString:
        """Link to the coach."""
        return format_html(
            '<a href="{}">{}</a>', reverse("coaching:coach", args=[record.coach_id]), value
        )

    def render_last_contact_on(
        self, value: datetime.date | None, record: Track
    ) -> SafeString | str:
        """Say how long ago; that it is too long is said."""
        return contact_state(record)

    def render_weeks(self, record: Track) -> SafeString:
        """Draw the rhythm of the last weeks."""
        return rhythm([week.state for week in self.weeks_of.get(record.pk, [])])

    def render_coach_check(self, value: str) -> SafeString:
        """Show what the participant last said about the coach at a session."""
        check = CoachCheck(value)
        return status("due" if check.asks_attention else "done", coach_answer(check))

    def render_ends_on(self, value: datetime.date, record: Track) -> SafeString | str:
        """Show the last day, or when and why it ended."""
        if record.ended_on:
            return status(
                "neutral", f"{date_nl(record.ended_on)}: {record.get_end_reason_display()}"
            )
        if is_past_its_end(record):
            return status("due", gettext("was to end %(day)s") % {"day": date_nl(value)})
        return date_nl(value)


def contact_state(track: Track) -> SafeString | str:
    """Return how long ago they were in touch, as a state when that asks for attention."""
    today = timezone.localdate()
    if track.starts_on > today:
        return status("waiting", gettext("starts %(day)s") % {"day": days_ago(track.starts_on)})
    if paused := paused_words(track):
        return status("neutral", paused)
    last = getattr(track, "last_contact_on", None)
    if not is_silent(track):
        return days_ago(last) if last else status("waiting", gettext("not yet"))
    days = silent_days(track)
    if last is None:
        words = ngettext("no contact in %(days)s day", "no contact in %(days)s days", days)
    else:
        words = ngettext("%(days)s day silent", "%(days)s days silent", days)
    return status("late", words % {"days": days})


class ConcernTable(tables.Table):
    """Concerns, those of today first."""

    participant = tables.Column(
        _("participant"), accessor="participant__first_name", orderable=False
    )
    urgency = tables.Column(_("how soon"), orderable=False)
    raised_by = tables.Column(_("raised by"), accessor="raised_by__name", orderable=False)
    raised_at = tables.Column(_("raised"), orderable=False)
    settled_at = tables.Column(_("settled"), orderable=False)

    def render_participant(self, value: str, record: Concern) -> SafeString:
        """Link the participant's name to the concern."""
        return format_html(
            '<a href="{}">{}</a> <span class="soft">{}</span>',
            reverse("coaching:concern", args=[record.pk]),
            value,
            record.participant.pseudonym,
        )

    def render_urgency(self, record: Concern) -> SafeString:
        """Show a word with a shape; settled ones no longer shout."""
        kind = "done" if record.settled_at else URGENCY_SHAPES[Urgency(record.urgency)]
        return status(kind, record.get_urgency_display())

    def render_raised_at(self, value: datetime.datetime) -> str:
        """Say how long ago."""
        return days_ago(value)

    def render_settled_at(self, value: datetime.datetime) -> str:
        """Say on which day."""
        return date_nl(value)
