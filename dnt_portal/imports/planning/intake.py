"""How a participant came in: referral, decision, waiting list.

The rules are those of the screens; only the criteria are not asked again of what
was decided before there was a portal. A decision is not taken back by a workbook
once she has a place.
"""

from uuid import UUID

from django.utils.translation import gettext as _

from dnt_portal.groups.models import Placement
from dnt_portal.imports.parsing.rows import Row
from dnt_portal.imports.planning.plan import Plan
from dnt_portal.intake.enums import Outcome, ReferralState, Source
from dnt_portal.intake.models import Decision, Referral, WaitingListEntry
from dnt_portal.participants.models import Participant

REFERRAL = ("source", "referred_by", "received_on", "voluntary")
DECISION = {
    "outcome": "outcome",
    "decided_on": "decided_on",
    "decision_reason": "reason",
    "stopping_explained": "stopping_explained",
    "review_on": "review_on",
}


class Coming:
    """Referrals, decisions and waits that are in the portal already."""

    def __init__(self, plan: Plan) -> None:
        women = list(plan.world.participants)
        self.referrals: dict[UUID, Referral] = {}
        rows = Referral.objects.filter(participant__in=women).order_by("pk")
        for referral in rows.select_related("decision"):
            # The first is the one that was brought in; a later one was made in the portal.
            self.referrals.setdefault(referral.participant_id, referral)
        self.waits = {
            wait.participant_id: wait
            for wait in WaitingListEntry.objects.filter(participant__in=women, until=None)
        }

    def referral(self, participant: Participant | None) -> Referral | None:
        """Return a participant's referral, if there is one."""
        return self.referrals.get(participant.pk) if participant else None


def decision_on(referral: Referral | None) -> Decision | None:
    """Return what was decided on a referral, if anything."""
    return getattr(referral, "decision", None) if referral is not None else None


def check_coming(
    plan: Plan, row: Row, participant: Participant | None, coming: Coming, *, placed: bool
) -> None:
    """Note as wrong what the row says about the coming in and what cannot be."""
    outcome = row.get("outcome")
    decision = decision_on(coming.referral(participant))
    _check_days(plan, row, coming.referral(participant))
    if outcome is None:
        for column in ("decided_on", "decision_reason"):
            if row.has(column) and not placed and decision is None and "outcome" not in row.bad:
                plan.reading.wrong(row, "outcome", _("Write what was decided."))
                return
        return
    decided = Outcome(outcome)
    if decided.in_doubt and not (
        row.get("stopping_explained") or (decision and decision.stopping_explained)
    ):
        plan.reading.wrong(
            row,
            "stopping_explained",
            _("Admitted in doubt: first make sure that she knows she may stop early."),
        )
    if decided.looks_again and not (row.has("review_on") or (decision and decision.review_on)):
        plan.reading.wrong(row, "review_on", _("Not yet: say when you look again."))
    if decided.asks_reason and not (row.has("decision_reason") or (decision and decision.reason)):
        plan.reading.wrong(row, "decision_reason", _("Write down the reason."))
    held = coming.referral(participant)
    willing = row.get("voluntary") or (held is not None and held.voluntary)
    if decided.admits and not placed and not willing:
        plan.reading.wrong(
            row,
            "voluntary",
            _("First hear from herself that she wants this: taking part is voluntary."),
        )
    if placed and not decided.admits:
        plan.reading.wrong(row, "outcome", _("She has a place in a group, so she was admitted."))


def _check_days(plan: Plan, row: Row, referral: Referral | None) -> None:
    """Refuse another order than referred, decided, looked at again; the portal's days count too."""
    decision = decision_on(referral)
    held = {"received_on": referral.received_on if referral else None}
    if decision is not None:
        held |= {"decided_on": decision.decided_on}
    plan.ordered(row, "received_on", "decided_on", held)
    outcome = row.get("outcome") or (decision.outcome if decision else None)
    if outcome in Outcome.looking_again():
        # With another decision nobody looks again, whatever day is still there.
        held |= {"review_on": decision.review_on if decision else None}
        plan.ordered(row, "decided_on", "review_on", held)


def fill_coming(
    plan: Plan, row: Row, participant: Participant, coming: Coming, place: Placement | None
) -> list[str]:
    """Plan the referral, the decision and the waiting list."""
    referral = coming.referral(participant)
    changed: list[str] = []
    given = {name: row.values[name] for name in REFERRAL if row.has(name)}
    decided = row.has("outcome") or place is not None
    if referral is None:
        if place is not None and not given and not row.has(*DECISION):
            # Nothing is known of how she came in: nothing is made up.
            return _leave_waiting_list(plan, participant, coming, place)
        referral = plan.ledger.add(
            Referral(
                project=participant.project,
                participant=participant,
                source=Source.OTHER,
                received_on=row.get("decided_on") or (place.placed_on if place else plan.today),
            )
        )
        changed += [name for name in REFERRAL if name in given]
    changed += plan.ledger.change(referral, **given)
    if decided:
        changed += _decide(plan, row, participant, referral, place)
    return changed + _wait(plan, participant, coming, referral, place)


def _decide(
    plan: Plan,
    row: Row,
    participant: Participant,
    referral: Referral,
    place: Placement | None,
) -> list[str]:
    decision = decision_on(referral)
    given = {field: row.values[col] for col, field in DECISION.items() if row.has(col)}
    outcome = Outcome(given.get("outcome") or (decision.outcome if decision else Outcome.ADMIT))
    if not outcome.looks_again:
        given.pop("review_on", None)
    if not outcome.in_doubt:
        given.pop("stopping_explained", None)
    if decision is None:
        if referral.state == ReferralState.WITHDRAWN:
            return []
        given.setdefault("outcome", Outcome.ADMIT)
        given.setdefault("decided_on", place.placed_on if place else referral.received_on)
        decision = plan.ledger.add(Decision(referral=referral, decided_by=plan.user, **given))
        plan.ledger.change(referral, state=ReferralState.DECIDED)
        referral.decision = decision
        if place is None:
            plan.ledger.change(participant, phase=Outcome(decision.outcome).participant_phase)
        return [column for column in DECISION if row.has(column)]
    if place is not None:
        given.pop("outcome", None)
    columns = {field: column for column, field in DECISION.items()}
    changed = plan.ledger.change(decision, **given)
    if "outcome" in changed and place is None:
        plan.ledger.change(participant, phase=Outcome(decision.outcome).participant_phase)
    return [columns[field] for field in changed]


def _wait(
    plan: Plan,
    participant: Participant,
    coming: Coming,
    referral: Referral,
    place: Placement | None,
) -> list[str]:
    """Plan the waiting list: whoever is admitted and has no place waits."""
    if place is not None:
        return _leave_waiting_list(plan, participant, coming, place)
    decision = decision_on(referral)
    wait = coming.waits.get(participant.pk)
    admitted = decision is not None and Outcome(decision.outcome).admits
    # Only what this workbook decides: she may have been looked at again in the portal.
    fresh = decision is not None and (
        plan.ledger.is_new(decision) or "outcome" in plan.ledger.fields(decision)
    )
    if wait is not None and fresh and not admitted:
        plan.ledger.change(wait, until=plan.now)
    if admitted and wait is None and fresh and decision is not None:
        plan.ledger.add(
            WaitingListEntry(
                project=participant.project,
                participant=participant,
                in_doubt=Outcome(decision.outcome).in_doubt,
                since=min(plan.midnight(decision.decided_on), plan.now),
            )
        )
    return []


def _leave_waiting_list(
    plan: Plan, participant: Participant, coming: Coming, place: Placement
) -> list[str]:
    wait = coming.waits.get(participant.pk)
    if wait is not None and plan.ledger.is_new(place):
        until = min(plan.midnight(place.placed_on), plan.now)
        plan.ledger.change(wait, until=max(until, wait.since))
    return []
