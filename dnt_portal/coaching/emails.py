"""Mails about coaching: a pseudonym and a link, never a name or what was written."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.coaching.models import Concern


def concern_mail(concern: Concern, leader: User) -> EmailMessage:
    """Tells a project leader, in her language, that someone is worried."""
    link = settings.SITE_URL + reverse("coaching:concern", args=[concern.pk])
    pseudonym = concern.participant.pseudonym
    with translation.override(leader.language):
        words = {
            "name": leader.first_name,
            "participant": pseudonym,
            "urgency": concern.get_urgency_display(),
            "link": link,
        }
        subject = _("A concern about %(participant)s: %(urgency)s") % words
        body = (
            _(
                "Hello %(name)s,\n\n"
                "Someone of the team is worried about %(participant)s and asks you to look "
                "at it: %(urgency)s.\n\n"
                "Read it in the portal:\n%(link)s"
            )
            % words
        )
    return EmailMessage(subject, body, to=[leader.email])
