"""Forms of a measurement: on a phone, in the order in which one asks."""

from typing import Any

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dnt_portal.common.forms import ButtonChoice, PortalForm
from dnt_portal.common.meanwhile import facts
from dnt_portal.common.refusing import sentence_of
from dnt_portal.groups.models import Group
from dnt_portal.ladder import questions
from dnt_portal.ladder.enums import SkipReason
from dnt_portal.ladder.models import Measurement
from dnt_portal.ladder.questions import QUESTIONS, Asked, Kind, follow, questions_fit
from dnt_portal.ladder.reading import said
from dnt_portal.programme.models import LadderRung

#: What was sent, or what is kept, as an answer; everything else is none.
ANSWERS = {"yes": True, "no": False, True: True, False: False}
#: The button of who does not want to say it.
NOT_SAID = ("", gettext_lazy("not said"))


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not said: three buttons; gives True, False or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("yes", gettext_lazy("yes")), ("no", gettext_lazy("no")), NOT_SAID],
            coerce=lambda answer: answer == "yes",
            empty_value=None,
            required=False,
            widget=ButtonChoice,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """Return the button that belongs to an answer."""
        return {True: "yes", False: "no", None: ""}.get(value, value)


def _field_for(question: Asked) -> forms.Field:
    """Return the field in which a question of a measurement is asked."""
    words: dict[str, Any] = {"label": question.text, "help_text": question.help_text}
    match question.kind:
        case Kind.YES_NO:
            return YesNoField(**words)
        case Kind.HOURS:
            return forms.DecimalField(
                required=False, min_value=0, max_digits=3, decimal_places=1, **words
            )
        case Kind.CHOICE:
            field = Measurement._meta.get_field(question.name)
            assert isinstance(field, models.Field)
            choices = [*field.flatchoices, NOT_SAID]
            return forms.ChoiceField(choices=choices, required=False, widget=ButtonChoice, **words)
        case Kind.MARK:
            return forms.TypedChoiceField(
                # First and not last: behind the ten it would stand apart on a phone.
                choices=[NOT_SAID, *((mark, str(mark)) for mark in range(1, 11))],
                coerce=int,
                empty_value=None,
                required=False,
                widget=ButtonChoice,
                **words,
            )


class MeasureForm(PortalForm, forms.Form):
    """One measurement: when, the questions, the rung, and what goes with it.

    `previous` is the measurement before, whose answers stand beside the
    questions. Which questions matter follows from the answers given so far.
    """

    mark_optional = False

    taken_on = forms.DateField(label=gettext_lazy("When was this?"), initial=timezone.localdate)
    rung = forms.ModelChoiceField(
        label=gettext_lazy("Rung"),
        queryset=LadderRung.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
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
        super().__init__(*args, about=measurement, **kwargs)
        self.questions_fit = questions_fit(rung.number for rung in rungs)
        for kept in questions.ASKED:
            self.fields[kept.name] = _field_for(kept)
        if self.questions_fit:
            for question in QUESTIONS:
                self.fields.setdefault(question.code, YesNoField(label=question.text))
        field = self.fields["rung"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = measurement.wave.edition.rungs.all()
        field.error_messages["required"] = sentence_of("taken_measurement_has_a_rung")
        self._show_previous()

    @staticmethod
    def _known(measurement: Measurement) -> dict[str, Any]:
        if measurement.taken_on is None:
            return {}
        names = (question.name for question in questions.ASKED)
        return {name: getattr(measurement, name) for name in ("taken_on", "rung", *names)}

    def _show_previous(self) -> None:
        """Show below each question what was answered at the measurement before."""
        if self.previous is None:
            return
        before = self.previous
        for question in questions.ASKED:
            answer = said(before, question)
            if not answer:
                continue
            field = self.fields[question.name]
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
        kept = (question.name for question in questions.ASKED if question.leads)
        return [self[code] for code in dict.fromkeys([*asked, *kept])]

    @property
    def follow_up_fields(self) -> list[forms.BoundField]:
        """The questions that belong to an answer of yes, such as the hours of paid work."""
        given = self.answers()
        return [self[each.name] for each in questions.ASKED if given.get(each.only_with)]

    @property
    def other_fields(self) -> list[tuple[Asked, forms.BoundField]]:
        """The questions that neither lead to a rung nor belong to another answer."""
        return [
            (each, self[each.name])
            for each in questions.ASKED
            if not each.leads and not each.only_with
        ]

    @property
    def suggested(self) -> LadderRung | None:
        """The rung the answers lead to, none while that cannot be told."""
        if not self.questions_fit:
            return None
        number = follow(self.answers())[1]
        return next((rung for rung in self.rungs if rung.number == number), None)

    @property
    def outcomes(self) -> dict[str, Any]:
        """The cleaned answers as `services.take_measurement` takes them."""
        found: dict[str, Any] = {}
        for question in questions.ASKED:
            answer = self.cleaned_data.get(question.name)
            # The field is not shown then; what stood in it before is not an answer.
            hidden = question.only_with and not self.cleaned_data.get(question.only_with)
            found[question.name] = question.unanswered if hidden or answer is None else answer
        return found


class SkipForm(PortalForm, forms.Form):
    """The reason why a measurement was not taken; that she left, the portal notes itself."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why was it not taken?"),
        choices=[choice for choice in SkipReason.choices if choice[0] != SkipReason.LEFT],
        widget=ButtonChoice,
    )

    def __init__(self, *args: Any, measurement: Measurement, **kwargs: Any) -> None:
        stands = facts(measurement, "taken_on", "skipped")
        super().__init__(*args, about=measurement, rests_on=stands, **kwargs)


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
