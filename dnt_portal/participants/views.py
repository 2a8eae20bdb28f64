"""Pages of a participant's file."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dnt_portal.accounts.models import User
from dnt_portal.common.forms import ConfirmForm
from dnt_portal.common.http import PortalRequest, act, done, fetch, form_page, posted, require_form
from dnt_portal.common.meanwhile import facts
from dnt_portal.participants import extensions, permissions, services
from dnt_portal.participants.forms import (
    ConsentDayForm,
    ConsentForm,
    DayForm,
    KeepApartForm,
    ParticipantForm,
    SafeContactForm,
    SafetyContactForm,
)
from dnt_portal.participants.models import Consent, KeepApart, Participant, SafetyContact
from dnt_portal.participants.names import name_for


@require_form
def edit(request: PortalRequest, pseudonym: str) -> HttpResponse:
    """Change who she is; below it stand safety net, consent and who she must not meet."""
    participant = _participant(request, pseudonym, permissions.can_edit_file)
    form = ParticipantForm(posted(request), instance=participant)
    if act(form, lambda: services.update_participant(participant=participant, **form.cleaned_data)):
        return _saved(request, participant)
    user = request.user
    return form_page(
        request,
        form,
        template="participants/edit.html",
        participant=participant,
        title=_("Her file"),
        lead=_lead(request, participant),
        back_url=_way_back(request, participant),
        back_label=participant.pseudonym,
        safety_net=participant.safety_net.current(),
        past_net=participant.safety_net.past(),
        consents=participant.consents.all(),
        kept_apart=KeepApart.objects.concerning(participant).select_related(
            "participant", "other_participant", "other_user"
        ),
        may_change_safe_contact=permissions.can_change_safe_contact(user, participant),
        may_change_safety_net=permissions.can_change_safety_net(user, participant),
        may_record_consent=permissions.can_record_consent(user, participant),
        may_keep_apart=permissions.can_keep_apart(user, participant),
    )


@require_form
def safe_contact(request: PortalRequest, pseudonym: str) -> HttpResponse:
    """Say how she is reached without danger."""
    participant = _participant(request, pseudonym, permissions.can_change_safe_contact)
    contact = getattr(participant, "safe_contact", None)
    form = SafeContactForm(posted(request), contact=contact)
    if act(
        form, lambda: services.set_safe_contact(participant=participant, **form.contact_fields())
    ):
        return _saved(request, participant)
    return _form_page(request, participant, form, _("Safe contact"))


@require_form
def safety_contact_add(request: PortalRequest, pseudonym: str) -> HttpResponse:
    """Add someone to her safety net."""
    participant = _participant(request, pseudonym, permissions.can_change_safety_net)
    form = SafetyContactForm(posted(request), initial={"kind": "case_manager"})
    if act(form, lambda: services.add_safety_contact(participant=participant, **form.cleaned_data)):
        return _saved(request, participant)
    return _form_page(request, participant, form, _("Add to her safety net"))


@require_form
def safety_contact_end(request: PortalRequest, pseudonym: str, pk: int) -> HttpResponse:
    """End someone's part in her safety net."""
    participant = _participant(request, pseudonym, permissions.can_change_safety_net)
    contact = fetch(request, SafetyContact.objects, participant=participant, pk=pk)
    form = DayForm(posted(request), about=contact, rests_on=facts(contact, "until"))
    if act(
        form,
        lambda: services.end_safety_contact(contact=contact, until=form.cleaned_data["day"]),
        fields={"until": "day"},
    ):
        return _saved(request, participant)
    # Whose part ends stands below the title: titles stay in the history of a browser.
    title = _("No longer part of her safety net")
    return _form_page(request, participant, form, title, about=contact.name)


@require_form
def safety_contact_restore(request: PortalRequest, pseudonym: str, pk: int) -> HttpResponse:
    """Let someone be part of her safety net again who was taken out of it by mistake."""
    participant = _participant(request, pseudonym, permissions.can_change_safety_net)
    contact = fetch(request, SafetyContact.objects, participant=participant, pk=pk)
    if contact.until is None and request.method != "POST":
        return redirect(_way_back(request, participant))
    form = ConfirmForm(posted(request), about=contact, rests_on=facts(contact, "until"))
    if act(form, lambda: services.restore_safety_contact(contact=contact)):
        return _saved(request, participant)
    title = _("Part of her safety net again")
    return _form_page(
        request, participant, form, title, about=contact.name, submit_label=_("Put back")
    )


@require_form
def consent_add(request: PortalRequest, pseudonym: str) -> HttpResponse:
    """Record what she agreed to."""
    participant = _participant(request, pseudonym, permissions.can_record_consent)
    form = ConsentForm(posted(request), participant=participant)
    if act(
        form,
        lambda: services.record_consent(
            by=request.user, participant=participant, **form.cleaned_data
        ),
    ):
        return _saved(request, participant)
    return _form_page(request, participant, form, _("Record consent"))


@require_form
def consent_withdraw(request: PortalRequest, pseudonym: str, pk: int) -> HttpResponse:
    """Record what she took back."""
    participant = _participant(request, pseudonym, permissions.can_record_consent)
    consent = fetch(request, Consent.objects, participant=participant, pk=pk)
    form = DayForm(posted(request), about=consent, rests_on=facts(consent, "withdrawn_on"))
    if act(
        form,
        lambda: services.withdraw_consent(consent=consent, withdrawn_on=form.cleaned_data["day"]),
        fields={"withdrawn_on": "day"},
    ):
        return _saved(request, participant)
    title = _("She takes back: %(what)s") % {"what": consent.get_kind_display()}
    return _form_page(request, participant, form, title)


@require_form
def consent_correct(request: PortalRequest, pseudonym: str, pk: int) -> HttpResponse:
    """Correct the day she agreed; from here what was recorded by mistake is taken away."""
    participant = _participant(request, pseudonym, permissions.can_record_consent)
    consent = fetch(request, Consent.objects, participant=participant, pk=pk)
    taken_back = consent.withdrawn_on is not None
    form = ConsentDayForm(posted(request), instance=consent)
    if act(
        form,
        lambda: services.correct_consent(consent=consent, given_on=form.cleaned_data["given_on"]),
    ):
        return _saved(request, participant)
    return _form_page(
        request,
        participant,
        form,
        _("Correct this consent"),
        about=consent.get_kind_display(),
        template="participants/consent_correct.html",
        consent=consent,
        taken_back=taken_back,
        way_back=request.GET.get("next", ""),
    )


@require_form
def consent_take_back(request: PortalRequest, pseudonym: str, pk: int) -> HttpResponse:
    """Take away a consent that was recorded by mistake."""
    participant = _participant(request, pseudonym, permissions.can_record_consent)
    consent = fetch(request, Consent.objects, participant=participant, pk=pk)
    stands = facts(consent, "given_on", "withdrawn_on")
    form = ConfirmForm(posted(request), about=consent, rests_on=stands)
    if act(form, lambda: services.take_back_consent(consent=consent)):
        return _saved(request, participant)
    return _form_page(
        request,
        participant,
        form,
        _("She did not agree"),
        about=consent.get_kind_display(),
        template="participants/consent_take_back.html",
        submit_label=_("Take it away"),
        danger=True,
    )


@require_form
def consent_stands(request: PortalRequest, pseudonym: str, pk: int) -> HttpResponse:
    """Let a consent stand that was written down as taken back by mistake."""
    participant = _participant(request, pseudonym, permissions.can_record_consent)
    consent = fetch(request, Consent.objects, participant=participant, pk=pk)
    if consent.withdrawn_on is None and request.method != "POST":
        return redirect(_way_back(request, participant))
    form = ConfirmForm(
        posted(request), about=consent, rests_on=facts(consent, "given_on", "withdrawn_on")
    )
    if act(form, lambda: services.undo_withdrawal(consent=consent)):
        return _saved(request, participant)
    title = _("She did not take it back")
    return _form_page(
        request,
        participant,
        form,
        title,
        about=consent.get_kind_display(),
        submit_label=_("It stands"),
    )


@require_form
def keep_apart_add(request: PortalRequest, pseudonym: str) -> HttpResponse:
    """Say whom she must not meet."""
    participant = _participant(request, pseudonym, permissions.can_keep_apart)
    form = KeepApartForm(posted(request), participant=participant)
    if kept := act(form, lambda: services.keep_apart(participant=participant, **form.cleaned_data)):
        _say_who_meets(request, kept.value)
        return _saved(request, participant)
    return _form_page(request, participant, form, _("Must not meet"))


def _say_who_meets(request: PortalRequest, row: KeepApart) -> None:
    """Warn that the two are together now: keeping apart looks at what comes only."""
    for meeting in extensions.meetings_of(KeepApart.objects.filter(pk=row.pk)):
        messages.warning(
            request,
            format_html('{}. <a href="{}">{}</a>', meeting.text, meeting.url, meeting.action),
        )


@require_POST
def keep_apart_remove(request: PortalRequest, pseudonym: str, pk: int) -> HttpResponse:
    """Take back that two people must not meet."""
    participant = _participant(request, pseudonym, permissions.can_keep_apart)
    row = fetch(request, KeepApart.objects.concerning(participant), pk=pk)
    services.stop_keeping_apart(row=row)
    return _saved(request, participant)


# -- Shared --------------------------------------------------------------------------------


def _participant(
    request: PortalRequest, pseudonym: str, may: Callable[[User, Participant], bool]
) -> Participant:
    files = Participant.objects.select_related("project", "safe_contact")
    return fetch(request, files, may, pseudonym=pseudonym)


def _way_back(request: PortalRequest, participant: Participant) -> str:
    """Return the page of the portal one came from (`?next=`), else the participant's own."""
    came_from = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(came_from, allowed_hosts=None):
        return came_from
    return reverse("overview:participant", args=[participant.pseudonym])


def _lead(request: PortalRequest, participant: Participant) -> str:
    return f"{name_for(request.user, participant)} · {participant.pseudonym}"


def _saved(request: PortalRequest, participant: Participant) -> HttpResponse:
    return done(request, _("Saved."), _way_back(request, participant))


def _form_page(
    request: PortalRequest,
    participant: Participant,
    form: BaseForm,
    title: str,
    *,
    about: str = "",
    **context: Any,
) -> HttpResponse:
    """Answer a page with one form about her; `about` says first whom or what else it is about."""
    lead = _lead(request, participant)
    return form_page(
        request,
        form,
        title=title,
        lead=f"{about} · {lead}" if about else lead,
        back_url=_way_back(request, participant),
        back_label=participant.pseudonym,
        participant=participant,
        **context,
    )
