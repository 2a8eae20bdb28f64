"""The screening: the criteria one by one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dnt_portal.common.errors import Refused
from dnt_portal.common.http import (
    Done,
    PortalRequest,
    act,
    attempt,
    done,
    must,
    refusal_of,
    require_form,
    status_of,
)
from dnt_portal.common.taps import chosen, read_tap
from dnt_portal.intake import permissions, services
from dnt_portal.intake.enums import Answer
from dnt_portal.intake.forms import LanguageForm
from dnt_portal.intake.models import Referral, Screening
from dnt_portal.intake.sheet import sheet_of
from dnt_portal.intake.views.shared import fetch_referral
from dnt_portal.programme.models import Criterion


@require_form
def screening(request: PortalRequest, pk: int) -> HttpResponse:
    """Show the criteria with the advice beside them, and save each as it is answered."""
    row = fetch_referral(request, pk)
    must(permissions.can_see_screening(request.user, row))
    if request.method != "POST":
        return _page(request, row)
    must(permissions.can_screen(request.user, row))
    if "language_remark" in request.POST:
        return _note_language(request, row)
    return _answer(request, row)


def _note_language(request: PortalRequest, row: Referral) -> HttpResponse:
    """Save the line on her Dutch, which starts the screening as an answer does."""

    form = _language_form(request, row)

    def note() -> None:
        started = services.decisions.start_screening(by=request.user, referral=row)
        services.decisions.note_language(
            screening=started, remark=form.cleaned_data["language_remark"]
        )

    if act(form, note):
        return done(request, _("Saved."), "intake:screening", row.pk)
    return _page(request, row, language=form)


def _language_form(request: PortalRequest, row: Referral) -> LanguageForm:
    sent = request.POST if "language_remark" in request.POST else None
    form = LanguageForm(sent, screening=Screening.objects.filter(referral=row).first())
    form.fields["language_remark"].disabled = not permissions.can_screen(request.user, row)
    return form


def _answer(request: PortalRequest, row: Referral) -> HttpResponse:
    """Save one answer, the line why, or both; the first answer starts the screening."""
    criterion = get_object_or_404(
        row.project.edition.criteria, pk=_number(request.GET.get("criterion"))
    )
    remark = request.POST.get("remark")
    remark = remark[:300] if remark is not None else None

    def answer() -> None:
        started = services.decisions.start_screening(by=request.user, referral=row)
        said: dict[str, Any] = {"by": request.user, "screening": started, "criterion": criterion}
        if remark is not None and "tap" not in request.POST:
            services.decisions.explain_answer(**said, remark=remark)
            return
        read_tap(request)
        choice = chosen(Answer, request.POST.get("tap", ""))
        services.decisions.answer_criterion(**said, answer=choice, remark=remark)

    outcome = attempt(answer)
    if request.htmx:
        return _line(request, row, criterion, remark or "", outcome)
    if isinstance(outcome, Refused):
        return _page(request, row, outcome, typed_at=criterion.pk, typed=remark or "")
    return redirect(f"{reverse('intake:screening', args=[row.pk])}#criterion-{criterion.pk}")


def _line(
    request: PortalRequest,
    row: Referral,
    criterion: Criterion,
    remark: str,
    outcome: Done[None] | Refused,
) -> HttpResponse:
    """Answer a tap: the criterion again with what became of the answer, and the advice."""
    sheet = sheet_of(row, request.user, with_earlier=True)
    problem = refusal_of(outcome)
    context = {
        "referral": row,
        "sheet": sheet,
        "line": sheet.line(criterion),
        "may_screen": permissions.can_screen(request.user, row),
        "problem": problem,
        "typed_at": criterion.pk if problem else None,
        "typed": remark,
    }
    return render(request, "intake/partials/answered.html", context, status=status_of(outcome))


def _page(
    request: PortalRequest,
    row: Referral,
    refused: Refused | None = None,
    language: LanguageForm | None = None,
    **typed: object,
) -> HttpResponse:
    language = language or _language_form(request, row)
    context = {
        "referral": row,
        "participant": row.participant,
        "language": language,
        "sheet": sheet_of(row, request.user, with_earlier=True),
        "may_screen": permissions.can_screen(request.user, row),
        "problem": refusal_of(refused),
        **typed,
    }
    return render(request, "intake/screening.html", context, status=status_of(refused or language))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
