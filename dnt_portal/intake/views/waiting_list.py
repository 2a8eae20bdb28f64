"""The waiting list: who waits for a group, and who no longer does."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from dnt_portal.common.http import (
    PortalRequest,
    act,
    done,
    fetch,
    form_page,
    must,
    posted,
    require_form,
)
from dnt_portal.common.paging import lay_out
from dnt_portal.common.searching import asked_of, keep_search, list_page, way_back
from dnt_portal.intake import permissions, services
from dnt_portal.intake.forms import ReferralSearchForm, StopWaitingForm
from dnt_portal.intake.models import Decision, WaitingListEntry
from dnt_portal.intake.services.waiting_list import WAIT_IS_OVER
from dnt_portal.intake.tables import LookAgainTable, WaitingListTable
from dnt_portal.intake.views.shared import listed, tabs


@require_form
def waiting_list(request: PortalRequest) -> HttpResponse:
    """List the women who wait for a group, in order, and those to look at again."""
    must(permissions.can_see_waiting_list(request.user))
    if request.method == "POST":
        return keep_search(request, ReferralSearchForm())
    table = listed(
        request,
        WaitingListTable,
        WaitingListEntry.objects.visible_to(request.user)
        .waiting()
        .with_case_manager()
        .with_file_consent()
        .select_related("participant", "project"),
        "since",
        several=permissions.leads_several(request.user),
    )
    again = LookAgainTable(
        Decision.objects.visible_to(request.user)
        .to_look_at_again()
        .select_related("referral__participant"),
        reader=request.user,
        prefix="again-",
    )
    lay_out(request, again)
    context = {
        "table": table,
        "again": again,
        "tabs": tabs(request.user, "waiting"),
        "form": ReferralSearchForm(asked_of(request)),
        "found": table.paginator.count,
    }
    return list_page(request, "intake/waiting_list.html", context)


@require_form
def stop_waiting(request: PortalRequest, pk: int) -> HttpResponse:
    """Take a woman off the waiting list who gets no place, with the reason."""
    rows = WaitingListEntry.objects.select_related("participant")
    entry = fetch(request, rows, permissions.can_stop_waiting, pk=pk)
    if entry.until is not None:
        # An older page: she has a place by now, or was taken off the list already.
        messages.info(request, WAIT_IS_OVER)
        return redirect(way_back(request, "intake:waiting_list"))
    form = StopWaitingForm(posted(request))
    if act(form, lambda: services.waiting_list.stop_waiting(entry=entry, **form.cleaned_data)):
        said = _("%(who)s no longer waits for a group. Her file is kept.") % {
            "who": entry.participant
        }
        return done(request, said, way_back(request, "intake:waiting_list"))
    return form_page(
        request,
        form,
        template="intake/stop_waiting.html",
        title=_("No longer waiting"),
        lead=entry.participant.full_name,
        submit_label=_("Take her off the waiting list"),
        danger=True,
        back_url=way_back(request, "intake:waiting_list"),
        back_label=_("Waiting list"),
    )
