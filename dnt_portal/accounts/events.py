"""Events of accounts that higher apps must know of (docs/decisions/)."""

from django.dispatch import Signal

#: Sent with `assignment` and `by` when someone's role ends.
role_ended = Signal()
