"""What a coach had typed when the match ended, sent as a last report."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from dnt_portal.coaching import services
from dnt_portal.coaching.forms.last_reports import LastReportForm, as_typed
from dnt_portal.coaching.permissions import can_send_last_report
from dnt_portal.common.http import (
    PortalRequest,
    act,
    done,
    fetch,
    form_page,
    posted,
    require_form,
)
from dnt_portal.submissions.models import Draft


@require_form
def send(request: PortalRequest, key: UUID) -> HttpResponse:
    """Look over what was typed before the match ended, and send it to the project leader."""
    draft = fetch(request, Draft.objects, can_send_last_report, key=key)
    form = LastReportForm(posted(request), initial=as_typed(draft))
    if act(
        form,
        lambda: services.last_reports.send_last_report(
            by=request.user, draft=draft, **form.cleaned_data
        ),
    ):
        return done(request, _("Your last report goes to the project leader."), "overview:home")
    return form_page(
        request,
        form,
        title=_("Last report"),
        lead=_("The match has ended. The project leader reads this in its log."),
        submit_label=_("Send"),
        back_url=reverse("overview:drafts"),
        back_label=_("Not saved yet"),
    )
