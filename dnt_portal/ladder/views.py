"""Pages of measurements: what is due, taking one, one woman's way, a group's."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dnt_portal.accounts.enums import Role
from dnt_portal.common.errors import Refused
from dnt_portal.common.paging import MOST_FOUND, cut_short, page_of
from dnt_portal.groups.models import Group
from dnt_portal.ladder import services
from dnt_portal.ladder.enums import MeasurementState
from dnt_portal.ladder.forms import DueFilter, MeasureForm, SkipForm
from dnt_portal.ladder.models import Measurement
from dnt_portal.ladder.permissions import can_measure, can_measure_group, can_see_ladder
from dnt_portal.ladder.pictures import path_picture, then_and_now_picture
from dnt_portal.ladder.reading import group_ladder, participant_paths, previous_of
from dnt_portal.participants.models import Participant

#: How each state is shown on a list.
STATE_SHAPES = {
    MeasurementState.TAKEN: "done",
    MeasurementState.SKIPPED: "neutral",
    MeasurementState.LATE: "late",
    MeasurementState.DUE: "due",
    MeasurementState.OPEN: "now",
    MeasurementState.AHEAD: "waiting",
}


def _measurement_or_404(request: HttpRequest, pk) -> Measurement:
    measurements = Measurement.objects.visible_to(request.user).select_related(
        "participant__safe_contact", "placement__group", "wave__edition", "rung", "taken_by"
    )
    measurement = get_object_or_404(measurements, pk=pk)
    if not can_measure(request.user, measurement):
        raise PermissionDenied
    return measurement


def _to_participant(measurement: Measurement) -> str:
    return reverse("ladder:participant", args=[measurement.participant.pseudonym])


@require_http_methods(["GET", "HEAD", "POST"])
def due(request: HttpRequest) -> HttpResponse:
    """Measurements to take now, the longest waiting first, each with its one action.

    A search is posted: a name stays out of addresses and histories. It shows the
    first `MOST_FOUND`, without pages.
    """
    if not request.user.has_role(Role.PROJECT_LEADER, Role.TRAINER):
        raise PermissionDenied
    groups = Group.objects.visible_to(request.user).filter(started_on__isnull=False)
    asked = request.POST if request.method == "POST" else request.GET
    form = DueFilter(asked, groups=groups)
    rows = (
        Measurement.objects.visible_to(request.user)
        .due()
        .select_related("participant", "wave", "placement__group")
        .order_by("due_on", "participant__first_name", "pk")
    )
    if form.is_valid():
        if group := form.cleaned_data["group"]:
            rows = rows.filter(placement__group=group)
        if form.cleaned_data["state"] == "late":
            rows = rows.late()
        if request.method == "POST":
            rows = rows.search(form.cleaned_data["q"])
    page, note = None, ""
    if request.method == "POST":
        shown = list(rows[: MOST_FOUND + 1])
        rows, note = shown[:MOST_FOUND], cut_short(len(shown))
    else:
        rows = page = page_of(request, rows)
    context = {
        "filter_form": form,
        "page_obj": page,
        "note": note,
        "rows": [(row, STATE_SHAPES[row.state]) for row in rows],
        "narrowed": any(form.data.get(name) for name in form.fields),
    }
    return render(request, "ladder/due.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def measure(request: HttpRequest, pk) -> HttpResponse:
    """Take a measurement, or correct one; with `suggest` only the questions move on."""
    measurement = _measurement_or_404(request, pk)
    rungs = list(measurement.wave.edition.rungs.all())
    asked = {"measurement": measurement, "rungs": rungs, "previous": previous_of(measurement)}
    suggest = request.method == "POST" and "suggest" in request.POST
    if suggest:
        form = MeasureForm.while_asking(request.POST, **asked)
    elif request.method == "POST":
        form = MeasureForm(request.POST, **asked)
        if form.is_valid():
            try:
                services.take_measurement(
                    by=request.user,
                    measurement=measurement,
                    taken_on=form.cleaned_data["taken_on"],
                    rung=form.cleaned_data["rung"],
                    **form.outcomes,
                )
            except Refused as refused:
                form.add_error(None, refused.message)
            else:
                messages.success(request, _("Measurement saved."))
                return redirect(_to_participant(measurement))
    else:
        form = MeasureForm(**asked)
    context = {
        "form": form,
        "measurement": measurement,
        "participant": measurement.participant,
        "group": measurement.placement.group,
        "previous": asked["previous"],
        "back_url": _to_participant(measurement),
    }
    if request.htmx and suggest:
        return render(request, "ladder/partials/rung.html", context)
    return render(request, "ladder/measure.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def skip(request: HttpRequest, pk) -> HttpResponse:
    """Say why a measurement was not taken."""
    measurement = _measurement_or_404(request, pk)
    form = SkipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.skip_measurement(measurement=measurement, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Noted. Nobody will ask for this measurement again."))
            return redirect(_to_participant(measurement))
    context = {
        "form": form,
        "title": _("Not taken: %(wave)s") % {"wave": measurement.wave},
        "lead": f"{measurement.participant.first_name} · {measurement.participant.pseudonym}",
        "back_url": _to_participant(measurement),
    }
    return render(request, "common/form_page.html", context, status=422 if form.errors else 200)


@require_POST
def reopen(request: HttpRequest, pk) -> HttpResponse:
    """Take back a measurement written down with the wrong woman, or a reason not to."""
    measurement = _measurement_or_404(request, pk)
    services.reopen_measurement(measurement=measurement)
    messages.success(request, _("The measurement is open again."))
    return redirect(_to_participant(measurement))


@require_safe
def participant(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """One woman's way on the ladder; absent for a coach (design, §1)."""
    found = get_object_or_404(
        Participant.objects.visible_to(request.user).select_related("safe_contact"),
        pseudonym=pseudonym,
    )
    if not can_see_ladder(request.user, found):
        raise Http404
    paths = participant_paths(found)
    context = {
        "participant": found,
        "paths": [(path, path_picture(path)) for path in paths],
        "yes_no_unknown": f"{_('yes')},{_('no')},–",
        "back_url": reverse("overview:participant", args=[found.pseudonym]),
    }
    return render(request, "ladder/participant.html", context)


@require_safe
def group(request: HttpRequest, pk) -> HttpResponse:
    """A group on the ladder, then and now, with a line per woman."""
    groups = Group.objects.visible_to(request.user).select_related("edition", "project")
    found = get_object_or_404(groups, pk=pk)
    if not can_measure_group(request.user, found):
        raise PermissionDenied
    ladder = group_ladder(found)
    context = {
        "group": found,
        "ladder": ladder,
        "moves": ladder.then_and_now,
        "chart": then_and_now_picture(ladder.then_and_now),
        "back_url": reverse("overview:group", args=[found.pk]),
    }
    return render(request, "ladder/group.html", context)
