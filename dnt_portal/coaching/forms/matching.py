"""Forms of the matching."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dnt_portal.coaching.enums import Style
from dnt_portal.coaching.models import Coach
from dnt_portal.common.forms import ButtonChoice, ChipChoice, PortalForm


class CoachNames(forms.ModelMultipleChoiceField):
    """Coaches by name."""

    def label_from_instance(self, coach: Coach) -> str:
        """Return the coach's name; nothing else belongs on a chip."""
        return coach.user.name


class WishForm(PortalForm, forms.Form):
    """What a participant wants of a coach."""

    style = forms.ChoiceField(
        label=_("What kind of coach suits her?"),
        choices=[("", _("no preference")), *Style.choices],
        widget=ButtonChoice,
        required=False,
    )
    coaches = CoachNames(
        label=_("Names she wrote down"),
        queryset=Coach.objects.none(),
        widget=ChipChoice,
        required=False,
        help_text=_("After a speed-date, for example. Only you and the trainers see this."),
    )

    mark_optional = False

    def __init__(self, *args: Any, pool: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coaches"].queryset = pool  # type: ignore[attr-defined]
