"""Forms of projects and of the places where sessions are held."""

import datetime
from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dnt_portal.common.forms import MeanwhileForm, PortalForm, PortalFormHelper
from dnt_portal.organisations.models import Location, Municipality, Project, Provider
from dnt_portal.programme.models import Edition


class ProjectForm(MeanwhileForm, forms.ModelForm):
    """What a region chooses for itself (S2 tables 7.2 and 7.3)."""

    class Meta:
        model = Project
        fields = [
            "name",
            "school_starts_at",
            "school_ends_at",
            "wednesday_ends_at",
            "missed_sessions_allowed",
            "admits_in_doubt",
            "requires_residence",
            "requires_benefit",
            "own_childcare",
            "extra_participant_criteria",
            "recruitment_process",
            "male_coaches",
            "extra_coach_criteria",
            "active",
        ]
        help_texts = {
            "missed_sessions_allowed": _("For the certificate. Empty: as the method says."),
            "male_coaches": _("A man coaches only where the participant agrees."),
            "requires_residence": _("Shown at the screening. Be mild about borders."),
            "active": _("Off: nobody is referred or invited here any more."),
        }

    def __init__(self, *args: Any, whole_programme: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not whole_programme:
            # Whether a region takes part at all is agreed with more than its leader.
            del self.fields["active"]

    def clean_missed_sessions_allowed(self) -> int | None:
        """Refuse as many as there are sessions: everyone would complete the training unseen."""
        missed = self.cleaned_data["missed_sessions_allowed"]
        sessions = self.instance.edition.themes.count()
        if missed is not None and missed >= sessions:
            raise forms.ValidationError(
                gettext("There are %(sessions)s sessions; fewer than that may be missed.")
                % {"sessions": sessions}
            )
        return missed

    @property
    def helper(self) -> PortalFormHelper:
        """Name first, then by what it is about."""
        helper = PortalFormHelper()
        part = {"css_class": "form-section"}
        hours = ("school_starts_at", "school_ends_at", "wednesday_ends_at")
        helper.layout = Layout(
            "name",
            Fieldset(
                gettext("School hours"),
                Row(*(Column(name, css_class="col-sm-4") for name in hours)),
                **part,
            ),
            Fieldset(
                gettext("Participants"),
                "admits_in_doubt",
                "requires_residence",
                "requires_benefit",
                "own_childcare",
                "extra_participant_criteria",
                "recruitment_process",
                "missed_sessions_allowed",
                **part,
            ),
            Fieldset(gettext("Coaches"), "male_coaches", "extra_coach_criteria", **part),
            *(["active"] if "active" in self.fields else []),
        )
        return helper

    def clean(self) -> dict[str, Any]:
        """Refuse a school that ends before it starts, on Wednesday too."""
        cleaned = super().clean() or {}
        starts: datetime.time | None = cleaned.get("school_starts_at")
        for name in ("school_ends_at", "wednesday_ends_at"):
            ends: datetime.time | None = cleaned.get(name)
            if starts and ends and ends <= starts:
                self.add_error(name, _("School ends later than it starts."))
        return cleaned


class NewProjectForm(PortalForm, forms.Form):
    """The programme starts in a region."""

    name = forms.CharField(label=_("Name"), max_length=80)
    municipality = forms.ModelChoiceField(
        label=_("Municipality"),
        queryset=Municipality.objects.none(),
        help_text=_("It pays for the programme and is reported to."),
    )
    provider = forms.CharField(
        label=_("Provider"),
        max_length=120,
        help_text=_("The organisation that delivers the programme."),
    )
    edition = forms.ModelChoiceField(label=_("Edition"), queryset=Edition.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = Municipality.objects.all()  # type: ignore[attr-defined]
        editions = Edition.objects.in_force(timezone.localdate())
        self.fields["edition"].queryset = editions  # type: ignore[attr-defined]
        self.initial.setdefault("edition", editions.first())
        providers = list(Provider.objects.values_list("name", flat=True))
        self.fields["provider"].widget.attrs["list"] = "providers"
        self.providers = providers

    def clean_name(self) -> str:
        """Refuse a name that another project has, or that cannot stand in an address."""
        name = self.cleaned_data["name"].strip()
        if not slugify(name):
            raise forms.ValidationError(_("Use letters in the name."))
        taken = Project.objects.filter(name__iexact=name) | Project.objects.filter(
            slug=slugify(name)
        )
        if taken.exists():
            raise forms.ValidationError(_("There is a project with this name already."))
        return name


class LocationForm(PortalForm, forms.ModelForm):
    """A place where sessions are held: near, and easy to reach (S2 §9.1.3)."""

    class Meta:
        model = Location
        fields = ["name", "address", "travel"]
        help_texts = {"travel": _("For example: bus 4, stop Kerkplein, five minutes on foot.")}

    def clean_name(self) -> str:
        """Refuse a name that another place in the project has."""
        name = self.cleaned_data["name"].strip()
        others = Location.objects.filter(project=self.instance.project_id, name__iexact=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a place with this name already."))
        return name
