"""The coach's log: recording a contact and correcting one's own."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from dnt_portal.coaching import services
from dnt_portal.coaching.forms.contacts import ContactForm
from dnt_portal.coaching.models import Contact, Track
from dnt_portal.coaching.permissions import can_edit_contact, can_log_contact
from dnt_portal.common.forms import ConfirmForm
from dnt_portal.common.http import (
    PortalRequest,
    act,
    done,
    fetch,
    form_page,
    posted,
    require_form,
)


@require_form
def add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Record that coach and participant were in touch, or tried to be."""
    tracks = Track.objects.select_related("participant__safe_contact", "coach")
    track = fetch(request, tracks, can_log_contact, pk=pk)
    form = ContactForm(posted(request), track=track)
    if act(
        form,
        lambda: services.contacts.log_contact(
            by=request.user, track=track, **form.contact_fields()
        ),
        fields=form.asked_at,
    ):
        return done(request, _("The contact is recorded."), "coaching:track", track.pk)
    return _form_page(request, form, track, _("Record a contact"))


@require_form
def edit(request: PortalRequest, pk: int) -> HttpResponse:
    """Correct a contact that the reader recorded."""
    contacts = Contact.objects.select_related("track__participant__safe_contact", "track__coach")
    contact = fetch(request, contacts, can_edit_contact, pk=pk)
    form = ContactForm(posted(request), track=contact.track, contact=contact)
    if act(
        form,
        lambda: services.contacts.update_contact(contact=contact, **form.contact_fields()),
        fields=form.asked_at,
    ):
        return done(request, _("The contact is changed."), "coaching:track", contact.track_id)
    return _form_page(request, form, contact.track, _("Change a contact"), contact)


@require_form
def withdraw(request: PortalRequest, pk: int) -> HttpResponse:
    """Take back a contact that the reader recorded by mistake."""
    contacts = Contact.objects.select_related("track__participant", "track__coach")
    contact = fetch(request, contacts, can_edit_contact, pk=pk)
    track = contact.track
    form = ConfirmForm(posted(request), about=contact)
    if act(form, lambda: services.contacts.withdraw_contact(contact=contact)):
        return done(request, _("The contact is taken back."), "coaching:track", track.pk)
    return form_page(
        request,
        form,
        template="coaching/contact_withdraw.html",
        title=_("Take back a contact"),
        lead=_("For a contact that was not, or that stands here twice. What you wrote of it goes."),
        submit_label=_("Take it back"),
        danger=True,
        contact=contact,
        back_url=reverse("coaching:track", args=[track.pk]),
        back_label=track.participant.first_name,
    )


def _form_page(
    request: PortalRequest,
    form: ContactForm,
    track: Track,
    title: str,
    contact: Contact | None = None,
) -> HttpResponse:
    return form_page(
        request,
        form,
        template="coaching/contact_form.html",
        title=title,
        track=track,
        contact=contact,
        participant=track.participant,
        back_url=reverse("coaching:track", args=[track.pk]),
        back_label=track.participant.first_name,
    )
