"""Every state change of coaching, by noun: `services.contacts.log_contact(...)`."""

from dnt_portal.coaching.services import (
    coaches,
    concerns,
    contacts,
    last_reports,
    leaving,
    matching,
    tracks,
    welcoming,
)

__all__ = [
    "coaches",
    "concerns",
    "contacts",
    "last_reports",
    "leaving",
    "matching",
    "tracks",
    "welcoming",
]
