"""Forms of the intake: refer, search, decide."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import HTML, Div, Fieldset, Layout
from dateutil.relativedelta import relativedelta
from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.common.forms import (
    ButtonChoice,
    MeanwhileForm,
    NearDateField,
    PortalForm,
    PortalFormHelper,
    WhyForm,
)
from dnt_portal.common.meanwhile import Fact, facts
from dnt_portal.intake.enums import Outcome, Source, StopReason
from dnt_portal.intake.models import Referral, Screening
from dnt_portal.intake.permissions import can_refer_for_others, projects_to_refer_to
from dnt_portal.intake.services.referrals import TALK_FIRST
from dnt_portal.intake.sheet import Sheet
from dnt_portal.organisations.models import Project
from dnt_portal.participants.forms import (
    call_times_field,
    check_date_of_birth,
    childcare_field,
    contact_remark_field,
    safe_contact_fields,
    ways_field,
)

#: When one usually looks again at a woman who could not take part yet.
REVIEW_AFTER = relativedelta(months=3)
#: Ways of reaching her that need a telephone number.
BY_TELEPHONE = {"may_call", "may_leave_voicemail", "may_text"}


class ReferForm(PortalForm, forms.Form):
    """A referral: few questions, each of which someone needs before the woman can be called.

    Referrers fill it in for a woman they know; a leader for one who was referred by
    telephone or letter.
    """

    project = forms.ModelChoiceField(
        label=_("To which project?"), queryset=Project.objects.none(), empty_label=None
    )
    first_name = forms.CharField(label=capfirst(_("first name")), max_length=60)
    last_name = forms.CharField(label=capfirst(_("last name")), max_length=80, required=False)
    date_of_birth = forms.DateField(label=capfirst(_("date of birth")))
    phone = forms.CharField(label=capfirst(_("telephone")), max_length=30, required=False)
    email = forms.EmailField(label=capfirst(_("e-mail address")), required=False)
    ways = ways_field(_("Ask her. What you do not choose, nobody does."))
    call_times = call_times_field()
    remark = contact_remark_field(_("What else keeps contact safe?"))
    motivation = forms.CharField(
        label=_("Why this programme, why now?"),
        widget=forms.Textarea,
        required=False,
        help_text=_("In her words if you can. What happened to her need not be here."),
    )
    voluntary = forms.BooleanField(
        label=_("I talked with her, and she wants this herself"), required=False
    )
    case_manager = forms.CharField(
        label=_("Her case manager"),
        max_length=120,
        required=False,
        help_text=_("Who stands beside her while she takes part."),
    )
    case_manager_phone = forms.CharField(
        label=_("Telephone of her case manager"), max_length=30, required=False
    )
    needs_childcare = childcare_field()
    source = forms.ChoiceField(
        label=_("Through whom did she come?"),
        choices=[(source.value, source.label) for source in Source.answers()],
        widget=ButtonChoice,
    )
    referred_by = forms.CharField(
        label=_("Who referred her?"),
        max_length=120,
        help_text=_("Name and organisation."),
    )
    received_on = NearDateField(label=capfirst(_("received on")), initial=timezone.localdate)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.by_leader = can_refer_for_others(user)
        super().__init__(*args, **kwargs)
        # Nothing chosen is an answer too: do not call, write or send.
        self.fields["ways"].label = self.base_fields["ways"].label
        projects = projects_to_refer_to(user)
        self.row_field("project").queryset = projects
        self.only_project = projects[0] if len(projects) == 1 else None
        if self.only_project:
            del self.fields["project"]
        if self.by_leader:
            self.fields["date_of_birth"].required = False
            # A leader may not have heard it from the woman yet: the decision asks again.
            self.fields["voluntary"].label = _("She wants this herself, as far as known")
        else:
            del self.fields["referred_by"]
            del self.fields["received_on"]
            self.fields["voluntary"].required = True
            self.fields["voluntary"].error_messages["required"] = TALK_FIRST
            self.fields["case_manager"].help_text = _(
                "Is it you? Then leave it like this. Otherwise write her name."
            )
            self.initial = {**self._usual(user), **self.initial}

    @staticmethod
    def _usual(user: User) -> dict[str, Any]:
        """Return what is probably so for this referrer, who is often the case manager too."""
        last = Referral.objects.filter(referrer=user).order_by("-pk").first()
        return {
            "case_manager": user.name,
            "case_manager_phone": user.phone,
            "source": last.source if last else "",
        }

    @property
    def helper(self) -> PortalFormHelper:
        """Lay the questions out in the order in which one would tell it."""
        helper = PortalFormHelper()
        part = {"css_class": "form-section"}
        # Only what this person is asked: crispy complains of a field that is not there.
        asked = [name for name in ("referred_by", "received_on") if name in self.fields]
        helper.layout = Layout(
            *(["project"] if "project" in self.fields else []),
            "first_name",
            "last_name",
            "date_of_birth",
            Fieldset(
                gettext("Reaching her safely"),
                "ways",
                "phone",
                "call_times",
                "email",
                "remark",
                **part,
            ),
            Fieldset(gettext("Her choice"), "motivation", "voluntary", **part),
            Fieldset(
                gettext("Around her"),
                "case_manager",
                "case_manager_phone",
                "needs_childcare",
                "source",
                *asked,
                **part,
            ),
        )
        return helper

    def clean_date_of_birth(self) -> Any:
        """Refuse a day on which nobody living was born."""
        return check_date_of_birth(self.cleaned_data["date_of_birth"])

    def clean(self) -> dict[str, Any]:
        """Ask the number or address without which a safe way is of no use."""
        cleaned: dict[str, Any] = super().clean() or {}
        ways = set(cleaned.get("ways", ()))
        # A number or address that was refused has its own sentence.
        if ways & BY_TELEPHONE and cleaned.get("phone") == "":
            self.add_error("phone", _("Fill in her telephone number, or choose another safe way."))
        if "may_email" in ways and cleaned.get("email") == "":
            self.add_error("email", _("Fill in her e-mail address, or choose another safe way."))
        return cleaned

    def referral_fields(self) -> dict[str, Any]:
        """Return what was filled in, as `services.referrals.refer` takes it."""
        plain = [
            "first_name",
            "last_name",
            "date_of_birth",
            "phone",
            "email",
            "motivation",
            "voluntary",
            "case_manager",
            "case_manager_phone",
            "needs_childcare",
            "source",
            "referred_by",
            "received_on",
        ]
        cleaned = self.cleaned_data
        fields = {name: cleaned[name] for name in plain if name in cleaned}
        fields["project"] = self.only_project or cleaned["project"]
        fields["safe_contact"] = safe_contact_fields(cleaned)
        return fields


class ReferralSearchForm(forms.Form):
    """Above the list of referrals; the tab stays as it is."""

    q = forms.CharField(label=_("Name or pseudonym"), required=False)
    tab = forms.CharField(widget=forms.HiddenInput, required=False)


class StopWaitingForm(PortalForm, forms.Form):
    """Why an admitted woman no longer waits for a group."""

    reason = forms.ChoiceField(
        label=capfirst(_("reason")), choices=StopReason.choices, widget=ButtonChoice
    )


class TakeBackForm(WhyForm):
    """Why a decision is taken back."""

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any) -> None:
        stands = facts(referral, "state")
        if decision := getattr(referral, "decision", None):
            # One that was made again meanwhile is another decision, also with the same outcome.
            made = (decision.pk, decision.outcome)
            words = decision.get_outcome_display()
            stands.append(Fact("decision", gettext("Decision"), made, words))
        super().__init__(*args, about=referral, rests_on=stands, **kwargs)


class LanguageForm(MeanwhileForm, forms.Form):
    """How a woman speaks, reads and writes Dutch; whoever screens her writes in the same line."""

    mark_optional = False

    language_remark = forms.CharField(
        label=_("Speaking, reading, writing"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def __init__(self, *args: Any, screening: Screening | None, **kwargs: Any) -> None:
        initial = {"language_remark": screening.language_remark if screening else ""}
        super().__init__(*args, about=screening, initial=initial, **kwargs)


class DecisionForm(PortalForm, forms.Form):
    """What is decided, and only what that decision needs.

    Fields that a decision does not need are left out of sight by `intake.css`, by
    the words in `data-for`; the service says what may not be missing.
    """

    outcome = forms.ChoiceField(
        label=capfirst(_("decision")), widget=ButtonChoice, choices=Outcome.choices
    )
    stopping_explained = forms.BooleanField(
        label=_("I told her that she may stop early"), required=False
    )
    review_on = NearDateField(label=capfirst(_("look again on")), required=False)
    reason = forms.CharField(label=capfirst(_("reason")), widget=forms.Textarea, required=False)
    voluntary = forms.BooleanField(
        label=_("I heard from herself that she wants this"), required=False
    )
    file_consent = forms.BooleanField(
        label=_("She agrees that we keep a file about her"), required=False
    )

    mark_optional = False

    def __init__(
        self, *args: Any, referral: Referral, sheet: Sheet, has_consent: bool, **kwargs: Any
    ) -> None:
        stands = [*facts(referral, "state"), *sheet.facts()]
        super().__init__(*args, about=referral, rests_on=stands, **kwargs)
        self.advice = advice = sheet.advice
        admitting = advice.complete and not advice.fixed_obstacles
        possible = [
            choice
            for choice in Outcome.choices
            if admitting or choice[0] not in Outcome.admitting()
        ]
        self.choice_field("outcome").choices = possible
        if advice.outcome in dict(possible):
            self.fields["outcome"].initial = advice.outcome
        self.fields["review_on"].initial = timezone.localdate() + REVIEW_AFTER
        if referral.voluntary:
            del self.fields["voluntary"]
        if has_consent:
            del self.fields["file_consent"]

    @property
    def departing(self) -> str:
        """Return the outcomes that would depart from the advice, for `data-for`."""
        if self.advice.outcome is None:
            return ""
        return _words(
            outcome for outcome in Outcome if outcome.judges and outcome != self.advice.outcome
        )

    @property
    def helper(self) -> PortalFormHelper:
        """Lay each part out with the decisions that need it."""
        helper = PortalFormHelper()
        admitting = _words(Outcome.admitting())
        # A reason always, but for admitting as advised.
        reasoned: set[str] = {outcome for outcome in Outcome if outcome.asks_reason}
        reasoned |= set(self.departing.split())
        departure = gettext("You depart from the advice. That is allowed: write down why.")
        asked = [name for name in ("voluntary", "file_consent") if name in self.fields]
        helper.layout = Layout(
            "outcome",
            _only_for(admitting, *asked),
            _only_for(_words(Outcome.doubting()), "stopping_explained"),
            _only_for(_words(Outcome.looking_again()), "review_on"),
            _only_for(self.departing, HTML(f'<p class="form-text">{departure}</p>')),
            _only_for(_words(sorted(reasoned)), "reason"),
        )
        return helper


def _words(outcomes: Iterable[str]) -> str:
    return " ".join(outcomes)


def _only_for(outcomes: str, *parts: Any) -> Any:
    """Return a part of the form that belongs to some of the outcomes."""
    return Div(*parts, data_for=str(outcomes))
