"""What higher apps know of two people who must not meet: where they are together now.

Participants lies below groups and coaching and cannot look there; the app that
brings the parts together registers itself once, in its `AppConfig.ready()`:

    extensions.register_meetings(meetings)

Without it a page simply does not say so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from dnt_portal.participants.models import KeepApart


@dataclass(frozen=True)
class Meeting:
    """Two people who must not meet and are together now, and where that is settled.

    `text` is a sentence without its full stop, with a pseudonym for a participant.
    """

    text: str
    action: str
    url: str


MeetingsOf = Callable[["QuerySet[KeepApart]"], Sequence[Meeting]]

_registered: dict[str, MeetingsOf] = {}


def register_meetings(meetings: MeetingsOf) -> None:
    """Register the function that knows who is where; called once, by a higher app."""
    _registered["meetings"] = meetings


def meetings_of(rows: "QuerySet[KeepApart]") -> Sequence[Meeting]:
    """Return those of `rows` that are not kept now: the two are together all the same."""
    find = _registered.get("meetings")
    return find(rows) if find else []
