"""The coach's log: one row per contact, in under a minute (S2 §1.5.3, §9.2.3)."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dnt_portal.accounts.models import User
from dnt_portal.coaching.enums import Medium
from dnt_portal.coaching.models import Contact, Track
from dnt_portal.common.dates import day_of_week
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.refusing import broken, kept_rules
from dnt_portal.plans.models import Step

CHOOSE_MEDIUM = gettext_lazy("Choose how you were in touch.")
#: A contact lasts a day at most.
MOST_MINUTES = 24 * 60
CHANGEABLE = frozenset({"held_on", "medium", "minutes", "note", "next_on"})
BATCH = 1000
#: How soon after a contact the very same one is taken for a second tap.
DOUBLE_TAP = datetime.timedelta(minutes=1)


@dataclass(frozen=True)
class ContactEntry:
    """One contact of an administration that is taken over."""

    track: Track
    held_on: datetime.date
    medium: str
    minutes: int = 0
    note: str = ""
    next_on: datetime.date | None = None
    external_key: str = ""


@transaction.atomic
def log_contact(
    *,
    by: User,
    track: Track,
    held_on: datetime.date,
    medium: str,
    minutes: int = 0,
    note: str = "",
    next_on: datetime.date | None = None,
    external_key: str = "",
    steps: Collection[str] | None = None,
) -> Contact:
    """Record that coach and participant were in touch, or tried to be.

    `steps` are keys of the steps of the participant's plan that came up. The same contact twice
    within `DOUBLE_TAP` is one: a slow phone and a second tap. Refused on a day outside the track or
    still to come, and for a next appointment before this contact.
    """
    contact = Contact(
        track=track,
        held_on=held_on,
        medium=medium,
        minutes=minutes,
        note=note.strip(),
        next_on=next_on,
        external_key=external_key,
        logged_by=by,
    )
    _check(contact)
    if same := _just_logged(contact):
        return same
    with kept_rules(contact_within_track="held_on"):
        contact.save(force_insert=True)
    if steps:
        _set_steps(contact, steps)
    return contact


@transaction.atomic
def log_contacts(*, by: User, entries: Iterable[ContactEntry]) -> int:
    """Record many contacts at once, by the same rules; all of them or none."""
    rows = [
        Contact(
            track=entry.track,
            held_on=entry.held_on,
            medium=entry.medium,
            minutes=entry.minutes,
            note=entry.note.strip(),
            next_on=entry.next_on,
            external_key=entry.external_key,
            logged_by=by,
        )
        for entry in entries
    ]
    for row in rows:
        _check(row)
    Contact.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


@transaction.atomic
def update_contact(
    *, contact: Contact, steps: Collection[str] | None = None, **fields: Any
) -> Contact:
    """Correct a contact; `CHANGEABLE` fields only, `steps` when given.

    Refused where `log_contact` is, and once the track has ended.
    """
    unknown = sorted(set(fields) - CHANGEABLE)
    if unknown:
        raise TypeError(f"Not a field of a contact that can change: {', '.join(unknown)}.")
    if contact.track.ended_on is not None:
        raise Overtaken(_("This coaching has ended, so its log stays as it is."))
    for name, value in fields.items():
        setattr(contact, name, value)
    _check(contact)
    with kept_rules(contact_within_track="held_on"):
        contact.save(update_fields=[*fields, "updated_at"])
    if steps is not None:
        _set_steps(contact, steps)
    return contact


def _set_steps(contact: Contact, keys: Collection[str]) -> None:
    """Keep which steps came up in a contact, in place of those said before.

    A step that came up and is done since stays: whoever corrects the contact later is only offered
    open steps. Refused when a step is not of the plan of the contact's participant.
    """
    hers = Step.objects.filter(goal__plan__participant=contact.track.participant_id)
    wanted = set(keys)
    try:
        steps = set(hers.filter(pk__in=wanted))
    except ValidationError:  # not even the key of a step
        steps = set()
    if len(steps) != len(wanted):
        raise Refused(_("That step is not in her plan."), "steps")
    contact.steps.set(steps.union(contact.steps.exclude(done_on=None)))


def _just_logged(contact: Contact) -> Contact | None:
    """Return the very same contact when it was recorded a moment ago."""
    if contact.external_key:
        return None
    same = ("held_on", "medium", "minutes", "note", "next_on", "logged_by")
    return Contact.objects.filter(
        track=contact.track,
        created_at__gt=timezone.now() - DOUBLE_TAP,
        **{name: getattr(contact, name) for name in same},
    ).first()


def _check(contact: Contact) -> None:
    """Refuse what cannot be; `contact_within_track` in the database is the last guard."""
    track = contact.track
    if contact.medium not in Medium.values:
        raise Refused(CHOOSE_MEDIUM, "medium")
    if contact.held_on > timezone.localdate():
        raise Refused(
            _("This day is still to come. Note it as the next appointment instead."), "held_on"
        )
    if contact.held_on < track.starts_on:
        raise Refused(
            _("The coaching started on %(day)s; choose that day or a later one.")
            % {"day": day_of_week(track.starts_on)},
            "held_on",
        )
    if track.ended_on is not None and contact.held_on > track.ended_on:
        raise Refused(
            _("The coaching ended on %(day)s; choose that day or an earlier one.")
            % {"day": day_of_week(track.ended_on)},
            "held_on",
        )
    if not 0 <= contact.minutes <= MOST_MINUTES:
        raise broken("contact_is_within_a_day", "minutes")
    if contact.next_on is not None and contact.next_on < contact.held_on:
        raise Refused(_("The next appointment comes after this contact."), "next_on")
