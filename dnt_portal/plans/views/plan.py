"""The plan itself: on the screen, on paper, and what she wants."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dnt_portal.common.errors import Refused
from dnt_portal.common.pdf import render_pdf
from dnt_portal.plans import services
from dnt_portal.plans.forms import WhatIWantForm
from dnt_portal.plans.reading import read_plan
from dnt_portal.plans.views.shared import (
    asked_theme,
    back_to_plan,
    must_work_on_plan,
    participant_or_404,
    plan_context,
    plan_url,
    render_part,
)


@require_safe
def plan(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """Her plan, for who works on it with her: trainer, coach, project leader."""
    participant = participant_or_404(request, pseudonym)
    context = plan_context(request, participant, asked_theme(request, participant))
    # The participant's page as whoever asks may see it: for a coach, the page of their coaching.
    context["back_url"] = reverse("overview:participant", args=[participant.pseudonym])
    return render(request, "plans/plan.html", context)


@require_safe
def pdf(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """Her plan on paper, for herself (need N64); in Dutch, or in English when asked.

    With her first name, because it is hers; the file's name says no more than
    her pseudonym.
    """
    participant = participant_or_404(request, pseudonym)
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


@require_http_methods(["GET", "HEAD", "POST"])
def what_i_want(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """What she wants with her life, in her own words."""
    participant = participant_or_404(request, pseudonym)
    must_work_on_plan(request, participant)
    theme = asked_theme(request, participant)
    posted = request.POST if request.method == "POST" else None
    form = WhatIWantForm(posted, plan=read_plan(participant).plan)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_what_i_want(
                plan=services.plan_of(participant),
                words=form.cleaned_data["words"],
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            if request.htmx:
                return render_part(request, "want", participant, theme, saved=True)
            return back_to_plan(participant, "want", theme)
    status = 422 if form.errors else 200
    if request.htmx:
        return render_part(request, "want", participant, theme, status=status, form=form)
    context = {
        "form": form,
        "title": _("What %(name)s wants") % {"name": participant.first_name},
        "page_title": f"{_('Her plan')} · {participant.pseudonym}",
        "back_url": plan_url(participant, "want", theme),
    }
    return render(request, "common/form_page.html", context, status=status)
