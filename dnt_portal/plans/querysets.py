"""Reads of plans: the plan is hers, and seen by who works on it with her."""

from django.db import models


class PlanQuerySet(models.QuerySet):
    """Personal development plans."""

    def visible_to(self, user) -> "PlanQuerySet":
        """Plans of women whose file `user` may open."""
        participants = self.model._meta.get_field("participant").related_model
        return self.filter(participant__in=participants.objects.visible_to(user))


class InPlanQuerySet(models.QuerySet):
    """Talents, obstacles, network and goals."""

    def visible_to(self, user) -> "InPlanQuerySet":
        """Parts of plans `user` may open."""
        plans = self.model._meta.get_field("plan").related_model
        return self.filter(plan__in=plans.objects.visible_to(user))


class StepQuerySet(models.QuerySet):
    """Steps towards goals."""

    def visible_to(self, user) -> "StepQuerySet":
        """Steps of goals `user` may open."""
        goals = self.model._meta.get_field("goal").related_model
        return self.filter(goal__in=goals.objects.visible_to(user))

    def open(self) -> "StepQuerySet":
        """Steps not yet done."""
        return self.filter(done_on=None)
