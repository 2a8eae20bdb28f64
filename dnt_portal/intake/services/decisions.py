"""Screening on the criteria, and the decision."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Refused
from dnt_portal.common.refusing import broken
from dnt_portal.intake import emails
from dnt_portal.intake.advice import Advice, advise
from dnt_portal.intake.enums import Answer, Outcome, ReferralState
from dnt_portal.intake.models import CriterionAssessment, Decision, Referral, Screening
from dnt_portal.intake.services.referrals import confirm_voluntary
from dnt_portal.intake.services.rules import (
    let_referrer_follow,
    lock_open,
    moment_of,
    refuse_too_young,
)
from dnt_portal.intake.services.waiting_list import put_on_waiting_list
from dnt_portal.participants import services as participants
from dnt_portal.participants.enums import ConsentKind, Phase
from dnt_portal.programme.models import Criterion


@transaction.atomic
def start_screening(
    *, by: User, referral: Referral, started_on: datetime.date | None = None
) -> Screening:
    """Start going through the criteria, or return the screening that is under way.

    Refused when the referral was decided on or withdrawn.
    """
    lock_open(referral)
    screening, made = Screening.objects.get_or_create(
        referral=referral,
        defaults={"started_by": by, "started_on": started_on or timezone.localdate()},
    )
    screening.referral = referral
    if made:
        referral.state = ReferralState.SCREENING
        referral.save(update_fields=["state", "updated_at"])
        participants.move_to_phase(referral.participant, Phase.SCREENING)
    return screening


@transaction.atomic
def answer_criterion(
    *, by: User, screening: Screening, criterion: Criterion, answer: str, remark: str = ""
) -> CriterionAssessment:
    """Record or change one's own answer to a criterion, with a line why.

    Another assessor's answer stays beside it (S2 §8.3.1). Refused once decided,
    for a criterion of another edition, and for what is no `Answer`.
    """
    lock_open(screening.referral)
    if answer not in Answer.values:
        raise Refused(_("Choose an answer first."), "answer")
    if criterion.edition_id != screening.referral.project.edition_id:
        raise Refused(_("This condition belongs to another edition of the method."), "criterion")
    assessment, _made = CriterionAssessment.objects.update_or_create(
        screening=screening,
        criterion=criterion,
        assessor=by,
        defaults={"answer": Answer(answer), "remark": remark.strip()},
    )
    return assessment


@transaction.atomic
def note_language(*, screening: Screening, remark: str) -> None:
    """Record how the woman speaks, reads and writes Dutch (S2 §10.2.1: often misjudged)."""
    lock_open(screening.referral)
    screening.language_remark = remark.strip()
    screening.save(update_fields=["language_remark", "updated_at"])


@transaction.atomic
def decide(
    *,
    by: User,
    referral: Referral,
    outcome: str,
    reason: str = "",
    review_on: datetime.date | None = None,
    stopping_explained: bool = False,
    voluntary: bool = False,
    file_consent: bool = False,
    decided_on: datetime.date | None = None,
    tell: bool = True,
) -> Decision:
    """Decide on a referral; a woman who is admitted, in doubt or not, waits for a group.

    `voluntary` says that she told the leader herself that she wants this, for a referral
    that did not know yet; `file_consent` that she agrees to a file being kept. The
    referrer gets a mail, unless history is being entered (`tell` is False).

    Departing from the advice is allowed with a reason and is kept. Refused:
    admitting before every criterion is answered, against a fixed condition, when
    it is not her own choice or when she is too young; in doubt without having
    told her that she may stop; not yet without a later day to look again; any
    but a plain admission without a reason (S2 §8.2.2, §12.3).
    """
    lock_open(referral)
    decided = Outcome(outcome)
    day = decided_on or timezone.localdate()
    screening = Screening.objects.filter(referral=referral).first()
    if voluntary and not referral.voluntary:
        confirm_voluntary(referral=referral)
    advice = Advice(None)
    if screening is not None:
        screening.referral = referral
        advice = advise(screening)
    if decided.admits:
        _refuse_admission(referral, screening, advice, day)
    decision = Decision(
        referral=referral,
        outcome=decided,
        reason=reason.strip(),
        departs=advice.outcome is not None and advice.outcome != decided,
        stopping_explained=stopping_explained and decided.in_doubt,
        review_on=review_on if decided.looks_again else None,
        decided_by=by,
        decided_on=day,
    )
    _refuse_incomplete(decision)
    decision.save()
    referral.state = ReferralState.DECIDED
    referral.save(update_fields=["state", "updated_at"])
    participants.move_to_phase(referral.participant, decided.participant_phase)
    if file_consent:
        participants.record_consent(
            by=by, participant=referral.participant, kind=ConsentKind.FILE, given_on=day
        )
    if decided.admits:
        put_on_waiting_list(
            participant=referral.participant,
            in_doubt=decided.in_doubt,
            since=moment_of(day),
        )
    let_referrer_follow(referral, day)
    if tell:
        emails.tell_referrer_of_news(referral, by)
    return decision


def _refuse_admission(
    referral: Referral, screening: Screening | None, advice: Advice, day: datetime.date
) -> None:
    if screening is None:
        raise Refused(_("First go through the conditions with her."), "outcome")
    if advice.missing:
        raise Refused(
            _("Not every condition has an answer yet: %(criteria)s.")
            % {"criteria": "; ".join(str(criterion) for criterion in advice.missing)},
            "outcome",
        )
    if advice.fixed_obstacles:
        raise Refused(
            _("She cannot be admitted now: %(obstacles)s. This condition may not be bent.")
            % {"obstacles": "; ".join(obstacle.words for obstacle in advice.fixed_obstacles)},
            "outcome",
        )
    if not referral.voluntary:
        raise Refused(
            _("First hear from herself that she wants this: taking part is voluntary."),
            "voluntary",
        )
    refuse_too_young(referral.project, referral.participant.date_of_birth, day)


def _refuse_incomplete(decision: Decision) -> None:
    """Refuse a decision without what its outcome asks for."""
    outcome = Outcome(decision.outcome)
    if outcome.in_doubt and not decision.stopping_explained:
        raise broken("doubt_is_explained", "stopping_explained")
    if outcome.looks_again and decision.review_on is None:
        raise broken("not_yet_has_review_date", "review_on")
    if decision.review_on is not None and decision.review_on <= decision.decided_on:
        raise Refused(_("Choose a later day to look again."), "review_on")
    if not decision.reason and decision.departs:
        raise Refused(_("You depart from the advice. Write down why."), "reason")
    if not decision.reason and outcome.asks_reason:
        raise Refused(_("Write down the reason."), "reason")
