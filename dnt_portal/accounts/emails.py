"""Mails about accounts."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import Invitation


def invitation_mail(invitation: Invitation) -> EmailMessage:
    """The mail with the link to make an account."""
    link = settings.SITE_URL + reverse("accounts:invitation", args=[invitation.key])
    body = _(
        "Hello %(name)s,\n\n"
        "%(inviter)s invites you to work in the portal of De Nieuwe Toekomst, as %(role)s.\n\n"
        "Make your account here:\n%(link)s\n\n"
        "The link works until %(until)s. You did not expect this? Then you need do nothing."
    ) % {
        "name": invitation.name,
        "inviter": invitation.invited_by.name,
        "role": invitation.get_role_display(),
        "link": link,
        "until": f"{invitation.expires_at:%d-%m-%Y}",
    }
    return EmailMessage(_("Your invitation for the DNT portal"), body, to=[invitation.email])
