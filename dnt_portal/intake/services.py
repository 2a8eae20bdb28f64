"""From referral to waiting list: every state change of the intake.

Sources: S2 §1.5.1 (criteria), §8.2.2 (recruitment, doubt), §8.3.1 (two
assessors), §12.3 (what may not be bent, safety net).
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Refused
from dnt_portal.intake import emails
from dnt_portal.intake.advice import Advice, advise
from dnt_portal.intake.enums import Answer, Outcome, ReferralState
from dnt_portal.intake.models import (
    CriterionAssessment,
    Decision,
    Referral,
    Screening,
    WaitingListEntry,
)
from dnt_portal.organisations.models import Project
from dnt_portal.participants import services as participants
from dnt_portal.participants.enums import InvolvementKind, Phase, SafetyContactKind
from dnt_portal.participants.models import Participant
from dnt_portal.programme.models import Criterion

#: How long a referrer still sees what became of her referral after the decision.
#: Long enough to hear that a woman started; not a window on her whole year.
REFERRER_FOLLOWS = datetime.timedelta(days=365)
ADMITTED = (Outcome.ADMIT, Outcome.IN_DOUBT)
_PHASE_AFTER = {
    Outcome.ADMIT: Phase.WAITING,
    Outcome.IN_DOUBT: Phase.WAITING,
    Outcome.NOT_YET: Phase.NOT_YET,
    Outcome.DECLINE: Phase.DECLINED,
}


@transaction.atomic
def refer(
    *,
    by: User,
    project: Project,
    source: str,
    first_name: str,
    last_name: str = "",
    received_on: datetime.date | None = None,
    date_of_birth: datetime.date | None = None,
    motivation: str = "",
    voluntary: bool = False,
    referred_by: str = "",
    case_manager: str = "",
    case_manager_phone: str = "",
    safe_contact: Mapping[str, Any] | None = None,
    **file_fields: Any,
) -> Referral:
    """Propose a woman for the programme.

    A referrer's own referral is hers to follow; a leader enters one that came in
    by telephone or letter, with `referred_by`. The case manager named becomes
    part of the safety net at once. `file_fields` go to `register_participant`.

    Refused when she is too young by the edition (S2 §1.5.1), and when a referrer
    cannot say that the woman wants this herself (S2 §12.3, voluntary); a leader
    may still find that out.
    """
    is_referrer = not referred_by and by.has_role(Role.REFERRER, project_id=project.pk)
    day = received_on or timezone.localdate()
    if is_referrer and not voluntary:
        raise Refused(_("Talk with her first: taking part is always her own choice."))
    _refuse_too_young(project, date_of_birth, day)
    participant = participants.register_participant(
        by=by,
        project=project,
        first_name=first_name,
        last_name=last_name,
        date_of_birth=date_of_birth,
        **file_fields,
    )
    if is_referrer:
        # Before anything else of the file: until now the database hides it from her.
        participants.open_involvement(participant, by, InvolvementKind.REFERRER)
    if safe_contact is not None:
        participants.set_safe_contact(by=by, participant=participant, **safe_contact)
    if case_manager:
        participants.add_safety_contact(
            by=by,
            participant=participant,
            kind=SafetyContactKind.CASE_MANAGER,
            name=case_manager,
            phone=case_manager_phone,
        )
    referral = Referral.objects.create(
        project=project,
        participant=participant,
        referrer=by if is_referrer else None,
        referred_by=referred_by,
        source=source,
        received_on=day,
        motivation=motivation,
        voluntary=voluntary,
        case_manager=", ".join(filter(None, [case_manager, case_manager_phone])),
    )
    if day == timezone.localdate():
        emails.tell_leaders_of_referral(referral, by)
    return referral


@transaction.atomic
def confirm_voluntary(*, by: User, referral: Referral) -> None:
    """Write down that she told herself that she wants this (S2 §10.2.1, §12.3)."""
    _open(referral)
    referral.voluntary = True
    referral.save(update_fields=["voluntary", "updated_at"])


@transaction.atomic
def withdraw(*, by: User, referral: Referral) -> None:
    """Take a referral back before it is decided. Refused afterwards.

    A woman who was told "not yet" before is back at not yet; otherwise she counts
    as not admitted, not as someone who stopped.
    """
    _open(referral)
    referral.state = ReferralState.WITHDRAWN
    referral.save(update_fields=["state", "updated_at"])
    earlier = Decision.objects.filter(
        referral__participant=referral.participant_id, outcome=Outcome.NOT_YET
    )
    participants.move_to_phase(
        referral.participant, Phase.NOT_YET if earlier.exists() else Phase.DECLINED
    )
    _let_referrer_follow(referral)


@transaction.atomic
def start_screening(
    *, by: User, referral: Referral, started_on: datetime.date | None = None
) -> Screening:
    """Start going through the criteria; a screening under way is given back.

    Refused when the referral was decided or withdrawn.
    """
    _open(referral)
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
    """Write down, or change, one's own answer to a criterion with a line why.

    Another assessor's answer stays beside it (S2 §8.3.1). Refused once decided,
    and for a criterion of another edition.
    """
    _open(screening.referral)
    if criterion.edition_id != screening.referral.project.edition_id:
        raise Refused(_("This condition belongs to another edition of the method."))
    assessment, _made = CriterionAssessment.objects.update_or_create(
        screening=screening,
        criterion=criterion,
        assessor=by,
        defaults={"answer": Answer(answer), "remark": remark.strip()},
    )
    return assessment


@transaction.atomic
def note_language(*, by: User, screening: Screening, remark: str) -> None:
    """Write down how she speaks, reads and writes Dutch (S2 §10.2.1: often misjudged)."""
    _open(screening.referral)
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
    decided_on: datetime.date | None = None,
) -> Decision:
    """Decide on a referral; admitted, in doubt or not, she goes on the waiting list.

    Departing from the advice is allowed with a reason and is kept. Refused:
    admitting before every criterion is answered, against a fixed condition, when
    it is not her own choice or when she is too young; in doubt without having
    told her that she may stop; not yet without a later day to look again; any
    but a plain admission without a reason (S2 §8.2.2, §12.3).
    """
    _open(referral)
    outcome = Outcome(outcome)
    day = decided_on or timezone.localdate()
    screening = Screening.objects.filter(referral=referral).first()
    advice = Advice(None)
    if screening is not None:
        screening.referral = referral
        advice = advise(screening)
    if outcome in ADMITTED:
        _refuse_admission(referral, screening, advice, day)
    departs = advice.outcome is not None and advice.outcome != outcome
    _refuse_incomplete(outcome, reason, review_on, stopping_explained, day, departs)
    decision = Decision.objects.create(
        referral=referral,
        outcome=outcome,
        reason=reason.strip(),
        departs=departs,
        stopping_explained=stopping_explained and outcome == Outcome.IN_DOUBT,
        review_on=review_on if outcome == Outcome.NOT_YET else None,
        decided_by=by,
        decided_on=day,
    )
    referral.state = ReferralState.DECIDED
    referral.save(update_fields=["state", "updated_at"])
    participants.move_to_phase(referral.participant, _PHASE_AFTER[outcome])
    if outcome in ADMITTED:
        put_on_waiting_list(
            participant=referral.participant,
            in_doubt=outcome == Outcome.IN_DOUBT,
            since=_moment_of(day),
        )
    _let_referrer_follow(referral, day)
    if day == timezone.localdate():
        emails.tell_referrer_of_news(referral, by)
    return decision


@transaction.atomic
def look_again(
    *, by: User, referral: Referral, received_on: datetime.date | None = None
) -> Referral:
    """Open a new referral for a woman who was told "not yet", with the old one beside it.

    The earlier screening and decision stay as they were. Refused unless she is at
    not yet or not admitted now, or when someone was quicker.
    """
    participant = referral.participant
    participant.refresh_from_db(fields=["phase"])
    if participant.phase not in (Phase.NOT_YET, Phase.DECLINED):
        raise Refused(_("She already takes part, or a referral for her is open."))
    try:
        with transaction.atomic():
            again = Referral.objects.create(
                project=referral.project,
                participant=participant,
                referrer=referral.referrer,
                referred_by=referral.referred_by,
                source=referral.source,
                received_on=received_on or timezone.localdate(),
                motivation=referral.motivation,
                # Her own choice is asked anew.
                voluntary=False,
                case_manager=referral.case_manager,
            )
    except IntegrityError as error:
        raise Refused(_("There is already an open referral for her.")) from error
    participants.move_to_phase(participant, Phase.REFERRED)
    if referral.referrer is not None:
        participants.open_involvement(participant, referral.referrer, InvolvementKind.REFERRER)
    return again


@transaction.atomic
def put_on_waiting_list(
    *,
    participant: Participant,
    in_doubt: bool = False,
    since: datetime.datetime | None = None,
) -> WaitingListEntry:
    """Put her on her project's waiting list, once.

    For `decide`, and for `groups` when a place ends before the group starts.
    """
    entry, _made = WaitingListEntry.objects.get_or_create(
        participant=participant,
        until=None,
        defaults={
            "project_id": participant.project_id,
            "in_doubt": in_doubt,
            "since": since or timezone.now(),
        },
    )
    participants.move_to_phase(participant, Phase.WAITING)
    return entry


@transaction.atomic
def take_off_waiting_list(
    participant: Participant, at: datetime.datetime | None = None
) -> WaitingListEntry | None:
    """End her wait, for whoever places her; her entry, or None when she did not wait."""
    entry = (
        WaitingListEntry.objects.select_for_update()
        .filter(participant=participant, until=None)
        .first()
    )
    if entry is not None:
        # A place given as of a day before the wait began does not make the wait negative.
        entry.until = max(at or timezone.now(), entry.since)
        entry.save(update_fields=["until", "updated_at"])
    return entry


# -- Rules -----------------------------------------------------------------------------------


def _open(referral: Referral) -> None:
    """Hold the referral until the transaction ends; refused when it is no longer open."""
    referral.refresh_from_db(
        fields=["state"], from_queryset=Referral.objects.select_for_update(of=("self",))
    )
    if referral.state == ReferralState.DECIDED:
        raise Refused(_("There is already a decision on this referral."))
    if referral.state == ReferralState.WITHDRAWN:
        raise Refused(_("This referral was withdrawn."))


def _refuse_too_young(
    project: Project, date_of_birth: datetime.date | None, day: datetime.date
) -> None:
    if date_of_birth is None:
        return
    age = Participant(date_of_birth=date_of_birth).age_on(day)
    minimum = project.edition.minimum_age
    if age is not None and age < minimum:
        raise Refused(_("De Nieuwe Toekomst is for women of %(age)s and older.") % {"age": minimum})


def _refuse_admission(
    referral: Referral, screening: Screening | None, advice: Advice, day: datetime.date
) -> None:
    if screening is None:
        raise Refused(_("First go through the conditions with her."))
    if advice.missing:
        raise Refused(
            _("Not every condition has an answer yet: %(criteria)s.")
            % {"criteria": "; ".join(str(criterion) for criterion in advice.missing)}
        )
    if advice.fixed_obstacles:
        raise Refused(
            _("She cannot be admitted now: %(obstacles)s. This condition may not be bent.")
            % {"obstacles": "; ".join(obstacle.words for obstacle in advice.fixed_obstacles)}
        )
    if not referral.voluntary:
        raise Refused(_("First hear from herself that she wants this: taking part is voluntary."))
    _refuse_too_young(referral.project, referral.participant.date_of_birth, day)


def _refuse_incomplete(
    outcome: Outcome,
    reason: str,
    review_on: datetime.date | None,
    stopping_explained: bool,
    day: datetime.date,
    departs: bool,
) -> None:
    if outcome == Outcome.IN_DOUBT and not stopping_explained:
        raise Refused(_("Admitted in doubt: first make sure that she knows she may stop early."))
    if outcome == Outcome.NOT_YET and review_on is None:
        raise Refused(_("Not yet: say when you look again."))
    if outcome == Outcome.NOT_YET and review_on is not None and review_on <= day:
        raise Refused(_("Choose a later day to look again."))
    if not reason.strip() and departs:
        raise Refused(_("You depart from the advice. Write down why."))
    if not reason.strip() and outcome != Outcome.ADMIT:
        raise Refused(_("Write down the reason."))


def _let_referrer_follow(referral: Referral, day: datetime.date | None = None) -> None:
    """Let the referrer see what becomes of it for a while, then close the file to her."""
    if referral.referrer is not None:
        participants.close_involvement(
            referral.participant,
            referral.referrer,
            InvolvementKind.REFERRER,
            at=_moment_of(day or timezone.localdate()) + REFERRER_FOLLOWS,
        )


def _moment_of(day: datetime.date) -> datetime.datetime:
    """Now for today; noon for a day that was entered afterwards."""
    if day == timezone.localdate():
        return timezone.now()
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
