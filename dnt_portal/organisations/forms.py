"""Forms of projects and of the places where sessions are held."""

from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils import timezone
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

    @property
    def helper(self) -> PortalFormHelper:
        """Lay the name out first, then the choices by what they are about."""
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
        self.row_field("municipality").queryset = Municipality.objects.all()
        editions = Edition.objects.in_force(timezone.localdate())
        self.row_field("edition").queryset = editions
        self.initial.setdefault("edition", editions.first())
        providers = list(Provider.objects.values_list("name", flat=True))
        self.fields["provider"].widget.attrs["list"] = "providers"
        self.providers = providers


class LocationForm(PortalForm, forms.ModelForm):
    """A place where sessions are held: near, and easy to reach (S2 §9.1.3)."""

    class Meta:
        model = Location
        fields = ["name", "address", "travel"]
        help_texts = {"travel": _("For example: bus 4, stop Kerkplein, five minutes on foot.")}
