"""Pages of the Persoonlijk Ontwikkelingsplan."""

from dnt_portal.plans.views.items import (
    item_add,
    item_edit,
    item_remove,
    obstacle_cleared,
)
from dnt_portal.plans.views.plan import pdf, plan, what_i_want
from dnt_portal.plans.views.steps import (
    goal_state,
    step_add,
    step_done,
    step_edit,
    step_remove,
)

__all__ = [
    "goal_state",
    "item_add",
    "item_edit",
    "item_remove",
    "obstacle_cleared",
    "pdf",
    "plan",
    "step_add",
    "step_done",
    "step_edit",
    "step_remove",
    "what_i_want",
]
