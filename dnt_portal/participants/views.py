"""Pages of the participant's file."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Refused
from dnt_portal.participants import extensions, permissions, services
from dnt_portal.participants.forms import (
    ConsentForm,
    DayForm,
    KeepApartForm,
    ParticipantForm,
    SafeContactForm,
    SafetyContactForm,
)
from dnt_portal.participants.models import Consent, KeepApart, Participant, SafetyContact
from dnt_portal.participants.names import name_for


def edit(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """The file: who she is, and below it her safety net, consent and who she must not meet."""
    participant = _participant(request, pseudonym, permissions.can_edit_file)
    form = ParticipantForm(_posted(request), instance=participant)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_participant(participant=participant, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            return _saved(request, participant)
    context = {
        "form": form,
        "participant": participant,
        "title": _("Her file"),
        "lead": _lead(request, participant),
        "back_url": _way_back(request, participant),
        "back_label": participant.pseudonym,
        "safety_net": participant.safety_net.current(),
        "consents": participant.consents.all(),
        "kept_apart": KeepApart.objects.concerning(participant).select_related(
            "participant", "other_participant", "other_user"
        ),
    }
    return render(request, "participants/edit.html", context, status=_status(form))


def safe_contact(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """How she is reached without danger."""
    participant = _participant(request, pseudonym, permissions.can_change_safe_contact)
    contact = getattr(participant, "safe_contact", None)
    form = SafeContactForm(_posted(request), contact=contact)
    if request.method == "POST" and form.is_valid():
        services.set_safe_contact(participant=participant, **form.contact_fields())
        return _saved(request, participant)
    return _form_page(request, participant, form, _("Safe contact"))


def safety_contact_add(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """Someone new in her safety net."""
    participant = _participant(request, pseudonym, permissions.can_change_safety_net)
    form = SafetyContactForm(_posted(request), initial={"kind": "case_manager"})
    if request.method == "POST" and form.is_valid():
        services.add_safety_contact(participant=participant, **form.cleaned_data)
        return _saved(request, participant)
    return _form_page(request, participant, form, _("Add to her safety net"))


def safety_contact_end(request: HttpRequest, pseudonym: str, pk: int) -> HttpResponse:
    """End someone's part in her safety net."""
    participant = _participant(request, pseudonym, permissions.can_change_safety_net)
    contact = get_object_or_404(
        SafetyContact.objects.visible_to(request.user), participant=participant, pk=pk
    )
    form = DayForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        services.end_safety_contact(contact=contact, until=form.cleaned_data["day"])
        return _saved(request, participant)
    # Whose part ends stands below the title: titles stay in the history of a browser.
    title = _("No longer part of her safety net")
    return _form_page(request, participant, form, title, about=contact.name)


def consent_add(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """What she agreed to."""
    participant = _participant(request, pseudonym, permissions.can_record_consent)
    form = ConsentForm(_posted(request), participant=participant)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_consent(by=request.user, participant=participant, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            return _saved(request, participant)
    return _form_page(request, participant, form, _("Record consent"))


def consent_withdraw(request: HttpRequest, pseudonym: str, pk: int) -> HttpResponse:
    """What she took back."""
    participant = _participant(request, pseudonym, permissions.can_record_consent)
    consent = get_object_or_404(
        Consent.objects.visible_to(request.user), participant=participant, pk=pk
    )
    form = DayForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_consent(consent=consent, withdrawn_on=form.cleaned_data["day"])
        except Refused as refused:
            form.add_error("day", refused.message)
        else:
            return _saved(request, participant)
    title = _("She takes back: %(what)s") % {"what": consent.get_kind_display()}
    return _form_page(request, participant, form, title)


def keep_apart_add(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """Whom she must not meet."""
    participant = _participant(request, pseudonym, permissions.can_keep_apart)
    form = KeepApartForm(_posted(request), participant=participant)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.keep_apart(participant=participant, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            _say_who_meets(request, row)
            return _saved(request, participant)
    return _form_page(request, participant, form, _("Must not meet"))


def _say_who_meets(request: HttpRequest, row: KeepApart) -> None:
    """Warn that the two are together now: keeping apart looks at what comes only."""
    for meeting in extensions.meetings_of(KeepApart.objects.filter(pk=row.pk)):
        messages.warning(
            request,
            format_html('{}. <a href="{}">{}</a>', meeting.text, meeting.url, meeting.action),
        )


@require_POST
def keep_apart_remove(request: HttpRequest, pseudonym: str, pk: int) -> HttpResponse:
    """They may meet again."""
    participant = _participant(request, pseudonym, permissions.can_keep_apart)
    row = get_object_or_404(KeepApart.objects.concerning(participant), pk=pk)
    services.stop_keeping_apart(row=row)
    return _saved(request, participant)


# -- Shared --------------------------------------------------------------------------------


def _participant(
    request: HttpRequest, pseudonym: str, allowed: Callable[[User, Participant], bool]
) -> Participant:
    """Her file: 404 when it is out of scope, 403 when this act is not allowed."""
    visible = Participant.objects.visible_to(request.user)
    participant = get_object_or_404(
        visible.select_related("project", "safe_contact"), pseudonym=pseudonym
    )
    if not allowed(request.user, participant):
        raise PermissionDenied
    return participant


def _page_of(participant: Participant) -> str:
    return reverse("overview:participant", args=[participant.pseudonym])


def _way_back(request: HttpRequest, participant: Participant) -> str:
    """The page of the portal she came from (`?next=`), else the participant's own."""
    came_from = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(came_from, allowed_hosts=None):
        return came_from
    return _page_of(participant)


def _lead(request: HttpRequest, participant: Participant) -> str:
    return f"{name_for(request.user, participant)} · {participant.pseudonym}"


def _saved(request: HttpRequest, participant: Participant) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(_way_back(request, participant))


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is nothing at all."""
    return request.POST if request.method == "POST" else None


def _status(form: object) -> int:
    return 422 if getattr(form, "errors", None) else 200


def _form_page(
    request: HttpRequest, participant: Participant, form: object, title: str, *, about: str = ""
) -> HttpResponse:
    """A page with one form about her; `about` says first whom or what else it is about."""
    lead = _lead(request, participant)
    context = {
        "form": form,
        "title": title,
        "lead": f"{about} · {lead}" if about else lead,
        "back_url": _way_back(request, participant),
        "back_label": participant.pseudonym,
    }
    return render(request, "common/form_page.html", context, status=_status(form))
