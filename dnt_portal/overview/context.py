"""What every page knows: the navigation of who is signed in."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from dnt_portal.accounts.current import current_assignment
from dnt_portal.coaching.permissions import can_raise_concerns
from dnt_portal.overview.homes import HOMES

#: How many words fit side by side on a phone.
THUMB_PLACES = 5


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
    #: Where "I am worried" goes; empty for who raises no concerns.
    worry_url: str

    @property
    def thumb_items(self) -> list[NavItem]:
        """The pages that have a place of their own in the bar under the thumb."""
        return self.items[: self._own_places]

    @property
    def more_items(self) -> list[NavItem]:
        """The pages that stand behind "More" in that bar."""
        return self.items[self._own_places :]

    @property
    def thumb_places(self) -> int:
        """How many places of the bar lead to pages."""
        return len(self.thumb_items) + bool(self.more_items)

    @property
    def _own_places(self) -> int:
        # "Quick exit" is always there, "I am worried" for some.
        free = THUMB_PLACES - 1 - bool(self.worry_url)
        return free if len(self.items) <= free else free - 1


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
            worry_url=reverse("coaching:worry") if can_raise_concerns(user) else "",
        )
    }
