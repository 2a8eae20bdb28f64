"""What someone typed and did not save, told on one page."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from dnt_portal.accounts.models import User
from dnt_portal.coaching.permissions import can_send_last_report
from dnt_portal.submissions import services
from dnt_portal.submissions.models import Draft
from dnt_portal.submissions.tokens import token_for


@dataclass(frozen=True)
class DraftShown:
    """A draft as its writer reads it, with what it takes to go on or to send it."""

    key: UUID
    #: What its form carries, so that sending takes the draft away.
    token: str
    title: str
    kept: datetime.datetime
    page: str
    address: str
    words: list[tuple[str, str]]
    fields: list[tuple[str, str]]
    #: Where to send what was typed in the log of a match that has ended; else empty.
    last_report_url: str


def drafts_of(user: User) -> list[DraftShown]:
    """Return the writer's own drafts, the newest first."""
    return [_shown(draft, user) for draft in Draft.objects.visible_to(user)]


def _shown(draft: Draft, user: User) -> DraftShown:
    typed = services.drafts.typed_in(draft)
    return DraftShown(
        key=draft.key,
        token=token_for(user, draft.key),
        title=typed.title,
        kept=draft.saved_at,
        page=draft.page,
        address=draft.address,
        words=[(label, text) for label, text in typed.words if text.strip()],
        fields=typed.fields,
        last_report_url=(
            reverse("coaching:last_report", args=[draft.key])
            if can_send_last_report(user, draft)
            else ""
        ),
    )
