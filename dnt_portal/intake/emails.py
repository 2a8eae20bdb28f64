"""Mails about referrals: a pseudonym and a link, never a name."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.background.enums import MailState
from dnt_portal.background.models import OutgoingMail
from dnt_portal.common.dates import short_day
from dnt_portal.common.mail import post
from dnt_portal.intake.models import Decision, Referral


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


def what_the_referrer_was_mailed(decision: Decision) -> str:
    """Say of the mail about a decision what the outbox keeps of it; blank where it keeps none.

    One that waits goes out all the same, also when the decision is taken back.
    """
    referral = decision.referral
    if referral.referrer is None:
        return ""
    mail = (
        OutgoingMail.objects.filter(
            to=referral.referrer.email,
            body__contains=_address(referral),
            created_at__gte=decision.created_at,
        )
        .order_by("-created_at")
        .first()
    )
    if mail is None:
        return ""
    if mail.state == MailState.FAILED:
        return _("The mail to the referrer about this decision could not be sent.")
    if mail.sent_at is None:
        return _(
            "A mail to the referrer that there is news is on its way. It cannot be taken back; "
            "a new decision sends a new one."
        )
    return _(
        "On %(day)s a mail was sent to the referrer that there is news. It cannot be taken back; "
        "a new decision sends a new one."
    ) % {"day": short_day(timezone.localdate(mail.sent_at))}


def _address(referral: Referral) -> str:
    return reverse("intake:referral", args=[referral.pk])


def _with_link(opening: str, referral: Referral) -> str:
    link = settings.SITE_URL + _address(referral)
    return f"{opening}\n{link}\n"
