"""Events of the intake that higher apps must know of.

A lower app cannot call a higher one; it sends an event inside its transaction, and the higher
app's receiver calls its own service (docs/decisions/).
"""

from django.dispatch import Signal

#: Sent with `decision` and `by` before a decision is taken back; a receiver refuses it by raising
#: `Refused`.
taking_back_decision = Signal()
