"""Searching and filtering the list of participants."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dnt_portal.common.http import PortalRequest
from dnt_portal.organisations.models import Project
from dnt_portal.participants.enums import CURRENT_PHASES, Phase
from dnt_portal.participants.models import Participant
from dnt_portal.participants.permissions import lists_several_projects

EVERYONE = "all"


def _projects(request: PortalRequest | None) -> QuerySet[Project]:
    if request is None:
        return Project.objects.none()
    return Project.objects.visible_to(request.user)


class ParticipantFilter(django_filters.FilterSet):
    """By name or pseudonym, phase, and project for who works in more than one."""

    q = django_filters.CharFilter(label=_("Name or pseudonym"), method="search")
    phase = django_filters.ChoiceFilter(
        label=_("Phase"),
        choices=[(EVERYONE, _("everyone")), *Phase.choices],
        empty_label=_("now in the programme"),
        method="in_phase",
    )
    project = django_filters.ModelChoiceFilter(
        label=_("Project"), queryset=_projects, empty_label=_("all projects")
    )

    class Meta:
        model = Participant
        fields = ["q", "phase", "project"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not lists_several_projects(self.request.user):
            del self.filters["project"]

    def search(self, rows: Any, name: str, value: str) -> Any:
        """Find every word in the name, as far as one may see it, or in the pseudonym."""
        return rows.search_for(self.request.user, value)

    def in_phase(self, rows: Any, name: str, value: str) -> Any:
        """Keep one phase, or everyone who ever was in the programme."""
        return rows if value == EVERYONE else rows.filter(phase=value)

    def filter_queryset(self, queryset: Any) -> Any:
        """Keep who is in the programme now, without a phase; a search looks at everyone."""
        found = super().filter_queryset(queryset)
        chosen = self.form.cleaned_data.get("phase") or self.form.cleaned_data.get("q")
        return found if chosen else found.filter(phase__in=CURRENT_PHASES)
