"""What several pages of the intake share."""

from typing import Any

import django_tables2 as tables
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.common.http import PortalRequest, fetch
from dnt_portal.common.paging import lay_out
from dnt_portal.common.pieces import Tab
from dnt_portal.common.searching import asked_of, words_in
from dnt_portal.intake.enums import ReferralState
from dnt_portal.intake.models import Referral, WaitingListEntry
from dnt_portal.participants.models import Participant


def fetch_referral(request: PortalRequest, pk: int) -> Referral:
    """Return the referral with what its pages show: 404 when it is out of scope."""
    rows = Referral.objects.select_related(
        "participant__safe_contact", "project__edition", "referrer", "taken_back_by"
    )
    return fetch(request, rows, pk=pk)


def listed(
    request: PortalRequest, kind: type[tables.Table], rows: QuerySet[Any], order: str, **look: Any
) -> tables.Table:
    """Return a table in pages; after a search only of the women found."""
    if words := words_in(asked_of(request)):
        rows = rows.filter(participant__in=Participant.objects.search(words))
    table = kind(rows, order_by=order, reader=request.user, **look)
    lay_out(request, table)
    return table


def tabs(user: User, active: str) -> list[Tab]:
    """Return the steps of the intake, with how many women are at each."""
    counts = dict(
        Referral.objects.led_by(user)
        .open()
        .order_by()
        .values_list("state")
        .annotate(found=Count("pk"))
    )
    waiting = WaitingListEntry.objects.visible_to(user).waiting().count()
    page = reverse("intake:referrals")
    return [
        Tab(_("New"), f"{page}?tab=new", active == "new", counts.get(ReferralState.NEW, 0)),
        Tab(
            _("Screening"),
            f"{page}?tab=screening",
            active == "screening",
            counts.get(ReferralState.SCREENING, 0),
        ),
        Tab(_("Decided"), f"{page}?tab=decided", active == "decided"),
        Tab(_("Waiting list"), reverse("intake:waiting_list"), active == "waiting", waiting),
    ]
