"""Concerns: raised by coach or trainer, settled by the leader."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dnt_portal.coaching import services
from dnt_portal.coaching.enums import Urgency
from dnt_portal.coaching.forms.concerns import ConcernForm, SettleForm
from dnt_portal.coaching.models import Concern, Track
from dnt_portal.coaching.permissions import (
    can_raise_concern,
    can_see_concerns,
    can_settle_concern,
)
from dnt_portal.coaching.tables import ConcernTable
from dnt_portal.coaching.views.shared import REFUSED, section_tabs
from dnt_portal.common.errors import Refused
from dnt_portal.common.paging import lay_out
from dnt_portal.common.pieces import Tab
from dnt_portal.participants.models import Participant
from dnt_portal.participants.permissions import can_see_identity


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: Any) -> HttpResponse:
    """A coach is worried about her participant."""
    found = Track.objects.visible_to(request.user).current().select_related("participant")
    track = get_object_or_404(found, pk=pk)
    back = reverse("coaching:track", args=[track.pk])
    return _raise(request, track.participant, track, back)


@require_http_methods(["GET", "HEAD", "POST"])
def add_for(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """A trainer is worried about a participant."""
    found = Participant.objects.visible_to(request.user)
    participant = get_object_or_404(found, pseudonym=pseudonym)
    back = reverse("overview:participant", args=[participant.pseudonym])
    return _raise(request, participant, None, back)


def _raise(
    request: HttpRequest, participant: Participant, track: Track | None, back: str
) -> HttpResponse:
    if not can_raise_concern(request.user, participant):
        raise PermissionDenied
    form = ConcernForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                services.concerns.raise_concern(
                    by=request.user, participant=participant, track=track, **form.cleaned_data
                )
            except Refused as refused:
                form.add_error(None, refused.message)
            else:
                messages.success(
                    request,
                    _("Thank you. The project leader has been told and looks at it with you."),
                )
                return redirect(back)
        status = REFUSED
    context = {
        "form": form,
        "title": _("I am worried about %(name)s") % {"name": participant.first_name},
        "page_title": f"{_('Concern')} · {participant.pseudonym}",
        "lead": _("The project leader sees this at once. You need not solve it yourself."),
        "submit_label": _("Tell the project leader"),
        "back_url": back,
        "back_label": participant.first_name,
    }
    return render(request, "coaching/concern_form.html", context, status=status)


@require_safe
def concerns(request: HttpRequest) -> HttpResponse:
    """Concerns in her projects: open ones first, those of today on top."""
    if not can_see_concerns(request.user):
        raise PermissionDenied
    settled = request.GET.get("show") == "settled"
    found = Concern.objects.visible_to(request.user).select_related("participant", "raised_by")
    if settled:
        rows = found.exclude(settled_at=None).order_by(F("settled_at").desc(), "pk")
    else:
        soonest = [When(urgency=urgency, then=Value(n)) for n, urgency in enumerate(Urgency)]
        rows = found.open().order_by(Case(*soonest, default=Value(9)), "raised_at")
    table = ConcernTable(
        rows,
        exclude=[] if settled else ["settled_at"],
        empty_text=_("Nothing settled yet") if settled else _("No open concerns"),
    )
    lay_out(request, table)
    url = reverse("coaching:concerns")
    return render(
        request,
        "coaching/concerns.html",
        {
            "table": table,
            "tabs": section_tabs(request, "concerns"),
            "shown": [
                Tab(_("Open"), url, not settled),
                Tab(_("Settled"), f"{url}?show=settled", settled),
            ],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def concern(request: HttpRequest, pk: Any) -> HttpResponse:
    """One concern: read by who raised it, settled by the leader."""
    found = Concern.objects.visible_to(request.user).select_related(
        "participant__safe_contact", "raised_by", "settled_by", "track"
    )
    shown = get_object_or_404(found, pk=pk)
    may_settle = can_settle_concern(request.user, shown)
    form = SettleForm(request.POST or None) if may_settle else None
    status = 200
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                services.concerns.settle_concern(
                    by=request.user, concern=shown, **form.cleaned_data
                )
            except Refused as refused:
                form.add_error(None, refused.message)
            else:
                messages.success(request, _("The concern is settled."))
                return redirect("coaching:concern", pk=shown.pk)
        status = REFUSED
    return render(
        request,
        "coaching/concern.html",
        {
            "concern": shown,
            "participant": shown.participant,
            "knows_her": can_see_identity(request.user, shown.participant),
            "leads": can_see_concerns(request.user),
            "form": form,
        },
        status=status,
    )
