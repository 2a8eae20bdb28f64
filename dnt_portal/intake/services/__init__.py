"""From referral to waiting list: every state change of the intake.

Sources: S2 §1.5.1 (criteria), §8.2.2 (recruitment, doubt), §8.3.1 (two
assessors), §12.3 (what may not be bent, safety net).
"""

from dnt_portal.intake.services.decisions import (
    answer_criterion,
    decide,
    note_language,
    start_screening,
)
from dnt_portal.intake.services.referrals import confirm_voluntary, look_again, refer, withdraw
from dnt_portal.intake.services.rules import REFERRER_FOLLOWS
from dnt_portal.intake.services.waiting_list import (
    put_on_waiting_list,
    stop_waiting,
    take_off_waiting_list,
)

__all__ = [
    "REFERRER_FOLLOWS",
    "answer_criterion",
    "confirm_voluntary",
    "decide",
    "look_again",
    "note_language",
    "put_on_waiting_list",
    "refer",
    "start_screening",
    "stop_waiting",
    "take_off_waiting_list",
    "withdraw",
]
