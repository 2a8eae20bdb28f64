"""Events of accounts that higher apps must know of (docs/decisions/)."""

from django.dispatch import Signal

#: Sent with `invitation`, whose `accepted_by` has taken the role it was for.
invitation_accepted = Signal()
#: Sent with `assignment` and `by` when someone's role ends.
role_ended = Signal()
