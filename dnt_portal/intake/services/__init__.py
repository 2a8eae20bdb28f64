"""From referral to waiting list: every state change of the intake.

Sources: S2 §1.5.1 (criteria), §8.2.2 (recruitment, doubt), §8.3.1 (two
assessors), §12.3 (what may not be bent, safety net).
"""

from dnt_portal.intake.services import (
    decisions,
    referrals,
    rules,
    waiting_list,
)

__all__ = [
    "decisions",
    "referrals",
    "rules",
    "waiting_list",
]
