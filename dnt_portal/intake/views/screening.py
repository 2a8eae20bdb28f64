"""The screening: the criteria one by one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dnt_portal.common.errors import Refused
from dnt_portal.common.http import (
    Done,
    PortalRequest,
    attempt,
    done,
    must,
    refusal_of,
    require_form,
    status_of,
)
from dnt_portal.intake import permissions, services
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

    def note() -> None:
        started = services.decisions.start_screening(by=request.user, referral=row)
        remark = request.POST["language_remark"][:200]
        services.decisions.note_language(screening=started, remark=remark)

    outcome = attempt(note)
    if isinstance(outcome, Refused):
        return _page(request, row, outcome)
    return done(request, _("Saved."), "intake:screening", row.pk)


def _answer(request: PortalRequest, row: Referral) -> HttpResponse:
    """Save one answer; the first one starts the screening."""
    criterion = get_object_or_404(
        row.project.edition.criteria, pk=_number(request.POST.get("criterion"))
    )
    remark = request.POST.get("remark", "")[:300]

    def answer() -> None:
        started = services.decisions.start_screening(by=request.user, referral=row)
        services.decisions.answer_criterion(
            by=request.user,
            screening=started,
            criterion=criterion,
            answer=request.POST.get("answer") or request.POST.get("current", ""),
            remark=remark,
        )

    outcome = attempt(answer)
    if request.htmx:
        return _line(request, row, criterion, remark, outcome)
    if isinstance(outcome, Refused):
        return _page(request, row, outcome)
    return redirect(f"{reverse('intake:screening', args=[row.pk])}#criterion-{criterion.pk}")


def _line(
    request: PortalRequest,
    row: Referral,
    criterion: Criterion,
    remark: str,
    outcome: Done[None] | Refused,
) -> HttpResponse:
    """Answer htmx: the criterion again with what became of the answer, and the advice."""
    sheet = sheet_of(row, request.user)
    problem = refusal_of(outcome)
    context = {
        "referral": row,
        "sheet": sheet,
        "line": sheet.line(criterion),
        "may_screen": permissions.can_screen(request.user, row),
        "saved": not problem,
        "problem": problem,
        "typed": remark if problem else "",
    }
    return render(request, "intake/partials/answered.html", context, status=status_of(outcome))


def _page(request: PortalRequest, row: Referral, refused: Refused | None = None) -> HttpResponse:
    context = {
        "referral": row,
        "participant": row.participant,
        "screening": Screening.objects.filter(referral=row).first(),
        "sheet": sheet_of(row, request.user),
        "may_screen": permissions.can_screen(request.user, row),
        "problem": refusal_of(refused),
    }
    return render(request, "intake/screening.html", context, status=status_of(refused))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
