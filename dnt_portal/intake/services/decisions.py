"""Screening on the criteria, and the decision."""

import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.refusing import broken
from dnt_portal.common.taking_over import TODAY, Asks
from dnt_portal.common.transactions import one_act
from dnt_portal.intake import emails
from dnt_portal.intake.advice import Advice, advise
from dnt_portal.intake.enums import CLOSED, NOT_DECIDED, Answer, Outcome, ReferralState
from dnt_portal.intake.events import taking_back_decision
from dnt_portal.intake.models import (
    CriterionAssessment,
    Decision,
    Referral,
    Screening,
    WaitingListEntry,
)
from dnt_portal.intake.services.referrals import confirm_voluntary
from dnt_portal.intake.services.rules import (
    let_referrer_follow,
    lock_open,
    moment_of,
    refuse_too_young,
)
from dnt_portal.intake.services.waiting_list import put_on_waiting_list
from dnt_portal.participants import services as participants
from dnt_portal.participants.enums import ConsentKind, InvolvementKind, Phase
from dnt_portal.programme.models import Criterion

CHOOSE_ANSWER = gettext_lazy("Choose an answer first.")


@one_act()
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
        participants.move_to_phase(referral.participant, phase=Phase.SCREENING)
    return screening


@one_act()
def answer_criterion(
    *,
    by: User,
    screening: Screening,
    criterion: Criterion,
    answer: str,
    remark: str | None = "",
) -> CriterionAssessment:
    """Record or change one's own answer to a criterion, with a line why; None leaves that line.

    Another assessor's answer stays beside it (S2 §8.3.1). Refused once decided,
    for a criterion of another edition, and for what is no `Answer`.
    """
    lock_open(screening.referral)
    if answer not in Answer.values:
        raise Refused(CHOOSE_ANSWER, "answer")
    if criterion.edition_id != screening.referral.project.edition_id:
        raise Refused(_("This condition belongs to another edition of the method."), "criterion")
    assessment = CriterionAssessment(
        screening=screening,
        criterion=criterion,
        assessor=by,
        answer=Answer(answer),
        remark=(remark or "").strip(),
    )
    said = ["answer"] if remark is None else ["answer", "remark"]
    CriterionAssessment.objects.bulk_create(
        [assessment],
        update_conflicts=True,
        unique_fields=["screening", "criterion", "assessor"],
        update_fields=[*said, "updated_at"],
    )
    return assessment


@one_act()
def explain_answer(*, by: User, screening: Screening, criterion: Criterion, remark: str) -> None:
    """Record why one answered a criterion as one did. Refused before one's own answer."""
    lock_open(screening.referral)
    own = screening.assessments.filter(criterion=criterion, assessor=by).first()
    if own is None:
        raise Refused(CHOOSE_ANSWER, "answer")
    own.remark = remark.strip()
    own.save(update_fields=["remark", "updated_at"])


@one_act()
def note_language(*, screening: Screening, remark: str) -> None:
    """Record how the woman speaks, reads and writes Dutch (S2 §10.2.1: often misjudged)."""
    lock_open(screening.referral)
    screening.language_remark = remark.strip()
    screening.save(update_fields=["language_remark", "updated_at"])


@one_act()
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
    waits: bool = True,
    asks: Asks = TODAY,
) -> Decision:
    """Decide on a referral; a woman who is admitted, in doubt or not, waits for a group.

    `voluntary` says that she told the leader herself that she wants this, for a referral
    that did not know yet; `file_consent` that she agrees to a file being kept. The
    referrer gets a mail, unless history is being entered (`tell` is False). Of a woman who
    got a place before there was a portal it may be unknown how long she waited: then that she
    did is not made up (`waits` is False).

    Departing from the advice is allowed with a reason and is kept. Refused:
    admitting before every criterion is answered, against a fixed condition, when
    it is not her own choice or when she is too young; in doubt without having
    told her that she may stop; not yet without a later day to look again; any
    but a plain admission without a reason (S2 §8.2.2, §12.3); a day before the referral
    came in, or still to come. Of before the portal (`asks`) it need not be known which
    criteria were met, nor whether it was her own choice; what is known of them counts.
    """
    lock_open(referral)
    decided = Outcome(outcome)
    day = decided_on or timezone.localdate()
    if not referral.received_on <= day <= timezone.localdate():
        raise Refused(
            _("A decision is made after the referral came in, and not in the future."), "decided_on"
        )
    screening = Screening.objects.filter(referral=referral).first()
    if voluntary and not referral.voluntary:
        confirm_voluntary(referral=referral)
    advice = Advice(None)
    if screening is not None:
        screening.referral = referral
        advice = advise(screening)
    if decided.admits:
        if asks.conditions:
            _refuse_unscreened(screening, advice)
        if asks.own_choice and not referral.voluntary:
            raise Refused(
                _("First hear from herself that she wants this: taking part is voluntary."),
                "voluntary",
            )
        refuse_too_young(referral.project.edition, referral.participant.date_of_birth, day)
    decision = Decision(
        referral=referral,
        outcome=decided,
        reason=reason.strip(),
        departs=decided.judges and advice.outcome is not None and advice.outcome != decided,
        stopping_explained=stopping_explained and decided.in_doubt,
        review_on=review_on if decided.looks_again else None,
        decided_by=by,
        decided_on=day,
    )
    _refuse_incomplete(decision)
    decision.save()
    referral.state = ReferralState.DECIDED
    referral.save(update_fields=["state", "updated_at"])
    participants.move_to_phase(referral.participant, phase=decided.participant_phase)
    if file_consent:
        participants.record_consent(
            by=by, participant=referral.participant, kind=ConsentKind.FILE, given_on=day
        )
    if decided.admits and waits:
        put_on_waiting_list(
            participant=referral.participant,
            in_doubt=decided.in_doubt,
            since=referral.waited_since or moment_of(day),
        )
    let_referrer_follow(referral, day)
    if tell:
        emails.tell_referrer_of_news(referral, by)
    return decision


@one_act()
def take_back_decision(*, by: User, referral: Referral, reason: str) -> Referral:
    """Take back a decision that was made by mistake: the referral is open again.

    Her answers stay and can be changed; a referral that nobody screened is new again. The
    decision goes, the trail keeps it, and the `reason` stays with the referral. She leaves the
    waiting list on which the decision put her, and is as far as her referral is; admitted anew,
    she waits since the day she did before. Whoever referred her follows it again for as long as
    it is open; the year in which a referrer hears what became of it begins at the next decision.
    No mail goes out: the next decision sends one.

    What she said herself when it was decided stays: that she wants this, and her consent to a
    file. One that was typed wrong is mended where the consents stand.

    Refused without a reason, while nothing is decided, of a referral that was withdrawn, when
    another referral came after it, when she has or had a place in a group since then (`groups`
    says so), and when she stopped waiting: then somebody looks at her again.
    """
    _lock_decided(referral)
    if not reason.strip():
        raise Refused(_("Say why the decision is taken back."), "reason")
    decision = Decision.objects.select_related("referral").get(referral=referral)
    participant = referral.participant
    later = Referral.objects.filter(participant=participant, pk__gt=referral.pk)
    if later.exclude(state=ReferralState.WITHDRAWN).exists():
        raise Refused(_("There is a later referral of her. What is decided on that one counts."))
    # Held before anything is looked at: someone may give her a place at this moment.
    waits = list(
        WaitingListEntry.objects.select_for_update().filter(
            Q(until=None) | Q(created_at__gte=decision.created_at), participant=participant
        )
    )
    participant.refresh_from_db(fields=["phase"])
    taking_back_decision.send(sender=Decision, decision=decision, by=by)
    if participant.phase != Outcome(decision.outcome).participant_phase:
        raise Refused(
            _("More happened after this decision: she is %(phase)s now. Look at her again instead.")
            % {"phase": participant.get_phase_display()}
        )
    for wait in waits:
        wait.delete()
    if waits:
        referral.waited_since = min(wait.since for wait in waits)
    decision.delete()
    screened = Screening.objects.filter(referral=referral).exists()
    referral.state = ReferralState.SCREENING if screened else ReferralState.NEW
    referral.taken_back_on = timezone.localdate()
    referral.taken_back_by = by
    referral.taken_back_because = reason.strip()
    referral.save(
        update_fields=[
            "state",
            "waited_since",
            "taken_back_on",
            "taken_back_by",
            "taken_back_because",
            "updated_at",
        ]
    )
    participants.move_to_phase(participant, phase=Phase.SCREENING if screened else Phase.REFERRED)
    if referral.referrer is not None:
        participants.open_involvement(participant, referral.referrer, InvolvementKind.REFERRER)
    return referral


def may_be_taken_back(referral: Referral) -> bool:
    """Return whether the decision on a referral can be taken back, as far as its page can tell.

    She is where it brought her, or she has a place that can be taken back first.
    """
    if referral.state != ReferralState.DECIDED:
        return False
    brought = Outcome(referral.decision.outcome).participant_phase
    return referral.participant.phase in (brought, Phase.PLACED)


def _lock_decided(referral: Referral) -> None:
    """Lock the referral until the transaction ends; refuse when nothing is decided on it."""
    referral.refresh_from_db(
        fields=["state"], from_queryset=Referral.objects.select_for_update(of=("self",))
    )
    if referral.is_open:
        raise Overtaken(NOT_DECIDED)
    if referral.state != ReferralState.DECIDED:
        raise Overtaken(CLOSED[ReferralState(referral.state)])


def _refuse_unscreened(screening: Screening | None, advice: Advice) -> None:
    """Refuse to admit before every criterion is answered, or against a fixed condition."""
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
