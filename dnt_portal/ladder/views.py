"""Pages of measurements: what is due, taking one, a participant's way, a group's."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dnt_portal.common.http import (
    Done,
    PortalRequest,
    act,
    done,
    fetch,
    form_page,
    must,
    posted,
    press,
    require_form,
    status_of,
)
from dnt_portal.common.paging import page_of
from dnt_portal.common.searching import asked_of, is_narrowed, keep_search, list_page
from dnt_portal.groups.models import Group
from dnt_portal.ladder import services
from dnt_portal.ladder.enums import MeasurementState
from dnt_portal.ladder.forms import DueFilter, MeasureForm, SkipForm
from dnt_portal.ladder.models import Measurement
from dnt_portal.ladder.permissions import (
    can_list_due,
    can_measure,
    can_measure_in,
    can_see_group_ladder,
    can_see_ladder,
)
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


def _measurements() -> QuerySet[Measurement]:
    return Measurement.objects.select_related(
        "participant__safe_contact", "placement__group", "wave__edition", "rung", "taken_by"
    )


def _to_participant(measurement: Measurement) -> str:
    return reverse("ladder:participant", args=[measurement.participant.pseudonym])


@require_form
def due(request: PortalRequest) -> HttpResponse:
    """List the measurements to take now, the longest waiting first, each with its one action.

    A search is posted: a name stays out of addresses and histories.
    """
    must(can_list_due(request.user))
    groups = Group.objects.visible_to(request.user).filter(started_on__isnull=False)
    form = DueFilter(asked_of(request), groups=groups)
    if request.method == "POST":
        return keep_search(request, form)
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
        if words := form.cleaned_data["q"]:
            rows = rows.search(words)
    page = page_of(request, rows)
    context = {
        "filter_form": form,
        "page_obj": page,
        "found": page.paginator.count,
        "rows": [(row, STATE_SHAPES[row.state]) for row in page],
        "narrowed": is_narrowed(form),
    }
    return list_page(request, "ladder/due.html", context)


@require_form
def measure(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a measurement, or correct one; with `suggest` only the questions move on."""
    measurement = fetch(request, _measurements(), can_measure, pk=pk)
    rungs = list(measurement.wave.edition.rungs.all())
    previous = previous_of(measurement)
    suggest = request.method == "POST" and "suggest" in request.POST
    if suggest:
        form = MeasureForm.while_asking(
            request.POST, measurement=measurement, rungs=rungs, previous=previous
        )
    else:
        form = MeasureForm(posted(request), measurement=measurement, rungs=rungs, previous=previous)
    if outcome := act(
        form,
        lambda: services.take_measurement(
            by=request.user,
            measurement=measurement,
            taken_on=form.cleaned_data["taken_on"],
            rung=form.cleaned_data["rung"],
            **form.outcomes,
        ),
    ):
        if outcome.value.says_otherwise:
            messages.info(
                request,
                _(
                    "On this rung she has paid work, and the answer says that she has none. Both "
                    "are kept as they are; look whether that is right."
                ),
            )
        return done(request, _("Measurement saved."), _to_participant(measurement))
    context = {
        "form": form,
        "measurement": measurement,
        "participant": measurement.participant,
        "group": measurement.placement.group,
        "previous": previous,
        "back_url": _to_participant(measurement),
    }
    if request.htmx and suggest:
        return render(request, "ladder/partials/rung.html", context)
    return render(request, "ladder/measure.html", context, status=status_of(form))


@require_form
def skip(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say why a measurement was not taken."""
    measurement = fetch(request, _measurements(), can_measure, pk=pk)
    form = SkipForm(posted(request), measurement=measurement)
    if act(
        form,
        lambda: services.skip_measurement(
            measurement=measurement, reason=form.cleaned_data["reason"]
        ),
    ):
        text = _("Noted. Nobody will ask for this measurement again.")
        undo = reverse("ladder:reopen", args=[measurement.pk])
        return done(request, text, _to_participant(measurement), undo=undo)
    return form_page(
        request,
        form,
        title=_("Not taken: %(wave)s") % {"wave": measurement.wave},
        lead=f"{measurement.participant.first_name} · {measurement.participant.pseudonym}",
        back_url=_to_participant(measurement),
    )


@require_POST
def reopen(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take back a measurement recorded with the wrong participant, or a reason not to."""
    measurement = fetch(request, _measurements(), can_measure, pk=pk)
    outcome = press(request, lambda: services.reopen_measurement(measurement=measurement))
    if isinstance(outcome, Done):
        return done(request, _("The measurement is open again."), _to_participant(measurement))
    return redirect(_to_participant(measurement))


@require_safe
def participant(request: PortalRequest, pseudonym: str) -> HttpResponse:
    """Show a participant's way on the ladder; for a coach it is not there."""
    found = fetch(request, Participant.objects.select_related("safe_contact"), pseudonym=pseudonym)
    if not can_see_ladder(request.user, found):
        raise Http404
    paths = participant_paths(found)
    context = {
        "participant": found,
        "paths": [(path, path_picture(path)) for path in paths],
        "measures": can_measure_in(request.user, found.project_id),
        "back_url": reverse("overview:participant", args=[found.pseudonym]),
    }
    return render(request, "ladder/participant.html", context)


@require_safe
def group(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show a group on the ladder, then and now, with a line per participant."""
    groups = Group.objects.select_related("edition", "project")
    found = fetch(request, groups, can_see_group_ladder, pk=pk)
    ladder = group_ladder(found)
    context = {
        "group": found,
        "measures": can_measure_in(request.user, found.project_id),
        "ladder": ladder,
        "moves": ladder.then_and_now,
        "chart": then_and_now_picture(ladder.then_and_now),
        "back_url": reverse("overview:group", args=[found.pk]),
    }
    return render(request, "ladder/group.html", context)
