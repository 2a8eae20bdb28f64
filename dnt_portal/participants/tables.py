"""The list of participants."""

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dnt_portal.common.templatetags.dnt import status
from dnt_portal.participants.enums import CURRENT_PHASES, Phase
from dnt_portal.participants.models import Participant
from dnt_portal.participants.querysets import by_name

#: The shape that goes with each phase.
PHASE_STATUS = {
    Phase.REFERRED: "due",
    Phase.SCREENING: "due",
    Phase.WAITING: "waiting",
    Phase.PLACED: "waiting",
    Phase.TRAINING: "now",
    Phase.COACHING: "now",
    Phase.COMPLETED: "done",
    Phase.STOPPED: "neutral",
    Phase.NOT_YET: "waiting",
    Phase.DECLINED: "neutral",
}


def phase_status(participant: Participant) -> SafeString:
    """Where she is in the programme, as a shape and a word."""
    return status(PHASE_STATUS[Phase(participant.phase)], participant.get_phase_display())


class ParticipantTable(tables.Table):
    """Who she is as far as one may see it, and where she is."""

    name = tables.Column(verbose_name=_("Name"), accessor="first_name")
    phase = tables.Column(verbose_name=_("Phase"))
    attention = tables.Column(verbose_name=_("Mind"), accessor="pk", orderable=False)
    project = tables.Column(verbose_name=_("Project"), order_by="project__name")

    class Meta:
        order_by = "name"
        empty_text = _("No participants found")

    def __init__(self, data: QuerySet[Participant], *, projects: int, **kwargs: Any) -> None:
        if projects < 2:
            kwargs["exclude"] = ("project",)
        super().__init__(data, **kwargs)

    def order_name(
        self, rows: QuerySet[Participant], is_descending: bool
    ) -> tuple[QuerySet[Participant], bool]:
        """By name, capitals and accents aside."""
        return rows.order_by(*by_name(descending=is_descending)), True

    def render_name(self, record: Participant) -> SafeString:
        """The name with the pseudonym, both leading to her page."""
        shown = record.full_name if record.identity_seen else record.first_name  # type: ignore[attr-defined]
        return format_html(
            '<a href="{}">{}</a> <span class="soft text-nowrap">{}</span>',
            reverse("overview:participant", args=[record.pseudonym]),
            shown,
            record.pseudonym,
        )

    def render_phase(self, record: Participant) -> SafeString:
        """Where she is in the programme."""
        return phase_status(record)

    def render_attention(self, record: Participant) -> SafeString | str:
        """What is missing in her safety net; only she who sees the net gets to know."""
        if record.phase not in CURRENT_PHASES or not record.identity_seen:  # type: ignore[attr-defined]
            return ""
        if record.has_case_manager:  # type: ignore[attr-defined]
            return ""
        return status("due", gettext("no case manager"))
