"""Propose which certificate each participant of a group seems to have earned; no verdict.

A participant who followed the training, but for no more sessions than the project
allows to miss, is proposed the certificate of completion, others that of participation.
The portal itself refuses nobody: the trainer decides, with a reason for a decision that
departs from the proposal (needs N53, N54; S2 §10.2.1).
"""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.groups.enums import GroupPhase, SessionKind, SessionState
from dnt_portal.groups.models import Group, Placement
from dnt_portal.groups.querysets import counts
from dnt_portal.reports.enums import NONE, CertificateKind
from dnt_portal.reports.models import Certificate, NoCertificate


@dataclass(frozen=True)
class Training:
    """How far a group's training is, the same for everyone in it.

    Certificates are handed out at the last session (S2 §1.5.3), before it is
    recorded. Whoever gets one there is there, so on that day it counts as followed.
    """

    #: Sessions that count: one for every theme, and what the edition counts beside them.
    sessions: int
    #: Those of them that were held and recorded.
    held: int
    #: Sessions still to come; none once the group is past its training.
    to_come: int
    #: Whether the only one still to come is today's, or is over and not recorded yet.
    last_is_now: bool
    allowed: int

    @property
    def needed(self) -> int:
        """How many sessions one follows, or makes up, for the certificate of completion."""
        return max(0, self.sessions - self.allowed)

    @property
    def is_over(self) -> bool:
        """Whether everyone's certificate can be decided on."""
        return not self.to_come or self.last_is_now


@dataclass(frozen=True)
class Proposal:
    """One participant: the attendance so far, what is proposed, and what was decided.

    `unknown` are sessions that were held and at which the participant has no mark: they
    count as not followed until somebody fills them in. `paused` are those held while she paused:
    not missed, and not followed until she makes them up. `alone` are sessions that she did alone
    with a trainer and the group did not hold, or not with her; they count (S2 §10.2.1, N51).
    `ahead` are those of them that the group has still to hold.
    """

    placement: Placement
    training: Training
    followed: int
    made_up: int
    missed: int
    unknown: int
    paused: int = 0
    alone: int = 0
    ahead: int = 0
    certificate: Certificate | None = None
    withheld: NoCertificate | None = None

    @property
    def kind(self) -> str:
        """What is proposed."""
        # Only one is to come then: who did that one alone has it already.
        now = self.training.last_is_now and self.placement.is_current and not self.ahead
        enough = self.followed + self.made_up + self.alone + now >= self.training.needed
        return CertificateKind.COMPLETION if enough else CertificateKind.PARTICIPATION

    @property
    def can_wait(self) -> bool:
        """Whether the decision may wait: sessions to come could change it, or she stopped.

        Nobody is given less, or refused, without a thought (N54).
        """
        if self.decided:
            return False
        earned = self.kind == CertificateKind.COMPLETION
        return self.stopped or not (earned or self.training.is_over)

    @property
    def decided(self) -> str:
        """What was decided: a kind, `NONE`, or blank when nothing was yet."""
        if self.certificate:
            return self.certificate.kind
        return NONE if self.withheld else ""

    def needs_reason(self, kind: str | None) -> bool:
        """Return whether a choice has to be explained: it departs from the proposal, and is new.

        What was decided stays as it is, also when the proposal has changed since.
        """
        return bool(kind) and kind not in (self.kind, self.decided)

    def ask_why(self, name: str) -> str:
        """Return the sentence that asks for the reason of a choice for whom `name` says."""
        return _("Say in a few words why %(name)s gets something else.") % {"name": name}

    @property
    def reason(self) -> str:
        """Why the decision departs from the proposal, if it does."""
        decision = self.certificate or self.withheld
        return decision.reason if decision else ""

    @property
    def stopped(self) -> bool:
        """Whether the participant left the group before the end of the programme."""
        return self.placement.left_early


def training_of(group: Group) -> Training:
    """Return how far the group's training is; two queries.

    Every theme is held once (S2 §12.3), so what was not held is still to come, also
    when its session was cancelled or has no day yet. Extra modules count, where the edition says
    so, once they are planned; return meetings, which come after the training, once they are held.
    """
    sessions = list(
        group.sessions.filter(counts())
        .exclude(state=SessionState.CANCELLED)
        .exclude(kind=SessionKind.RETURN, state=SessionState.PLANNED)
        .values_list("kind", "state", "starts_at")
    )
    planned = [starts_at for _kind, state, starts_at in sessions if state == SessionState.PLANNED]
    held = len(sessions) - len(planned)
    beside = sum(not SessionKind(kind).has_theme for kind, _state, _starts_at in sessions)
    total = group.edition.themes.count() + beside
    past_training = not GroupPhase(group.phase).takes_women
    to_come = 0 if past_training else max(0, total - held)
    today = timezone.localdate()
    return Training(
        sessions=total,
        held=held,
        to_come=to_come,
        last_is_now=to_come == 1 and any(timezone.localdate(day) <= today for day in planned),
        allowed=group.project.missed_allowed,
    )


def proposals(group: Group) -> list[Proposal]:
    """Return everyone who started in the group, those who stopped last; five queries.

    A participant who stopped, and completed the training individually, may still get a
    certificate (S2 §10.2.1).
    """
    training = training_of(group)
    certificates = {
        row.placement_id: row
        for row in Certificate.objects.of_group(group).select_related(
            "document", "participant", "decided_by"
        )
    }
    withheld = {row.placement_id: row for row in NoCertificate.objects.of_group(group)}
    placements = (
        Placement.objects.filter(group=group)
        .took_part()
        .select_related("participant")
        .with_attendance()
        # Counting drops the model's own order.
        .order_by("participant__first_name", "participant__last_name", "pk")
    )
    rows = []
    for placement in placements:
        counted: Any = placement  # `with_attendance` adds what mypy cannot see
        known = counted.followed + counted.made_up + counted.missed + counted.paused
        rows.append(
            Proposal(
                placement=placement,
                training=training,
                followed=counted.followed,
                made_up=counted.made_up,
                missed=counted.missed,
                unknown=max(0, training.held - known),
                paused=counted.paused,
                alone=counted.alone,
                ahead=counted.ahead,
                certificate=certificates.get(placement.pk),
                withheld=withheld.get(placement.pk),
            )
        )
    return sorted(rows, key=lambda row: row.stopped)
