"""Pages of the intake."""

from typing import Any

import django_tables2 as tables
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dnt_portal.accounts.current import current_assignment
from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Refused
from dnt_portal.common.paging import found, lay_out
from dnt_portal.common.pieces import Tab
from dnt_portal.common.searching import words_in
from dnt_portal.intake import permissions, services
from dnt_portal.intake.enums import Answer, ReferralState
from dnt_portal.intake.forms import (
    DecisionForm,
    ReferForm,
    ReferralSearchForm,
    StopWaitingForm,
)
from dnt_portal.intake.models import Decision, Referral, Screening, WaitingListEntry
from dnt_portal.intake.sheet import sheet_of
from dnt_portal.intake.status import as_she_wrote_it, plain_status
from dnt_portal.intake.tables import (
    LookAgainTable,
    OwnReferralTable,
    ReferralTable,
    WaitingListTable,
)
from dnt_portal.participants.enums import ConsentKind, SafetyContactKind
from dnt_portal.participants.models import Participant

#: Which referrals stand under each tab, and which columns are of no use there.
TABS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "new": ((ReferralState.NEW,), ("answered", "outcome")),
    "screening": ((ReferralState.SCREENING,), ("outcome",)),
    "decided": (
        (ReferralState.DECIDED, ReferralState.WITHDRAWN),
        ("answered", "waiting"),
    ),
}

# -- Lists -----------------------------------------------------------------------------------


def referrals(request: HttpRequest) -> HttpResponse:
    """A leader's referrals by how far they are; a referrer's own with what became of them."""
    if not permissions.can_list_referrals(request.user):
        raise PermissionDenied
    if not _works_as_leader(request):
        return _own_referrals(request)
    rows = Referral.objects.led_by(request.user)
    asked = _posted(request)
    tab = (asked or request.GET).get("tab", "new")
    tab = tab if tab in TABS else "new"
    states, unused = TABS[tab]
    shown = (
        rows.filter(state__in=states)
        .with_progress()
        .with_latest()
        .select_related("participant", "project", "referrer", "decision")
    )
    table = _listed(
        request,
        ReferralTable,
        shown,
        "-received_on" if tab == "decided" else "received_on",
        projects=len(request.user.project_ids(Role.PROJECT_LEADER)),
        exclude=unused,
        empty_text=_("No referrals here"),
    )
    return render(
        request,
        "intake/referrals.html",
        {
            "table": table,
            "form": ReferralSearchForm(asked or {"tab": tab}),
            "tabs": _tabs(request.user, tab),
            "clear_url": f"{request.path}?tab={tab}",
        },
    )


def _own_referrals(request: HttpRequest) -> HttpResponse:
    # Where her role has ended she no longer sees them: the list says what their pages say.
    rows = (
        Referral.objects.visible_to(request.user)
        .filter(referrer=request.user)
        .select_related("participant", "project")
    )
    table = _listed(
        request,
        OwnReferralTable,
        rows,
        "-received_on",
        projects=len(request.user.project_ids(Role.REFERRER)),
        empty_text=_("No referrals here")
        if request.method == "POST"
        else _("You have not referred anyone yet"),
    )
    form = ReferralSearchForm(_posted(request))
    return render(request, "intake/own_referrals.html", {"table": table, "form": form})


def waiting_list(request: HttpRequest) -> HttpResponse:
    """Who waits for a group, in order, and who to look at again."""
    if not permissions.can_see_waiting_list(request.user):
        raise PermissionDenied
    waiting = (
        WaitingListEntry.objects.visible_to(request.user)
        .waiting()
        .with_case_manager()
        .select_related("participant", "project")
    )
    projects = len(request.user.project_ids(Role.PROJECT_LEADER))
    table = _listed(request, WaitingListTable, waiting, "since", projects=projects)
    again = LookAgainTable(
        Decision.objects.visible_to(request.user)
        .to_look_at_again()
        .select_related("referral__participant"),
        prefix="again-",
    )
    lay_out(request, again)
    return render(
        request,
        "intake/waiting_list.html",
        {
            "table": table,
            "again": again,
            "tabs": _tabs(request.user, "waiting"),
            "form": ReferralSearchForm(_posted(request)),
            "clear_url": request.path,
        },
    )


def stop_waiting(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a woman off the waiting list who gets no place, with the reason."""
    entry = get_object_or_404(
        WaitingListEntry.objects.visible_to(request.user).select_related("participant"), pk=pk
    )
    if not permissions.can_stop_waiting(request.user, entry):
        raise PermissionDenied
    if entry.until is not None:
        # An older page: she has a place by now, or was taken off the list already.
        messages.info(request, _("She is not on the waiting list any more."))
        return redirect("intake:waiting_list")
    form = StopWaitingForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.waiting_list.stop_waiting(entry=entry, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(
                request,
                _("%(who)s no longer waits for a group. Her file is kept.")
                % {"who": entry.participant},
            )
            return redirect("intake:waiting_list")
    context = {
        "form": form,
        "title": _("No longer waiting"),
        "lead": entry.participant.full_name,
        "submit_label": _("Take her off the waiting list"),
        "danger": True,
        "back_url": reverse("intake:waiting_list"),
        "back_label": _("Waiting list"),
    }
    return render(request, "intake/stop_waiting.html", context, status=_status(form))


# -- One referral ------------------------------------------------------------------------------


def refer(request: HttpRequest) -> HttpResponse:
    """Propose a woman for the programme."""
    if not permissions.can_refer(request.user):
        raise PermissionDenied
    form = ReferForm(_posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        fields = form.referral_fields()
        if not permissions.can_refer(request.user, fields["project"]):
            raise PermissionDenied
        try:
            referral = services.referrals.refer(by=request.user, **fields)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(
                request,
                _("Referred: %(pseudonym)s. You find everything here.")
                % {"pseudonym": referral.participant.pseudonym},
            )
            return redirect("intake:referral", referral.pk)
    context = {
        "form": form,
        "title": _("Refer a woman"),
        "lead": _("Taking part is her own choice, always. Stopping is fine too."),
        "submit_label": _("Refer"),
        "back_url": reverse("intake:referrals"),
        "back_label": _("Referrals"),
    }
    return render(request, "common/form_page.html", context, status=_status(form))


def referral(request: HttpRequest, pk: int) -> HttpResponse:
    """One referral: all of it for the leader, what became of it for who made it."""
    row = _referral(request, pk)
    context: dict[str, Any] = {
        "referral": row,
        "participant": row.participant,
        "may_withdraw": permissions.can_withdraw(request.user, row),
    }
    if not permissions.can_see_screening(request.user, row):
        context |= {"plain": plain_status(row), **as_she_wrote_it(row)}
        return render(request, "intake/own_referral.html", context)
    doubles = Participant.objects.led_by(request.user).possible_doubles_of(row.participant)
    others = Referral.objects.filter(participant=row.participant).exclude(pk=row.pk)
    context |= {
        "sheet": sheet_of(row, request.user),
        "decision": getattr(row, "decision", None),
        "doubles": doubles[:5],
        "others": others.select_related("decision"),
        "safety_net": row.participant.safety_net.current(),
        "may_screen": permissions.can_screen(request.user, row),
        "may_look_again": permissions.can_look_again(request.user, row.participant),
    }
    return render(request, "intake/referral.html", context)


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a referral back, after asking once more."""
    row = _referral(request, pk)
    if not permissions.can_withdraw(request.user, row):
        raise PermissionDenied
    if request.method == "POST":
        try:
            services.referrals.withdraw(referral=row)
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("The referral is withdrawn."))
        return redirect("intake:referral", row.pk)
    return render(request, "intake/withdraw.html", {"referral": row})


@require_POST
def look_again(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """Start over for a woman who could not take part yet, withdrew or stopped."""
    visible = Participant.objects.visible_to(request.user)
    participant = get_object_or_404(visible, pseudonym=pseudonym)
    if not permissions.leads_file(request.user, participant):
        raise PermissionDenied
    try:
        again = services.referrals.look_again(participant=participant)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("overview:participant", pseudonym)
    messages.success(request, _("There is a new referral for her. The earlier one is kept."))
    return redirect("intake:referral", again.pk)


# -- Screening and decision ----------------------------------------------------------------------


def screening(request: HttpRequest, pk: int) -> HttpResponse:
    """The criteria one by one, each saved as it is answered, with the advice beside them."""
    row = _referral(request, pk)
    if not permissions.can_see_screening(request.user, row):
        raise PermissionDenied
    if request.method == "POST":
        return _answer(request, row)
    return _screening_page(request, row)


def _answer(request: HttpRequest, row: Referral) -> HttpResponse:
    """Save one answer, or the line on her Dutch; the first one starts the screening."""
    if not permissions.can_screen(request.user, row):
        raise PermissionDenied
    if "language_remark" in request.POST:
        remark = request.POST["language_remark"][:200]
        started = services.decisions.start_screening(by=request.user, referral=row)
        services.decisions.note_language(screening=started, remark=remark)
        messages.success(request, _("Saved."))
        return redirect("intake:screening", row.pk)
    criteria = row.project.edition.criteria
    criterion = get_object_or_404(criteria, pk=_number(request.POST.get("criterion")))
    answer = request.POST.get("answer") or request.POST.get("current", "")
    remark = request.POST.get("remark", "")[:300]
    problem = ""
    try:
        if answer not in Answer.values:
            raise Refused(_("Choose an answer first."))
        started = services.decisions.start_screening(by=request.user, referral=row)
        services.decisions.answer_criterion(
            by=request.user, screening=started, criterion=criterion, answer=answer, remark=remark
        )
    except Refused as refused:
        problem = refused.message
    if request.htmx:
        sheet = sheet_of(row, request.user)
        context = {"referral": row, "sheet": sheet, "line": sheet.line(criterion)}
        context |= {"may_screen": True, "saved": not problem, "problem": problem}
        context["typed"] = remark if problem else ""
        return render(request, "intake/partials/answered.html", context)
    if problem:
        return _screening_page(request, row, problem)
    return redirect(f"{reverse('intake:screening', args=[row.pk])}#criterion-{criterion.pk}")


def _screening_page(request: HttpRequest, row: Referral, problem: str = "") -> HttpResponse:
    context = {
        "referral": row,
        "participant": row.participant,
        "screening": Screening.objects.filter(referral=row).first(),
        "sheet": sheet_of(row, request.user),
        "may_screen": permissions.can_screen(request.user, row),
        "problem": problem,
    }
    return render(request, "intake/screening.html", context, status=422 if problem else 200)


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide, with the advice above it; only what the decision needs is asked."""
    row = _referral(request, pk)
    if not permissions.can_see_screening(request.user, row):
        raise PermissionDenied
    if not permissions.can_decide(request.user, row):
        # Someone was quicker: there is nothing to fill in any more.
        withdrawn = row.state == ReferralState.WITHDRAWN
        messages.info(
            request,
            _("This referral was withdrawn.")
            if withdrawn
            else _("There is already a decision on this referral."),
        )
        return redirect("intake:referral", row.pk)
    sheet = sheet_of(row, request.user)
    consents = row.participant.consents.filter(kind=ConsentKind.FILE, withdrawn_on=None)
    form = DecisionForm(
        _posted(request), referral=row, advice=sheet.advice, has_consent=consents.exists()
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.decisions.decide(by=request.user, referral=row, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Decided."))
            return redirect("intake:referral", row.pk)
    net = row.participant.safety_net.current().filter(kind=SafetyContactKind.CASE_MANAGER)
    context = {
        "referral": row,
        "participant": row.participant,
        "sheet": sheet,
        "form": form,
        "has_case_manager": net.exists(),
    }
    return render(request, "intake/decide.html", context, status=_status(form))


# -- Shared --------------------------------------------------------------------------------


def _referral(request: HttpRequest, pk: int) -> Referral:
    """The referral: 404 when it is out of scope."""
    return get_object_or_404(
        Referral.objects.visible_to(request.user).select_related(
            "participant__safe_contact", "project__edition", "referrer"
        ),
        pk=pk,
    )


def _listed(
    request: HttpRequest, kind: type[tables.Table], rows: QuerySet, order: str, **look: Any
) -> tables.Table:
    """A table in pages; after a search the women found, in the same order, on one page."""
    asked = _posted(request)
    if asked is None:
        table = kind(rows, order_by=order, **look)
        lay_out(request, table)
        return table
    women = Participant.objects.search(words_in(asked))
    return found(kind, rows.filter(participant__in=women).order_by(order, "pk"), **look)


def _works_as_leader(request: HttpRequest) -> bool:
    """Which of the two lists she comes for, when she both leads and refers."""
    chosen = current_assignment(request)
    if chosen is not None and chosen.role in (Role.PROJECT_LEADER, Role.REFERRER):
        return chosen.role == Role.PROJECT_LEADER
    return request.user.has_role(Role.PROJECT_LEADER)


def _tabs(user: User, active: str) -> list[Tab]:
    """The steps of the intake, with how many women are at each."""
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


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is nothing at all."""
    return request.POST if request.method == "POST" else None


def _status(form: Any) -> int:
    return 422 if form.errors else 200
