"""The sessions of a group: the list, the proposal of dates, one added, moved, cancelled."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.forms import BaseForm, BaseFormSet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dnt_portal.common.errors import Refused
from dnt_portal.common.forms import ConfirmForm
from dnt_portal.common.http import (
    REFUSED,
    PortalRequest,
    act,
    done,
    form_page,
    posted,
    press,
    require_form,
    status_of,
)
from dnt_portal.common.meanwhile import Fact, in_words
from dnt_portal.groups import services
from dnt_portal.groups.enums import SessionKind, SessionState
from dnt_portal.groups.forms import (
    AddSessionForm,
    CancelForm,
    PlannedSessionForm,
    ScheduleForm,
    SessionTimeForm,
    moments,
)
from dnt_portal.groups.models import Group, Session
from dnt_portal.groups.permissions import can_record, can_run_group, can_see_group
from dnt_portal.groups.reading.sessions import (
    order_remarks,
    planned_and_held,
    session_lines,
    themes_to_plan,
)
from dnt_portal.groups.scheduling import (
    Proposal,
    SchoolHours,
    SkippedDay,
    horizon,
    propose_sessions,
)
from dnt_portal.groups.services.sessions import Slot
from dnt_portal.groups.views.shared import get_group, get_session
from dnt_portal.organisations import holidays
from dnt_portal.programme.models import SessionTheme

#: Half a day in the morning, while children are at school (S2 §9.1.3).
USUAL_START = datetime.time(9, 30)
USUAL_END = datetime.time(12, 0)
#: How long a meeting lasts that was not planned with the others.
WEEK = datetime.timedelta(weeks=1)


@require_safe
def session_list(request: PortalRequest, pk: UUID) -> HttpResponse:
    """List the group's sessions, those to be recorded first in sight."""
    group = get_group(request, pk, can_see_group)
    lines = session_lines(group)
    context = {
        "group": group,
        "lines": lines,
        "to_plan": themes_to_plan(group, lines),
        "can_run": can_run_group(request.user, group),
        "can_record": can_record(request.user, group),
    }
    return render(request, "groups/sessions.html", context)


# -- Planning the training ---------------------------------------------------------------

PlannedSessions = forms.formset_factory(PlannedSessionForm, extra=0)


@dataclass
class Line:
    """One line of the proposal: a date to adjust, or a day that was skipped."""

    day: datetime.date
    form: PlannedSessionForm | None = None
    theme: SessionTheme | None = None
    skipped: SkippedDay | None = None
    warning: str = ""


@require_form
def schedule(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Propose dates for the training, adjust them, save them.

    The proposal is asked for with GET and changes nothing; POST saves the dates.
    """
    group = get_group(request, pk, can_run_group)
    themes = _open_themes(group)
    asked = request.GET if "first_day" in request.GET else None
    rhythm = ScheduleForm(asked, initial=_usual(group))
    if request.method == "POST":
        return _save(request, group, themes, rhythm)
    proposed = None
    if themes:
        proposed = act(rhythm, lambda: _proposal(group, len(themes), rhythm.cleaned_data))
    if proposed is None:
        return _schedule_page(request, group, themes, rhythm)
    proposal = proposed.value
    formset = PlannedSessions(initial=_initial(proposal, themes))
    return _schedule_page(request, group, themes, rhythm, formset, proposal)


def _save(
    request: PortalRequest, group: Group, themes: list[SessionTheme], rhythm: ScheduleForm
) -> HttpResponse:
    """Save the dates as typed; what is wrong with them is shown above them."""
    formset = PlannedSessions(request.POST)
    if not formset.is_valid():
        return _schedule_page(request, group, themes, rhythm, formset, status=REFUSED)
    slots = _slots(formset, themes)
    stands = _as_planned(group, request.POST)
    if not act(stands, lambda: services.sessions.plan_sessions(group=group, slots=slots)):
        formset.non_form_errors().extend(stands.non_field_errors())
        status = status_of(stands)
        return _schedule_page(request, group, themes, rhythm, formset, status=status, stands=stands)
    messages.success(request, _("The sessions are planned."))
    _warn_of_free_days(request, group, slots)
    _warn_of_order(request, group)
    return redirect("groups:sessions", group.pk)


def _schedule_page(
    request: PortalRequest,
    group: Group,
    themes: list[SessionTheme],
    rhythm: ScheduleForm,
    formset: BaseFormSet | None = None,
    proposal: Proposal | None = None,
    *,
    status: int | None = None,
    stands: ConfirmForm | None = None,
) -> HttpResponse:
    dated = planned_and_held(group)
    context = {
        "group": group,
        "form": rhythm,
        "proposal": proposal,
        "formset": formset,
        "stands": stands or (_as_planned(group) if formset else None),
        "lines": _lines(formset, proposal, themes),
        "themes": themes,
        "planned": any(session.state == SessionState.PLANNED for session in dated),
        # About the dates as they stand; those on the screen are not saved yet.
        "remarks": [] if formset else order_remarks(dated),
    }
    return render(request, "groups/schedule.html", context, status=status or status_of(rhythm))


def _as_planned(group: Group, sent: QueryDict | None = None) -> ConfirmForm:
    """Return the form that knows which dates the new ones take the place of."""
    planned = list(group.sessions.training().select_related("theme").order_by("starts_at"))
    dates = []
    for row in planned:
        date = [row.state, row.starts_at, row.ends_at]
        dates.append(Fact(f"session-{row.pk}", row.title, date, in_words(row.starts_at)))
    latest = max(planned, key=lambda row: row.updated_at, default=None)
    return ConfirmForm(sent, about=latest, rests_on=dates)


def _open_themes(group: Group) -> list[SessionTheme]:
    """Return the themes whose session was not held and has no mark yet."""
    fixed = group.sessions.exclude(state=SessionState.CANCELLED).exclude(
        state=SessionState.PLANNED, attendance=None
    )
    return list(group.edition.themes.exclude(sessions__in=fixed))


def _usual(group: Group) -> dict[str, object]:
    """Return the rhythm that the group has, or a usual one."""
    planned = list(
        group.sessions.filter(kind=SessionKind.THEME)
        .exclude(state=SessionState.CANCELLED)
        .order_by("starts_at")
        .values_list("starts_at", "ends_at")
    )
    today = timezone.localdate()
    if not planned:
        first = group.starts_on or today + 3 * WEEK
        return {
            "first_day": first,
            "weekday": first.weekday() if group.starts_on else 1,
            "every_weeks": 1,
            "starts_at": USUAL_START,
            "ends_at": USUAL_END,
        }
    starts, ends = (timezone.localtime(moment) for moment in planned[0])
    gap = (planned[1][0] - planned[0][0]).days if len(planned) > 1 else 7
    coming = next((starts for starts, _ends in planned if starts > timezone.now()), None)
    return {
        "first_day": timezone.localdate(coming) if coming else today + WEEK,
        "weekday": starts.weekday(),
        "every_weeks": 2 if gap >= 14 else 1,
        "starts_at": starts.time(),
        "ends_at": ends.time(),
    }


def _proposal(group: Group, count: int, rhythm: dict) -> Proposal:
    region = group.project.municipality.region
    first_day = rhythm["first_day"]
    return propose_sessions(
        first_day=first_day,
        weekday=rhythm["weekday"],
        every_weeks=rhythm["every_weeks"],
        count=count,
        starts_at=rhythm["starts_at"],
        ends_at=rhythm["ends_at"],
        school=SchoolHours.of(group.project),
        free_days=holidays.free_days(region, first_day, horizon(first_day)),
        training_months=group.edition.training_months,
        holidays_known_until=holidays.known_until(region),
    )


def _initial(proposal: Proposal, themes: list[SessionTheme]) -> list[dict[str, object]]:
    return [
        {
            "number": theme.number,
            "day": session.day,
            "starts_at": session.starts_at.time(),
            "ends_at": session.ends_at.time(),
        }
        for theme, session in zip(themes, proposal.sessions, strict=True)
    ]


def _lines(
    formset: BaseFormSet | None, proposal: Proposal | None, themes: list[SessionTheme]
) -> list[Line]:
    """Return the dates to adjust in order, with the skipped days between them."""
    if formset is None:
        return []
    by_number = {str(theme.number): theme for theme in themes}
    lines = [
        Line(
            day=form.initial.get("day") or datetime.date.min,
            form=form,
            theme=by_number.get(str(form["number"].value())),
        )
        for form in formset
    ]
    if proposal is not None:
        lines += [Line(day=gap.day, skipped=gap) for gap in proposal.skipped]
        lines.sort(key=lambda line: line.day)
    return lines


def _slots(formset: BaseFormSet, themes: list[SessionTheme]) -> list[Slot]:
    """Return the dates as typed, as the service takes them."""
    by_number: dict[int | None, SessionTheme] = {theme.number: theme for theme in themes}
    slots = []
    for data in formset.cleaned_data:
        # A line that came back empty has no number.
        theme = by_number.get(data.get("number"))
        if theme is not None:
            times = moments(data["day"], data["starts_at"], data["ends_at"])
            slots.append(Slot(theme.number, theme, *times))
    return slots


def _warn_of_free_days(request: PortalRequest, group: Group, slots: list[Slot]) -> None:
    """Say which of the dates chosen by hand are free days after all."""
    days = [timezone.localdate(slot.starts_at) for slot in slots]
    if not days:
        return
    free = holidays.free_days(group.project.municipality.region, min(days), max(days))
    for slot, day in zip(slots, days, strict=True):
        if day in free:
            text = _("Session %(number)d is on a free day: %(reason)s.")
            messages.warning(request, text % {"number": slot.number, "reason": free[day]})


def _warn_of_order(request: PortalRequest, group: Group) -> None:
    """Say when sessions to come now stand in another order than their themes."""
    for remark in order_remarks(planned_and_held(group)):
        messages.warning(request, str(remark))


# -- One session ---------------------------------------------------------------------------


@require_form
def session_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Add an extra module, a return or closing meeting, or a theme without a date."""
    group = get_group(request, pk, can_run_group)
    themes = themes_to_plan(group, session_lines(group))
    usual = _usual(group)
    initial = {
        "what": request.GET.get("what", SessionKind.EXTRA),
        "starts_at": usual["starts_at"],
        "ends_at": usual["ends_at"],
        "location": group.location_id,
    }
    form = AddSessionForm(posted(request), group=group, themes=themes, initial=initial)
    if act(
        form,
        lambda: services.sessions.add_session(group=group, **form.session_fields()),
        fields=form.ASKED_AT,
    ):
        if form.cleaned_data["theme"]:
            _warn_of_order(request, group)
        return done(request, _("The session is added."), "groups:sessions", group.pk)
    return form_page(
        request,
        form,
        title=_("Add a session"),
        lead=group.name,
        submit_label=_("Add the session"),
        back_url=reverse("groups:sessions", args=[group.pk]),
        back_label=_("Sessions"),
    )


@require_form
def session_move(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Move one session to another moment or place."""
    session = get_session(request, pk, can_record)
    form = SessionTimeForm(
        posted(request),
        group=session.group,
        about=session,
        initial=SessionTimeForm.initial_of(session),
    )
    if act(
        form,
        lambda: services.sessions.move_session(session=session, **form.session_fields()),
        fields=form.ASKED_AT,
    ):
        slot = Slot(session.number, session.theme, session.starts_at, session.ends_at)
        _warn_of_free_days(request, session.group, [slot])
        if session.theme:
            _warn_of_order(request, session.group)
        return done(request, _("The session is moved."), "groups:sessions", session.group_id)
    return _session_form(
        request,
        session,
        form,
        title=_("Move the session"),
        can_cancel=session.state == SessionState.PLANNED,
    )


@require_form
def session_cancel(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Cancel one session, with a reason."""
    session = get_session(request, pk, can_record)
    form = CancelForm(posted(request), session=session)
    if act(
        form,
        lambda: services.sessions.cancel_session(
            session=session, reason=form.cleaned_data["reason"]
        ),
    ):
        text = _("The session is cancelled.")
        if session.theme:
            text = _("The session is cancelled. Plan its theme on another day.")
        undo = reverse("groups:session_reinstate", args=[session.pk])
        return done(request, text, "groups:sessions", session.group_id, undo=undo)
    return _session_form(
        request,
        session,
        form,
        title=_("Cancel the session"),
        submit_label=_("Cancel the session"),
        danger=True,
    )


@require_POST
def session_reinstate(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Plan a session again that was cancelled, at its own time."""
    session = get_session(request, pk, can_record)
    outcome = press(request, lambda: services.sessions.reinstate_session(session=session))
    if isinstance(outcome, Refused):
        return redirect("groups:sessions", session.group_id)
    if session.theme:
        _warn_of_order(request, session.group)
    text = _("The session takes place after all.")
    return done(request, text, "groups:sessions", session.group_id)


def _session_form(
    request: PortalRequest, session: Session, form: BaseForm, **context: object
) -> HttpResponse:
    return form_page(
        request,
        form,
        template="groups/session_move.html",
        session=session,
        lead=f"{session.title} · {session.group.name}",
        back_url=reverse("groups:sessions", args=[session.group_id]),
        back_label=_("Sessions"),
        **context,
    )
