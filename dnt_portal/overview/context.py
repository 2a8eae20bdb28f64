"""What every page knows: the navigation of who is signed in."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from dnt_portal.accounts.current import current_assignment
from dnt_portal.overview.homes import HOMES


@dataclass(frozen=True)
class NavItem:
    """One entry of the main navigation."""

    label: str
    url: str
    icon: str
    active: bool = False


@dataclass(frozen=True)
class Navigation:
    """The frame around a page: where one can go and as whom."""

    items: list[NavItem]
    role_label: str
    project_name: str
    switches: list[tuple[str, str, bool]]
    switch_url: str
    #: Where the search of the header goes; empty for a role without one.
    search_url: str


def navigation(request: HttpRequest) -> dict[str, object]:
    """Give templates `nav` for whoever is signed in, nothing for a visitor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    current = current_assignment(request)
    if current is None:
        return {}
    home = HOMES[current.role]
    items = []
    for name, label, icon in home.pages:
        url = reverse(name)
        active = request.path == url or (url != "/" and request.path.startswith(url))
        items.append(NavItem(str(label), url, icon, active))
    return {
        "nav": Navigation(
            items=items,
            role_label=str(current.get_role_display()),
            project_name=str(current.project or current.municipality or ""),
            switches=[
                (str(held.pk), str(held), held.pk == current.pk) for held in user.active_roles
            ],
            switch_url=reverse("accounts:switch_role"),
            search_url=reverse("overview:search") if home.searches else "",
        )
    }
