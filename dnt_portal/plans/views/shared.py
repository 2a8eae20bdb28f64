"""What the plan's pages share: whose plan, who may work on it, and the way back to it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from dnt_portal.accounts.models import User
from dnt_portal.common.http import PortalRequest
from dnt_portal.participants.models import Participant
from dnt_portal.plans.enums import GoalState
from dnt_portal.plans.models import AnyItem
from dnt_portal.plans.permissions import can_work_on_plan, themes_seen
from dnt_portal.plans.reading import STATE_SHAPES, read_plan
from dnt_portal.programme.models import SessionTheme


def participants() -> QuerySet[Participant]:
    """Select participants, with what the plan's pages show of each."""
    return Participant.objects.select_related("safe_contact")


def works_on_its_plan(user: User, item: AnyItem) -> bool:
    """Return whether `user` may change something in the plan that `item` is part of."""
    return can_work_on_plan(user, item.plan.participant)


def asked_theme(request: PortalRequest, participant: Participant) -> SessionTheme | None:
    """Return the session during which someone adds to the plan, from the address; None without."""
    key = request.GET.get("theme", "")
    # Longer than any key, or with signs such as ² that are digits but no number.
    if len(key) > 18 or not key.isdecimal():
        return None
    return themes_seen(request.user, participant).filter(pk=int(key)).first()


def plan_url(participant: Participant, part: str = "", theme: SessionTheme | None = None) -> str:
    """Return the plan's address, at one of its parts, still adding for the same session."""
    url = reverse("plans:plan", args=[participant.pseudonym])
    query = f"?theme={theme.pk}" if theme else ""
    return f"{url}{query}#{part}" if part else url + query


def back_to_plan(
    participant: Participant, part: str = "", theme: SessionTheme | None = None
) -> HttpResponse:
    """Go back to the plan after a change, at the part that changed."""
    return redirect(plan_url(participant, part, theme))


def plan_context(
    participant: Participant, theme: SessionTheme | None = None, *, works: bool = True
) -> dict[str, Any]:
    """Gather all that the plan's page and its parts show; `works` for whoever may change it."""
    return {
        "participant": participant,
        "plan": read_plan(participant),
        "states": [(state.value, state.label, STATE_SHAPES[state]) for state in GoalState],
        "today": timezone.localdate(),
        "theme": theme,
        "theme_query": f"?theme={theme.pk}" if theme else "",
        "works": works,
    }


def render_part(
    request: PortalRequest,
    part: str,
    participant: Participant,
    theme: SessionTheme | None = None,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Show one part of the plan for htmx, and beside it, anew, what the participant did so far."""
    context = plan_context(participant, theme) | {"renew_successes": True} | context
    return render(request, f"plans/partials/{part}.html", context, status=status)
