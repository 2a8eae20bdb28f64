"""Forms of the coach pool."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dnt_portal.coaching.enums import CoachState, Gender, LadderFocus, Style
from dnt_portal.coaching.models import Coach
from dnt_portal.coaching.services.coaches import PROFILE_FIELDS
from dnt_portal.common.forms import ButtonChoice, MeanwhileForm, PortalForm, PortalFormHelper
from dnt_portal.common.meanwhile import facts
from dnt_portal.organisations.models import Project
from dnt_portal.participants.forms import WordList


class CoachForm(MeanwhileForm, forms.ModelForm):
    """What the matching needs to know of a coach; only gender and room have to be filled in."""

    interests = WordList(
        label=_("Interests"),
        required=False,
        help_text=_("With commas between them, for example: cooking, walking."),
    )
    languages = WordList(
        label=_("Languages"),
        required=False,
        help_text=_("With commas between them; Dutch too."),
    )
    max_participants = forms.IntegerField(
        label=_("Participants at most"),
        min_value=1,
        max_value=5,
        initial=1,
        help_text=_("How many participants at the same time."),
    )

    class Meta:
        model = Coach
        fields = [
            "gender",
            "max_participants",
            "interests",
            "languages",
            "education",
            "work_history",
            "town",
            "style",
            "focus",
            "about",
        ]
        widgets = {"gender": ButtonChoice, "style": ButtonChoice, "focus": ButtonChoice}
        help_texts = {
            "work_history": _("Present or earlier work, in a few words."),
            "about": _("What a leader wants to remember for the match. Coaches can read it."),
        }

    #: The fields above the profile, in forms that have more.
    first: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("style", Style.choices), ("focus", LadderFocus.choices)):
            self.fields[name].choices = [("", _("not known")), *choices]  # type: ignore[attr-defined]
        self.fields["gender"].choices = Gender.choices  # type: ignore[attr-defined]

    @property
    def helper(self) -> PortalFormHelper:
        """The layout: who the coach is first; what makes a match below."""
        helper = PortalFormHelper()
        helper.layout = Layout(
            *self.first,
            "gender",
            "max_participants",
            Fieldset(
                gettext("For the match"),
                "interests",
                "languages",
                "education",
                "work_history",
                "town",
                "style",
                "focus",
                "about",
                css_class="form-section",
            ),
        )
        return helper

    def profile(self) -> dict[str, Any]:
        """Return the fields as `services.coaches.update_coach` takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name in PROFILE_FIELDS}


class NewCoachForm(CoachForm):
    """A new coach: name, address and project, and the profile as far as known."""

    project = forms.ModelChoiceField(label=_("Project"), queryset=Project.objects.none())
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The invitation for the portal goes here.")
    )

    def __init__(self, *args: Any, projects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["project"]
        field.queryset = projects  # type: ignore[attr-defined]
        field.empty_label = None  # type: ignore[attr-defined]
        one = len(projects) == 1
        self.first = ("name", "email") if one else ("project", "name", "email")
        if one:
            field.required, field.initial = False, projects[0]
        self._only_project = projects[0] if one else None

    def clean_project(self) -> Project:
        """Return the chosen project; the only one that the reader leads when there is no choice."""
        return self._only_project or self.cleaned_data["project"]


class VogForm(PortalForm, forms.Form):
    """The days on which a VOG was issued and seen; the document itself is not kept."""

    issued_on = forms.DateField(label=_("Issued on"))
    seen_on = forms.DateField(label=_("Seen on"), initial=timezone.localdate)

    def __init__(self, *args: Any, coach: Coach, **kwargs: Any) -> None:
        stands = facts(coach, "vog_issued_on", "vog_seen_on")
        super().__init__(*args, about=coach, rests_on=stands, **kwargs)


class TrainingForm(PortalForm, forms.Form):
    """The day on which the training was completed."""

    on = forms.DateField(label=_("Completed on"), initial=timezone.localdate)

    def __init__(self, *args: Any, coach: Coach, **kwargs: Any) -> None:
        super().__init__(*args, about=coach, rests_on=facts(coach, "trained_on"), **kwargs)


class PoolFilterForm(forms.Form):
    """The search and the state above the list of coaches."""

    q = forms.CharField(label=_("Search"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All who have not stopped")),
            ("free", _("Free to match")),
            *CoachState.choices,
        ],
    )
