"""What of this app's own pages someone sees; the rest is asked of the apps below."""

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User


def can_search_coaches(user: User) -> bool:
    """Return whether a search of `user` finds coaches too: a leader's does."""
    return user.has_role(Role.PROJECT_LEADER)
