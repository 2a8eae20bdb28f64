"""Talents, obstacles, network and goals: adding, changing, removing."""

from typing import cast
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dnt_portal.common.forms import ConfirmForm
from dnt_portal.common.http import (
    PortalRequest,
    act,
    done,
    fetch,
    form_page,
    posted,
    press,
    refusal_of,
    require_form,
    status_of,
)
from dnt_portal.common.meanwhile import facts
from dnt_portal.participants.models import Participant
from dnt_portal.plans import services
from dnt_portal.plans.kinds import Kind, kind_or_404
from dnt_portal.plans.models import AnyItem, Obstacle
from dnt_portal.plans.permissions import can_work_on_plan, sees_training, themes_seen
from dnt_portal.plans.views.shared import (
    asked_theme,
    back_to_plan,
    participants,
    plan_url,
    render_part,
    works_on_its_plan,
)
from dnt_portal.programme.models import SessionTheme


def _form(
    request: PortalRequest,
    kind: Kind,
    participant: Participant,
    *,
    data: QueryDict | None = None,
    instance: AnyItem | None = None,
    theme: SessionTheme | None = None,
) -> forms.ModelForm:
    of_training = sees_training(request.user, participant)
    return kind.form(
        data,
        instance=instance,
        themes=themes_seen(request.user, participant) if of_training else None,
        initial={"found_at": theme} if theme else None,
        auto_id=f"{kind.name}-%s",
    )


@require_form
def item_add(request: PortalRequest, pseudonym: str, kind: str) -> HttpResponse:
    """Add to the plan; with htmx within the page, ready for the next one."""
    participant = fetch(request, participants(), can_work_on_plan, pseudonym=pseudonym)
    which, theme = kind_or_404(kind), asked_theme(request, participant)
    form = _form(request, which, participant, data=posted(request), theme=theme)
    if outcome := act(
        form,
        lambda: which.add(plan=services.plan_of(participant), **form.cleaned_data),
    ):
        if not request.htmx:
            return done(request, str(which.added), plan_url(participant, which.name, theme))
        form = _form(request, which, participant, theme=theme)
        said, new = which.added, outcome.value.pk
        return render_part(request, which.name, participant, theme, form=form, said=said, new=new)
    if request.htmx:
        status = status_of(form)
        return render_part(request, which.name, participant, theme, status=status, form=form)
    return form_page(
        request,
        form,
        title=which.add_label,
        lead=participant.first_name,
        back_url=plan_url(participant, which.name, theme),
    )


def _item(request: PortalRequest, kind: Kind, pk: UUID) -> AnyItem:
    items = cast("QuerySet[AnyItem]", kind.model.objects.select_related("plan__participant"))
    return fetch(request, items, works_on_its_plan, pk=pk)


@require_form
def item_edit(request: PortalRequest, kind: str, pk: UUID) -> HttpResponse:
    """Put something in the plan into other words."""
    which = kind_or_404(kind)
    item = _item(request, which, pk)
    participant = item.plan.participant
    form = _form(request, which, participant, data=posted(request), instance=item)
    if act(form, lambda: services.change_item(item=item, **form.cleaned_data)):
        return done(request, _("Changed."), plan_url(participant, which.name))
    return form_page(
        request,
        form,
        template="plans/item.html",
        title=which.change_label,
        lead=participant.first_name,
        back_url=plan_url(participant, which.name),
        kind=which.name,
        item=item,
    )


@require_form
def item_remove(request: PortalRequest, kind: str, pk: UUID) -> HttpResponse:
    """Take something out of the plan, after asking once."""
    which = kind_or_404(kind)
    item = _item(request, which, pk)
    back = plan_url(item.plan.participant, which.name)
    [words] = facts(item, which.says)
    form = ConfirmForm(posted(request), about=item, rests_on=[words])
    if act(form, lambda: services.remove_item(item=item)):
        return done(request, _("Removed."), back)
    return form_page(
        request,
        form,
        template="plans/remove.html",
        title=which.remove_label,
        words=words.value,
        back_url=back,
    )


@require_POST
def obstacle_cleared(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say by one tap that an obstacle is out of the way, or back again."""
    obstacles = Obstacle.objects.select_related("plan__participant")
    obstacle = fetch(request, obstacles, works_on_its_plan, pk=pk)
    participant = obstacle.plan.participant
    cleared = request.POST.get("cleared") == "1"
    outcome = press(
        request, lambda: services.set_obstacle_cleared(obstacle=obstacle, cleared=cleared)
    )
    if request.htmx:
        return render_part(
            request,
            "obstacles",
            participant,
            status=status_of(outcome),
            refused=refusal_of(outcome),
        )
    return back_to_plan(participant, "obstacles")
