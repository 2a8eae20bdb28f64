"""What happens in a lower app and matters to plans; each receiver calls one service."""

from typing import Any

from django.dispatch import receiver

from dnt_portal.groups.events import placement_made
from dnt_portal.groups.models import Placement
from dnt_portal.plans.services import make_sure_of_plan


@receiver(placement_made, dispatch_uid="plans: a plan for who is placed")
def make_plan(*, placement: Placement, **event: Any) -> None:
    """Give whoever is placed in a group a plan from then on (S2 §9.1.4)."""
    make_sure_of_plan(placement.participant)
