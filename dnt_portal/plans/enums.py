"""Choices of the Persoonlijk Ontwikkelingsplan."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ObstacleKind(models.TextChoices):
    """Kinds of obstacle (S2 §9.1.2)."""

    THOUGHT = "thought", _("a thought that does not help")
    KNOW_HOW = "know_how", _("I don't know how")
    PRACTICAL = "practical", _("practical")
    AGREEMENT = "agreement", _("an agreement with myself")


class SupportKind(models.TextChoices):
    """What a contact in a participant's network gives (S2 §9.1, session 7)."""

    PRACTICAL = "practical", _("practical help")
    EMOTIONAL = "emotional", _("a listening ear")
    ADVICE = "advice", _("advice and information")
    WORK = "work", _("a way to work or study")
    COMPANY = "company", _("pleasant company")


class GoalState(models.TextChoices):
    """How a goal stands. None of them is a bad mark (need N63)."""

    ACTIVE = "active", _("working on it")
    ON_HOLD = "on_hold", _("on hold")
    PARTLY = "partly", _("partly reached")
    REACHED = "reached", _("reached")
    LET_GO = "let_go", _("let go")

    @property
    def at_work(self) -> bool:
        """Whether the participant works on the goal now; one that waits may come back."""
        return self in (GoalState.ACTIVE, GoalState.PARTLY)

    @property
    def reached_in_part(self) -> bool:
        """Whether the goal is reached, in part or in full (S2 §5.1.7)."""
        return self in (GoalState.PARTLY, GoalState.REACHED)

    @property
    def is_over(self) -> bool:
        """Whether no new step makes sense: the goal is reached or let go."""
        return self in (GoalState.REACHED, GoalState.LET_GO)

    @classmethod
    def working(cls) -> list["GoalState"]:
        """Return the states in which the participant works on a goal."""
        return [state for state in cls if state.at_work]


class StepOwner(models.TextChoices):
    """Who does a step."""

    PARTICIPANT = "participant", _("she herself")
    COACH = "coach", _("the coach finds out")
    TOGETHER = "together", _("together")
