"""What happens to groups and placements and matters to measurements."""

from typing import Any

from django.dispatch import receiver

from dnt_portal.groups.events import group_started, placement_ended, placement_made
from dnt_portal.groups.models import Group, Placement
from dnt_portal.ladder.services import (
    plan_group_measurements,
    plan_measurements,
    settle_open_measurements,
)


@receiver(group_started, dispatch_uid="ladder: measurements of a group that starts")
def group_starts(*, group: Group, **event: Any) -> None:
    """With its start, a group's measurements get their dates."""
    plan_group_measurements(group)


@receiver(placement_made, dispatch_uid="ladder: measurements of who joins later")
def placed(*, placement: Placement, **event: Any) -> None:
    """Who joins a group that has started is measured with it."""
    plan_measurements(placement)


@receiver(placement_ended, dispatch_uid="ladder: measurements of who leaves")
def placement_ends(*, placement: Placement, **event: Any) -> None:
    """Who leaves early is not chased; who completes is measured to the end."""
    settle_open_measurements(placement)
