"""What is asked of what happens today, and not of what was before there was a portal.

A region's own administration is taken over through the services that the screens call
(`imports`). It was decided by people who kept other papers: whether each condition had an
answer, who waited, which sessions were recorded nobody can say afterwards, and asking it
would only make people invent it. What may be skipped for that reason stands here, once; all
other rules of a service hold for the past as they do today.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Asks:
    """What a service asks before it does what it is told; every one of them of today."""

    #: Each condition of the screening has an answer, and no fixed one stands in the way
    #: (S2 §1.5.1, §12.3).
    conditions: bool = True
    #: It is known that she said herself that she wants this (S2 §12.3).
    own_choice: bool = True
    #: It is known through whom she came.
    source: bool = True
    #: She waits for a group before she gets a place in one, and it still takes women in.
    waiting: bool = True
    #: Her safety net has a case manager before she starts (S2 §12.3).
    case_manager: bool = True
    #: She agreed that a file is kept about her, before she starts.
    file_consent: bool = True
    #: A group that starts has a trainer and a session for each theme (S2 §12.3).
    preparation: bool = True
    #: A group that starts is as large as the method says, or someone says why not (S2 §12.3).
    size: bool = True
    #: What is over was recorded: marks before a session is finished, sessions before a group
    #: goes on or closes, why a session was cancelled.
    records: bool = True
    #: Of each woman in a group that closes someone decided how it ends for her.
    outcomes: bool = True


#: Of what happens today: nothing is skipped.
TODAY = Asks()
#: Of a woman, group or match of which the course is over or under way: what nobody can say
#: afterwards is not asked. A reason for a small group is: it is known, and figures need it.
BEFORE_THE_PORTAL = Asks(
    conditions=False,
    own_choice=False,
    source=False,
    waiting=False,
    case_manager=False,
    file_consent=False,
    preparation=False,
    records=False,
    outcomes=False,
)
#: Of a woman who still waits: whether this is her own choice can be asked, so it is.
STILL_WAITING = replace(BEFORE_THE_PORTAL, own_choice=True)
