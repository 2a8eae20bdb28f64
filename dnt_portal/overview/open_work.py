"""What is open of each group in the parts above groups: coaching, ladder, certificates.

The list of groups shows it beside what groups knows itself, and the leader's home page says the
same over all groups, in the same words.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dnt_portal.accounts.models import User
from dnt_portal.coaching.models import Concern, Track
from dnt_portal.coaching.querysets import TrackQuerySet
from dnt_portal.groups.enums import EndReason, GroupPhase, SessionKind, SessionState
from dnt_portal.groups.models import Group, Placement, Session
from dnt_portal.groups.querysets import SubqueryCount
from dnt_portal.ladder.models import Measurement
from dnt_portal.organisations.models import Project
from dnt_portal.overview.meetings import groups_with_meetings
from dnt_portal.participants.models import KeepApart
from dnt_portal.reports.models import Certificate, NoCertificate

#: How many weeks before the coach session the leader starts matching.
MATCH_AHEAD = datetime.timedelta(weeks=3)
#: How long before its end a group shows as about to close, to who then no longer sees its files.
CLOSE_AHEAD = datetime.timedelta(weeks=4)


# -- In words --------------------------------------------------------------------------------


def concern_words(count: int) -> str:
    """Say how many concerns nobody settled yet."""
    return ngettext("%(count)s open concern", "%(count)s open concerns", count) % {"count": count}


def silent_words(count: int) -> str:
    """Say how many pairs had no contact for longer than the edition accepts."""
    return ngettext(
        "%(count)s pair had no contact for too long",
        "%(count)s pairs had no contact for too long",
        count,
    ) % {"count": count}


def over_words(count: int) -> str:
    """Say how many coachings are past their agreed last day."""
    return ngettext(
        "%(count)s coaching runs longer than agreed",
        "%(count)s coachings run longer than agreed",
        count,
    ) % {"count": count}


def doubt_words(count: int) -> str:
    """Say how many women were last in doubt about their coach, or had no contact."""
    return ngettext(
        "%(count)s woman is in doubt about her coach, or had no contact",
        "%(count)s women are in doubt about their coach, or had no contact",
        count,
    ) % {"count": count}


def coaches_words(count: int) -> str:
    """Say whose sight of a file ends with the group."""
    return ngettext(
        "%(count)s coaching ends with the group; its coach no longer sees the file",
        "%(count)s coachings end with the group; their coaches no longer see the files",
        count,
    ) % {"count": count}


def measure_words(count: int) -> str:
    """Say how many measurements may be taken now."""
    return ngettext("%(count)s measurement to take", "%(count)s measurements to take", count) % {
        "count": count
    }


# -- Counted -----------------------------------------------------------------------------------


def led_tracks(user: User) -> TrackQuerySet:
    """Return the coachings that `user` leads: who only trains does not read their contacts."""
    return Track.objects.visible_to(user).filter(
        participant__project__in=Project.objects.led_by(user)
    )


def with_open_ends(groups: QuerySet[Group]) -> QuerySet[Group]:
    """Add what a group in coaching still needs: `certificates`, `returns` and `closing`.

    `certificates` are women who are in the group and on whose certificate nobody decided,
    `returns` the return meetings without a day, `closing` whether the closing meeting has one.
    """
    mine = {"group": OuterRef("pk")}
    undecided = Placement.objects.filter(
        ~Exists(Certificate.objects.filter(placement=OuterRef("pk"))),
        ~Exists(NoCertificate.objects.filter(placement=OuterRef("pk"))),
        Q(ended_on=None) | Q(end_reason__in=EndReason.completing()),
        **mine,
    )
    standing = Session.objects.filter(state__in=SessionState.standing(), **mine)
    returns = standing.filter(kind=SessionKind.RETURN)
    return groups.annotate(
        certificates=SubqueryCount(undecided),
        returns=Greatest(F("edition__return_meetings") - SubqueryCount(returns), 0),
        closing=Exists(standing.filter(kind=SessionKind.CLOSING)),
    )


@dataclass(frozen=True)
class OpenEnd:
    """What a group in coaching still needs, in a few words, and where that is settled."""

    words: str
    action: str
    url: str


def open_ends(group: Any) -> list[OpenEnd]:
    """Say of a group from `with_open_ends` what it still needs once in coaching (N40, N45, N54)."""
    if group.phase != GroupPhase.COACHING:
        return []
    plan = _("Choose a day"), reverse("groups:session_add", args=[group.pk])
    found = []
    if count := group.certificates:
        words = ngettext(
            "%(count)s certificate to decide on", "%(count)s certificates to decide on", count
        ) % {"count": count}
        url = reverse("reports:certificates", args=[group.pk])
        found.append(OpenEnd(words, _("Decide"), url))
    if count := group.returns:
        words = ngettext(
            "%(count)s return meeting not planned", "%(count)s return meetings not planned", count
        ) % {"count": count}
        found.append(OpenEnd(words, *plan))
    if not group.closing:
        found.append(OpenEnd(_("closing meeting not planned"), *plan))
    return found


def open_work(user: User, groups: Collection[UUID]) -> dict[UUID, list[str]]:
    """Say of each of `groups` what is open of it above groups; two queries."""
    today = timezone.localdate()
    tracks = led_tracks(user).filter(placement__group=OuterRef("pk"))
    covered = Track.objects.covering().filter(placement=OuterRef("pk"))
    here = Placement.objects.current().filter(group=OuterRef("pk"))
    concerns = (
        Concern.objects.visible_to(user)
        .open()
        .filter(
            Exists(
                Placement.objects.current().filter(
                    group=OuterRef(OuterRef("pk")), participant=OuterRef("participant")
                )
            )
        )
    )
    measurements = Measurement.objects.visible_to(user).due()
    rows = with_open_ends(Group.objects.visible_to(user).filter(pk__in=groups)).annotate(
        concerns=SubqueryCount(concerns),
        silent=SubqueryCount(tracks.silent()),
        over=SubqueryCount(tracks.past_their_end()),
        doubt=SubqueryCount(tracks.in_doubt()),
        to_measure=SubqueryCount(measurements.filter(placement__group=OuterRef("pk"))),
        uncoached=SubqueryCount(here.filter(~Exists(covered))),
    )
    met = groups_with_meetings(KeepApart.objects.visible_to(user))
    found: dict[UUID, list[str]] = defaultdict(list)
    for group in rows:
        said = found[group.pk]
        if group.pk in met:
            said.append(_("two who must not meet"))
        if group.concerns:
            said.append(concern_words(group.concerns))
        started = GroupPhase(group.phase).runs
        soon = group.coaching_from and group.coaching_from <= today + MATCH_AHEAD
        if started and soon and group.uncoached:
            said.append(
                ngettext("%(count)s without a coach", "%(count)s without a coach", group.uncoached)
                % {"count": group.uncoached}
            )
        for count, words in (
            (group.silent, silent_words),
            (group.over, over_words),
            (group.doubt, doubt_words),
            (group.to_measure, measure_words),
        ):
            if count:
                said.append(words(count))
        said += [end.words for end in open_ends(group)]
    return found
