"""Mails about coaching: a pseudonym and a link, never a name or what was written."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.coaching.models import Concern, Track
from dnt_portal.common.mail import post


def tell_leaders_of_concern(concern: Concern) -> None:
    """Tell the leaders of the participant's project that someone is worried."""
    link = settings.SITE_URL + reverse("coaching:concern", args=[concern.pk])
    participant = concern.participant
    for leader in User.objects.leading(participant.project_id):
        with translation.override(leader.language):
            words = {
                "name": leader.first_name,
                "participant": participant.pseudonym,
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
        post(to=leader.email, subject=subject, body=body)


def tell_leaders_of_last_report(track: Track) -> None:
    """Tell the leaders that a coach sent a last report of a match that ended."""
    link = settings.SITE_URL + reverse("coaching:track", args=[track.pk])
    for leader in User.objects.leading(track.participant.project_id):
        with translation.override(leader.language):
            words = {
                "name": leader.first_name,
                "participant": track.participant.pseudonym,
                "link": link,
            }
            subject = _("A last report about %(participant)s") % words
            body = (
                _(
                    "Hello %(name)s,\n\n"
                    "A coach whose match with %(participant)s has ended sent a last report.\n\n"
                    "Read it in the log:\n%(link)s"
                )
                % words
            )
        post(to=leader.email, subject=subject, body=body)
