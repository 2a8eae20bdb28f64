"""Mails about accounts."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import Invitation, User
from dnt_portal.common.mail import post


def tell_invited(invitation: Invitation) -> None:
    """Send the invited person the link to say yes or no; the same with and without an account."""
    link = settings.SITE_URL + reverse("accounts:invitation", args=[invitation.key])
    body = _(
        "Hello %(name)s,\n\n"
        "%(inviter)s asks you to work in the portal of De Nieuwe Toekomst, as %(role)s.\n\n"
        "Say yes or no here:\n%(link)s\n\n"
        "Nothing begins before you say yes. The link works until %(until)s. "
        "You did not expect this? Then you need do nothing."
    ) % {
        "name": invitation.name,
        "inviter": invitation.invited_by.name,
        "role": invitation.get_role_display(),
        "link": link,
        "until": f"{invitation.expires_at:%d-%m-%Y}",
    }
    post(to=invitation.email, subject=_("Your invitation for the DNT portal"), body=body)


def tell_leaders_of_new_leader(invitation: Invitation, new: User) -> None:
    """Tell the other leaders of a project that one more person sees every file there.

    It names nobody, as no mail does.
    """
    link = settings.SITE_URL + reverse("accounts:team")
    for leader in User.objects.leading(invitation.project).exclude(pk=new.pk):
        with translation.override(leader.language):
            body = _(
                "Someone became project leader of %(project)s, and sees every file there.\n\n"
                "Who it is, you see under Team:\n%(link)s\n\n"
                "You did not expect this? Call the functional administrator at once."
            ) % {"project": invitation.project, "link": link}
            subject = _("A new project leader in the DNT portal")
        post(to=leader.email, subject=subject, body=body)
