"""What the pages of coaching share."""

from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from dnt_portal.coaching.models import Concern
from dnt_portal.coaching.permissions import can_see_concerns, can_see_tracks
from dnt_portal.common.http import PortalRequest
from dnt_portal.common.pieces import Tab


def section_tabs(request: PortalRequest, here: str) -> list[Tab]:
    """Put coaches, tracks and concerns side by side; a trainer has the pool only."""
    if not (can_see_tracks(request.user) and can_see_concerns(request.user)):
        return []
    open_concerns = Concern.objects.visible_to(request.user).open().count()
    return [
        Tab(_("Coach pool"), reverse("coaching:coaches"), here == "coaches"),
        Tab(_("Who coaches whom"), reverse("coaching:tracks"), here == "tracks"),
        Tab(_("Concerns"), reverse("coaching:concerns"), here == "concerns", open_concerns or None),
    ]


def key_or_404(text: str) -> UUID:
    """Read a key that was sent in a form; nothing is found by what is no key."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
