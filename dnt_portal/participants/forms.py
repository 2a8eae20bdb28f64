"""Forms of a participant's file."""

import re
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.common.forms import (
    OVERTAKEN,
    ButtonChoice,
    ChipChoice,
    MeanwhileForm,
    NearDateField,
    PortalForm,
    PortalFormHelper,
)
from dnt_portal.common.meanwhile import in_words
from dnt_portal.participants.enums import (
    CURRENT_PHASES,
    ConsentKind,
    Education,
    Phase,
    SafetyContactKind,
)
from dnt_portal.participants.models import (
    CHILDCARE,
    Consent,
    Participant,
    SafeContact,
    SafetyContact,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: The ways of reaching someone, as one row of chips instead of five boxes to tick.
WAYS = [
    ("may_call", _("calling")),
    ("may_leave_voicemail", _("voicemail")),
    ("may_text", _("messages")),
    ("may_email", _("e-mail")),
    ("may_post", _("post")),
]
OLDEST_BIRTH_YEAR = 1900


def ways_field(help_text: "str | _StrPromise") -> forms.MultipleChoiceField:
    """Make the question which ways of reaching a participant are safe."""
    return forms.MultipleChoiceField(
        label=_("What is safe?"),
        choices=WAYS,
        widget=ChipChoice,
        required=False,
        help_text=help_text,
    )


def call_times_field() -> forms.CharField:
    """Make the question when to call a participant."""
    return forms.CharField(
        label=capfirst(_("when to call")),
        max_length=80,
        required=False,
        help_text=SafeContact._meta.get_field("call_times").help_text,
    )


def contact_remark_field(label: "str | _StrPromise") -> forms.CharField:
    """Make the question what else keeps contact with a participant safe."""
    return forms.CharField(
        label=label,
        max_length=200,
        required=False,
        help_text=_("For example: ask for a wrong number if someone else answers."),
    )


class TypedList(forms.CharField):
    """A list typed as text: another way of typing the same list changes nothing."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether what is typed is another list than what is stored."""
        try:
            return self.clean(self.prepare_value(initial)) != self.clean(data)
        except forms.ValidationError:
            return True


class WordList(TypedList):
    """A list of words typed with commas between them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"help_text": _("With commas between them."), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """Return a stored list as someone would type it."""
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Return the words, without empty ones and doubles, in the order typed."""
        words = [word.strip() for word in re.split(r"[,;\n]", super().clean(value))]
        return list(dict.fromkeys(word for word in words if word))


class BirthYears(TypedList):
    """Years of birth of children, typed with commas between them."""

    def clean(self, value: Any) -> Any:
        """Return the years; refuse what is no year in which a child can be born."""
        words = [word for word in re.split(r"[\s,;]+", super().clean(value)) if word]
        this_year = timezone.localdate().year
        # Four digits first: what is not a year may be far too long to be a number.
        if any(
            not re.fullmatch(r"[0-9]{4}", word) or not OLDEST_BIRTH_YEAR <= int(word) <= this_year
            for word in words
        ):
            raise forms.ValidationError(_("Give years only, for example: 2014, 2018."))
        return sorted(int(word) for word in words)


def childcare_field() -> forms.TypedChoiceField:
    """Make the question whether she needs childcare; that nobody asked is an answer of its own."""
    return forms.TypedChoiceField(
        label=_("Does she need childcare during the sessions?"),
        choices=[
            ("" if needs is None else str(needs), words) for needs, words in CHILDCARE.items()
        ],
        coerce=lambda said: said == str(True),
        empty_value=None,
        widget=ButtonChoice,
        required=False,
    )


class ParticipantForm(MeanwhileForm, forms.ModelForm):
    """Who a participant is and what the programme has to know about her."""

    # Nearly everything may stay empty: the page says so once.
    mark_optional = False

    needs_childcare = childcare_field()
    interests = WordList(label=capfirst(_("interests")), required=False)
    languages = WordList(label=capfirst(_("languages")), required=False)
    children = BirthYears(
        label=capfirst(_("years of birth of her children")),
        max_length=200,
        required=False,
        help_text=_("Years only, with commas between them. For school hours and childcare."),
    )

    class Meta:
        model = Participant
        fields = [
            "first_name",
            "last_name",
            "certificate_name",
            "date_of_birth",
            "phone",
            "email",
            "address_is_secret",
            "address",
            "postcode",
            "town",
            "needs_childcare",
            "born_in_netherlands",
            "languages",
            "education",
            "last_job",
            "last_job_ended_on",
            "only_female_coach",
            "interests",
        ]
        help_texts = {
            "address_is_secret": _("A secret address is not kept: what stands here is wiped."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice_field("education").choices = [("", _("not known")), *Education.choices]
        if self.instance.pk:
            years = self.instance.children.values_list("birth_year", flat=True)
            self.initial["children"] = ", ".join(str(year) for year in years)

    @property
    def helper(self) -> PortalFormHelper:
        """Lay out who she is first, and the rest in parts."""
        helper = PortalFormHelper()
        part = {"css_class": "form-section"}
        helper.layout = Layout(
            _side_by_side("first_name", "last_name"),
            "date_of_birth",
            "certificate_name",
            Fieldset(
                gettext("Where she is reached"),
                _side_by_side("phone", "email"),
                "address_is_secret",
                "address",
                _side_by_side("postcode", "town"),
                **part,
            ),
            Fieldset(gettext("At home"), "children", "needs_childcare", **part),
            Fieldset(
                gettext("Language, education and work"),
                _side_by_side("languages", "born_in_netherlands"),
                "education",
                _side_by_side("last_job", "last_job_ended_on"),
                **part,
            ),
            Fieldset(gettext("For her coach"), "only_female_coach", "interests", **part),
        )
        return helper

    def clean(self) -> dict[str, Any]:
        """Leave a secret address out, whatever still stood in its fields."""
        super().clean()
        if self.cleaned_data.get("address_is_secret"):
            self.cleaned_data["address"] = self.cleaned_data["postcode"] = ""
        return self.cleaned_data

    def clean_date_of_birth(self) -> Any:
        """Refuse a day on which nobody living was born."""
        return check_date_of_birth(self.cleaned_data["date_of_birth"])


def _side_by_side(*names: str) -> Row:
    """Lay fields out beside each other where the screen is wide enough."""
    return Row(*(Column(name, css_class="col-sm") for name in names))


def check_date_of_birth(day: Any) -> Any:
    """Return the day of birth; refuse one to come or before `OLDEST_BIRTH_YEAR`."""
    if day and not OLDEST_BIRTH_YEAR < day.year <= timezone.localdate().year:
        raise forms.ValidationError(_("This cannot be a date of birth."))
    return day


class SafeContactForm(MeanwhileForm, forms.Form):
    """How a participant is reached without danger; what is not chosen is not safe.

    What a colleague heard from her meanwhile is never silently undone.
    """

    ways = ways_field(
        _("Choose only what she said herself. Nothing chosen: through the project leader only.")
    )
    call_times = call_times_field()
    remark = contact_remark_field(capfirst(_("remark")))

    mark_optional = False

    def __init__(self, *args: Any, contact: SafeContact | None = None, **kwargs: Any) -> None:
        super().__init__(*args, about=contact, **kwargs)
        if contact is not None:
            self.initial = {
                "ways": [name for name, _label in WAYS if getattr(contact, name)],
                "call_times": contact.call_times,
                "remark": contact.remark,
            }

    def contact_fields(self) -> dict[str, Any]:
        """Return the fields as `services.set_safe_contact` takes them."""
        return safe_contact_fields(self.cleaned_data)


def safe_contact_fields(cleaned: dict[str, Any]) -> dict[str, Any]:
    """Return chips, times and remark as the fields of `SafeContact`."""
    fields: dict[str, Any] = {name: name in cleaned["ways"] for name, _label in WAYS}
    return fields | {"call_times": cleaned["call_times"], "remark": cleaned["remark"]}


class SafetyContactForm(PortalForm, forms.ModelForm):
    """Someone of a participant's safety net."""

    class Meta:
        model = SafetyContact
        fields = ["kind", "name", "organisation", "phone", "email"]
        widgets = {"kind": ButtonChoice}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice_field("kind").choices = SafetyContactKind.choices


class ConsentForm(PortalForm, forms.ModelForm):
    """What a participant agreed to, and when; only what is not open yet can be chosen."""

    class Meta:
        model = Consent
        fields = ["kind", "given_on"]
        field_classes = {"given_on": NearDateField}
        widgets = {"kind": ButtonChoice}

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = participant.consents.filter(withdrawn_on=None)
        self._given = {consent.kind: consent for consent in given}
        # One that was recorded while the page was open is refused by what it says, not unknown.
        sent = self.data.get(self.add_prefix("kind"))
        self.choice_field("kind").choices = [
            choice
            for choice in ConsentKind.choices
            if choice[0] not in self._given or choice[0] == sent
        ]
        self.fields["kind"].initial = None
        self.fields["given_on"].initial = timezone.localdate

    def clean_kind(self) -> str:
        """Refuse a consent that is open already: somebody else recorded it."""
        kind = self.cleaned_data["kind"]
        if consent := self._given.get(kind):
            said = gettext("This was recorded already: she agreed on %(day)s.")
            said %= {"day": in_words(consent.given_on)}
            raise forms.ValidationError(said, code=OVERTAKEN)
        return kind


class ConsentDayForm(PortalForm, forms.ModelForm):
    """On which day a participant agreed, written down better."""

    class Meta:
        model = Consent
        fields = ["given_on"]
        field_classes = {"given_on": NearDateField}


class DayForm(PortalForm, forms.Form):
    """One day: when something ended or was taken back."""

    day = NearDateField(label=capfirst(_("as of")), initial=timezone.localdate)


class _NamedParticipant(forms.ModelChoiceField):
    """One of several participants, by name and pseudonym."""

    def label_from_instance(self, obj: Participant) -> str:
        """Return what a participant is called in the list."""
        return f"{obj.full_name} · {obj.pseudonym}"


class KeepApartForm(PortalForm, forms.Form):
    """Whom a participant must not meet: another one, or someone of the team."""

    other_participant = _NamedParticipant(
        label=capfirst(_("another participant")),
        queryset=Participant.objects.none(),
        required=False,
    )
    other_user = forms.ModelChoiceField(
        label=capfirst(_("or someone of the team")),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("nobody"),
    )
    reason = forms.CharField(
        label=capfirst(_("reason")),
        max_length=200,
        required=False,
        help_text=_("As little as needed. Not what happened."),
    )

    mark_optional = False

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A woman told "not yet" may still come; who has left will not.
        others = Participant.objects.filter(
            project=participant.project_id, phase__in=[*CURRENT_PHASES, Phase.NOT_YET]
        )
        self.row_field("other_participant").queryset = others.exclude(pk=participant.pk)
        self.row_field("other_user").queryset = User.objects.meeting_participants_of(
            participant.project_id
        )
