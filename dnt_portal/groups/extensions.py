"""What higher apps know of groups and of who is in them.

Groups lies below coaching, ladder and reports and cannot look there; a higher app registers
itself once, in its `AppConfig.ready()`. Without it the list of groups shows what groups knows
itself, and never that nothing is to be done; and nobody has a coach, so nobody is asked about
one.
"""

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import BooleanField, Value
from django.db.models.expressions import Combinable

if TYPE_CHECKING:
    from dnt_portal.accounts.models import User
    from dnt_portal.groups.models import Group


@dataclass(frozen=True)
class ClosingStep:
    """What is to be looked at before a group is closed, and where that is done.

    One that `blocks` is refused by the service; the others are the leader's to weigh.
    """

    words: str
    action: str
    url: str
    blocks: bool = False


#: Of a group that is about to be closed, as far as a user sees it.
ClosingStepsOf = Callable[["User", "Group"], Sequence[ClosingStep]]
#: Of groups, as far as a user sees it: what asks for something, each in a few words.
OpenWorkOf = Callable[["User", Collection[UUID]], Mapping[UUID, Sequence[str]]]
#: Says of a day whether the placement of the outer query has a coach then.
Coached = Callable[[datetime.date], Combinable]

_open_work: list[OpenWorkOf] = []
_coached: list[Coached] = []
_closing: list[ClosingStepsOf] = []


def register_open_work(open_work: OpenWorkOf) -> None:
    """Register the function that knows what is open of groups; called once, by a higher app."""
    _open_work[:] = [open_work]


def open_work_of(user: "User", groups: Collection[UUID]) -> Mapping[UUID, Sequence[str]]:
    """Return what higher apps know to be open of `groups`, as far as `user` sees it."""
    return _open_work[0](user, groups) if _open_work and groups else {}


def register_coached(coached: Coached) -> None:
    """Register the condition that a participant has a coach on a day; called once, by coaching."""
    _coached[:] = [coached]


def coached_on(day: datetime.date) -> Combinable:
    """Return the condition that the participant of a placement has a coach on a day."""
    return _coached[0](day) if _coached else Value(False, output_field=BooleanField())


def register_closing_steps(steps: ClosingStepsOf) -> None:
    """Register what is to be looked at before a group is closed; called once, by a higher app."""
    _closing[:] = [steps]


def closing_steps(user: "User", group: "Group") -> Sequence[ClosingStep]:
    """Return what higher apps know to be open of a group that is about to be closed."""
    return _closing[0](user, group) if _closing else []
