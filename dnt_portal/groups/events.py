"""Events of a group that higher apps must know of.

A lower app cannot call a higher one; it sends an event inside its transaction, and the higher
app's receiver calls its own service (docs/decisions/).
"""

from django.dispatch import Signal

#: Sent with `group` and `by` when a group starts its training.
group_started = Signal()
#: Sent with `group` when the first session of a group that is started moves to another day.
group_start_moved = Signal()
#: Sent with `group` and `by` when that start is taken back: the group recruits again.
group_start_taken_back = Signal()
#: Sent with `placement` and `by` when a participant is placed.
placement_made = Signal()
#: Sent with `placement` and `by` when a participant's place ends.
placement_ended = Signal()
#: Sent with `group` and `by` before a group is closed; a receiver refuses it by raising
#: `Refused`.
group_closing = Signal()
#: Sent with `group` and `by` when a group is closed or called off.
group_closed = Signal()
#: Sent with `placement`, `was` (the place as it had ended) and `by` when a place that had ended
#: goes on.
placement_restored = Signal()
