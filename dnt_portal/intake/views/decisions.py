"""The decision on a referral."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from dnt_portal.common.http import PortalRequest, act, done, form_page, must, posted, require_form
from dnt_portal.intake import permissions, services
from dnt_portal.intake.enums import CLOSED, ReferralState
from dnt_portal.intake.forms import DecisionForm
from dnt_portal.intake.sheet import sheet_of
from dnt_portal.intake.views.shared import fetch_referral
from dnt_portal.participants.enums import ConsentKind, SafetyContactKind


@require_form
def decide(request: PortalRequest, pk: int) -> HttpResponse:
    """Decide, with the advice above it; only what the decision needs is asked."""
    row = fetch_referral(request, pk)
    must(permissions.can_see_screening(request.user, row))
    if not row.is_open and request.method != "POST":
        # Someone was quicker: there is nothing to fill in any more.
        messages.info(request, CLOSED[ReferralState(row.state)])
        return redirect("intake:referral", row.pk)
    # What was typed for one that was closed meanwhile stays in view; the service refuses it.
    must(permissions.can_decide(request.user, row) or not row.is_open)
    sheet = sheet_of(row, request.user)
    consents = row.participant.consents.filter(kind=ConsentKind.FILE, withdrawn_on=None)
    form = DecisionForm(posted(request), referral=row, sheet=sheet, has_consent=consents.exists())
    if act(
        form,
        lambda: services.decisions.decide(by=request.user, referral=row, **form.cleaned_data),
    ):
        return done(request, _("Decided."), "intake:referral", row.pk)
    net = row.participant.safety_net.current().filter(kind=SafetyContactKind.CASE_MANAGER)
    return form_page(
        request,
        form,
        template="intake/decide.html",
        referral=row,
        participant=row.participant,
        sheet=sheet,
        has_case_manager=net.exists(),
    )
