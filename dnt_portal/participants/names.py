"""How a participant is called, for whoever looks."""

from dnt_portal.accounts.models import User
from dnt_portal.participants.models import Participant
from dnt_portal.participants.permissions import can_see_identity


def name_for(user: User, participant: Participant) -> str:
    """Return the full name for the leader or the trainer, else the first name.

    In a list use `with_identity_for` first: then this costs no query.
    """
    if can_see_identity(user, participant):
        return participant.full_name
    return participant.first_name
