"""A session on the day, on the trainer's phone; the attendance of a whole group."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from dnt_portal.common.errors import Refused
from dnt_portal.groups import services
from dnt_portal.groups.enums import Mark, SessionState
from dnt_portal.groups.forms import MakeUpForm, RecordForm
from dnt_portal.groups.models import Placement, Session
from dnt_portal.groups.permissions import can_record, trains
from dnt_portal.groups.reading.attendance import COACH_ANSWERS, MarkRow, attendance_grid, mark_rows
from dnt_portal.groups.views.shared import done, get_group, get_session, sent, try_form


def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One session: who is there, what was done, finished. POST saves what was typed."""
    found = get_session(request, pk, can_record)
    form = RecordForm(sent(request), session=found)
    context: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, found, form)
        except Refused as refused:
            # Both stay in view: what is typed in the form, what was saved beside it.
            written = isinstance(refused, services.attendance.WrittenMeanwhile)
            context = {"refusal": refused.message, "written_meanwhile": written}
        else:
            if "finish" not in request.POST:
                return done(request, _("Saved."), "groups:session", found.pk)
            try:
                services.attendance.finish_session(by=request.user, session=found)
            except Refused as refused:
                # What was typed is kept: only finishing was refused. The rows without a
                # mark stand out.
                context = {"refusal": refused.message, "unmarked_shown": True}
            else:
                text = _("The session is finished. Thank you.")
                return done(request, text, "groups:sessions", found.group_id)
    return render(
        request,
        "groups/session.html",
        _session_context(request, found, form) | context,
        status=422 if request.method == "POST" else 200,
    )


def _save(request: HttpRequest, found: Session, form: RecordForm) -> None:
    services.attendance.save_session(
        session=found,
        activities_done=form.cleaned_data.get("activities_done", []),
        assignment=form.cleaned_data["assignment"],
        note=form.cleaned_data["note"],
        seen=request.POST.get("seen"),
    )


def _session_context(request: HttpRequest, found: Session, form: RecordForm) -> dict[str, object]:
    rows = mark_rows(found)
    now = timezone.now()
    return {
        "session": found,
        "group": found.group,
        "form": form,
        "rows": [row for row in rows if row.expected or row.mark],
        "later": [row for row in rows if not row.expected and not row.mark],
        "unmarked": _unmarked(rows),
        "marks": Mark.choices,
        "checks": COACH_ANSWERS.items(),
        "is_done": found.state == SessionState.DONE,
        "is_cancelled": found.state == SessionState.CANCELLED,
        "is_ahead": timezone.localdate(found.starts_at) > timezone.localdate(now),
        "can_finish": found.state == SessionState.PLANNED and found.starts_at <= now,
        "per_woman": [row.placement for row in rows if row.placement.is_current],
        "trains": trains(request.user, found.group),
    }


def _unmarked(rows: list[MarkRow]) -> int:
    """How many still have to be marked."""
    return sum(row.expected and not row.mark for row in rows)


@require_POST
def mark(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Save one tap: a woman's mark, or what she said about her coach."""
    found = get_session(request, pk, can_record)
    placement = get_object_or_404(
        found.group.placements.select_related("participant"),
        pk=_number(request.GET.get("placement") or request.POST.get("placement")),
    )
    refusal = ""
    try:
        if "coach_check" in request.POST:
            row = services.attendance.set_coach_check(
                by=request.user,
                session=found,
                placement=placement,
                check=request.POST["coach_check"],
            )
        else:
            row = services.attendance.mark_attendance(
                by=request.user,
                session=found,
                placement=placement,
                mark=request.POST.get("mark", ""),
            )
    except Refused as refused:
        refusal = refused.message
        row = found.attendance.filter(placement=placement).first()
    if request.htmx:
        return render(
            request,
            "groups/partials/mark_row.html",
            {
                "session": found,
                "row": MarkRow(placement, row),
                "tap_refused": refusal,
                "oob": True,
                "unmarked": _unmarked(mark_rows(found)),
                "marks": Mark.choices,
                "checks": COACH_ANSWERS.items(),
            },
            status=422 if refusal else 200,
        )
    if refusal:
        messages.error(request, refusal)
    return redirect(reverse("groups:session", args=[found.pk]) + f"#woman-{placement.pk}")


def _number(text: str | None) -> int | None:
    """A key as sent, None for anything that is not one."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


@require_POST
def mark_all(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark everyone present who has no mark yet."""
    found = get_session(request, pk, can_record)
    try:
        count = services.attendance.mark_everyone_present(by=request.user, session=found)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        text = ngettext("%(count)d woman marked.", "%(count)d women marked.", count)
        messages.success(request, text % {"count": count})
    return redirect("groups:session", found.pk)


def make_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that someone made up a missed session alone."""
    found = get_session(request, pk, can_record)
    placements = _who_missed(found)
    form = MakeUpForm(
        sent(request),
        placements=placements,
        initial={"placement": _number(request.GET.get("placement"))},
    )
    if request.method == "POST" and try_form(
        form,
        lambda: services.attendance.record_make_up(
            by=request.user,
            session=found,
            placement=form.cleaned_data["placement"],
            on=form.cleaned_data["on"],
        ),
    ):
        text = _("Written down: the session counts as followed.")
        return done(request, text, "groups:session", found.pk)
    context = {
        "form": form,
        "session": found,
        "nobody": not placements,
        "title": _("Made up alone"),
        "lead": f"{found.title} · {found.group.name}",
        "back_url": reverse("groups:session", args=[found.pk]),
        "back_label": _("Session"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "groups/make_up.html", context, status=status)


def _who_missed(found: Session) -> list[Placement]:
    """Who can make up the session: she missed it, or joined after it."""
    return [
        row.placement
        for row in mark_rows(found)
        if row.placement.is_current and (row.missed or (not row.mark and not row.expected))
    ]


@require_safe
def attendance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who was where: the whole group at all sessions."""
    group = get_group(request, pk, can_record)
    context = {"group": group, "grid": attendance_grid(group)}
    return render(request, "groups/attendance.html", context)
