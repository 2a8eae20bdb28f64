"""What is asked for a report and for certificates."""

from collections.abc import Iterator, Sequence
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dnt_portal.common.dates import short_span
from dnt_portal.common.forms import (
    ButtonChoice,
    MeanwhileForm,
    PortalForm,
    PortalFormHelper,
    WhyForm,
)
from dnt_portal.common.meanwhile import Fact, facts, in_words
from dnt_portal.common.refusing import lazy_sentence_of
from dnt_portal.organisations.models import Project
from dnt_portal.reports.enums import NONE, CertificateKind, ReportKind, ReportState
from dnt_portal.reports.models import Report
from dnt_portal.reports.periods import OWN, Period, presets
from dnt_portal.reports.presentation.definitions import headings
from dnt_portal.reports.proposals import Proposal
from dnt_portal.reports.services.certificates import CertificateChoice

#: What the database would cut off is said here first.
LONGEST_TEXT = 6000


class ReportForm(PortalForm, forms.Form):
    """Which report over which period; own days only with "own dates"."""

    project = forms.ModelChoiceField(label=_("Project"), queryset=Project.objects.none())
    kind = forms.ChoiceField(
        label=_("What kind of report?"),
        choices=ReportKind.choices,
        widget=ButtonChoice,
        initial=ReportKind.PROGRESS,
    )
    period = forms.ChoiceField(label=_("Over which period?"), widget=ButtonChoice)
    first_day = forms.DateField(label=_("First day"), required=False)
    last_day = forms.DateField(label=_("Last day"), required=False)

    mark_optional = False

    def __init__(self, *args: Any, projects: QuerySet[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        project, period = self.row_field("project"), self.choice_field("period")
        project.queryset = projects
        found = list(projects)
        if len(found) == 1:
            project.initial = found[0].pk
            project.widget = forms.HiddenInput()
        self.periods = {preset.code: preset for preset in presets(timezone.localdate())}
        period.choices = [
            *((preset.code, _label(preset)) for preset in self.periods.values()),
            (OWN, _("own dates")),
        ]
        period.initial = "last_half_year"

    @property
    def helper(self) -> PortalFormHelper:
        """A layout with the days together; a style sheet shows them with "own dates" only."""
        helper = PortalFormHelper()
        helper.layout = Layout(
            "project",
            "kind",
            "period",
            Div(
                Div("first_day", css_class="col-sm"),
                Div("last_day", css_class="col-sm"),
                css_class="row own-dates",
            ),
        )
        return helper

    def clean(self) -> dict[str, Any]:
        """Fill in the days of a chosen period; own dates need both."""
        cleaned = super().clean() or {}
        period = self.periods.get(cleaned.get("period", ""))
        if period:
            cleaned["first_day"], cleaned["last_day"] = period.first_day, period.last_day
            for name in ("first_day", "last_day"):
                self.errors.pop(name, None)
        elif cleaned.get("period") == OWN:
            for name in ("first_day", "last_day"):
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, _("Fill in both days."))
        return cleaned

    def report_fields(self) -> dict[str, Any]:
        """Return the report that was asked for, as the service takes it."""
        return {
            name: self.cleaned_data[name] for name in ("project", "kind", "first_day", "last_day")
        }


def _label(period: Period) -> str:
    days = short_span(period.first_day, period.last_day)
    return f"{period.label} ({days})"


class ReportFilterForm(forms.Form):
    """Which reports of the list to show."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False, empty_value=None)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *ReportState.choices]
    )

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("all")), *((year, str(year)) for year in years)]


class WordsForm(MeanwhileForm, forms.Form):
    """The leader's own words, a field per heading; each may stay empty.

    All of them stand in one row: of two leaders, the second to save is warned first.
    """

    mark_optional = False

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, about=report, **kwargs)
        for heading in headings():
            self.fields[heading.key] = forms.CharField(
                label=heading.title,
                help_text=heading.help_text,
                required=False,
                max_length=LONGEST_TEXT,
                initial=report.texts.get(heading.key, ""),
                widget=forms.Textarea(attrs={"rows": "4"}),
            )
            self._leave_room(self.fields[heading.key].widget)


class WithdrawForm(WhyForm):
    """Why a released report does not count any more; the municipality reads it."""

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, about=report, rests_on=facts(report, "withdrawn_at"), **kwargs)
        reason = self.fields["reason"]
        reason.help_text = _("The municipality reads this. No names of participants.")
        reason.error_messages["required"] = lazy_sentence_of("withdrawn_report_says_why")


class ReleaseForm(PortalForm, forms.Form):
    """Whether a name in the leader's words is someone else's; asked only when one is there."""

    names_checked = forms.BooleanField(
        label=_("I checked it: these names are not of participants."), required=False
    )

    def __init__(self, *args: Any, report: Report, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, about=report, rests_on=_as_read(report), **kwargs)
        if not names:
            del self.fields["names_checked"]


def _as_read(report: Report) -> list[Fact]:
    """Return what a leader has read when she releases a report: the words, and the figures."""
    read = []
    for heading in headings():
        text = report.texts.get(heading.key, "")
        read.append(Fact(heading.key, str(heading.title), text, in_words(text)))
    read.append(Fact("figures", gettext("Figures"), report.figures, gettext("counted anew")))
    return [*facts(report, "state"), *read]


class CertificatesForm(MeanwhileForm, forms.Form):
    """For each participant of a group: which certificate, and why if not as proposed."""

    mark_optional = False

    def __init__(self, *args: Any, proposals: Sequence[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposals = proposals
        for row in proposals:
            key = row.placement.pk
            later = row.can_wait
            self.fields[f"kind_{key}"] = forms.ChoiceField(
                label=_("Certificate"),
                choices=[
                    *((kind.value, kind.short) for kind in CertificateKind),
                    (NONE, _("none (yet)")),
                    *([("", _("decide later"))] if later else []),
                ],
                required=not later,
                widget=ButtonChoice,
                initial="" if later else row.decided or row.kind,
            )
            self.fields[f"reason_{key}"] = forms.CharField(
                label=_("Why something else than proposed?"),
                required=False,
                max_length=200,
                initial=row.reason,
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )

    def clean(self) -> dict[str, Any]:
        """Ask why where the choice departs from the proposal, and from what stood already."""
        cleaned = super().clean() or {}
        for row in self.proposals:
            key = row.placement.pk
            kind = cleaned.get(f"kind_{key}")
            if row.needs_reason(kind) and not (cleaned.get(f"reason_{key}") or "").strip():
                # By name: at the top of the page these lines stand under each other.
                name = row.placement.participant.first_name
                self.add_error(f"reason_{key}", row.ask_why(name))
        return cleaned

    def rows(self) -> Iterator[tuple[Proposal, forms.BoundField, forms.BoundField]]:
        """Yield each participant with the two fields about her."""
        for row in self.proposals:
            key = row.placement.pk
            yield row, self[f"kind_{key}"], self[f"reason_{key}"]

    def choices(self) -> list[CertificateChoice]:
        """Return what was decided, of everyone about whom something was."""
        return [
            CertificateChoice(
                row.placement,
                self.cleaned_data[f"kind_{row.placement.pk}"],
                self.cleaned_data[f"reason_{row.placement.pk}"],
            )
            for row in self.proposals
            if self.cleaned_data[f"kind_{row.placement.pk}"]
        ]
