"""The four kinds of thing in a plan, by the word their addresses carry."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dnt_portal.plans import services
from dnt_portal.plans.forms import GoalForm, ItemForm, NetworkForm, ObstacleForm, TalentForm
from dnt_portal.plans.models import AnyItem, Goal, NetworkContact, Obstacle, Talent


@dataclass(frozen=True)
class Kind:
    """One kind of item: its model, its form, how it is added, and its words."""

    name: str
    model: type[AnyItem]
    form: type[ItemForm]
    #: The field that says what it is.
    says: str
    add: Callable[..., AnyItem]
    add_label: str | Promise
    change_label: str | Promise
    remove_label: str | Promise
    added: str | Promise

    @property
    def template(self) -> str:
        """The template of the part of the plan's page that shows this kind."""
        return f"plans/partials/{self.name}.html"


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "talents",
            Talent,
            TalentForm,
            "text",
            services.add_talent,
            _("Add a talent"),
            _("Change this talent"),
            _("Remove this talent?"),
            _("Talent added."),
        ),
        Kind(
            "obstacles",
            Obstacle,
            ObstacleForm,
            "text",
            services.add_obstacle,
            _("Add an obstacle"),
            _("Change this obstacle"),
            _("Remove this obstacle?"),
            _("Obstacle added."),
        ),
        Kind(
            "network",
            NetworkContact,
            NetworkForm,
            "who",
            services.add_network_contact,
            _("Add someone"),
            _("Change this person"),
            _("Remove this person?"),
            _("Added to her network."),
        ),
        Kind(
            "goals",
            Goal,
            GoalForm,
            "words",
            services.add_goal,
            _("Add a goal"),
            _("Change this goal"),
            _("Remove this goal?"),
            _("Goal added."),
        ),
    )
}


def kind_or_404(name: str) -> Kind:
    """Return the kind by the word in an address."""
    if name not in KINDS:
        raise Http404
    return KINDS[name]
