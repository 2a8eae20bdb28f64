"""Concerns: a coach or trainer worries, the project leader sees it at once (S2 §1.5.3)."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dnt_portal.accounts.models import User
from dnt_portal.coaching import emails
from dnt_portal.coaching.models import Concern, Track
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.refusing import broken
from dnt_portal.common.transactions import one_act
from dnt_portal.groups.models import Group
from dnt_portal.participants.models import Participant

SAY_WHAT_WORRIES = gettext_lazy("Say in a few words what worries you.")


@one_act()
def raise_concern(
    *,
    by: User,
    participant: Participant,
    what: str,
    urgency: str,
    track: Track | None = None,
) -> Concern:
    """Put a concern before the leaders of the participant's project, and tell them by mail.

    The mail carries the pseudonym and a link, nothing of what was written.
    """
    if not what.strip():
        raise Refused(SAY_WHAT_WORRIES, "what")
    concern = Concern.objects.create(
        participant=participant, track=track, raised_by=by, urgency=urgency, what=what.strip()
    )
    emails.tell_leaders_of_concern(concern)
    return concern


@one_act()
def settle_concern(*, by: User, concern: Concern, settlement: str) -> Concern:
    """Close a concern with what was done; whoever raised it can read that.

    Refused without words, and when someone settled it already.
    """
    if not settlement.strip():
        raise broken("settled_with_what_was_done", "settlement")
    concern = Concern.objects.select_for_update().get(pk=concern.pk)
    if concern.settled_at is not None:
        raise Overtaken(_("A colleague settled this concern already."))
    concern.settled_at, concern.settled_by = timezone.now(), by
    concern.settlement = settlement.strip()
    concern.save(update_fields=["settled_at", "settled_by", "settlement", "updated_at"])
    return concern


@one_act()
def reopen_concern(*, concern: Concern) -> Concern:
    """Let a concern be open again that was settled too early; what was done stays readable.

    Refused when it is open already.
    """
    concern = Concern.objects.select_for_update().get(pk=concern.pk)
    if concern.settled_at is None:
        raise Overtaken(_("This concern is open."))
    concern.settled_at = concern.settled_by = None
    concern.save(update_fields=["settled_at", "settled_by", "updated_at"])
    return concern


def refuse_open_in(group: Group) -> None:
    """Refuse to go on with a group while a concern about a participant in it is open.

    For the service that closes it: who worried, and who can still act, would lose sight of her.
    """
    here = group.placements.current().values("participant")
    if count := Concern.objects.open().filter(participant__in=here).count():
        raise Refused(
            ngettext(
                "%(count)s concern about someone in this group is still open. Settle it first.",
                "%(count)s concerns about someone in this group are still open. Settle them first.",
                count,
            )
            % {"count": count}
        )
