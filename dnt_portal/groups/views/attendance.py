"""A session on the day, on the trainer's phone; the attendance of a whole group."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from dnt_portal.common.errors import Refused
from dnt_portal.common.http import (
    Done,
    PortalRequest,
    act,
    attempt,
    done,
    form_page,
    must,
    posted,
    press,
    refusal_of,
    require_form,
    status_of,
)
from dnt_portal.common.taps import NOTHING, Choice, choices_of, chosen, read_tap
from dnt_portal.groups import services
from dnt_portal.groups.enums import CoachCheck, Mark, SessionState
from dnt_portal.groups.forms import MakeUpForm, RecordForm
from dnt_portal.groups.models import Placement, Session
from dnt_portal.groups.permissions import can_record, can_see_group, trains
from dnt_portal.groups.reading.attendance import (
    MarkRow,
    attendance_grid,
    coach_answers,
    mark_buttons,
    mark_rows,
)
from dnt_portal.groups.views.shared import get_group, get_session


@require_form
def session(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show one session: who is there, what was done, finished. POST saves what was typed."""
    found = get_session(request, pk, can_see_group)
    if request.method == "POST":
        must(can_record(request.user, found.group))
    form = RecordForm(posted(request), session=found)
    if not form.is_valid():
        return _session_page(request, found, form)
    saved = attempt(
        lambda: services.attendance.save_session(
            session=found,
            activities_done=form.cleaned_data.get("activities_done", []),
            assignment=form.cleaned_data["assignment"],
            note=form.cleaned_data["note"],
            seen=request.POST.get("seen"),
        )
    )
    if isinstance(saved, Refused):
        # Both stay in view: what is typed in the form, what was saved beside it.
        meanwhile = isinstance(saved, services.attendance.WrittenMeanwhile)
        return _session_page(request, found, form, saved, written_meanwhile=meanwhile)
    if "finish" not in request.POST:
        return done(request, _("Saved."), "groups:session", found.pk)
    finished = attempt(lambda: services.attendance.finish_session(by=request.user, session=found))
    if isinstance(finished, Refused):
        # What was typed is kept: only finishing was refused. The rows without a mark
        # stand out.
        return _session_page(request, found, form, finished, unmarked_shown=True)
    text = _("The session is finished. Thank you.")
    return done(request, text, "groups:sessions", found.group_id)


def _session_page(
    request: PortalRequest,
    found: Session,
    form: RecordForm,
    refused: Refused | None = None,
    **shown: bool,
) -> HttpResponse:
    rows = mark_rows(found)
    now = timezone.now()
    context = _marking(found, rows) | {
        "group": found.group,
        "form": form,
        "refusal": refused.message if refused else "",
        "later": [row for row in rows if row.joined_later and not row.attendance],
        "is_cancelled": found.state == SessionState.CANCELLED,
        "can_record": can_record(request.user, found.group),
        "done_alone": [row for row in rows if row.attendance and row.attendance.made_up],
        "can_go_alone": services.attendance.may_be_done_alone(found),
        "can_finish": found.state == SessionState.PLANNED and found.starts_at <= now,
        "per_woman": [row.placement for row in rows if row.placement.is_current],
        "trains": trains(request.user, found.group),
        **shown,
    }
    return render(request, "groups/session.html", context, status=status_of(refused or form))


def _marking(found: Session, rows: list[MarkRow]) -> dict[str, object]:
    """Gather what the rows of a session show, on the page and in the answer to a tap."""
    return {
        "session": found,
        "rows": [row for row in rows if row.attendance or not row.joined_later],
        "unmarked": sum(row.to_mark for row in rows),
        "somebody_pauses": any(row.pauses for row in rows),
        "marks": mark_buttons(),
        "checks": coach_answers(),
        "is_done": found.state == SessionState.DONE,
        "is_ahead": timezone.localdate(found.starts_at) > timezone.localdate(),
    }


@require_POST
def mark(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Save one tap: a participant's mark, or what she said about her coach; 0 takes it back."""
    found = get_session(request, pk, can_record)
    placement = get_object_or_404(
        found.group.placements.select_related("participant"),
        pk=_number(request.GET.get("placement") or request.POST.get("placement")),
    )
    about_coach = request.GET.get("about") == "coach"
    code = request.POST.get("tap", "")

    def tap() -> None:
        tapped = read_tap(request)
        asked: dict[str, Any] = {"by": request.user, "session": found, "placement": placement}
        asked |= {"seen": tapped.seen, "at": tapped.at}
        if about_coach:
            check = chosen(CoachCheck, code)
            services.attendance.set_coach_check(**asked, coach_check=check)
        elif mark := chosen(Mark, code):
            services.attendance.mark_attendance(**asked, mark=mark)
        else:
            services.attendance.take_back_mark(**asked)

    outcome = press(request, tap)
    if not request.htmx:
        return redirect(reverse("groups:session", args=[found.pk]) + f"#woman-{placement.pk}")
    rows = mark_rows(found)
    row = next((row for row in rows if row.placement == placement), None)
    if row is None:
        raise Http404  # her place ended, and she was not marked for it
    context = _marking(found, rows) | {
        "row": row,
        "tap_refused": refusal_of(outcome),
        "question": _question(outcome, about_coach),
    }
    return render(request, "groups/partials/marked.html", context, status=status_of(outcome))


def _question(outcome: Done[None] | Refused, about_coach: bool) -> dict[str, object] | None:
    """Return what a trainer is asked when a colleague put something else meanwhile."""
    if not isinstance(outcome, services.attendance.MarkedMeanwhile):
        return None
    answers = coach_answers() if about_coach else choices_of(Mark)
    none = Choice(NOTHING, "", _("none"))
    theirs, mine = (
        next((each for each in answers if each.value == value), none)
        for value in (outcome.theirs, outcome.mine)
    )
    return {"about_coach": about_coach, "theirs": theirs, "mine": mine}


def _number(text: str | None) -> int | None:
    """Return a key as sent, None for anything that is not one."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


@require_POST
def mark_all(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Mark everyone present who has no mark yet."""
    found = get_session(request, pk, can_record)
    outcome = press(
        request,
        lambda: services.attendance.mark_everyone_present(
            by=request.user, session=found, at=read_tap(request).at
        ),
    )
    if request.htmx:
        context = _marking(found, mark_rows(found)) | {"others_refused": refusal_of(outcome)}
        status = status_of(outcome)
        return render(request, "groups/partials/all_marked.html", context, status=status)
    if isinstance(outcome, Done):
        count = outcome.value
        text = ngettext("%(count)d woman marked.", "%(count)d women marked.", count)
        messages.success(request, text % {"count": count})
    return redirect("groups:session", found.pk)


@require_form
def make_up(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Record that someone made up a missed session alone."""
    found = get_session(request, pk, can_record)
    placements = _who_missed(found)
    form = MakeUpForm(
        posted(request),
        placements=placements,
        initial={"placement": _number(request.GET.get("placement"))},
    )
    if act(
        form,
        lambda: services.attendance.record_make_up(
            by=request.user,
            session=found,
            placement=form.cleaned_data["placement"],
            made_up_on=form.cleaned_data["made_up_on"],
        ),
    ):
        text = _("Written down: the session counts as followed.")
        return done(request, text, "groups:session", found.pk)
    return form_page(
        request,
        form,
        template="groups/make_up.html",
        session=found,
        nobody=not placements,
        ahead=found.state != SessionState.DONE,
        title=_("Made up alone"),
        lead=f"{found.title} · {found.group.name}",
        back_url=reverse("groups:session", args=[found.pk]),
        back_label=_("Session"),
    )


def _who_missed(found: Session) -> list[Placement]:
    """Return who can make up the session: she missed it, paused, or joined after it.

    Of a session that was not held, all who did not do it yet.
    """
    ahead = found.state != SessionState.DONE
    return [
        row.placement
        for row in mark_rows(found)
        if row.placement.is_current
        and (row.missed or row.pauses or (not row.attendance and (ahead or row.joined_later)))
    ]


@require_safe
def attendance(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show who was where: the whole group at all sessions."""
    group = get_group(request, pk, can_see_group)
    context = {"group": group, "grid": attendance_grid(group)}
    return render(request, "groups/attendance.html", context)
