"""What the views of this app begin with."""

from collections.abc import Callable
from uuid import UUID

from dnt_portal.accounts.models import User
from dnt_portal.common.http import PortalRequest, fetch
from dnt_portal.groups.models import Group, Session

Allowed = Callable[[User, Group], bool]


def get_group(request: PortalRequest, pk: UUID, may: Allowed) -> Group:
    """Return the group, for whoever sees it (else 404) and may do this with it (else 403)."""
    groups = Group.objects.select_related(
        "project__municipality", "project__edition", "edition", "location"
    )
    return fetch(request, groups, may, pk=pk)


def get_session(request: PortalRequest, pk: UUID, may: Allowed) -> Session:
    """Return the session, for whoever sees its group (else 404) and may do this (else 403)."""
    sessions = Session.objects.select_related(
        "group__project__edition", "group__edition", "theme", "location", "done_by"
    )
    return fetch(request, sessions, lambda user, session: may(user, session.group), pk=pk)
