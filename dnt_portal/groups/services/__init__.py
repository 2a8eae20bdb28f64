"""State changes of groups, by noun: who is in one, its sessions, who was there, its phases."""

from dnt_portal.groups.services import (
    attendance,
    composing,
    deviations,
    locks,
    pausing,
    phases,
    returning,
    sessions,
)

__all__ = [
    "attendance",
    "composing",
    "deviations",
    "locks",
    "pausing",
    "phases",
    "returning",
    "sessions",
]
