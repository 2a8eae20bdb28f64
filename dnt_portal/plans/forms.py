"""Forms of the plan: short, in the participant's words, usable on a phone during a talk."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dnt_portal.common.forms import ButtonChoice, MeanwhileForm, PortalForm
from dnt_portal.plans.models import Goal, NetworkContact, Obstacle, Plan, Step, Talent
from dnt_portal.programme.models import SessionTheme


class WhatIWantForm(MeanwhileForm, forms.Form):
    """What the participant wants, in her own words; trainer and coach may both write them down."""

    mark_optional = False

    words = forms.CharField(
        label=_("In her own words, as she says it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": "5"}),
    )

    def __init__(self, *args: Any, plan: Plan | None, **kwargs: Any) -> None:
        initial = {"words": plan.what_i_want if plan else ""}
        super().__init__(*args, initial=initial, **kwargs)


class ItemForm(PortalForm, forms.ModelForm):
    """Something in a plan; whoever works in the training may say at which session it was found."""

    found_at = forms.ModelChoiceField(
        label=_("Found during"),
        queryset=SessionTheme.objects.none(),
        required=False,
        empty_label=_("not during a session"),
    )

    def __init__(
        self, *args: Any, themes: QuerySet[SessionTheme] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        found_at = self.fields["found_at"]
        assert isinstance(found_at, forms.ModelChoiceField)
        if themes is None:
            del self.fields["found_at"]
        else:
            found_at.queryset = themes


class TalentForm(ItemForm):
    """A talent or quality of the participant."""

    class Meta:
        model = Talent
        fields = ["text", "found_at"]
        labels = {"text": _("Talent or quality")}


class ObstacleForm(ItemForm):
    """Something in the participant's way, and what helps."""

    class Meta:
        model = Obstacle
        fields = ["text", "kind", "way_round", "found_at"]
        labels = {
            "text": _("What is in the way?"),
            "kind": _("What kind of obstacle is it?"),
            "way_round": _("What helps?"),
        }
        widgets = {"kind": ButtonChoice}


class NetworkForm(ItemForm):
    """Someone in the participant's network."""

    class Meta:
        model = NetworkContact
        fields = ["who", "support", "is_new", "found_at"]
        labels = {
            "who": _("Who?"),
            "support": _("What does this person give?"),
            "is_new": _("New in her network"),
        }
        widgets = {"support": ButtonChoice}


class GoalForm(ItemForm):
    """A goal; the day on which it was set is asked only when it is changed."""

    class Meta:
        model = Goal
        fields = ["words", "set_on", "found_at"]
        labels = {"words": _("Goal, in her own words"), "set_on": _("Set on")}
        widgets = {"words": forms.Textarea(attrs={"rows": "2"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            del self.fields["set_on"]


class StepForm(PortalForm, forms.ModelForm):
    """A small step towards a goal."""

    class Meta:
        model = Step
        fields = ["text", "owner", "due_on"]
        labels = {"text": _("Step"), "owner": _("Who does it?"), "due_on": _("By when?")}
        widgets = {"owner": ButtonChoice}
