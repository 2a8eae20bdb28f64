"""Mails about referrals: a pseudonym and a link, never a name."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.common.mail import post
from dnt_portal.intake.models import Referral


def tell_leaders_of_referral(referral: Referral, by: User) -> None:
    """Tell the project's other leaders that a referral came in; not from whom."""
    for leader in User.objects.leading(referral.project).exclude(pk=by.pk):
        with translation.override(leader.language):
            subject = _("New referral: %(pseudonym)s") % {
                "pseudonym": referral.participant.pseudonym
            }
            opening = _("A new referral came in. You find it here:")
        post(to=leader.email, subject=subject, body=_with_link(opening, referral))


def tell_referrer_of_news(referral: Referral, by: User) -> None:
    """Tell the referrer that there is news; what it is stands in the portal only."""
    referrer = referral.referrer
    if referrer is None or referrer == by or not referrer.is_active:
        return
    with translation.override(referrer.language):
        subject = _("News about your referral %(pseudonym)s") % {
            "pseudonym": referral.participant.pseudonym
        }
        opening = _("There is news about your referral. You read it here:")
    post(to=referrer.email, subject=subject, body=_with_link(opening, referral))


def _with_link(opening: str, referral: Referral) -> str:
    link = settings.SITE_URL + reverse("intake:referral", args=[referral.pk])
    return f"{opening}\n{link}\n"
