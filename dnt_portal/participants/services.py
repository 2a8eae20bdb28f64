"""Every change of a participant's file, and of who is involved with her.

Each service is one transaction and works within what row-level security shows
to whoever acts: a referrer adds a woman whose file no referrer could have looked up.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.contrib.postgres.functions import TransactionNow
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.common.dates import short_day
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.models import change_at_once
from dnt_portal.common.refusing import broken, check, check_fields, refuse_to_come, violated
from dnt_portal.common.transactions import one_act
from dnt_portal.organisations.models import Project
from dnt_portal.organisations.querysets import open_now
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
#: What is not kept while it is secret.
ADDRESS = ("address", "postcode")
#: With 800,000 pseudonyms two collisions in a row are rare; five never happen.
PSEUDONYM_TRIES = 5


# -- The file ------------------------------------------------------------------------------


@one_act()
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
    a value is not possible (a day or year still to come, a year that is not that of
    her date of birth, an address that is secret) or the external key is taken. Only
    the project's leader sees the file before `open_involvement`; give `children` only
    as someone who sees it.
    """
    children = None if children is None else list(children)
    participant = Participant(
        project=project,
        first_name=first_name,
        last_name=last_name,
        phase=phase,
        **_known(fields, FILE_FIELDS),
    )
    _check_said(participant, fields, children)
    check_fields(participant)
    for attempt in range(1, PSEUDONYM_TRIES + 1):
        try:
            with transaction.atomic():
                participant.save(force_insert=True)
            break
        except IntegrityError as error:
            if "external_key" in violated(error):
                raise Refused(_("Another participant has this key."), "external_key") from error
            # Whether a pseudonym is taken cannot be looked up: row-level security
            # hides the women of other regions. The unique index is what knows.
            if "pseudonym" not in violated(error) or attempt == PSEUDONYM_TRIES:
                raise
            participant.pseudonym = make_pseudonym()
    _add_children(participant, children or ())
    return participant


@one_act()
def update_participant(
    *,
    participant: Participant,
    children: Iterable[int] | None = None,
    **fields: Any,
) -> Participant:
    """Change the file; only the fields given are touched.

    An address that becomes secret is wiped: what is not kept cannot come out.
    `children` replaces the years of birth when given. A date of birth takes the place
    of another year of birth that was known before. Refused where `register_participant`
    refuses.
    """
    children = None if children is None else list(children)
    for name, value in _known(fields, FILE_FIELDS).items():
        setattr(participant, name, value)
    _forget_secret_address(participant, fields)
    _forget_other_year(participant, fields)
    _check_said(participant, fields, children)
    check(participant, unique=False)
    if fields:
        changed = {*fields, "address", "postcode", "birth_year", "updated_at"}
        participant.save(update_fields=sorted(changed))
    if children is not None:
        _set_children(participant, children)
    return participant


def move_to_phase(*participants: Participant, phase: str) -> None:
    """Record where participants are in the programme.

    For the services of intake, groups and coaching, which know why and inside
    whose transaction it runs.
    """
    change_at_once([one for one in participants if one.phase != phase], phase=phase)


# -- Reaching her, and who stands around her -----------------------------------------------


@one_act()
def set_safe_contact(*, participant: Participant, **fields: Any) -> SafeContact:
    """Record how someone is reached without danger (S2 §2.9); what is not said is not safe."""
    said = _known(fields, SAFE_CONTACT_FIELDS)
    contact = SafeContact(participant=participant, **said)
    check_fields(contact)
    SafeContact.objects.bulk_create(
        [contact],
        update_conflicts=True,
        unique_fields=["participant"],
        update_fields=[*said, "updated_at"],
    )
    # What was said before and is not said now stays.
    participant.safe_contact = SafeContact.objects.get(participant=participant)
    return participant.safe_contact


@one_act()
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
    check_fields(contact)
    contact.save()
    return contact


@one_act()
def end_safety_contact(
    *, contact: SafetyContact, until: datetime.date | None = None
) -> SafetyContact:
    """End someone's part in the safety net, today unless told otherwise. The row stays."""
    contact.until = until or timezone.localdate()
    contact.save(update_fields=["until", "updated_at"])
    return contact


@one_act()
def restore_safety_contact(*, contact: SafetyContact) -> SafetyContact:
    """Let someone be part of the safety net again: it was ended by mistake.

    Refused for who is part of it.
    """
    if contact.until is None:
        raise Overtaken(_("This person is part of her safety net."))
    contact.until = None
    contact.save(update_fields=["until", "updated_at"])
    return contact


@one_act()
def record_consent(
    *, by: User, participant: Participant, kind: str, given_on: datetime.date | None = None
) -> Consent:
    """Record that a participant agreed to something; agreeing twice changes nothing.

    Refused for a day still to come.
    """
    day = given_on or timezone.localdate()
    _refuse_agreed_later(day)
    consent, _made = Consent.objects.get_or_create(
        participant=participant,
        kind=kind,
        withdrawn_on=None,
        defaults={"given_on": day, "recorded_by": by},
    )
    return consent


@one_act()
def withdraw_consent(*, consent: Consent, withdrawn_on: datetime.date | None = None) -> Consent:
    """Record that a participant took a consent back.

    It counts from the moment it is recorded, so a day still to come is refused, as is
    one before the consent was given, and what was taken back already.
    """
    if consent.withdrawn_on is not None:
        raise Overtaken(_("This consent was taken back already."))
    day = withdrawn_on or timezone.localdate()
    if day > timezone.localdate():
        raise Refused(_("Write it down once she has taken it back, not before."), "withdrawn_on")
    if day < consent.given_on:
        raise Refused(_("She cannot take it back on a day before she agreed."), "withdrawn_on")
    consent.withdrawn_on = day
    consent.save(update_fields=["withdrawn_on", "updated_at"])
    return consent


@one_act()
def correct_consent(*, consent: Consent, given_on: datetime.date) -> Consent:
    """Correct the day on which a participant agreed; the trail keeps what was written first.

    Refused for a day still to come, and for one after she took the consent back.
    """
    _refuse_agreed_later(given_on)
    if consent.withdrawn_on is not None and given_on > consent.withdrawn_on:
        raise Refused(
            _("She took it back on %(day)s, so she agreed on that day or earlier.")
            % {"day": short_day(consent.withdrawn_on)},
            "given_on",
        )
    consent.given_on = given_on
    consent.save(update_fields=["given_on", "updated_at"])
    return consent


@one_act()
def take_back_consent(*, consent: Consent) -> None:
    """Take away a consent that was recorded by mistake: she never agreed; the trail keeps it.

    What she agreed to and took back later is kept, with both days (`withdraw_consent`).
    """
    consent.delete()


@one_act()
def undo_withdrawal(*, consent: Consent) -> Consent:
    """Let a consent stand again that was written down as taken back by mistake.

    Refused where it was not taken back, and when she gave the same consent anew since: then
    that one stands.
    """
    if consent.withdrawn_on is None:
        raise Overtaken(_("This consent was not taken back."))
    same = Consent.objects.filter(participant=consent.participant_id, kind=consent.kind)
    anew = models.Q(withdrawn_on=None) | models.Q(given_on__gte=consent.withdrawn_on)
    if same.filter(anew).exclude(pk=consent.pk).exists():
        raise Refused(_("She gave this consent anew since. That one stands."))
    consent.withdrawn_on = None
    consent.save(update_fields=["withdrawn_on", "updated_at"])
    return consent


def _refuse_agreed_later(day: datetime.date) -> None:
    """Refuse a day still to come as the one on which a participant agreed."""
    if day > timezone.localdate():
        raise Refused(_("Someone cannot have agreed on a day that is still to come."), "given_on")


@one_act()
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


@one_act()
def stop_keeping_apart(*, row: KeepApart) -> None:
    """Take back that two people must not meet; the audit trail keeps that it was so."""
    row.delete()


# -- Involvement: who may see her ----------------------------------------------------------


@one_act()
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
    lasting = involvements.filter(models.Q(until=None) | open_now())
    held = lasting.order_by(models.F("until").desc(nulls_first=True)).first()
    if held is None:
        held = Involvement(
            participant=participant, user=user, project_id=participant.project_id, kind=kind
        )
        held.since = since or TransactionNow()
        # Where two people do the same at the same moment one row is enough.
        Involvement.objects.bulk_create([held], ignore_conflicts=True)
        return involvements.get(until=None)
    if held.until is not None:
        held.until = None
        held.save(update_fields=["until", "updated_at"])
    return held


@one_act()
def record_involvement(
    participant: Participant,
    user: User,
    kind: str,
    since: datetime.datetime,
    until: datetime.datetime,
) -> Involvement:
    """Record that `user` was involved with a participant as `kind` in a time that is over.

    For what was before there was a portal: nothing opens, and what is open stays so.
    """
    return Involvement.objects.create(
        participant=participant,
        user=user,
        project_id=participant.project_id,
        kind=kind,
        since=since,
        until=until,
    )


@one_act()
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


def _forget_secret_address(participant: Participant, said: Mapping[str, Any]) -> None:
    """Wipe an address that became secret; one that is said with it is left to be refused."""
    if participant.address_is_secret:
        for name in ADDRESS:
            setattr(participant, name, said.get(name, ""))


def _forget_other_year(participant: Participant, said: Mapping[str, Any]) -> None:
    """Drop a year of birth, all that was known before, when a date of birth is another year."""
    born, year = participant.date_of_birth, participant.birth_year
    if "birth_year" not in said and born and year != born.year:
        participant.birth_year = None


def _check_said(
    participant: Participant, said: Mapping[str, Any], children: Collection[int] | None
) -> None:
    """Refuse what cannot be of what is said now; what was known before is not asked again."""
    for name in ("date_of_birth", "last_job_ended_on"):
        if said.get(name):
            refuse_to_come(said[name], name)
    for name, years in (("birth_year", [said.get("birth_year")]), ("children", children or [])):
        if any(year and year > timezone.localdate().year for year in years):
            raise Refused(_("This year is still to come."), name)
    born, year = participant.date_of_birth, said.get("birth_year")
    if born and year and born.year != year:
        raise Refused(_("This is not the year of her date of birth."), "birth_year")
    for name in ADDRESS:
        if said.get(name) and participant.address_is_secret:
            raise broken("secret_address_is_not_kept", name)


def _set_children(participant: Participant, birth_years: Iterable[int]) -> None:
    years = sorted(birth_years)
    if years == list(participant.children.values_list("birth_year", flat=True)):
        return
    participant.children.all().delete()
    _add_children(participant, years)


def _add_children(participant: Participant, birth_years: Iterable[int]) -> None:
    rows = [Child(participant=participant, birth_year=year) for year in sorted(birth_years)]
    Child.objects.bulk_create(rows)
