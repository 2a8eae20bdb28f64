"""Concerns: raised by a coach or trainer, settled by the leader."""

from uuid import UUID

from django.db.models import Case, F, Value, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dnt_portal.accounts.models import User
from dnt_portal.coaching import services
from dnt_portal.coaching.enums import Urgency
from dnt_portal.coaching.forms.concerns import ConcernForm, SettleForm
from dnt_portal.coaching.models import Concern, Track
from dnt_portal.coaching.permissions import (
    can_raise_concern,
    can_raise_concerns,
    can_see_concerns,
    can_settle_concern,
)
from dnt_portal.coaching.tables import ConcernTable
from dnt_portal.coaching.views.shared import section_tabs
from dnt_portal.common.errors import Refused
from dnt_portal.common.http import (
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
from dnt_portal.common.paging import lay_out
from dnt_portal.common.pieces import Tab
from dnt_portal.participants.enums import InvolvementKind
from dnt_portal.participants.models import Participant
from dnt_portal.participants.permissions import can_see_identity
from dnt_portal.participants.querysets import by_name


@require_safe
def worry(request: PortalRequest) -> HttpResponse:
    """Lead a coach or trainer to the form of a concern: at once, or after saying about whom."""
    must(can_raise_concerns(request.user))
    forms = {
        reverse("coaching:concern_add", args=[track.pk]): track.participant.first_name
        for track in Track.objects.coached_by(request.user).select_related("participant")
    }
    trained = Participant.objects.worked_with_by(request.user, InvolvementKind.TRAINER)
    for participant in trained.order_by(*by_name()):
        url = reverse("coaching:concern_add_for", args=[participant.pseudonym])
        forms[url] = participant.full_name
    if len(forms) == 1:
        return redirect(*forms)
    return render(request, "coaching/worry.html", {"forms": forms.items()})


@require_form
def add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take the concern of a coach about the participant of an open track."""
    tracks = Track.objects.current().select_related("participant__safe_contact")
    track = fetch(
        request, tracks, lambda user, row: can_raise_concern(user, row.participant), pk=pk
    )
    return _raise(request, track.participant, track, reverse("coaching:track", args=[track.pk]))


@require_form
def add_for(request: PortalRequest, pseudonym: str) -> HttpResponse:
    """Take the concern of a trainer about a participant."""
    participants = Participant.objects.select_related("safe_contact")
    participant = fetch(request, participants, can_raise_concern, pseudonym=pseudonym)
    back = reverse("overview:participant", args=[participant.pseudonym])
    return _raise(request, participant, None, back)


def _who_is_told(participant: Participant) -> str:
    """Say that a concern goes to the leaders, or that there is none in the portal to tell."""
    if User.objects.leading(participant.project_id).exists():
        return _("Thank you. The project leader gets an e-mail, and finds it under Today.")
    return _("It is written down, but no project leader has an account: call someone of the team.")


def _raise(
    request: PortalRequest, participant: Participant, track: Track | None, back: str
) -> HttpResponse:
    form = ConcernForm(posted(request))
    if act(
        form,
        lambda: services.concerns.raise_concern(
            by=request.user, participant=participant, track=track, **form.cleaned_data
        ),
    ):
        return done(request, _who_is_told(participant), back)
    return form_page(
        request,
        form,
        template="coaching/concern_form.html",
        title=_("I am worried about %(name)s") % {"name": participant.first_name},
        page_title=" · ".join([_("Concern"), participant.pseudonym]),
        lead=_("The project leader gets an e-mail of it at once. You need not solve it yourself."),
        submit_label=_("Tell the project leader"),
        back_url=back,
        back_label=participant.first_name,
        participant=participant,
    )


@require_safe
def concerns(request: PortalRequest) -> HttpResponse:
    """List the concerns in a leader's projects: open ones first, those of today on top."""
    must(can_see_concerns(request.user))
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


@require_form
def concern(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show one concern: read by whoever raised it, settled by the leader."""
    concerns = Concern.objects.select_related(
        "participant__safe_contact", "raised_by", "settled_by", "track"
    )
    shown = fetch(request, concerns, pk=pk)
    may_settle = can_settle_concern(request.user, shown)
    must(may_settle or request.method != "POST")
    form = SettleForm(posted(request), concern=shown)
    if act(
        form,
        lambda: services.concerns.settle_concern(
            by=request.user, concern=shown, **form.cleaned_data
        ),
    ):
        undo = reverse("coaching:concern_reopen", args=[shown.pk])
        return done(request, _("The concern is settled."), "coaching:concern", shown.pk, undo=undo)
    context = {
        "concern": shown,
        "participant": shown.participant,
        "knows_her": can_see_identity(request.user, shown.participant),
        "leads": can_see_concerns(request.user),
        "may_settle": may_settle,
        # Settled by a colleague meanwhile: what was typed stays in view.
        "form": form if may_settle and (shown.settled_at is None or form.is_bound) else None,
    }
    return render(request, "coaching/concern.html", context, status=status_of(form))


@require_POST
def reopen(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Let a concern be open again that was settled too early."""
    shown = fetch(request, Concern.objects.select_related("participant"), can_settle_concern, pk=pk)
    outcome = press(request, lambda: services.concerns.reopen_concern(concern=shown))
    if isinstance(outcome, Refused):
        return redirect("coaching:concern", shown.pk)
    return done(request, _("The concern is open again."), "coaching:concern", shown.pk)
