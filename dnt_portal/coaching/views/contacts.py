"""The coach's log: recording a contact and correcting one's own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dnt_portal.coaching import services
from dnt_portal.coaching.forms.contacts import ContactForm
from dnt_portal.coaching.models import Contact, Track
from dnt_portal.coaching.permissions import can_edit_contact, can_log_contact
from dnt_portal.coaching.views.shared import REFUSED
from dnt_portal.common.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: Any) -> HttpResponse:
    """Record that they were in touch, or tried to be."""
    found = Track.objects.visible_to(request.user).select_related(
        "participant__safe_contact", "coach"
    )
    track = get_object_or_404(found, pk=pk)
    if not can_log_contact(request.user, track):
        raise PermissionDenied
    form = ContactForm(request.POST or None, track=track)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                services.contacts.log_contact(by=request.user, track=track, **form.contact_fields())
            except Refused as refused:
                form.add_error(None, refused.message)
            else:
                messages.success(request, _("The contact is recorded."))
                return redirect("coaching:track", pk=track.pk)
        status = REFUSED
    return _form_page(request, track, form, _("Record a contact"), status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a contact one recorded oneself."""
    found = Contact.objects.visible_to(request.user).select_related(
        "track__participant__safe_contact", "track__coach"
    )
    contact = get_object_or_404(found, pk=pk)
    if not can_edit_contact(request.user, contact):
        raise PermissionDenied
    form = ContactForm(request.POST or None, track=contact.track, contact=contact)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                services.contacts.update_contact(
                    by=request.user, contact=contact, **form.contact_fields()
                )
            except Refused as refused:
                form.add_error(None, refused.message)
            else:
                messages.success(request, _("The contact is changed."))
                return redirect("coaching:track", pk=contact.track_id)
        status = REFUSED
    return _form_page(request, contact.track, form, _("Change a contact"), status)


def _form_page(
    request: HttpRequest, track: Track, form: ContactForm, title: str, status: int
) -> HttpResponse:
    context = {
        "form": form,
        "track": track,
        "participant": track.participant,
        "title": title,
        "back_url": reverse("coaching:track", args=[track.pk]),
        "back_label": track.participant.first_name,
    }
    return render(request, "coaching/contact_form.html", context, status=status)
