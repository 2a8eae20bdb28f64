"""Referrals: the list, referring a woman, and one referral with what becomes of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dnt_portal.accounts.current import current_assignment
from dnt_portal.common.forms import ConfirmForm
from dnt_portal.common.http import (
    Done,
    PortalRequest,
    act,
    done,
    fetch,
    form_page,
    must,
    posted,
    press,
    require_form,
)
from dnt_portal.common.searching import asked_of, is_narrowed, keep_search, list_page, way_back
from dnt_portal.intake import permissions, services
from dnt_portal.intake.enums import CLOSED, ReferralState
from dnt_portal.intake.forms import ReferForm, ReferralSearchForm
from dnt_portal.intake.models import Referral
from dnt_portal.intake.sheet import sheet_of
from dnt_portal.intake.status import as_the_referrer_wrote_it, plain_status
from dnt_portal.intake.tables import OwnReferralTable, ReferralTable
from dnt_portal.intake.views.shared import fetch_referral, listed, tabs
from dnt_portal.participants import permissions as files
from dnt_portal.participants.extensions import tell_first_days
from dnt_portal.participants.models import Participant

#: Which referrals stand under each tab, and which columns are of no use there.
TABS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "new": ((ReferralState.NEW,), ("answered", "outcome")),
    "screening": ((ReferralState.SCREENING,), ("outcome",)),
    "decided": (
        tuple(CLOSED),
        ("answered", "waiting"),
    ),
}

# -- Lists -----------------------------------------------------------------------------------


@require_form
def referrals(request: PortalRequest) -> HttpResponse:
    """List a leader's referrals by how far they are, or a referrer's own with what came of them."""
    must(permissions.can_list_referrals(request.user))
    if not permissions.lists_as_leader(request.user, current_assignment(request)):
        return _own_referrals(request)
    if request.method == "POST":
        return keep_search(request, ReferralSearchForm())
    tab = request.GET.get("tab", "new")
    tab = tab if tab in TABS else "new"
    states, unused = TABS[tab]
    table = listed(
        request,
        ReferralTable,
        Referral.objects.led_by(request.user)
        .filter(state__in=states)
        .with_progress()
        .with_latest()
        .select_related("participant", "project", "referrer", "decision"),
        "-received_on" if tab == "decided" else "received_on",
        several=permissions.leads_several(request.user),
        exclude=unused,
        empty_text=_("No referrals here"),
    )
    context = {
        "table": table,
        "form": ReferralSearchForm(asked_of(request).dict() | {"tab": tab}),
        "found": table.paginator.count,
        "tabs": tabs(request.user, tab),
    }
    return list_page(request, "intake/referrals.html", context)


def _own_referrals(request: PortalRequest) -> HttpResponse:
    if request.method == "POST":
        return keep_search(request, ReferralSearchForm())
    form = ReferralSearchForm(asked_of(request))
    table = listed(
        request,
        OwnReferralTable,
        # Where the role has ended a referrer no longer sees them: the list says what the
        # pages say.
        Referral.objects.visible_to(request.user)
        .filter(referrer=request.user)
        .select_related("participant", "project", "decision"),
        "-received_on",
        several=permissions.refers_to_several(request.user),
        empty_text=_("You have not referred anyone yet")
        if not is_narrowed(form)
        else _("No referrals here"),
    )
    tell_first_days(row.record.participant for row in table.paginated_rows)
    context = {
        "table": table,
        "form": form,
        "found": table.paginator.count,
        "searches": table.paginator.num_pages > 1 or is_narrowed(form),
    }
    return list_page(request, "intake/own_referrals.html", context)


# -- One referral ------------------------------------------------------------------------------


@require_form
def refer(request: PortalRequest) -> HttpResponse:
    """Propose a woman for the programme."""
    must(permissions.can_refer(request.user))
    form = ReferForm(posted(request), user=request.user)
    if made := act(
        form, lambda: services.referrals.refer(by=request.user, **form.referral_fields())
    ):
        said = _("Referred: %(pseudonym)s. You find everything here.") % {
            "pseudonym": made.value.participant.pseudonym
        }
        return done(request, said, "intake:referral", made.value.pk)
    return form_page(
        request,
        form,
        title=_("Refer a woman"),
        lead=_("Taking part is her own choice, always. Stopping is fine too."),
        submit_label=_("Refer"),
        back_url=way_back(request, "intake:referrals"),
        back_label=_("Referrals"),
    )


@require_safe
def referral(request: PortalRequest, pk: int) -> HttpResponse:
    """Show a referral: all of it to the leader, what became of it to the referrer."""
    row = fetch_referral(request, pk)
    context: dict[str, Any] = {
        "referral": row,
        "participant": row.participant,
        "may_withdraw": permissions.can_withdraw(request.user, row),
    }
    if not permissions.can_see_screening(request.user, row):
        tell_first_days([row.participant])
        context |= {"plain": plain_status(row), **as_the_referrer_wrote_it(row)}
        return render(request, "intake/own_referral.html", context)
    doubles = list(
        Participant.objects.led_by(request.user).possible_doubles_of(row.participant)[:5]
    )
    tell_first_days(doubles)
    others = Referral.objects.filter(participant=row.participant).exclude(pk=row.pk)
    context |= {
        "sheet": sheet_of(row, request.user),
        "decision": getattr(row, "decision", None),
        "doubles": doubles,
        "others": others.select_related("decision"),
        "safety_net": row.participant.safety_net.current(),
        "may_screen": permissions.can_screen(request.user, row),
        "may_look_again": permissions.can_look_again(request.user, row.participant),
        "may_take_back": permissions.can_take_back_decision(request.user, row)
        and services.decisions.may_be_taken_back(row),
        "may_edit_file": files.can_edit_file(request.user, row.participant),
        "may_change_safe_contact": files.can_change_safe_contact(request.user, row.participant),
        "may_change_safety_net": files.can_change_safety_net(request.user, row.participant),
    }
    return render(request, "intake/referral.html", context)


@require_form
def withdraw(request: PortalRequest, pk: int) -> HttpResponse:
    """Take a referral back, after asking once more."""
    row = fetch_referral(request, pk)
    if not row.is_open:
        messages.info(request, CLOSED[ReferralState(row.state)])
        return redirect("intake:referral", row.pk)
    must(permissions.can_withdraw(request.user, row))
    if request.method != "POST":
        return render(request, "intake/withdraw.html", {"referral": row})
    if isinstance(press(request, lambda: services.referrals.withdraw(referral=row)), Done):
        return done(request, _("The referral is withdrawn."), "intake:referral", row.pk)
    return redirect("intake:referral", row.pk)


@require_form
def look_again(request: PortalRequest, pseudonym: str) -> HttpResponse:
    """Start over for a woman who could not take part yet, withdrew or stopped, after asking."""
    rows = Participant.objects.select_related("project")
    participant = fetch(request, rows, permissions.can_reopen, pseudonym=pseudonym)
    page = reverse("overview:participant", args=[pseudonym])
    may = permissions.can_look_again(request.user, participant)
    if not may and request.method != "POST":
        return redirect(page)
    form = ConfirmForm(posted(request))
    if again := act(form, lambda: services.referrals.look_again(participant=participant)):
        said = _("There is a new referral for her. The earlier one is kept.")
        return done(request, said, "intake:referral", again.value.pk)
    return form_page(
        request,
        form,
        template="intake/look_again.html",
        title=_("Look again"),
        submit_label=_("Look again"),
        lead=f"{participant.full_name} · {participant.pseudonym}",
        last=services.referrals.last_referral_of(participant),
        back_url=page,
        back_label=pseudonym,
    )
