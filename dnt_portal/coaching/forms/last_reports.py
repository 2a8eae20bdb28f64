"""The last report of a coach whose match has ended."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dnt_portal.coaching.forms.contacts import OTHER, ContactForm
from dnt_portal.common.forms import NearDateField, PortalForm
from dnt_portal.submissions.models import Draft
from dnt_portal.submissions.services.drafts import typed_in


class LastReportForm(PortalForm, forms.Form):
    """What was typed before the match ended, to be looked over and sent."""

    held_on = NearDateField(label=ContactForm.base_fields["held_on"].label)
    medium = ContactForm.base_fields["medium"]
    note = forms.CharField(label=_("Note"), max_length=4000, widget=forms.Textarea)


def as_typed(draft: Draft) -> dict[str, object]:
    """Return what a draft of the log says, as the fields of `LastReportForm`.

    "Today" was the day on which it was typed.
    """
    typed = dict(typed_in(draft).fields)
    day: object = timezone.localdate(draft.saved_at)
    if typed.get("when", OTHER) == OTHER:
        day = typed.get("held_on") or day
    elif typed["when"] == "yesterday":
        day = timezone.localdate(draft.saved_at) - datetime.timedelta(days=1)
    return {
        "held_on": day,
        "medium": typed.get("medium", ""),
        "note": typed.get("note", ""),
    }
