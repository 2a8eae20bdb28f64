"""The plan itself: on the screen, on paper, and what the participant wants."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dnt_portal.common.http import (
    PortalRequest,
    act,
    done,
    fetch,
    form_page,
    posted,
    require_form,
    status_of,
)
from dnt_portal.common.pdf import render_pdf
from dnt_portal.plans import services
from dnt_portal.plans.forms import WhatIWantForm
from dnt_portal.plans.permissions import can_work_on_plan
from dnt_portal.plans.reading import read_plan
from dnt_portal.plans.views.shared import (
    asked_theme,
    participants,
    plan_context,
    plan_url,
    render_part,
)


@require_safe
def plan(request: PortalRequest, pseudonym: str) -> HttpResponse:
    """Show the plan to whoever reads it or works on it: trainer, coach, project leader."""
    participant = fetch(request, participants(), pseudonym=pseudonym)
    works = can_work_on_plan(request.user, participant)
    context = plan_context(participant, asked_theme(request, participant), works=works)
    # The participant's page as the reader may see it: for a coach, the page of their coaching.
    context["back_url"] = reverse("overview:participant", args=[participant.pseudonym])
    return render(request, "plans/plan.html", context)


@require_safe
def pdf(request: PortalRequest, pseudonym: str) -> HttpResponse:
    """Give the plan on paper, for the participant (N64); in Dutch, or in English when asked.

    With the first name, because the plan is hers; the file's name says no more than the pseudonym.
    """
    participant = fetch(request, participants(), pseudonym=pseudonym)
    language = request.GET.get("language", settings.LANGUAGE_CODE)
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    with translation.override(language):
        title = _("My plan")
    document = render_pdf(
        "plans/pdf/plan.html",
        {"participant": participant, "plan": read_plan(participant)},
        language=language,
        title=title,
    )
    return HttpResponse(
        document,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="plan-{participant.pseudonym}.pdf"',
            "Cache-Control": "no-store",
        },
    )


@require_form
def what_i_want(request: PortalRequest, pseudonym: str) -> HttpResponse:
    """Write down what the participant wants with her life, in her own words."""
    participant = fetch(request, participants(), can_work_on_plan, pseudonym=pseudonym)
    theme = asked_theme(request, participant)
    form = WhatIWantForm(posted(request), plan=read_plan(participant).plan)
    if act(
        form,
        lambda: services.set_what_i_want(
            plan=services.plan_of(participant), words=form.cleaned_data["words"]
        ),
    ):
        if request.htmx:
            return render_part(request, "want", participant, theme, saved=True)
        return done(request, _("Saved."), plan_url(participant, "want", theme))
    if request.htmx:
        status = status_of(form)
        return render_part(request, "want", participant, theme, status=status, form=form)
    return form_page(
        request,
        form,
        title=_("What %(name)s wants") % {"name": participant.first_name},
        page_title=" · ".join([_("Her plan"), participant.pseudonym]),
        back_url=plan_url(participant, "want", theme),
    )
