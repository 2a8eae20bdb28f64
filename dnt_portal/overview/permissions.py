"""What someone sees and is asked on this app's own pages; the rest is asked of the apps below."""

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User


def can_record_sessions(user: User) -> bool:
    """Return whether `user` is asked to record the sessions of groups that `user` trains."""
    return user.has_role(Role.TRAINER)


def can_search_coaches(user: User) -> bool:
    """Return whether a search of `user` finds coaches too: a leader's does."""
    return user.has_role(Role.PROJECT_LEADER)
