"""Two people who must not meet and are together all the same.

Placing and matching refuse to bring them together. When it is written down later, a
leader has to settle it, and is asked to until that is done.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from dnt_portal.coaching.models import Track
from dnt_portal.groups.models import Placement
from dnt_portal.participants.enums import InvolvementKind
from dnt_portal.participants.extensions import Meeting
from dnt_portal.participants.models import Involvement, KeepApart


def meetings(rows: QuerySet[KeepApart]) -> list[Meeting]:
    """Return where the two of each row are together now: coached, trained or in one group.

    One query, whatever the number of rows. A match that still has to begin counts.
    """
    found = []
    for row in _with_places(rows).select_related("participant", "other_participant", "other_user"):
        names = {
            "participant": row.participant.pseudonym,
            "other": str(row.other_user or row.other_participant),
        }
        if row.track:
            text = _("%(other)s is the coach of %(participant)s, and the two must not meet")
            url = reverse("coaching:track_rematch", args=[row.track])
            found.append(Meeting(text % names, _("Another coach"), url))
        if row.is_trained:
            text = _("%(other)s trains %(participant)s, and the two must not meet")
            url = reverse("overview:participant", args=[row.participant.pseudonym])
            if row.group:
                url = reverse("overview:group", args=[row.group])
            found.append(Meeting(text % names, _("Look"), url))
        if row.shared_group:
            text = _("%(participant)s and %(other)s are in the same group and must not meet")
            url = reverse("overview:group", args=[row.shared_group])
            found.append(Meeting(text % names, _("Look"), url))
    return found


def _with_places(rows: QuerySet[KeepApart]) -> QuerySet:
    """Add `track`, `is_trained`, `group` and `shared_group`; leave out rows of who is apart."""
    her, other_user = OuterRef("participant"), OuterRef("other_user")
    placed = Placement.objects.current().filter(participant=her)
    together = placed.filter(
        group__placements__participant=OuterRef("other_participant"),
        group__placements__ended_on=None,
    )
    coached = Track.objects.current().filter(participant=her, coach__user=other_user)
    trained = Involvement.objects.open().filter(
        participant=her, user=other_user, kind=InvolvementKind.TRAINER
    )
    places = rows.annotate(
        track=Subquery(coached.values("pk")[:1]),
        is_trained=Exists(trained),
        group=Subquery(placed.values("group")[:1]),
        shared_group=Subquery(together.values("group")[:1]),
    )
    return (
        places.filter(track__isnull=False)
        | places.filter(is_trained=True)
        | places.filter(shared_group__isnull=False)
    ).order_by("pk")


def groups_with_meetings(rows: QuerySet[KeepApart]) -> set[UUID]:
    """Return the groups in which two of `rows` are together now, or one is trained or coached.

    One query.
    """
    found = set()
    for row in _with_places(rows):
        found |= {row.group, row.shared_group} - {None}
    return found
