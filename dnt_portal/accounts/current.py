"""As whom someone works now, when she has more than one role."""

from django.http import HttpRequest

from dnt_portal.accounts.models import RoleAssignment, User

SESSION_KEY = "role_assignment"


def current_assignment(request: HttpRequest) -> RoleAssignment | None:
    """The role she chose this session, else her first; None without any role.

    It decides which home page and navigation she gets, never what she may see:
    that follows from all her roles together.
    """
    assert isinstance(request.user, User)  # who is not signed in gets no page
    held = request.user.active_roles
    chosen = request.session.get(SESSION_KEY)
    return next((role for role in held if role.pk == chosen), held[0] if held else None)


def choose_assignment(request: HttpRequest, assignment: RoleAssignment) -> None:
    """Work as `assignment` for the rest of this session."""
    request.session[SESSION_KEY] = assignment.pk
