"""Locks that keep a group as it is while a service decides about it."""

from django.utils.translation import gettext as _

from dnt_portal.common.errors import Overtaken
from dnt_portal.groups.models import Group, Placement, Session


def hold_group(group: Group) -> None:
    """Bring the group up to date, and keep it from others until the transaction ends.

    Whoever decides by who is in a group, or by how far it is, does this first: two
    leaders at once then take turns, and the second decides by what the first did.
    """
    # With what most rules look at: a refreshed row forgets the rows it points to.
    rows = Group.objects.select_related("edition", "project").select_for_update(of=("self",))
    group.refresh_from_db(from_queryset=rows)


def hold_session(session: Session) -> None:
    """Hold the group of a session, and read anew when the session is and whether it was held.

    The session's own row is held too: whoever records it holds that one.
    """
    hold_group(session.group)
    session.refresh_from_db(
        fields=["state", "starts_at", "ends_at"],
        from_queryset=Session.objects.select_for_update(of=("self",)),
    )


def hold_placement(placement: Placement) -> None:
    """Hold the group of a place, and read anew whether the place has ended."""
    hold_group(placement.group)
    placement.refresh_from_db(fields=["placed_on", "ended_on", "end_reason", "in_doubt"])


def hold_current_placement(placement: Placement) -> None:
    """Hold the group of a place that has not ended; refused when it has."""
    hold_placement(placement)
    if not placement.is_current:
        raise Overtaken(_("Her place in this group has already ended."))
