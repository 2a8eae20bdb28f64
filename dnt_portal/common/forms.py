"""What forms of the portal share: native dates, days near today, one-tap choices, one layout.

    class ContactForm(PortalForm, forms.ModelForm):
        class Meta:
            model = Contact
            fields = ["held_on", "kind", "note"]
            widgets = {"kind": ButtonChoice}

In a template: `{% form_fields form %}` between `<form>` tags, or the whole page
`common/form_page.html`. docs/interface.md has the rest.
"""

import copy
import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from crispy_forms.helper import FormHelper
from dateutil.relativedelta import relativedelta
from django import forms
from django.db import models
from django.forms.utils import pretty_name
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dnt_portal.common import meanwhile
from dnt_portal.common.meanwhile import Fact
from dnt_portal.common.transactions import take_turns


class PortalFormHelper(FormHelper):
    """Crispy's helper as the portal uses it.

    Without the form element: the template writes `<form>`, its csrf token and
    its buttons, so that htmx attributes and actions are where one looks for them.
    Errors that belong to no field stand in the summary above the fields, and hidden
    fields come along whatever layout a form gives itself.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form_tag = False
        self.disable_csrf = True
        self.render_hidden_fields = True


# -- Native dates and times: a browser only understands ISO, in any language ------------


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own time picker, in minutes."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own picker for a moment, in minutes."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


# -- Days ----------------------------------------------------------------------------------

#: Farther from today than this a day in the programme is a slip of the finger.
NEARBY_YEARS = 10


class NearDateField(forms.DateField):
    """A day in the programme's own time: at most ten years before or after today.

    A browser's date picker takes a year of one digit, so that 26 becomes the year 26
    and a slip the year 9998; neither can be reckoned with. Not for dates of birth.
    """

    default_error_messages = {
        "far": _("Check the year: this day is more than %(years)d years from today."),
    }

    def validate(self, value: Any) -> None:
        """Refuse a day far from today."""
        super().validate(value)
        if value in self.empty_values:
            return
        today, years = timezone.localdate(), relativedelta(years=NEARBY_YEARS)
        if not today - years <= value <= today + years:
            raise forms.ValidationError(
                self.error_messages["far"], code="far", params={"years": NEARBY_YEARS}
            )


# -- One-tap choices -----------------------------------------------------------------------
# Not subclasses of RadioSelect: crispy would draw its own list of radios instead.


class ButtonChoice(forms.widgets.ChoiceWidget):
    """One of a few, as a row of buttons: one tap instead of open, look, choose."""

    input_type = "radio"
    template_name = "common/widgets/choice_row.html"
    use_fieldset = True
    checked_attribute = {"checked": True}
    kind = "buttons"

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Give no label to the whole row: its fieldset's legend names it."""
        return "" if index is None else super().id_for_label(id_, index)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Make one button; field classes meant for a text input do not belong on it."""
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["class"] = "btn-check"
        return option

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add how to draw it, and leave out the empty choice of a required field."""
        context = super().get_context(name, value, attrs)
        context["widget"]["kind"] = self.kind
        if self.is_required:
            context["widget"]["optgroups"] = [
                group
                for group in context["widget"]["optgroups"]
                if any(str(option["value"]) != "" for option in group[1])
            ]
        return context


class ChipChoice(ButtonChoice):
    """Any number of a few, as chips."""

    input_type = "checkbox"
    allow_multiple_selected = True
    kind = "chips"

    def use_required_attribute(self, initial: Any) -> bool:
        """Answer no: a browser would require every single chip."""
        return False

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Answer no: no chip chosen looks the same as no field sent."""
        return False


_NATIVE: dict[type[forms.Widget], type[forms.Widget]] = {
    forms.DateInput: DateInput,
    forms.TimeInput: TimeInput,
    forms.DateTimeInput: DateTimeInput,
}


def _fingerprint(shown: Any) -> str:
    return hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()[:10]


def _put(data: Any, name: str, shown: Any) -> None:
    """Put what a field shows in what was sent, as a browser would have sent it."""
    if isinstance(shown, list):
        data.setlist(name, shown)
    elif isinstance(shown, bool):
        data.pop(name, None)
        if shown:
            data[name] = "on"
    else:
        data[name] = shown


_SAVE_AGAIN = _(
    "What you typed is still here. At a field that was changed too it says what is saved now. "
    "Save again to put yours in its place."
)
_SAVE_AGAIN_ALL_THE_SAME = _("Look whether you still want this. If you do, send it again.")
_CHANGES_RIGHT_NOW = _(
    "Someone else is changing this at this very moment. What you typed is still here: save again."
)


if TYPE_CHECKING:
    _Form = forms.BaseForm
else:
    # Mixed into forms of both kinds, each with a metaclass of its own.
    _Form = object


#: The hidden field of a form that says what it showed when the page was opened.
SEEN = "seen"
#: The code of a refusal because somebody else was first; the page answers 409.
OVERTAKEN = "overtaken"


class _SeenField(forms.Field):
    """What was seen is no answer to anything: it never counts as something typed."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Answer never: whoever types does not type this."""
        return False


class PortalForm(_Form):
    """Mixed into a form or model form: native dates, words for what may stay empty.

    Who saves last does not silently wipe what another wrote while the page was open. A form
    that changes a row (a model form of one, or with `about`) carries a fingerprint of what it
    showed of it; when that is not so any more it is refused once, with 409: it keeps what was
    typed, and says at each field what stands there now, who changed it and when. Saving again
    is meant. A form that acts on a row carries the facts that the act rests on (`rests_on`).

    Nothing is refused when the row changed elsewhere only (a next phase began), nor when what is
    sent is what stands there already (the button pressed twice). A form sent without the
    field is not checked: a page that was opened before the portal was renewed sends none, and
    nothing tells what it showed.
    """

    #: Set to False where a form says itself what may stay empty.
    mark_optional = True
    #: Set to True (`MeanwhileForm`) where it changes something of which there may be no row yet.
    writes_first = False

    def __init__(
        self,
        *args: Any,
        about: models.Model | None = None,
        rests_on: Sequence[Fact] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        instance = getattr(self, "instance", None)
        adds = instance is not None and instance._state.adding
        if about is None and instance is not None and not adds:
            about = instance
        self.about, self.rests_on = about, tuple(rests_on)
        self._edits = not rests_on and not adds and (self.writes_first or about is not None)
        if self._edits or rests_on:
            # Called when it is drawn: a form may still fill in what it shows after this.
            self.fields[SEEN] = _SeenField(required=False, initial=self._seen_now)
        for name, field in self.fields.items():
            native = _NATIVE.get(type(field.widget))
            if native:
                self._replace_widget(field, native)
            if isinstance(field.widget, forms.Textarea):
                self._leave_room(field.widget)
            if self.mark_optional and self._may_stay_empty(field):
                label = field.label if field.label is not None else pretty_name(name)
                field.label = format_lazy("{} ({})", label, _("optional"))

    # -- Changed meanwhile -------------------------------------------------------------------

    def _clean_form(self) -> None:
        """Look last whether what the page showed is still so, whatever `clean` a form has."""
        super()._clean_form()  # type: ignore[misc]
        self.cleaned_data.pop(SEEN, None)
        sent = self.data.get(self.add_prefix(SEEN)) if SEEN in self.fields else None
        if sent is None:
            return
        then = dict(part.split("=", 1) for part in sent.split(" ") if "=" in part)
        now = self._fingerprints()
        changed = [name for name, shown in now.items() if then.get(name) != shown]
        gone = [fact for fact in self.rests_on if fact.name in changed]
        lost = [name for name in changed if self._edits and self._would_wipe(name)]
        if gone or lost:
            self._refuse_overtaken(gone, lost, then)
        elif self._changes_right_now():
            self.add_error(None, forms.ValidationError(_CHANGES_RIGHT_NOW, code=OVERTAKEN))

    def _refuse_overtaken(self, gone: list[Fact], lost: list[str], then: dict[str, str]) -> None:
        """Say what stands there now; what was not touched here becomes what another wrote."""
        lines = [meanwhile.who_and_when(self.about)]
        lines += [
            gettext("%(what)s: now %(now)s.") % {"what": fact.label, "now": fact.words}
            for fact in gone
        ]
        lines.append(str(_SAVE_AGAIN_ALL_THE_SAME if gone else _SAVE_AGAIN))
        for line in lines:
            self.add_error(None, forms.ValidationError(line, code=OVERTAKEN))
        data: Any = copy.copy(self.data)
        for name in lost:
            now = self.get_initial_for_field(self.fields[name], name)
            if _fingerprint(self._sent(name)) == then.get(name):
                _put(data, self.add_prefix(name), self._shown(name, now))
                line = gettext("Changed meanwhile. What stands here now is what was saved.")
            else:
                words = meanwhile.field_in_words(self.fields[name], now)
                line = gettext("Saved meanwhile: %(now)s. What you typed is kept here.")
                line = line % {"now": words}
            self.add_error(name, forms.ValidationError(line, code=OVERTAKEN))
        data[self.add_prefix(SEEN)] = self._seen_now()
        self.data = data

    def _would_wipe(self, name: str) -> bool:
        """Return whether what is sent is something else than what stands in a field now."""
        field = self.fields[name]
        sent = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return field.has_changed(self.get_initial_for_field(field, name), sent)

    def _changes_right_now(self) -> bool:
        """Wait for whoever saves the same row at this moment; return whether it changed by that."""
        moment = getattr(self.about, "updated_at", None)
        if self.about is None or moment is None:
            return False
        take_turns(f"{self.about._meta.label} {self.about.pk}", 0)
        rows = self.about._meta.model._base_manager.filter(pk=self.about.pk)
        return rows.values_list("updated_at", flat=True).first() != moment

    def _seen_now(self) -> str:
        """Return what the form shows of its row as it stands now, a fingerprint for each field."""
        return " ".join(f"{name}={shown}" for name, shown in self._fingerprints().items())

    def _fingerprints(self) -> dict[str, str]:
        found = {}
        if self._edits:
            for name, field in self.fields.items():
                # A default, as today, is not of the row: tomorrow it is another.
                if name != SEEN and not callable(self.initial.get(name, field.initial)):
                    value = self.get_initial_for_field(field, name)
                    found[name] = _fingerprint(self._shown(name, value))
        return found | {fact.name: _fingerprint(str(fact.value)) for fact in self.rests_on}

    def _shown(self, name: str, value: Any) -> Any:
        """Return what a browser would send back of a value that nobody touched."""
        widget = self.fields[name].widget
        if isinstance(widget, forms.CheckboxInput):
            return bool(value)
        shown = widget.format_value(self.fields[name].prepare_value(value))
        if isinstance(shown, list):
            return sorted(str(one) for one in shown if one not in (None, ""))
        return "" if shown is None else "\n".join(str(shown).splitlines()).strip()

    def _sent(self, name: str) -> Any:
        widget = self.fields[name].widget
        sent = widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return self._shown(name, sent)

    # -- Fields ------------------------------------------------------------------------------

    @staticmethod
    def _leave_room(widget: forms.Textarea) -> None:
        """Make the field short, and let it take all that is pasted into it.

        A browser would cut off in silence what is too long; the server says so instead.
        """
        if widget.attrs.get("rows") == "10":
            widget.attrs["rows"] = "4"  # 10 is Django's default, most notes are short
        widget.attrs.pop("maxlength", None)

    @staticmethod
    def _replace_widget(field: forms.Field, native: type[forms.Widget]) -> None:
        """Give `field` the browser's own picker, with what its widget already knew."""
        old = field.widget
        field.widget = native(attrs=old.attrs)
        field.widget.is_required = old.is_required
        field.widget.is_localized = False

    @staticmethod
    def _may_stay_empty(field: forms.Field) -> bool:
        unasked = (forms.CheckboxInput, forms.HiddenInput, forms.MultipleHiddenInput)
        return not field.required and not field.disabled and not isinstance(field.widget, unasked)

    def choice_field(self, name: str) -> forms.ChoiceField:
        """Return the field by that name, for a form that says later what one can choose."""
        return cast(forms.ChoiceField, self.fields[name])

    def row_field(self, name: str) -> forms.ModelChoiceField:
        """Return the field by that name, for a form that says later from which rows one chooses."""
        return cast(forms.ModelChoiceField, self.fields[name])

    @property
    def helper(self) -> PortalFormHelper:
        """Return crispy's helper; a form with a layout of its own overrides this."""
        return PortalFormHelper()


# -- Buttons ---------------------------------------------------------------------------------


class ConfirmForm(PortalForm, forms.Form):
    """A button and nothing else; a refusal still has a place to stand."""


class WhyForm(PortalForm, forms.Form):
    """The reason for what is not done without one, as taking something back."""

    reason = forms.CharField(
        label=_("Why?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


# -- Changed by two at once ------------------------------------------------------------------


class MeanwhileForm(PortalForm):
    """Mixed in for PortalForm where the row that a form changes may not be there yet.

    Two people may both be the first to write.
    """

    writes_first = True
