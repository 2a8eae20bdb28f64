"""The forms of groups and sessions."""

import datetime
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.common.forms import (
    ButtonChoice,
    ChipChoice,
    DateInput,
    NearDateField,
    PortalForm,
    TimeInput,
)
from dnt_portal.common.meanwhile import facts
from dnt_portal.common.refusing import sentence_of
from dnt_portal.groups.enums import EndReason, GroupPhase, PauseReason, SessionKind
from dnt_portal.groups.models import (
    SAY_HOW_IT_ENDS,
    Group,
    Pause,
    Placement,
    Session,
    outcome_field,
)
from dnt_portal.groups.permissions import trainers_to_choose
from dnt_portal.organisations.models import Location, Project
from dnt_portal.programme.models import SessionTheme

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]
#: Weekly or fortnightly (S2 §9.1.3).
RHYTHMS = [(1, _("every week")), (2, _("every two weeks"))]


def moments(
    day: datetime.date, starts: datetime.time, ends: datetime.time
) -> tuple[datetime.datetime, datetime.datetime]:
    """Return when a session starts and ends, in the portal's own time zone."""
    return (
        timezone.make_aware(datetime.datetime.combine(day, starts)),
        timezone.make_aware(datetime.datetime.combine(day, ends)),
    )


class GroupForm(PortalForm, forms.Form):
    """A group's name, place and trainers, in one project."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("For example: Spring 2027."))
    trainers = forms.ModelMultipleChoiceField(
        label=_("Trainers"),
        queryset=User.objects.none(),
        widget=ChipChoice,
        required=False,
        help_text=_("One, or preferably two, and the same throughout."),
    )
    location = forms.ModelChoiceField(
        label=_("Location"), queryset=Location.objects.none(), required=False
    )
    new_location = forms.CharField(
        label=_("Or a new location"),
        max_length=120,
        required=False,
        help_text=_("Near enough, and easy to reach by public transport."),
    )
    reason = forms.CharField(
        label=_("Why another trainer?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only needed when a trainer leaves a group that has started."),
    )

    def __init__(
        self, *args: Any, project: Project, group: Group | None = None, **kwargs: Any
    ) -> None:
        if group is not None:
            kwargs.setdefault(
                "initial",
                {
                    "name": group.name,
                    "location": group.location_id,
                    "trainers": [row.user_id for row in group.group_trainers.all()],
                },
            )
        super().__init__(*args, about=group, **kwargs)
        self.row_field("trainers").queryset = trainers_to_choose(project)
        self.row_field("location").queryset = project.locations.all()
        self.row_field("location").empty_label = _("not known yet")
        if group is None or group.phase == GroupPhase.RECRUITING:
            del self.fields["reason"]


class GroupFilterForm(forms.Form):
    """The search and the phase above the list of groups."""

    q = forms.CharField(label=_("Search by name"), required=False)
    phase = forms.CharField(required=False, widget=forms.HiddenInput)


class WaitingFilterForm(forms.Form):
    """The search through the waiting list while a group is composed."""

    q = forms.CharField(label=_("Search the waiting list"), required=False)


class ScheduleForm(PortalForm, forms.Form):
    """The rhythm of the training, from which the portal proposes dates."""

    first_day = NearDateField(label=_("First session on or after"))
    weekday = forms.TypedChoiceField(
        label=_("Day of the week"), choices=WEEKDAYS, coerce=int, widget=ButtonChoice
    )
    every_weeks = forms.TypedChoiceField(
        label=_("How often"), choices=RHYTHMS, coerce=int, widget=ButtonChoice
    )
    starts_at = forms.TimeField(label=_("Starts at"))
    ends_at = forms.TimeField(label=_("Ends at"))


class PlannedSessionForm(forms.Form):
    """One date of the proposed training, to be adjusted before it is saved."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    day = NearDateField(label=_("Date"), widget=DateInput(attrs={"class": "form-control"}))
    starts_at = forms.TimeField(
        label=_("Starts at"), widget=TimeInput(attrs={"class": "form-control"})
    )
    ends_at = forms.TimeField(label=_("Ends at"), widget=TimeInput(attrs={"class": "form-control"}))

    def clean(self) -> dict[str, Any]:
        """Say at which of the dates a session would end before it starts."""
        data = super().clean() or {}
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", sentence_of("session_ends_after_start"))
        return data


class SessionTimeForm(PortalForm, forms.Form):
    """The time and place of one session."""

    day = NearDateField(label=_("Date"))
    starts_at = forms.TimeField(label=_("Starts at"))
    ends_at = forms.TimeField(label=_("Ends at"))
    location = forms.ModelChoiceField(
        label=_("Location"), queryset=Location.objects.none(), required=False
    )

    #: Where the form asks for an argument of the service under another name.
    ASKED_AT = {"starts_at": "day"}

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row_field("location").queryset = Location.objects.filter(project=group.project_id)
        self.row_field("location").empty_label = _("not known yet")

    def session_fields(self) -> dict[str, Any]:
        """Return when and where the session is, as the services take it."""
        data = self.cleaned_data
        starts_at, ends_at = moments(data["day"], data["starts_at"], data["ends_at"])
        return {"starts_at": starts_at, "ends_at": ends_at, "location": data["location"]}

    @staticmethod
    def initial_of(session: Session) -> dict[str, Any]:
        """Return what the form says about a session as it is."""
        starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        return {
            "day": starts.date(),
            "starts_at": starts.time(),
            "ends_at": ends.time(),
            "location": session.location_id,
        }


class AddSessionForm(SessionTimeForm):
    """An extra module, a return meeting, the closing, or a theme without a date."""

    what = forms.ChoiceField(label=_("What"), widget=ButtonChoice)
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        required=False,
        help_text=_("For example: Handling money. Not needed for a theme."),
    )
    field_order = ["what", "title", "day", "starts_at", "ends_at", "location"]
    ASKED_AT = {"starts_at": "day", "theme": "what"}

    def __init__(self, *args: Any, themes: list[SessionTheme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.themes = {f"theme-{theme.number}": theme for theme in themes}
        kinds = [(kind.value, str(kind.label)) for kind in SessionKind if not kind.has_theme]
        planned = [(key, str(theme)) for key, theme in self.themes.items()]
        self.choice_field("what").choices = planned + kinds

    def clean(self) -> dict[str, Any]:
        """Add the theme and the kind; a meeting that is no extra module may go by its kind."""
        data = super().clean() or {}
        what = data.get("what", "")
        data["theme"] = self.themes.get(what)
        data["kind"] = SessionKind.THEME if data["theme"] else what
        by_its_kind = what in SessionKind.values and not SessionKind(what).in_training
        if by_its_kind and not data.get("title"):
            data["title"] = str(SessionKind(what).label).capitalize()
        return data

    def session_fields(self) -> dict[str, Any]:
        """Return what is added, when and where, as the service takes it."""
        data = self.cleaned_data
        return super().session_fields() | {name: data[name] for name in ("kind", "title", "theme")}


class CancelForm(PortalForm, forms.Form):
    """The reason why a session is cancelled."""

    reason = forms.CharField(
        label=_("Why is it cancelled?"),
        max_length=200,
        help_text=_("For example: the trainer is ill. No names of participants."),
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        stands = facts(session, "state", "starts_at", "ends_at", "location")
        super().__init__(*args, about=session, rests_on=stands, **kwargs)


class RecordForm(PortalForm, forms.Form):
    """What was done in a session, what participants take home, and the trainer's note."""

    activities_done = forms.MultipleChoiceField(
        label=_("What did we do?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    assignment = forms.CharField(
        label=_("Assignment for next time"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Coaches see this too, so that they can help with it."),
    )
    note = forms.CharField(
        label=_("Note of the trainer"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For you, the other trainer and the project leader. Coaches do not see it."),
    )
    mark_optional = False

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "activities_done": session.activities_done,
                "assignment": session.assignment
                or (session.theme.assignment if session.theme and not session.done_at else ""),
                "note": session.note,
            },
        )
        super().__init__(*args, **kwargs)
        choices = session.activity_choices()
        if choices:
            self.choice_field("activities_done").choices = choices
        else:
            del self.fields["activities_done"]


class PlacementField(forms.ModelChoiceField):
    """One of a group's placements, by the participant's first name."""

    def label_from_instance(self, placement: Placement) -> str:
        """Return what the button of a participant says."""
        return placement.participant.first_name


class MakeUpForm(PortalForm, forms.Form):
    """The participant who made up a session, and the day on which she did."""

    placement = PlacementField(
        label=_("Who"), queryset=Placement.objects.none(), widget=ButtonChoice, empty_label=None
    )
    made_up_on = NearDateField(label=_("Day"), initial=timezone.localdate)

    def __init__(self, *args: Any, placements: list[Placement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [placement.pk for placement in placements]
        rows = Placement.objects.filter(pk__in=keys).select_related("participant")
        self.row_field("placement").queryset = rows


class StartForm(PortalForm, forms.Form):
    """The start of a group; a smaller one than the method's asks why."""

    reason = forms.CharField(
        label=_("Why does the group start smaller?"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, too_small: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not too_small:
            del self.fields["reason"]


class EndPlacementForm(PortalForm, forms.Form):
    """The reason and the day on which a participant's place ends."""

    reason = forms.ChoiceField(label=_("Reason"), widget=ButtonChoice)
    on = NearDateField(label=_("Day"), initial=timezone.localdate)

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        over = facts(placement, "ended_on", "end_reason")
        super().__init__(*args, about=placement, rests_on=over, **kwargs)
        group = placement.group
        # Of a group that is started, before its first session: nobody is in training yet.
        phase = GroupPhase.RECRUITING if group.begins_on else GroupPhase(group.phase)
        reasons = EndReason.fitting(phase)
        self.choice_field("reason").choices = [(reason.value, reason.label) for reason in reasons]


class PauseForm(PortalForm, forms.Form):
    """Why and since when a participant pauses, and when she is expected back."""

    reason = forms.ChoiceField(label=_("Reason"), choices=PauseReason, widget=ButtonChoice)
    on = NearDateField(label=_("Since"), initial=timezone.localdate)
    expected_on = NearDateField(label=_("Expected back on"), required=False)
    why = forms.CharField(
        label=_("In a few words"),
        max_length=200,
        required=False,
        help_text=_("Only what helps her to come back. Her coach does not see it."),
    )

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        over = facts(placement, "ended_on", "end_reason")
        super().__init__(*args, about=placement, rests_on=over, **kwargs)


class ReturnForm(PortalForm, forms.Form):
    """The day on which a participant who paused is back."""

    on = NearDateField(label=_("Back on"), initial=timezone.localdate)

    def __init__(self, *args: Any, pause: Pause, **kwargs: Any) -> None:
        super().__init__(*args, about=pause, rests_on=facts(pause, "ended_on"), **kwargs)


class CloseForm(PortalForm, forms.Form):
    """How it ends for each participant in a group, why where that departs, and the day.

    Nothing is chosen beforehand: that someone completed the programme is a decision.
    """

    reason = forms.CharField(
        label=_("Why does it end so?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when it departs from the method. No names of participants."),
    )
    on = NearDateField(label=_("Day"), initial=timezone.localdate)
    #: The reason is asked for or not, by how it ends.
    mark_optional = False

    def __init__(
        self, *args: Any, group: Group, placements: Collection[Placement], **kwargs: Any
    ) -> None:
        stands = facts(group, "phase", "ends_on")
        super().__init__(*args, about=group, rests_on=stands, **kwargs)
        reasons = EndReason.at_closing(GroupPhase(group.phase))
        choices = [("", _("choose")), *((reason.value, reason.label) for reason in reasons)]
        self.outcome_fields = {outcome_field(placement): placement.pk for placement in placements}
        for placement in placements:
            self.fields[outcome_field(placement)] = forms.ChoiceField(
                label=placement.participant.full_name,
                choices=choices,
                error_messages={"required": SAY_HOW_IT_ENDS},
            )
        self.order_fields([*self.outcome_fields, "reason", "on"])

    def outcomes(self) -> dict[int, str]:
        """Return how it ends, by the key of each participant's place."""
        return {key: self.cleaned_data[name] for name, key in self.outcome_fields.items()}
