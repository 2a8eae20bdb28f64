"""State changes of groups, by noun: who is in one, its sessions, who was there, its phases."""

from dnt_portal.groups.services.attendance import (
    WrittenMeanwhile,
    finish_session,
    mark_attendance,
    mark_everyone_present,
    record_make_up,
    save_session,
    set_coach_check,
)
from dnt_portal.groups.services.composing import (
    change_group,
    make_group,
    place,
    release_trainer,
    set_trainers,
    take_back,
)
from dnt_portal.groups.services.deviations import record_deviation
from dnt_portal.groups.services.phases import (
    close_group,
    end_placement,
    start_coaching,
    start_group,
)
from dnt_portal.groups.services.sessions import (
    Slot,
    add_session,
    cancel_session,
    move_session,
    plan_sessions,
)

__all__ = [
    "Slot",
    "WrittenMeanwhile",
    "add_session",
    "cancel_session",
    "change_group",
    "close_group",
    "end_placement",
    "finish_session",
    "make_group",
    "mark_attendance",
    "mark_everyone_present",
    "move_session",
    "place",
    "plan_sessions",
    "record_deviation",
    "record_make_up",
    "release_trainer",
    "save_session",
    "set_coach_check",
    "set_trainers",
    "start_coaching",
    "start_group",
    "take_back",
]
