"""A group of participants, the places in it, its sessions and its attendance; a module a noun."""

from dnt_portal.groups.models.group import Deviation, Group, GroupTrainer
from dnt_portal.groups.models.placement import SAY_HOW_IT_ENDS, Pause, Placement, outcome_field
from dnt_portal.groups.models.session import Attendance, Session, TimeRange

__all__ = [
    "SAY_HOW_IT_ENDS",
    "Attendance",
    "Deviation",
    "Group",
    "GroupTrainer",
    "Pause",
    "Placement",
    "Session",
    "TimeRange",
    "outcome_field",
]
