"""What the plan's pages share: whose plan, who may work on it, and the way back to it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from dnt_portal.accounts.enums import Role
from dnt_portal.participants.models import Participant
from dnt_portal.plans.enums import GoalState
from dnt_portal.plans.permissions import can_work_on_plan
from dnt_portal.plans.reading import STATE_SHAPES, read_plan
from dnt_portal.programme.models import SessionTheme


def participant_or_404(request: HttpRequest, pseudonym: str) -> Participant:
    """The participant, when whoever asks may open her file."""
    participants = Participant.objects.visible_to(request.user).select_related("safe_contact")
    return get_object_or_404(participants, pseudonym=pseudonym)


def must_work_on_plan(request: HttpRequest, participant: Participant) -> None:
    """403 for who may see her but not write in her plan."""
    if not can_work_on_plan(request.user, participant):
        raise PermissionDenied


def is_of_training(request: HttpRequest, participant: Participant) -> bool:
    """Whether who looks works in the training, and not as a coach only."""
    return request.user.has_role(
        Role.PROJECT_LEADER, Role.TRAINER, project_id=participant.project_id
    )


def themes_of(participant: Participant):
    """The sessions of the training she is or was in."""
    return SessionTheme.objects.filter(
        edition__groups__placements__participant=participant
    ).distinct()


def asked_theme(request: HttpRequest, participant: Participant) -> SessionTheme | None:
    """The session during which someone adds to the plan, from the address; None without."""
    key = request.GET.get("theme", "")
    # Longer than any key, or with signs such as ² that are digits but no number.
    if len(key) > 18 or not key.isdecimal() or not is_of_training(request, participant):
        return None
    return themes_of(participant).filter(pk=int(key)).first()


def plan_url(participant: Participant, part: str = "", theme: SessionTheme | None = None) -> str:
    """The plan's address, at one of its parts, still adding for the same session."""
    url = reverse("plans:plan", args=[participant.pseudonym])
    query = f"?theme={theme.pk}" if theme else ""
    return f"{url}{query}#{part}" if part else url + query


def back_to_plan(
    participant: Participant, part: str = "", theme: SessionTheme | None = None
) -> HttpResponse:
    """After a change: her plan, at the part that changed."""
    return redirect(plan_url(participant, part, theme))


def plan_context(
    request: HttpRequest, participant: Participant, theme: SessionTheme | None = None
) -> dict[str, Any]:
    """Everything the plan's page and its parts show."""
    return {
        "participant": participant,
        "plan": read_plan(participant),
        "states": [(state.value, state.label, STATE_SHAPES[state]) for state in GoalState],
        "today": timezone.localdate(),
        "theme": theme,
        "theme_query": f"?theme={theme.pk}" if theme else "",
    }


def render_part(
    request: HttpRequest,
    part: str,
    participant: Participant,
    theme: SessionTheme | None = None,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """One part of the plan for htmx, with what she did so far renewed beside it."""
    context = plan_context(request, participant, theme) | {"renew_successes": True} | context
    return render(request, f"plans/partials/{part}.html", context, status=status)
