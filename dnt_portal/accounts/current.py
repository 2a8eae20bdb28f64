"""As whom someone works now who has more than one role."""

from django.http import HttpRequest

from dnt_portal.accounts.models import RoleAssignment, User

SESSION_KEY = "role_assignment"


def current_assignment(request: HttpRequest) -> RoleAssignment | None:
    """Return the role chosen this session, else the first; None without any role.

    It decides which home page and navigation someone gets, never what someone may see: that follows
    from all roles together.
    """
    assert isinstance(request.user, User)  # nobody gets a page without signing in
    held = request.user.active_roles
    chosen = request.session.get(SESSION_KEY)
    return next((role for role in held if role.pk == chosen), held[0] if held else None)


def choose_assignment(request: HttpRequest, assignment: RoleAssignment) -> None:
    """Work as `assignment` for the rest of this session."""
    request.session[SESSION_KEY] = assignment.pk
