"""The waiting list beside the group: who can join, who is in, what to look at."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dnt_portal.accounts.models import User
from dnt_portal.groups.enums import GroupPhase
from dnt_portal.groups.models import Group, Placement
from dnt_portal.groups.readiness import has_case_manager, has_file_consent
from dnt_portal.intake.models import WaitingListEntry
from dnt_portal.participants.models import KeepApart, Participant

PER_PAGE = 20


@dataclass(frozen=True)
class Candidate:
    """A participant on the waiting list, and what to know before she joins this group.

    `apart` names whom in the group she must not meet; then she cannot be placed, nor without a
    case manager or consent to a file in a group that has started (`started`).
    """

    entry: WaitingListEntry
    apart: list[str]
    has_case_manager: bool
    has_file_consent: bool
    started: bool = False

    @property
    def participant(self) -> Participant:
        """The participant who waits."""
        return self.entry.participant

    @property
    def may_join(self) -> bool:
        """Whether nothing stands in the way of a place in this group."""
        prepared = self.has_case_manager and self.has_file_consent
        return not self.apart and (prepared or not self.started)


@dataclass(frozen=True)
class Member:
    """A participant in the group, and what to know about her before it starts."""

    placement: Placement
    apart: list[str]
    has_case_manager: bool
    has_file_consent: bool


@dataclass(frozen=True)
class Composition:
    """The screen on which a leader composes a group."""

    group: Group
    members: list[Member]
    waiting: Page
    waiting_count: int

    @property
    def started(self) -> bool:
        """Whether the group is past recruiting."""
        return self.group.phase != GroupPhase.RECRUITING

    @property
    def is_full(self) -> bool:
        """Whether nobody can be added."""
        return len(self.members) >= self.group.capacity

    @property
    def places_left(self) -> int:
        """The number of participants that can still be added."""
        return max(self.group.capacity - len(self.members), 0)

    @property
    def dots(self) -> list[str]:
        """A sign for each place: taken, needed to reach the method's smallest group, or free."""
        taken, minimum = len(self.members), self.group.edition.group_min
        return [
            "taken" if place < taken else "needed" if place < minimum else "free"
            for place in range(self.group.capacity)
        ]

    @property
    def warnings(self) -> list[str]:
        """Everything the leader should know, each a sentence; none of it forbids composing."""
        found = []
        short = self.group.edition.group_min - len(self.members)
        if short > 0 and GroupPhase(self.group.phase).takes_women:
            found.append(
                _(
                    "The method counts on %(minimum)d women or more: %(short)d to go. "
                    "Never admit someone just to fill the group."
                )
                % {"minimum": self.group.edition.group_min, "short": short}
            )
        without = sum(not member.has_case_manager for member in self.members)
        if without:
            found.append(self._without_case_manager(without) % {"count": without})
        if any(member.apart for member in self.members):
            found.append(_("Two people who must not meet are in this group."))
        return found

    def _without_case_manager(self, count: int) -> str:
        """Return the sentence for members without a case manager, before or after the start.

        Before it they need one; after it they should have had one (S2 §12.3).
        """
        if self.started:
            return ngettext(
                "%(count)d woman has no case manager any more. She needs a new one now.",
                "%(count)d women have no case manager any more. They need a new one now.",
                count,
            )
        return ngettext(
            "%(count)d woman has no case manager yet. She needs one before the group starts.",
            "%(count)d women have no case manager yet. They need one before the group starts.",
            count,
        )


def composition(
    group: Group, user: User, *, words: str = "", page: str | int | None = 1
) -> Composition:
    """Return who is in `group` and who waits for one, for a leader; six queries."""
    placements = list(
        group.placements.current()
        .select_related("participant")
        .annotate(has_case_manager=has_case_manager(), has_file_consent=has_file_consent())
    )
    entries = (
        WaitingListEntry.objects.visible_to(user)
        .waiting()
        .filter(project=group.project_id)
        .select_related("participant")
        .annotate(has_case_manager=has_case_manager(), has_file_consent=has_file_consent())
        .order_by("since", "pk")
    )
    found = _page(entries, words, page)
    inside = {placement.participant_id: placement.participant for placement in placements}
    trainers = {row.user_id: row.user for row in group.group_trainers.select_related("user")}
    shown = [entry.participant_id for entry in found] + list(inside)
    apart = _apart(shown, inside, trainers)
    members = [
        Member(p, apart[p.participant_id], p.has_case_manager, p.has_file_consent)
        for p in placements
    ]
    count = found.paginator.count
    composed = Composition(group, members, found, count)
    found.object_list = [
        Candidate(
            entry,
            apart[entry.participant_id],
            entry.has_case_manager,
            entry.has_file_consent,
            started=composed.started,
        )
        for entry in found
    ]
    return composed


def _page(entries: QuerySet, words: str, page: str | int | None) -> Page[Any]:
    """Return the page of the waiting list that was asked for, of the women found with `words`."""
    if words:
        entries = entries.filter(participant__in=Participant.objects.search(words))
    return Paginator(entries, PER_PAGE).get_page(page)


def _apart(
    shown: Iterable, inside: dict, trainers: dict[int, User]
) -> defaultdict[object, list[str]]:
    """Return for each participant shown whom of the group she must not meet."""
    keys = list(shown)
    rules = KeepApart.objects.filter(
        Q(participant__in=keys) | Q(other_participant__in=keys)
    ).values_list("participant", "other_participant", "other_user")
    apart: defaultdict[object, list[str]] = defaultdict(list)
    for one, other, trainer in rules:
        if trainer in trainers:
            apart[one].append(trainers[trainer].name)
        if other in inside:
            apart[one].append(inside[other].first_name)
        if other is not None and one in inside:
            apart[other].append(inside[one].first_name)
    return apart
