"""Forms of concerns."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dnt_portal.coaching.enums import Urgency
from dnt_portal.coaching.models import Concern
from dnt_portal.coaching.services.concerns import SAY_WHAT_WORRIES
from dnt_portal.common.forms import ButtonChoice, PortalForm
from dnt_portal.common.meanwhile import facts
from dnt_portal.common.refusing import lazy_sentence_of


class ConcernForm(PortalForm, forms.Form):
    """What worries the coach or trainer, and how soon someone must look."""

    what = forms.CharField(
        label=_("What worries you?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": "5"}),
        help_text=_("In your own words. What did you see or hear?"),
        error_messages={"required": SAY_WHAT_WORRIES},
    )
    urgency = forms.ChoiceField(
        label=_("When does someone have to look at it?"),
        choices=Urgency.choices,
        widget=ButtonChoice,
        error_messages={"required": _("Choose how soon.")},
    )


class SettleForm(PortalForm, forms.Form):
    """What was done about a concern."""

    settlement = forms.CharField(
        label=_("What was done?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": "4"}),
        help_text=_("Whoever raised the concern can read this."),
        error_messages={"required": lazy_sentence_of("settled_with_what_was_done")},
    )

    def __init__(self, *args: Any, concern: Concern, **kwargs: Any) -> None:
        stands = facts(concern, "urgency", "settled_at", "settlement")
        # Opened again: what was done before is added to, not written anew.
        initial = {"settlement": concern.settlement}
        super().__init__(*args, about=concern, rests_on=stands, initial=initial, **kwargs)
