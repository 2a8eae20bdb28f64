"""Forms of the matching."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dnt_portal.coaching.enums import Style
from dnt_portal.coaching.models import Coach, ProposedPair
from dnt_portal.common.forms import ButtonChoice, ChipChoice, ConfirmForm, MeanwhileForm
from dnt_portal.common.meanwhile import Fact, in_words


class CoachNames(forms.ModelMultipleChoiceField):
    """Coaches by name."""

    def label_from_instance(self, coach: Coach) -> str:
        """Return the coach's name; nothing else belongs on a chip."""
        return coach.name


def as_proposed(pairs: Iterable[ProposedPair], sent: QueryDict | None = None) -> ConfirmForm:
    """Return the form that knows who was proposed for whom when the page was opened."""
    proposed = []
    for pair in pairs:
        coach = in_words(pair.coach.name if pair.coach else None)
        name = pair.placement.participant.first_name
        proposed.append(Fact(f"pair-{pair.pk}", name, [pair.coach_id, pair.locked], coach))
    return ConfirmForm(sent, rests_on=proposed, auto_id=False)


class WishForm(MeanwhileForm, forms.Form):
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
