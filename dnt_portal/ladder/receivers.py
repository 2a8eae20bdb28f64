"""What has to be done for measurements when something happens to a group or a place in it."""

from typing import Any

from django.dispatch import receiver

from dnt_portal.groups.events import (
    group_start_moved,
    group_start_taken_back,
    group_started,
    placement_ended,
    placement_made,
    placement_restored,
)
from dnt_portal.groups.models import Group, Placement
from dnt_portal.ladder.services import (
    ask_again,
    forget_open_measurements,
    plan_group_measurements,
    plan_measurements,
    settle_open_measurements,
)


@receiver(group_started, dispatch_uid="ladder: measurements of a group that starts")
def group_starts(*, group: Group, **event: Any) -> None:
    """Plan the measurements of a group that starts."""
    plan_group_measurements(group)


@receiver(group_start_moved, dispatch_uid="ladder: the start of a group moves")
def start_moves(*, group: Group, **event: Any) -> None:
    """Let the measurements that were not taken yet move with the first session."""
    plan_group_measurements(group)


@receiver(group_start_taken_back, dispatch_uid="ladder: measurements of a group that did not start")
def group_did_not_start(*, group: Group, **event: Any) -> None:
    """Forget the measurements that were planned when the group started."""
    forget_open_measurements(group)


@receiver(placement_made, dispatch_uid="ladder: measurements of who joins later")
def placed(*, placement: Placement, **event: Any) -> None:
    """Plan the measurements of a participant who joins a group that has started."""
    plan_measurements(placement)


@receiver(placement_ended, dispatch_uid="ladder: measurements of who leaves")
def placement_ends(*, placement: Placement, **event: Any) -> None:
    """Decide about the open measurements of a participant whose place ended."""
    settle_open_measurements(placement)


@receiver(placement_restored, dispatch_uid="ladder: measurements of who goes on")
def placement_goes_on(*, placement: Placement, **event: Any) -> None:
    """Ask for the measurements again of a participant whose place goes on."""
    ask_again(placement)
