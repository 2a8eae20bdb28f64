"""What a coach had typed in the log when the match ended: which match that is, and whose."""

from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import QuerySet
from django.urls import Resolver404, resolve
from django.utils import timezone

from dnt_portal.accounts.models import User
from dnt_portal.participants.enums import InvolvementKind
from dnt_portal.participants.models import Involvement
from dnt_portal.submissions.models import Draft
from dnt_portal.submissions.querysets import DRAFTS_STAY


def track_key_of(draft: Draft) -> UUID | None:
    """Return the key of the match in whose log a draft was typed; None for any other draft."""
    try:
        there = resolve(urlsplit(draft.address).path)
    except Resolver404:
        return None
    return there.kwargs["pk"] if there.view_name == "coaching:contact_add" else None


def ended_lately(user: User) -> QuerySet[Involvement]:
    """Return with whom someone was involved as a coach until less than fourteen days ago."""
    return Involvement.objects.filter(
        user=user, kind=InvolvementKind.COACH, until__gte=timezone.now() - DRAFTS_STAY
    )
