"""Forms of a measurement: on a phone, in the order in which one asks."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dnt_portal.common.forms import ButtonChoice, PortalForm
from dnt_portal.common.refusing import sentence_of
from dnt_portal.groups.models import Group
from dnt_portal.ladder.enums import MakingEndsMeet, SkipReason
from dnt_portal.ladder.models import Measurement
from dnt_portal.ladder.questions import QUESTIONS, follow, questions_fit
from dnt_portal.programme.models import LadderRung

#: Questions that are kept as outcomes; the others only lead to the rung.
KEPT = ("paid_work", "weekly_contact")

#: What was sent, or what is kept, as an answer; everything else is none.
ANSWERS = {"yes": True, "no": False, True: True, False: False}


def yes_or_no(value: bool | None) -> str:
    """Return an answer in words, nothing when it was not given."""
    return "" if value is None else _("yes") if value else _("no")


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not said: three buttons; gives True, False or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[
                ("yes", gettext_lazy("yes")),
                ("no", gettext_lazy("no")),
                ("", gettext_lazy("not said")),
            ],
            coerce=lambda answer: answer == "yes",
            empty_value=None,
            required=False,
            widget=ButtonChoice,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """Return the button that belongs to an answer."""
        return {True: "yes", False: "no", None: ""}.get(value, value)


class MeasureForm(PortalForm, forms.Form):
    """One measurement: when, the questions, the rung, and what goes with it.

    `previous` is the measurement before, whose answers stand beside the
    questions. Which questions matter follows from the answers given so far.
    """

    mark_optional = False

    taken_on = forms.DateField(label=gettext_lazy("When was this?"))
    rung = forms.ModelChoiceField(
        label=gettext_lazy("Rung"),
        queryset=LadderRung.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    hours = forms.DecimalField(
        label=gettext_lazy("How many hours of paid work a week?"),
        required=False,
        min_value=0,
        max_digits=3,
        decimal_places=1,
    )
    debts = YesNoField(label=gettext_lazy("Does she have debts?"))
    ends_meet = forms.ChoiceField(
        label=gettext_lazy("How does she manage on her income?"),
        choices=[*MakingEndsMeet.choices, ("", gettext_lazy("not said"))],
        required=False,
        widget=ButtonChoice,
    )
    self_efficacy = forms.TypedChoiceField(
        label=gettext_lazy("How much trust does she have in what she can do? Her own mark."),
        # First and not last: behind the ten it would stand apart on a phone.
        choices=[
            ("", gettext_lazy("not said")),
            *((mark, str(mark)) for mark in range(1, 11)),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        widget=ButtonChoice,
    )

    def __init__(
        self,
        *args: Any,
        measurement: Measurement,
        rungs: list[LadderRung],
        previous: Measurement | None = None,
        **kwargs: Any,
    ) -> None:
        self.measurement, self.rungs, self.previous = measurement, rungs, previous
        kwargs.setdefault("initial", self._known(measurement))
        super().__init__(*args, **kwargs)
        self.questions_fit = questions_fit(rung.number for rung in rungs)
        for question in QUESTIONS:
            if self.questions_fit or question.code in KEPT:
                self.fields[question.code] = YesNoField(label=question.text)
        field = self.fields["rung"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = measurement.wave.edition.rungs.all()
        field.error_messages["required"] = sentence_of("taken_measurement_has_a_rung")
        self.fields["self_efficacy"].help_text = _(
            "1 is none at all, 10 is all the trust in the world."
        )
        self._show_previous()

    @staticmethod
    def _known(measurement: Measurement) -> dict[str, Any]:
        if measurement.taken_on is None:
            return {"taken_on": timezone.localdate()}
        names = ("taken_on", "rung", "hours", "debts", "ends_meet", "self_efficacy", *KEPT)
        return {name: getattr(measurement, name) for name in names}

    def _show_previous(self) -> None:
        """Show below each question what was answered at the measurement before."""
        if self.previous is None:
            return
        before = self.previous
        answers = {
            "paid_work": yes_or_no(before.paid_work),
            "weekly_contact": yes_or_no(before.weekly_contact),
            "debts": yes_or_no(before.debts),
            "ends_meet": str(before.get_ends_meet_display()) if before.ends_meet else "",
            "hours": "" if before.hours is None else f"{before.hours.normalize():f}",
            "self_efficacy": "" if before.self_efficacy is None else str(before.self_efficacy),
        }
        for name, answer in answers.items():
            if not answer:
                continue
            field = self.fields[name]
            then = _("At %(wave)s: %(answer)s.") % {"wave": before.wave.code, "answer": answer}
            field.help_text = f"{then} {field.help_text}".strip()

    @classmethod
    def while_asking(cls, data: QueryDict, **kwargs: Any) -> "MeasureForm":
        """Return the form with what was typed so far and its rung, judging nothing yet."""
        typed = cls(data, **kwargs)
        initial = {name: data.get(name, "") for name in typed.fields}
        if suggested := typed.suggested:
            initial["rung"] = str(suggested.pk)
        return cls(initial=initial, **kwargs)

    # -- The questions ------------------------------------------------------------------

    def answers(self) -> dict[str, bool | None]:
        """Return the answers given so far, also while the form is not complete."""
        found: dict[str, bool | None] = {}
        for question in QUESTIONS:
            if question.code not in self.fields:
                continue
            field = self.fields[question.code]
            if self.is_bound:
                name = self.add_prefix(question.code)
                answer = field.widget.value_from_datadict(self.data, self.files, name)
            else:
                answer = self.get_initial_for_field(field, question.code)
            found[question.code] = ANSWERS.get(answer)
        return found

    @property
    def question_fields(self) -> list[forms.BoundField]:
        """The questions to show now: those that lead on, and those that are always kept."""
        asked = follow(self.answers())[0] if self.questions_fit else []
        codes = [*asked, *(code for code in KEPT if code not in asked)]
        return [self[code] for code in codes]

    @property
    def suggested(self) -> LadderRung | None:
        """The rung the answers lead to, none while that cannot be told."""
        if not self.questions_fit:
            return None
        number = follow(self.answers())[1]
        return next((rung for rung in self.rungs if rung.number == number), None)

    @property
    def asks_hours(self) -> bool:
        """Whether hours make sense: only with paid work."""
        return bool(self.answers().get("paid_work"))

    @property
    def outcomes(self) -> dict[str, Any]:
        """The cleaned answers as `services.take_measurement` takes them."""
        names = ("paid_work", "weekly_contact", "hours", "debts", "ends_meet", "self_efficacy")
        found = {name: self.cleaned_data.get(name) for name in names}
        if not found["paid_work"]:
            # The field is not shown then; what stood in it before is not an answer.
            found["hours"] = None
        return found | {"ends_meet": found["ends_meet"] or ""}


class SkipForm(PortalForm, forms.Form):
    """The reason why a measurement was not taken; that she left, the portal notes itself."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why was it not taken?"),
        choices=[choice for choice in SkipReason.choices if choice[0] != SkipReason.LEFT],
        widget=ButtonChoice,
    )


class DueFilter(forms.Form):
    """The choices above the list of measurements to take."""

    q = forms.CharField(label=gettext_lazy("Name or pseudonym"), required=False)
    group = forms.ModelChoiceField(
        label=gettext_lazy("Group"),
        queryset=Group.objects.none(),
        required=False,
        empty_label=gettext_lazy("all groups"),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Which"),
        choices=[("", gettext_lazy("all")), ("late", gettext_lazy("overdue"))],
        required=False,
    )

    def __init__(self, *args: Any, groups: QuerySet[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = groups
