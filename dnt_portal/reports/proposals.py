"""Which certificate each woman of a group seems to have earned: a proposal, no verdict.

She who missed no more sessions than the project allows is proposed the certificate
of completion, others that of participation. It is never refused by the portal: the
trainer decides, with a reason when she departs from it (needs N53, N54; S2 §10.2.1).
"""

from dataclasses import dataclass
from typing import Any

from dnt_portal.groups.enums import EndReason, SessionKind, SessionState
from dnt_portal.groups.models import Group, Placement
from dnt_portal.reports.enums import CertificateKind
from dnt_portal.reports.models import Certificate, NoCertificate


@dataclass(frozen=True)
class Proposal:
    """One woman: her attendance so far, what is proposed, and what was decided.

    `unknown` are sessions that were held and in which nothing stands for her: they
    count as not followed until somebody fills them in.
    """

    placement: Placement
    followed: int
    made_up: int
    missed: int
    unknown: int
    allowed: int
    #: Sessions of the training that were held and recorded, the same for everyone.
    held: int
    certificate: Certificate | None = None
    withheld: NoCertificate | None = None

    @property
    def not_followed(self) -> int:
        """Sessions that were held and that she neither followed nor made up."""
        return self.missed + self.unknown

    @property
    def room(self) -> int:
        """How many sessions she may still miss; below zero when she missed too many."""
        return self.allowed - self.not_followed

    @property
    def kind(self) -> str:
        """What is proposed."""
        return CertificateKind.COMPLETION if self.room >= 0 else CertificateKind.PARTICIPATION

    @property
    def decided(self) -> str:
        """What was decided: a kind, ``none``, or blank when nothing was yet."""
        if self.certificate:
            return self.certificate.kind
        return "none" if self.withheld else ""

    @property
    def reason(self) -> str:
        """Why the decision departs from the proposal, if it does."""
        decision = self.certificate or self.withheld
        return decision.reason if decision else ""

    @property
    def stopped(self) -> bool:
        """Whether she left the group before the end of the programme."""
        return self.placement.end_reason not in ("", EndReason.COMPLETED)


def proposals(group: Group) -> list[Proposal]:
    """Everyone who started in the group, those who stopped last; four queries.

    Who stopped and completed the training on her own may still get one (S2 §10.2.1,
    C1).
    """
    held = group.sessions.filter(kind=SessionKind.THEME, state=SessionState.DONE).count()
    allowed = group.project.missed_allowed
    certificates = {
        row.placement_id: row
        for row in Certificate.objects.of_group(group).select_related(
            "document", "participant", "decided_by"
        )
    }
    withheld = {row.placement_id: row for row in NoCertificate.objects.of_group(group)}
    placements = (
        Placement.objects.filter(group=group)
        .exclude(end_reason=EndReason.BEFORE_START)
        .select_related("participant")
        .with_attendance()
        # Counting drops the model's own order.
        .order_by("participant__first_name", "participant__last_name", "pk")
    )
    rows = []
    for placement in placements:
        counted: Any = placement  # `with_attendance` adds what mypy cannot see
        known = counted.followed + counted.made_up + counted.missed
        rows.append(
            Proposal(
                placement=placement,
                followed=counted.followed,
                made_up=counted.made_up,
                missed=counted.missed,
                unknown=max(0, held - known),
                allowed=allowed,
                held=held,
                certificate=certificates.get(placement.pk),
                withheld=withheld.get(placement.pk),
            )
        )
    return sorted(rows, key=lambda row: row.stopped)
