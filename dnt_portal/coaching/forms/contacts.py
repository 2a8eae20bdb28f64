"""The form of a contact, filled in within a minute."""

import datetime
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dnt_portal.coaching.enums import Medium
from dnt_portal.coaching.models import Contact, Track
from dnt_portal.coaching.services.contacts import CHOOSE_MEDIUM, MOST_MINUTES, problems_of
from dnt_portal.common.forms import (
    ButtonChoice,
    ChipChoice,
    DateInput,
    PortalForm,
    PortalFormHelper,
)
from dnt_portal.plans.models import Step

OTHER = "other"
LENGTHS = (30, 60, 90)
#: What a coach calls each way of being in touch.
SAID = {
    Medium.TOGETHER: _("together"),
    Medium.PHONE: _("called"),
    Medium.MESSAGE: _("by message"),
    Medium.FAILED: _("no luck"),
}


class MediumChoice(ButtonChoice):
    """The ways of being in touch; one that takes no time says so, and no length is asked."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the sign that css/coaching.css reads."""
        option = super().create_option(name, value, *args, **kwargs)
        if not Medium(value).has_length:
            option["attrs"]["data-no-length"] = True
        return option


class ContactForm(PortalForm, forms.Form):
    """One contact: four taps, a note if there is something to note."""

    when = forms.ChoiceField(
        label=_("When?"),
        choices=[("today", _("today")), ("yesterday", _("yesterday")), (OTHER, _("other day"))],
        widget=ButtonChoice,
        initial="today",
    )
    held_on = forms.DateField(label=_("Which day?"), required=False)
    medium = forms.ChoiceField(
        label=_("How?"),
        choices=lambda: [(medium, SAID.get(medium, medium.label)) for medium in Medium],
        widget=MediumChoice,
        error_messages={"required": CHOOSE_MEDIUM},
    )
    length = forms.ChoiceField(
        label=_("How long?"),
        choices=[(OTHER, _("other"))],
        widget=ButtonChoice,
        required=False,
    )
    minutes = forms.IntegerField(
        label=_("How many minutes?"), required=False, min_value=1, max_value=MOST_MINUTES
    )
    steps = forms.MultipleChoiceField(
        label=_("Which steps came up?"), widget=ChipChoice, required=False
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=_("What you want to remember. The project leader can read it too."),
    )
    next_on = forms.DateField(label=_("Next appointment"), required=False)

    mark_optional = False

    def __init__(
        self, *args: Any, track: Track, contact: Contact | None = None, **kwargs: Any
    ) -> None:
        initial = _initial(contact) if contact else {}
        initial |= kwargs.pop("initial", {})
        super().__init__(*args, about=contact, initial=initial, **kwargs)
        self.track = track
        # Of a contact that was taken over nobody may know it: correcting the rest asks no guess.
        self._length_unknown = contact is not None and contact.minutes is None
        choices = [
            (str(length), gettext("%(minutes)s min") % {"minutes": length}) for length in LENGTHS
        ]
        self.fields["length"].choices = [*choices, (OTHER, _("other"))]  # type: ignore[attr-defined]
        # One of the row is enough; an empty button would only be in the way.
        self.fields["length"].widget.is_required = True
        today = timezone.localdate()
        self.fields["held_on"].widget = DateInput(
            attrs={"min": track.starts_on.isoformat(), "max": today.isoformat()}
        )
        self.fields["next_on"].widget = DateInput(attrs={"min": track.starts_on.isoformat()})
        steps = [
            (str(key), text)
            for key, text in Step.objects.filter(goal__plan__participant=track.participant_id)
            .at_work()
            .values_list("pk", "text")
        ]
        self.fields["steps"].choices = steps  # type: ignore[attr-defined]
        if not steps:
            del self.fields["steps"]

    @property
    def helper(self) -> PortalFormHelper:
        """The layout, in the order one tells it; fields that follow a choice stand below it."""
        helper = PortalFormHelper()
        helper.layout = Layout(
            Div(
                "when",
                Div("held_on", css_class="only-other-day"),
                "medium",
                Div(
                    "length",
                    Div("minutes", css_class="only-other-minutes"),
                    css_class="only-with-length",
                ),
                *(["steps"] if "steps" in self.fields else []),
                "note",
                "next_on",
                css_class="contact-form",
            )
        )
        return helper

    def clean(self) -> dict[str, Any]:
        """Make the day and the minutes from the chips and the fields that belong to "other"."""
        cleaned = super().clean() or {}
        today = timezone.localdate()
        when = cleaned.get("when")
        if when == OTHER:
            if not cleaned.get("held_on") and "held_on" not in self.errors:
                self.add_error("held_on", _("Choose the day."))
        elif when:
            days = 1 if when == "yesterday" else 0
            cleaned["held_on"] = today - datetime.timedelta(days=days)
        medium, length = cleaned.get("medium"), cleaned.get("length")
        if medium and not Medium(medium).has_length:
            cleaned["minutes"] = 0
        elif length == OTHER:
            if not cleaned.get("minutes") and "minutes" not in self.errors:
                self.add_error("minutes", _("Fill in how many minutes."))
        elif length:
            cleaned["minutes"] = int(length)
        elif not self._length_unknown:
            self.add_error("length", _("Choose how long it took, about."))
        if self.errors:
            self._say_the_rest(cleaned)
        return cleaned

    def _say_the_rest(self, cleaned: dict[str, Any]) -> None:
        """Say what the service would refuse of the answers that are there, all at once."""
        known = ("medium", "held_on", "minutes", "next_on")
        values = {name: cleaned.get(name) for name in known if name not in self.errors}
        for sentence, name in problems_of(track=self.track, **values):
            self.add_error(self.asked_at.get(name, name), sentence)

    @property
    def asked_at(self) -> dict[str, str]:
        """At which field an answer was given: the day and the minutes may come from a chip."""
        asked = {}
        if self.data.get("when") != OTHER:
            asked["held_on"] = "when"
        if self.data.get("length") != OTHER:
            asked["minutes"] = "length"
        return asked

    def contact_fields(self) -> dict[str, Any]:
        """Return the fields as `services.contacts.log_contact` takes them; `steps` when asked."""
        names = ("held_on", "medium", "minutes", "note", "next_on")
        fields = {name: self.cleaned_data.get(name) for name in names}
        if "steps" in self.fields:
            fields["steps"] = self.cleaned_data["steps"]
        return fields


def _initial(contact: Contact) -> dict[str, Any]:
    """Return a contact as the chips show it."""
    length = ""
    if contact.minutes:
        length = str(contact.minutes) if contact.minutes in LENGTHS else OTHER
    return {
        "when": OTHER,
        "held_on": contact.held_on,
        "medium": contact.medium,
        "length": length,
        "minutes": contact.minutes or None,
        "note": contact.note,
        "next_on": contact.next_on,
        "steps": [str(key) for key in contact.steps.values_list("pk", flat=True)],
    }
