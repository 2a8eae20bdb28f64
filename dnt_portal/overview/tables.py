"""The list of participants, with what each part knows of them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.coaching.models import Track
from dnt_portal.coaching.tables import contact_state
from dnt_portal.common.templatetags.dnt import status
from dnt_portal.groups.models import Placement
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


class ParticipantTable(tables.Table):
    """Who takes part, as far as the reader may see it: phase, group, coach, last contact.

    Call `fill` once its page is known.
    """

    name = tables.Column(verbose_name=_("Name"), accessor="first_name")
    phase = tables.Column(verbose_name=_("Phase"))
    group = tables.Column(verbose_name=_("Group"), accessor="pk", orderable=False)
    coach = tables.Column(verbose_name=_("Coach"), accessor="pk", orderable=False)
    attention = tables.Column(verbose_name=_("Mind"), accessor="pk", orderable=False)
    project = tables.Column(verbose_name=_("Project"), order_by="project__name")

    class Meta:
        order_by = "name"
        empty_text = _("No participants found")

    def __init__(self, data: QuerySet[Participant], *, several: bool, **kwargs: Any) -> None:
        """Make the table; `several` says whether the reader works in more than one project."""
        if not several:
            kwargs["exclude"] = ("project",)
        super().__init__(data, **kwargs)

    def fill(self, user: User) -> None:
        """Read groups and coaches of the rows shown, as far as `user` sees them: two queries."""
        shown = [row.record.pk for row in self.paginated_rows]
        self.placements = _latest_placements(user, shown)
        self.tracks = {
            track.participant_id: track
            for track in Track.objects.visible_to(user)
            .current()
            .filter(participant__in=shown)
            .with_last_contact()
            .select_related("coach__user", "placement__group__edition")
        }

    def order_name(
        self, rows: QuerySet[Participant], is_descending: bool
    ) -> tuple[QuerySet[Participant], bool]:
        """Sort by name, capitals and accents aside."""
        return rows.order_by(*by_name(descending=is_descending)), True

    def render_name(self, record: Participant) -> SafeString:
        """Show the name, leading to the participant's page, and the pseudonym."""
        shown = record.full_name if record.identity_seen else record.first_name
        return format_html(
            '<a href="{}">{}</a> <span class="soft text-nowrap">{}</span>',
            reverse("overview:participant", args=[record.pseudonym]),
            shown,
            record.pseudonym,
        )

    def render_phase(self, record: Participant) -> SafeString:
        """Show how far the participant is in the programme."""
        placement = self.placements.get(record.pk)
        if placement and placement.is_current:
            record.begins_on = placement.group.begins_on
        kind = "waiting" if record.begins_on else PHASE_STATUS[Phase(record.phase)]
        phase = status(kind, record.phase_words)
        if placement is None or placement.paused_since is None or not placement.is_current:
            return phase
        return format_html("<span>{} {}</span>", phase, status("neutral", gettext("pauses")))

    def render_group(self, record: Participant) -> SafeString | str:
        """Show the group that the participant is in, or was in last."""
        placement = self.placements.get(record.pk)
        if placement is None:
            return ""
        url = reverse("overview:group", args=[placement.group_id])
        return format_html('<a href="{}">{}</a>', url, placement.group.name)

    def render_coach(self, record: Participant) -> SafeString | str:
        """Show who is the participant's coach now, with the last contact."""
        track = self.tracks.get(record.pk)
        if track is None:
            return ""
        return format_html(
            # One element, so that both stand in one place in a stacked row on a phone.
            '<span><a href="{}">{}</a> <span class="soft text-nowrap">{}</span></span>',
            reverse("coaching:track", args=[track.pk]),
            track.coach.name,
            contact_state(track),
        )

    def render_attention(self, record: Participant) -> SafeString | str:
        """Show what is missing in the safety net, to readers who see the net."""
        if record.phase not in CURRENT_PHASES or not record.identity_seen:
            return ""
        if record.has_case_manager:
            return ""
        return status("due", gettext("no case manager"))


def _latest_placements(user: User, participants: Iterable[UUID]) -> dict[UUID, Placement]:
    rows = (
        Placement.objects.visible_to(user)
        .filter(participant__in=participants)
        .with_pause(timezone.localdate())
        .select_related("group")
        .order_by("placed_on", "pk")
    )
    return {placement.participant_id: placement for placement in rows}
