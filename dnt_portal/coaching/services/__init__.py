"""Every state change of coaching, by noun: `services.contacts.log_contact(...)`."""

from dnt_portal.coaching.services import (
    coaches,
    concerns,
    contacts,
    leaving,
    matching,
    tracks,
)

__all__ = [
    "coaches",
    "concerns",
    "contacts",
    "leaving",
    "matching",
    "tracks",
]
