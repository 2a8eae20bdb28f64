"""The list of participants, with what other parts know of them."""

from collections.abc import Iterable
from uuid import UUID

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.coaching.models import Track
from dnt_portal.coaching.tables import contact_state
from dnt_portal.groups.models import Placement
from dnt_portal.participants.models import Participant
from dnt_portal.participants.tables import ParticipantTable


class ParticipantsTable(ParticipantTable):
    """Who takes part: her group, her coach and since when they were in touch.

    Call `fill` once its page is known.
    """

    group = tables.Column(verbose_name=_("Group"), accessor="pk", orderable=False)
    coach = tables.Column(verbose_name=_("Coach"), accessor="pk", orderable=False)

    class Meta(ParticipantTable.Meta):
        sequence = ("name", "phase", "group", "coach", "attention", "project")

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

    def render_group(self, record: Participant) -> SafeString | str:
        """The group she is in, or was in last."""
        placement = self.placements.get(record.pk)
        if placement is None:
            return ""
        url = reverse("overview:group", args=[placement.group_id])
        return format_html('<a href="{}">{}</a>', url, placement.group.name)

    def render_coach(self, record: Participant) -> SafeString | str:
        """Who coaches her now, with the last contact."""
        track = self.tracks.get(record.pk)
        if track is None:
            return ""
        return format_html(
            # One element, so that both stand in one place in a stacked row on a phone.
            '<span><a href="{}">{}</a> <span class="soft text-nowrap">{}</span></span>',
            reverse("coaching:track", args=[track.pk]),
            track.coach.user.name,
            contact_state(track),
        )


def _latest_placements(user: User, participants: Iterable[UUID]) -> dict[UUID, Placement]:
    rows = (
        Placement.objects.visible_to(user)
        .filter(participant__in=participants)
        .select_related("group")
        .order_by("placed_on", "pk")
    )
    return {placement.participant_id: placement for placement in rows}
