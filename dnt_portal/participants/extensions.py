"""What higher apps know, and a page of a lower one says.

Where two people who must not meet are together now, and on which day a participant's training
begins when that is still to come. Participants lies below groups and coaching and cannot look
there; an app that knows registers itself once, in its `AppConfig.ready()`:

    extensions.register_meetings(meetings)

Without it a page simply does not say so.
"""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from dnt_portal.participants.enums import Phase

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from dnt_portal.participants.models import KeepApart, Participant


@dataclass(frozen=True)
class Meeting:
    """Two people who must not meet and are together now, and where that is settled.

    `text` is a sentence without its full stop, with a pseudonym for a participant.
    """

    text: str
    action: str
    url: str


MeetingsOf = Callable[["QuerySet[KeepApart]"], Sequence[Meeting]]

FirstDaysOf = Callable[[Collection[UUID]], Mapping[UUID, datetime.date]]

_registered: dict[str, MeetingsOf] = {}
_first_days: dict[str, FirstDaysOf] = {}


def register_meetings(meetings: MeetingsOf) -> None:
    """Register the function that knows who is where; called once, by a higher app."""
    _registered["meetings"] = meetings


def meetings_of(rows: "QuerySet[KeepApart]") -> Sequence[Meeting]:
    """Return those of `rows` that are not kept now: the two are together all the same."""
    find = _registered.get("meetings")
    return find(rows) if find else []


def register_first_days(first_days: FirstDaysOf) -> None:
    """Register the function that knows on which day to come a participant's training begins."""
    _first_days["first_days"] = first_days


def tell_first_days(participants: Iterable["Participant"]) -> None:
    """Set `begins_on` on those of `participants` whose training is still to begin; one query.

    A group is started in the portal when it is complete, often weeks before its first session:
    until then nobody is in training yet.
    """
    in_training = {one.pk: one for one in participants if one.phase == Phase.TRAINING}
    find = _first_days.get("first_days")
    if not in_training or find is None:
        return
    for key, day in find(in_training.keys()).items():
        in_training[key].begins_on = day
