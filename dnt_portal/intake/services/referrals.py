"""Referrals: a woman is proposed, taken back, or looked at again."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.refusing import kept_rules
from dnt_portal.common.taking_over import TODAY, Asks
from dnt_portal.common.transactions import one_act
from dnt_portal.intake import emails
from dnt_portal.intake.enums import Outcome, ReferralState, Source
from dnt_portal.intake.models import Decision, Referral
from dnt_portal.intake.permissions import can_refer_for_others, is_referrer
from dnt_portal.intake.services.rules import let_referrer_follow, lock_open, refuse_too_young
from dnt_portal.organisations.models import Project
from dnt_portal.participants import services as participants
from dnt_portal.participants.enums import LOOKED_AT_AGAIN, InvolvementKind, Phase, SafetyContactKind
from dnt_portal.participants.models import Participant

#: What a referrer is told who cannot say that the woman wants this herself.
TALK_FIRST = gettext_lazy("Talk with her first: taking part is always her own choice.")


@one_act()
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
    tell: bool = True,
    asks: Asks = TODAY,
    **file_fields: Any,
) -> Referral:
    """Propose a woman for the programme.

    Referrers follow what they refer themselves; a leader enters a referral that came in
    by telephone or letter, with `referred_by`. The case manager named becomes part of
    the safety net at once. The project's other leaders get a mail, unless history is
    being entered (`tell` is False). `file_fields` go to `register_participant`.

    Refused for a woman who is too young by the edition (S2 §1.5.1), for a day still to
    come, without a word of through whom she came (of today; see `Asks`), and when a
    referrer cannot say that she wants this herself (S2 §12.3, voluntary); a leader may
    still find that out.
    """
    for_another = bool(referred_by) and can_refer_for_others(by, project)
    follows = is_referrer(by, project) and not for_another
    day = _received(received_on)
    if asks.source and not source:
        raise Refused(_("Choose through whom she came."), "source")
    if follows and not voluntary:
        raise Refused(TALK_FIRST, "voluntary")
    refuse_too_young(project.edition, date_of_birth, day)
    participant = participants.register_participant(
        project=project,
        first_name=first_name,
        last_name=last_name,
        date_of_birth=date_of_birth,
        **file_fields,
    )
    if follows:
        # Before anything else of the file: until now the database hides it from who refers.
        participants.open_involvement(participant, by, InvolvementKind.REFERRER)
    if safe_contact is not None:
        participants.set_safe_contact(participant=participant, **safe_contact)
    if case_manager:
        participants.add_safety_contact(
            participant=participant,
            kind=SafetyContactKind.CASE_MANAGER,
            name=case_manager,
            phone=case_manager_phone,
        )
    referral = Referral.objects.create(
        project=project,
        participant=participant,
        referrer=by if follows else None,
        referred_by=referred_by,
        source=source,
        received_on=day,
        motivation=motivation,
        voluntary=voluntary,
        case_manager=", ".join(filter(None, [case_manager, case_manager_phone])),
    )
    if tell:
        emails.tell_leaders_of_referral(referral, by)
    return referral


@one_act()
def confirm_voluntary(*, referral: Referral) -> None:
    """Record that the woman told herself that she wants this (S2 §10.2.1, §12.3)."""
    lock_open(referral)
    referral.voluntary = True
    referral.save(update_fields=["voluntary", "updated_at"])


@one_act()
def withdraw(*, referral: Referral) -> None:
    """Take a referral back before it is decided. Refused afterwards.

    A woman who was looked at again is back where she was: at not yet, or as someone who stopped
    or completed; otherwise she counts as not admitted, not as someone who stopped.
    """
    lock_open(referral)
    referral.state = ReferralState.WITHDRAWN
    referral.save(update_fields=["state", "updated_at"])
    participants.move_to_phase(referral.participant, phase=_phase_without(referral))
    let_referrer_follow(referral)


def _phase_without(referral: Referral) -> Phase:
    """Where a woman is without a referral that was withdrawn: where she was before it.

    Of a referral of before that was kept, by the decision before it.
    """
    if referral.phase_before:
        return Phase(referral.phase_before)
    earlier = Decision.objects.filter(referral__participant=referral.participant_id)
    last = earlier.order_by("-pk").values_list("outcome", flat=True).first()
    if last is None:
        return Phase.DECLINED
    return Phase.STOPPED if Outcome(last).admits else Outcome(last).participant_phase


@one_act()
def look_again(*, participant: Participant, received_on: datetime.date | None = None) -> Referral:
    """Open a new referral for a woman who is known, with the earlier ones beside it.

    For who was told "not yet", was not admitted, withdrew, stopped or completed (S2 §1.5.1: not
    yet is not never). File and pseudonym are kept; the earlier screening and decision
    stay as they were. What the last referral said is taken over; who came in with the
    project's own administration may have none. Refused while the woman takes part or a
    referral is open, for a day still to come, and when someone was quicker.
    """
    participant.refresh_from_db(fields=["phase"])
    if participant.phase not in LOOKED_AT_AGAIN:
        raise Overtaken(_("She already takes part, or a referral for her is open."))
    again = Referral(
        project=participant.project,
        participant=participant,
        received_on=_received(received_on),
        phase_before=participant.phase,
    )
    last = last_referral_of(participant)
    if last is None:
        again.source = Source.NOT_ASKED
    else:
        # Not `voluntary`, that it is her own choice: that is asked anew.
        for field in ("referrer", "referred_by", "source", "motivation", "case_manager"):
            setattr(again, field, getattr(last, field))
    with kept_rules():
        again.save()
    participants.move_to_phase(participant, phase=Phase.REFERRED)
    if again.referrer is not None:
        participants.open_involvement(participant, again.referrer, InvolvementKind.REFERRER)
    return again


def last_referral_of(participant: Participant) -> Referral | None:
    """Return the referral from which a new one takes over what it says, if there is one."""
    rows = Referral.objects.filter(participant=participant).select_related("referrer")
    return rows.order_by("-received_on", "-pk").first()


def _received(day: datetime.date | None) -> datetime.date:
    """Return the day a referral came in: today unless given; refuse one still to come."""
    today = timezone.localdate()
    if day is not None and day > today:
        raise Refused(_("A referral came in today or earlier, not in the future."), "received_on")
    return day or today
