"""The conditions for the start of a group, and what one would like besides (S2 §12.3)."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dnt_portal.common.dates import short_day
from dnt_portal.common.taking_over import TODAY, Asks
from dnt_portal.groups.enums import SessionState
from dnt_portal.groups.models import Group, Placement
from dnt_portal.intake.enums import Outcome
from dnt_portal.intake.models import Decision
from dnt_portal.participants.enums import SafetyContactKind
from dnt_portal.participants.models import Consent, SafetyContact


def has_case_manager(participant: str = "participant") -> Exists:
    """Return the condition that a case manager stands in the participant's safety net now."""
    return Exists(
        SafetyContact.objects.filter(
            Q(until=None) | Q(until__gt=timezone.localdate()),
            participant=OuterRef(participant),
            kind=SafetyContactKind.CASE_MANAGER,
        )
    )


def has_file_consent(participant: str = "participant") -> Exists:
    """Return the condition that the participant agrees now that a file is kept about her."""
    return Exists(Consent.objects.to_a_file().filter(participant=OuterRef(participant)))


@dataclass(frozen=True)
class InDoubt:
    """A woman in the group who was admitted in doubt, and the decision on it, where there is one.

    With the decision whoever took it noted that she knows she may stop early. That the trainers
    know it, nobody is asked.
    """

    placement: Placement
    decision: Decision | None

    @property
    def words(self) -> str:
        """What is recorded of who knows that she may stop early."""
        if self.decision is None or not self.decision.stopping_explained:
            return _("Whether she knows that she may stop early is not recorded.")
        return _(
            "%(who)s noted with the decision of %(day)s that she knows: she may stop early. "
            "Whether the trainers know it is not recorded."
        ) % {"who": self.decision.decided_by.name, "day": short_day(self.decision.decided_on)}


def in_doubt_with_decisions(doubted: Collection[Placement]) -> list[InDoubt]:
    """Return women admitted in doubt, each with the latest decision that says so; one query."""
    decisions = {
        decision.referral.participant_id: decision
        for decision in Decision.objects.filter(
            referral__participant__in=[placement.participant_id for placement in doubted],
            outcome__in=Outcome.doubting(),
        )
        .select_related("referral", "decided_by")
        .order_by("decided_on", "pk")
    }
    return [InDoubt(each, decisions.get(each.participant_id)) for each in doubted]


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """A group on its way to its start.

    `missing_themes` are numbers of sessions not yet planned; `first_day` is the day of the
    first one that is. `asks` is what it has to answer for.
    """

    women: int
    minimum: int
    maximum: int
    trainers: int
    trainers_preferred: int
    missing_themes: tuple[int, ...]
    first_day: datetime.date | None
    without_case_manager: tuple[Placement, ...]
    without_consent: tuple[Placement, ...]
    in_doubt: tuple[Placement, ...]
    asks: Asks = TODAY

    @property
    def begins_later(self) -> bool:
        """Whether the first session is still to come: until that day nobody is in training."""
        return self.first_day is not None and self.first_day > timezone.localdate()

    @property
    def too_small(self) -> str:
        """The question that a group smaller than the method's has to answer, or blank."""
        if not self.asks.size or self.women >= self.minimum:
            return ""
        return ngettext(
            "The group has %(women)d woman; the method counts on %(minimum)d or more. "
            "Say why it starts all the same.",
            "The group has %(women)d women; the method counts on %(minimum)d or more. "
            "Say why it starts all the same.",
            self.women,
        ) % {"women": self.women, "minimum": self.minimum}

    @property
    def obstacles(self) -> list[str]:
        """Everything that has to be done first, each a sentence."""
        found = []
        if self.asks.preparation:
            found += self._not_prepared()
        if self.asks.case_manager and self.without_case_manager:
            names = ", ".join(str(p.participant) for p in self.without_case_manager)
            found.append(
                _("Still without a case manager in her safety net: %(names)s.") % {"names": names}
            )
        if self.asks.file_consent and self.without_consent:
            names = ", ".join(str(p.participant) for p in self.without_consent)
            found.append(_("Still without consent to keep a file: %(names)s.") % {"names": names})
        return found

    def _not_prepared(self) -> list[str]:
        found = []
        if not self.women:
            found.append(_("Nobody is in the group yet."))
        if self.missing_themes:
            numbers = ", ".join(str(number) for number in self.missing_themes)
            found.append(_("Plan all sessions first. Missing: %(numbers)s.") % {"numbers": numbers})
        if not self.trainers:
            found.append(_("Choose a trainer first."))
        return found

    @property
    def warnings(self) -> list[str]:
        """Everything that one would rather have otherwise, each a sentence."""
        found = []
        if 0 < self.trainers < self.trainers_preferred:
            found.append(
                ngettext(
                    "The group has %(count)d trainer; %(preferred)d is better.",
                    "The group has %(count)d trainers; %(preferred)d is better.",
                    self.trainers,
                )
                % {"count": self.trainers, "preferred": self.trainers_preferred}
            )
        if self.in_doubt:
            names = ", ".join(str(p.participant) for p in self.in_doubt)
            found.append(_("Admitted in doubt, and may stop early: %(names)s.") % {"names": names})
        return found


def readiness(group: Group, asks: Asks = TODAY) -> Readiness:
    """Return how far `group` is towards its start, by what is asked of it; four reads."""
    placements = list(
        group.placements.current()
        .select_related("participant")
        .annotate(has_case_manager=has_case_manager(), has_file_consent=has_file_consent())
    )
    sessions = list(
        group.sessions.exclude(state=SessionState.CANCELLED)
        .filter(theme__isnull=False)
        .values_list("theme__number", "starts_at")
    )
    planned = {number for number, _starts_at in sessions}
    first = min((starts_at for _number, starts_at in sessions), default=None)
    edition = group.edition
    return Readiness(
        women=len(placements),
        minimum=edition.group_min,
        maximum=group.capacity,
        trainers=group.group_trainers.count(),
        trainers_preferred=edition.trainers_preferred,
        missing_themes=tuple(
            number
            for number in edition.themes.values_list("number", flat=True)
            if number not in planned
        ),
        first_day=timezone.localdate(first) if first else None,
        without_case_manager=tuple(p for p in placements if not p.has_case_manager),
        without_consent=tuple(p for p in placements if not p.has_file_consent),
        in_doubt=tuple(p for p in placements if p.in_doubt),
        asks=asks,
    )
