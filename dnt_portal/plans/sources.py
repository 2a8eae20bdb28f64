"""What the plan tells coaching: her goals, and the steps a contact may touch on."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from dnt_portal.coaching.extensions import GoalSummary
from dnt_portal.plans import services
from dnt_portal.plans.enums import GoalState, StepOwner
from dnt_portal.plans.models import Goal, Step

if TYPE_CHECKING:
    from dnt_portal.coaching.models import Contact, Track

#: Goals a contact may be about; waiting ones come back when she wants.
AT_WORK = (GoalState.ACTIVE, GoalState.PARTLY)


def steps_of(track: "Track") -> list[tuple[str, str]]:
    """Steps not done yet towards goals she works on: key and words."""
    steps = Step.objects.filter(
        goal__plan__participant=track.participant_id, goal__state__in=AT_WORK
    ).open()
    return [(str(key), text) for key, text in steps.values_list("pk", "text")]


def link_steps(contact: "Contact", step_ids: Collection[str]) -> None:
    """Say which steps came up in a contact."""
    services.link_steps(contact=contact, step_ids=step_ids)


def linked_steps(contact: "Contact") -> list[str]:
    """Keys of the steps that came up in a contact."""
    return [str(key) for key in contact.steps.values_list("pk", flat=True)]  # type: ignore[attr-defined]


def goals_of(track: "Track") -> list[GoalSummary]:
    """Her goals but those let go, with how far she is and what her coach finds out."""
    goals = (
        Goal.objects.filter(plan__participant=track.participant_id)
        .exclude(state=GoalState.LET_GO)
        .prefetch_related("steps")
    )
    return [
        GoalSummary(
            words=goal.words,
            state_label=str(goal.get_state_display()),
            steps_done=sum(step.done_on is not None for step in goal.steps.all()),
            steps_total=len(goal.steps.all()),
            coach_finds_out=[
                step.text
                for step in goal.steps.all()
                if step.owner == StepOwner.COACH and not step.done_on
            ],
        )
        for goal in goals
    ]
