"""Mails about referrals: a pseudonym and a link, never a name (design, ground rule 8)."""

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User
from dnt_portal.intake.models import Referral


def tell_leaders_of_referral(referral: Referral, by: User) -> None:
    """Tell the leaders of the project that a referral came in; not who entered it."""
    for leader in User.objects.with_role(Role.PROJECT_LEADER, referral.project).exclude(pk=by.pk):
        with translation.override(leader.language):
            _send(
                leader,
                _("New referral: %(pseudonym)s"),
                _("A new referral came in. You find it here:"),
                referral,
            )


def tell_referrer_of_news(referral: Referral, by: User) -> None:
    """Tell the referrer that there is news; what it is stands in the portal only."""
    referrer = referral.referrer
    if referrer is None or referrer == by or not referrer.is_active:
        return
    with translation.override(referrer.language):
        _send(
            referrer,
            _("News about your referral %(pseudonym)s"),
            _("There is news about your referral. You read it here:"),
            referral,
        )


def _send(to: User, subject: str, opening: str, referral: Referral) -> None:
    link = f"{settings.SITE_URL}{reverse('intake:referral', args=[referral.pk])}"
    send_mail(
        subject % {"pseudonym": referral.participant.pseudonym},
        f"{opening}\n{link}\n",
        settings.DEFAULT_FROM_EMAIL,
        [to.email],
    )
