"""What every page knows: the navigation of who is signed in."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.current import current_assignment
from dnt_portal.accounts.enums import Role


@dataclass(frozen=True)
class NavItem:
    """One entry of the main navigation."""

    label: str
    url: str
    icon: str
    active: bool = False


#: Per role: name of the page, its text and icon. The first is the home page.
PAGES: dict[str, list[tuple[str, Promise, str]]] = {
    Role.PROJECT_LEADER: [
        ("overview:home", _("Today"), "sun"),
        ("intake:referrals", _("Referrals"), "inbox-arrow-down"),
        ("groups:list", _("Groups"), "user-group"),
        ("coaching:coaches", _("Coaches"), "heart"),
        ("overview:participants", _("Participants"), "identification"),
        ("reports:list", _("Reports"), "chart-bar"),
        ("accounts:team", _("Team"), "users"),
        ("imports:list", _("Import"), "table-cells"),
    ],
    Role.TRAINER: [
        ("overview:home", _("Today"), "sun"),
        ("groups:list", _("Groups"), "user-group"),
        ("overview:participants", _("Participants"), "identification"),
    ],
    Role.COACH: [("overview:home", _("Today"), "sun")],
    Role.REFERRER: [
        ("overview:home", _("Today"), "sun"),
        ("intake:referrals", _("My referrals"), "inbox-arrow-down"),
    ],
    Role.MUNICIPAL_OFFICER: [
        ("overview:home", _("Today"), "sun"),
        ("reports:list", _("Reports"), "chart-bar"),
    ],
    Role.NATIONAL_COORDINATOR: [("overview:home", _("Today"), "sun")],
    Role.ADMINISTRATOR: [
        ("overview:home", _("Today"), "sun"),
        ("accounts:team", _("Accounts"), "users"),
        ("organisations:projects", _("Projects"), "map-pin"),
    ],
}


SEARCHERS = (Role.PROJECT_LEADER, Role.TRAINER)


@dataclass(frozen=True)
class Navigation:
    """The frame around a page: where one can go and as whom."""

    items: list[NavItem]
    role_label: str
    project_name: str
    switches: list[tuple[str, str, bool]]
    switch_url: str
    #: Where the search of the header goes; empty for who has nothing to search.
    search_url: str


def navigation(request: HttpRequest) -> dict[str, object]:
    """Template context: `nav` for who is signed in, nothing for a visitor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    current = current_assignment(request)
    if current is None:
        return {}
    items = []
    for name, label, icon in PAGES[current.role]:
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
            search_url=reverse("overview:search") if current.role in SEARCHERS else "",
        )
    }
