"""Every state change of coaching, by noun; import them from here."""

from dnt_portal.coaching.services.coaches import (
    add_coach,
    invite_coach,
    pause_coach,
    record_training,
    record_vog,
    resume_coach,
    stop_coach,
    update_coach,
)
from dnt_portal.coaching.services.concerns import raise_concern, settle_concern
from dnt_portal.coaching.services.contacts import (
    ContactEntry,
    log_contact,
    log_contacts,
    update_contact,
)
from dnt_portal.coaching.services.leaving import release_coach
from dnt_portal.coaching.services.matching import (
    confirm_matching,
    propose_matching,
    set_pair,
    set_wish,
)
from dnt_portal.coaching.services.tracks import (
    agree_rhythm,
    coach_session_day,
    coaching_ends_on,
    day_to_start_from,
    end_track,
    rematch,
    start_track,
)

__all__ = [
    "ContactEntry",
    "add_coach",
    "agree_rhythm",
    "coach_session_day",
    "coaching_ends_on",
    "confirm_matching",
    "day_to_start_from",
    "end_track",
    "invite_coach",
    "log_contact",
    "log_contacts",
    "pause_coach",
    "propose_matching",
    "raise_concern",
    "record_training",
    "record_vog",
    "release_coach",
    "rematch",
    "resume_coach",
    "set_pair",
    "set_wish",
    "settle_concern",
    "start_track",
    "stop_coach",
    "update_coach",
    "update_contact",
]
