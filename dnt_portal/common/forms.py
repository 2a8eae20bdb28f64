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
from typing import TYPE_CHECKING, Any, cast

from crispy_forms.helper import FormHelper
from dateutil.relativedelta import relativedelta
from django import forms
from django.forms.utils import pretty_name
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


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


if TYPE_CHECKING:
    _Form = forms.BaseForm
else:
    # Mixed into forms of both kinds, each with a metaclass of its own.
    _Form = object


class PortalForm(_Form):
    """Mixed into a form or model form: native dates, words for what may stay empty."""

    #: Set to False where a form says itself what may stay empty.
    mark_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            native = _NATIVE.get(type(field.widget))
            if native:
                self._replace_widget(field, native)
            if isinstance(field.widget, forms.Textarea):
                self._leave_room(field.widget)
            if self.mark_optional and self._may_stay_empty(field):
                label = field.label if field.label is not None else pretty_name(name)
                field.label = format_lazy("{} ({})", label, _("optional"))

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


# -- Changed by two at once ----------------------------------------------------------------

#: The hidden field of a form that says what it showed when the page was opened.
SEEN = "seen"


class _SeenField(forms.Field):
    """What was seen is no answer to anything: it never counts as something typed."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Answer never: whoever types does not type this."""
        return False


class MeanwhileForm(PortalForm):
    """Mixed in for PortalForm where two people, or two tabs, may change the same row.

    Who saves last does not silently wipe what another wrote while the page was open:
    the form is refused once, says so, and keeps what was typed. Saving again replaces
    what the other wrote, for by then it is meant.

    The page carries a fingerprint of what the form showed. Nothing is refused when the
    row changed elsewhere only (a next phase began, a VOG was recorded), nor when
    what is sent is what stands there already (the button pressed twice). There need not be
    a row yet: two people may both be the first to write.

    A form sent without the field is not checked. Every page of the portal sends it, but
    one opened before the portal was renewed does not, and nothing tells what that page
    showed: a warning about someone else would be a guess.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        instance = getattr(self, "instance", None)
        if instance is None or not instance._state.adding:
            # Called when it is drawn: a form may still fill in what it shows after this.
            self.fields[SEEN] = _SeenField(required=False, initial=self._shown_now)

    def clean(self) -> dict[str, Any]:
        """Refuse once, with everything typed kept, what would wipe another's words."""
        cleaned = super().clean() or {}
        cleaned.pop(SEEN, None)
        if SEEN in self.fields and self._changed_meanwhile():
            refusal = _(
                "Someone else, or you in another tab, changed this while you were typing. What "
                "you typed is below; open this page in a new tab to see what is saved now. Save "
                "again to replace it."
            )
            self.add_error(None, forms.ValidationError(refusal, code="meanwhile"))
            data: Any = copy.copy(self.data)
            data[self.add_prefix(SEEN)] = self._shown_now()
            self.data = data
        return cleaned

    def _changed_meanwhile(self) -> bool:
        """Return whether what stands there now is neither what was seen nor what is typed."""
        seen = self.data.get(self.add_prefix(SEEN))
        return seen is not None and seen != self._shown_now() and self.has_changed()

    def _shown_now(self) -> str:
        """Return a fingerprint of what the form shows of its row as it stands now."""
        shown = {
            name: self.get_initial_for_field(field, name)
            for name, field in self.fields.items()
            if name != SEEN
        }
        return hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()[:16]
