"""The decision on a referral, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from dnt_portal.common.http import PortalRequest, act, done, form_page, must, posted, require_form
from dnt_portal.intake import permissions, services
from dnt_portal.intake.emails import what_the_referrer_was_mailed
from dnt_portal.intake.enums import CLOSED, NOT_DECIDED, ReferralState
from dnt_portal.intake.forms import DecisionForm, TakeBackForm
from dnt_portal.intake.sheet import sheet_of
from dnt_portal.intake.views.shared import fetch_referral
from dnt_portal.participants.enums import SafetyContactKind


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
    consents = row.participant.consents.to_a_file()
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


@require_form
def take_back(request: PortalRequest, pk: int) -> HttpResponse:
    """Take a decision back, with the reason; what was mailed about it is said beforehand."""
    row = fetch_referral(request, pk)
    must(permissions.can_take_back_decision(request.user, row))
    if row.state != ReferralState.DECIDED and request.method != "POST":
        messages.info(request, CLOSED.get(ReferralState(row.state), NOT_DECIDED))
        return redirect("intake:referral", row.pk)
    form = TakeBackForm(posted(request), referral=row)
    if act(
        form,
        lambda: services.decisions.take_back_decision(
            by=request.user, referral=row, reason=form.cleaned_data["reason"]
        ),
    ):
        said = _("The decision is taken back. The referral is open again.")
        return done(request, said, "intake:referral", row.pk)
    decision = getattr(row, "decision", None)
    return form_page(
        request,
        form,
        template="intake/take_back.html",
        title=_("Take the decision back"),
        submit_label=_("Take the decision back"),
        danger=True,
        lead=f"{row.participant.full_name} · {row.participant.pseudonym}",
        decision=decision,
        mailed=what_the_referrer_was_mailed(decision) if decision else "",
        back_url=reverse("intake:referral", args=[row.pk]),
        back_label=row.participant.pseudonym,
    )
