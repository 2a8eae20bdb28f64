"""What the views of this app begin and end with."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect

from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Refused
from dnt_portal.groups.models import Group, Session

Allowed = Callable[[User, Group], bool]


def get_group(request: HttpRequest, pk: UUID, allowed: Allowed) -> Group:
    """The group, for who sees it (else 404) and may do this with it (else 403)."""
    group = get_object_or_404(
        Group.objects.visible_to(request.user).select_related(
            "project__municipality", "project__edition", "edition", "location"
        ),
        pk=pk,
    )
    if not allowed(request.user, group):
        raise PermissionDenied
    return group


def get_session(request: HttpRequest, pk: UUID, allowed: Allowed) -> Session:
    """The session, for who sees its group (else 404) and may do this (else 403)."""
    session = get_object_or_404(
        Session.objects.visible_to(request.user).select_related(
            "group__project__edition", "group__edition", "theme", "location", "done_by"
        ),
        pk=pk,
    )
    if not allowed(request.user, session.group):
        raise PermissionDenied
    return session


def done(request: HttpRequest, text: str, to: str, *args: object) -> HttpResponse:
    """Say that it is done, and go on to the page named `to`."""
    messages.success(request, text)
    return redirect(to, *args)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, also when that is empty; None on a GET."""
    return request.POST if request.method == "POST" else None


def try_form(form, act: Callable[[], object]) -> bool:
    """Validate `form` and call `act`; a refusal becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        form.add_error(None, refused.message)
        return False
    return True
