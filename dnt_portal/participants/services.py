"""Every change of a participant's file, and of who is involved with her.

Each service is one transaction and works within what row-level security shows
to whoever acts: a referrer adds a woman whose file no referrer could have looked up.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.functions import TransactionNow
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Refused
from dnt_portal.common.refusing import broken, check, violated
from dnt_portal.organisations.models import Project
from dnt_portal.participants.enums import Phase
from dnt_portal.participants.models import (
    Child,
    Consent,
    Involvement,
    KeepApart,
    Participant,
    SafeContact,
    SafetyContact,
    make_pseudonym,
)

#: What may be written in the file. Not the project, pseudonym or phase.
FILE_FIELDS = frozenset(
    {
        "external_key",
        "first_name",
        "last_name",
        "certificate_name",
        "date_of_birth",
        "birth_year",
        "phone",
        "email",
        "address_is_secret",
        "address",
        "postcode",
        "town",
        "born_in_netherlands",
        "education",
        "last_job",
        "last_job_ended_on",
        "needs_childcare",
        "only_female_coach",
        "interests",
        "languages",
    }
)
SAFE_CONTACT_FIELDS = frozenset(
    {
        "may_call",
        "call_times",
        "may_leave_voicemail",
        "may_text",
        "may_email",
        "may_post",
        "remark",
    }
)
#: With 800,000 pseudonyms two collisions in a row are rare; five never happen.
PSEUDONYM_TRIES = 5


# -- The file ------------------------------------------------------------------------------


@transaction.atomic
def register_participant(
    *,
    project: Project,
    first_name: str,
    last_name: str = "",
    children: Iterable[int] | None = None,
    phase: str = Phase.REFERRED,
    **fields: Any,
) -> Participant:
    """Make a participant's file under a fresh pseudonym.

    `children` are years of birth; `fields` are those of `FILE_FIELDS`. Refused when
    a value is not possible or the external key is taken. Only the project's leader
    sees the file before `open_involvement`; give `children` only as someone who
    sees it.
    """
    participant = Participant(
        project=project,
        first_name=first_name,
        last_name=last_name,
        phase=phase,
        **_known(fields, FILE_FIELDS),
    )
    _forget_secret_address(participant)
    check(participant, unique=False)
    for attempt in range(1, PSEUDONYM_TRIES + 1):
        try:
            with transaction.atomic():
                participant.save(force_insert=True)
            break
        except IntegrityError as error:
            # Whether a pseudonym is taken cannot be looked up: row-level security
            # hides the women of other regions. The unique index is what knows.
            if "pseudonym" not in violated(error) or attempt == PSEUDONYM_TRIES:
                raise
            participant.pseudonym = make_pseudonym()
    if children is not None:
        _set_children(participant, children)
    return participant


@transaction.atomic
def update_participant(
    *,
    participant: Participant,
    children: Iterable[int] | None = None,
    **fields: Any,
) -> Participant:
    """Change the file; only the fields given are touched.

    An address that becomes secret is wiped: what is not kept cannot come out.
    `children` replaces the years of birth when given. Refused when a value is not
    possible.
    """
    for name, value in _known(fields, FILE_FIELDS).items():
        setattr(participant, name, value)
    _forget_secret_address(participant)
    check(participant, unique=False)
    if fields:
        changed = {*fields, "address", "postcode", "updated_at"}
        participant.save(update_fields=sorted(changed))
    if children is not None:
        _set_children(participant, children)
    return participant


def move_to_phase(participant: Participant, phase: str) -> None:
    """Record where a participant is in the programme.

    For the services of intake, groups and coaching, which know why and inside
    whose transaction it runs.
    """
    if participant.phase != phase:
        participant.phase = phase
        participant.save(update_fields=["phase", "updated_at"])


# -- Reaching her, and who stands around her -----------------------------------------------


@transaction.atomic
def set_safe_contact(*, participant: Participant, **fields: Any) -> SafeContact:
    """Record how someone is reached without danger (S2 §2.9); what is not said is not safe."""
    contact, _made = SafeContact.objects.update_or_create(
        participant=participant, defaults=_known(fields, SAFE_CONTACT_FIELDS)
    )
    participant.safe_contact = contact
    return contact


@transaction.atomic
def add_safety_contact(
    *,
    participant: Participant,
    kind: str,
    name: str,
    organisation: str = "",
    phone: str = "",
    email: str = "",
) -> SafetyContact:
    """Add someone to a participant's safety net; before she starts, a case manager (S2 §12.3)."""
    contact = SafetyContact(
        participant=participant,
        kind=kind,
        name=name,
        organisation=organisation,
        phone=phone,
        email=email,
    )
    check(contact, unique=False)
    contact.save()
    return contact


@transaction.atomic
def end_safety_contact(
    *, contact: SafetyContact, until: datetime.date | None = None
) -> SafetyContact:
    """End someone's part in the safety net, today unless told otherwise. The row stays."""
    contact.until = until or timezone.localdate()
    contact.save(update_fields=["until", "updated_at"])
    return contact


@transaction.atomic
def record_consent(
    *, by: User, participant: Participant, kind: str, given_on: datetime.date | None = None
) -> Consent:
    """Record that a participant agreed to something; agreeing twice changes nothing.

    Refused for a day still to come.
    """
    day = given_on or timezone.localdate()
    if day > timezone.localdate():
        raise Refused(_("Someone cannot have agreed on a day that is still to come."), "given_on")
    consent, _made = Consent.objects.get_or_create(
        participant=participant,
        kind=kind,
        withdrawn_on=None,
        defaults={"given_on": day, "recorded_by": by},
    )
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, withdrawn_on: datetime.date | None = None) -> Consent:
    """Record that a participant took a consent back.

    It counts from the moment it is recorded, so a day still to come is refused, as is
    one before the consent was given.
    """
    day = withdrawn_on or timezone.localdate()
    if day > timezone.localdate():
        raise Refused(_("Write it down once she has taken it back, not before."), "withdrawn_on")
    if day < consent.given_on:
        raise Refused(_("She cannot take it back on a day before she agreed."), "withdrawn_on")
    if consent.withdrawn_on is None:
        consent.withdrawn_on = day
        consent.save(update_fields=["withdrawn_on", "updated_at"])
    return consent


@transaction.atomic
def keep_apart(
    *,
    participant: Participant,
    other_participant: Participant | None = None,
    other_user: User | None = None,
    reason: str = "",
) -> KeepApart:
    """Record that a participant must not meet another one, or someone of the team.

    One row counts both ways; said twice it stays one row. Refused for the participant
    herself, for a woman of another project, and unless exactly one person is given.
    """
    if (other_participant is None) == (other_user is None):
        raise broken("keeps_apart_from_one")
    known = KeepApart.objects.concerning(participant)
    if other_participant is not None:
        if other_participant.pk == participant.pk:
            raise Refused(_("Choose someone else than herself."), "other_participant")
        if other_participant.project_id != participant.project_id:
            raise Refused(
                _("They are not in the same project, so they will not meet here."),
                "other_participant",
            )
        known = known.among([participant, other_participant])
    else:
        known = known.filter(participant=participant, other_user=other_user)
    row = known.first()
    if row is None:
        row = KeepApart.objects.create(
            participant=participant,
            other_participant=other_participant,
            other_user=other_user,
            reason=reason,
        )
    return row


@transaction.atomic
def stop_keeping_apart(*, row: KeepApart) -> None:
    """Take back that two people must not meet; the audit trail keeps that it was so."""
    row.delete()


# -- Involvement: who may see her ----------------------------------------------------------


@transaction.atomic
def open_involvement(
    participant: Participant,
    user: User,
    kind: str,
    since: datetime.datetime | None = None,
) -> Involvement:
    """Involve `user` with a participant as `kind`: from then on the file is visible to `user`.

    Idempotent: an involvement that is open stays, and one that was going to end
    goes on. `since` is now unless given, by the transaction's own clock, which is
    what the policies in the database compare with.
    """
    involvements = Involvement.objects.filter(participant=participant, user=user, kind=kind)
    held = involvements.filter(until=None).first() or involvements.open().first()
    if held is None:
        held = Involvement(
            participant=participant, user=user, project_id=participant.project_id, kind=kind
        )
        held.since = since or TransactionNow()
        try:
            with transaction.atomic():
                held.save(force_insert=True)
        except IntegrityError:
            # Two people did the same at the same moment: one row is enough.
            return involvements.get(until=None)
        held.refresh_from_db(fields=["since"])
    elif held.until is not None:
        held.until = None
        held.save(update_fields=["until", "updated_at"])
    return held


@transaction.atomic
def close_involvement(
    participant: Participant, user: User, kind: str, at: datetime.datetime | None = None
) -> None:
    """End `user`'s involvement with a participant as `kind`, now or at a moment to come.

    Idempotent; the row stays, so that who could see the file, when and why, has an answer.
    """
    end = models.Value(at, models.DateTimeField()) if at else TransactionNow()
    rows = Involvement.objects.filter(participant=participant, user=user, kind=kind)
    rows.filter(models.Q(until=None) | models.Q(until__gt=end)).update(
        until=Greatest(models.F("since"), end), updated_at=timezone.now()
    )


# -- Shared ----------------------------------------------------------------------------------


def _known(fields: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    unknown = sorted(set(fields) - names)
    if unknown:
        raise TypeError(f"Not a field of the file: {', '.join(unknown)}.")
    return fields


def _forget_secret_address(participant: Participant) -> None:
    if participant.address_is_secret:
        participant.address = participant.postcode = ""


def _set_children(participant: Participant, birth_years: Iterable[int]) -> None:
    years = sorted(birth_years)
    if years == list(participant.children.values_list("birth_year", flat=True)):
        return
    participant.children.all().delete()
    for year in years:
        Child.objects.create(participant=participant, birth_year=year)
