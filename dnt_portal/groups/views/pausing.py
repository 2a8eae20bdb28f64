"""A participant pauses and is back; what was typed by mistake is taken back."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from dnt_portal.common.forms import ConfirmForm
from dnt_portal.common.http import (
    PortalRequest,
    act,
    done,
    fetch,
    form_page,
    posted,
    require_form,
)
from dnt_portal.common.meanwhile import facts
from dnt_portal.groups import services
from dnt_portal.groups.forms import PauseForm, ReturnForm
from dnt_portal.groups.models import Pause, Placement
from dnt_portal.groups.permissions import can_end_pause, can_pause


@require_form
def pause(request: PortalRequest, pk: int) -> HttpResponse:
    """Write down that a participant pauses."""
    placements = Placement.objects.select_related("participant", "group__project", "group__edition")
    placement = fetch(request, placements, can_pause, pk=pk)
    woman = placement.participant
    if request.method != "POST" and not placement.is_current:
        return redirect("overview:participant", woman.pseudonym)
    if request.method != "POST" and (open_pause := placement.pauses.open().first()):
        return redirect("groups:pause_return", open_pause.pk)
    form = PauseForm(posted(request), placement=placement)
    if act(
        form,
        lambda: services.pausing.pause_placement(
            by=request.user, placement=placement, **form.cleaned_data
        ),
    ):
        said = _("Written down: %(who)s pauses. She keeps her place.") % {"who": woman}
        return done(request, said, "overview:participant", woman.pseudonym)
    return form_page(
        request,
        form,
        template="groups/pause.html",
        placement=placement,
        title=_("%(name)s pauses") % {"name": woman.first_name},
        lead=placement.group.name,
        **_back_to(placement),
    )


@require_form
def pause_return(request: PortalRequest, pk: int) -> HttpResponse:
    """Write down that a participant who paused is back."""
    paused = _fetch_pause(request, pk)
    woman = paused.placement.participant
    if request.method != "POST" and not paused.is_open:
        return redirect("overview:participant", woman.pseudonym)
    form = ReturnForm(posted(request), pause=paused)
    if act(form, lambda: services.pausing.return_from_pause(pause=paused, **form.cleaned_data)):
        said = _("Written down: %(who)s is back.") % {"who": woman}
        return done(request, said, "overview:participant", woman.pseudonym)
    return form_page(
        request,
        form,
        template="groups/pause_return.html",
        pause=paused,
        title=_("%(name)s is back") % {"name": woman.first_name},
        lead=paused.placement.group.name,
        **_back_to(paused.placement),
    )


@require_form
def pause_take_back(request: PortalRequest, pk: int) -> HttpResponse:
    """Take back a pause that was typed by mistake."""
    paused = _fetch_pause(request, pk)
    woman = paused.placement.participant
    form = ConfirmForm(
        posted(request), about=paused, rests_on=facts(paused, "paused_on", "ended_on")
    )
    if act(form, lambda: services.pausing.take_back_pause(pause=paused)):
        said = _("The pause of %(who)s is taken back.") % {"who": woman}
        return done(request, said, "overview:participant", woman.pseudonym)
    return form_page(
        request,
        form,
        template="groups/pause_take_back.html",
        pause=paused,
        title=_("Pause of %(name)s") % {"name": woman.first_name},
        lead=paused.placement.group.name,
        submit_label=_("Take back this pause"),
        danger=True,
        **_back_to(paused.placement),
    )


def _fetch_pause(request: PortalRequest, pk: int) -> Pause:
    pauses = Pause.objects.select_related(
        "placement__participant", "placement__group__project", "placement__group__edition"
    )
    return fetch(request, pauses, can_end_pause, pk=pk)


def _back_to(placement: Placement) -> dict[str, str]:
    woman = placement.participant
    url = reverse("overview:participant", args=[woman.pseudonym])
    return {"back_url": url, "back_label": woman.first_name}
