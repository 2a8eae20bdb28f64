"""The coach's log: one row per contact, in under a minute (S2 §1.5.3, §9.2.3)."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dnt_portal.accounts.models import User
from dnt_portal.coaching.enums import Medium
from dnt_portal.coaching.models import Contact, Track
from dnt_portal.coaching.services.tracks import before_start
from dnt_portal.common.dates import day_of_week
from dnt_portal.common.errors import Overtaken, Problem, Refused
from dnt_portal.common.refusing import broken, kept_rules
from dnt_portal.common.transactions import one_act
from dnt_portal.plans.models import Step

CHOOSE_MEDIUM = gettext_lazy("Choose how you were in touch.")
#: A contact lasts a day at most.
MOST_MINUTES = 24 * 60
CHANGEABLE = frozenset({"held_on", "medium", "minutes", "note", "next_on"})
BATCH = 1000


@dataclass(frozen=True)
class ContactEntry:
    """One contact of an administration that is taken over, as `log_contact` takes it."""

    track: Track
    held_on: datetime.date
    medium: str
    minutes: int | None = None
    note: str = ""
    next_on: datetime.date | None = None
    external_key: str = ""


@one_act()
def log_contact(
    *,
    by: User,
    track: Track,
    held_on: datetime.date,
    medium: str,
    minutes: int | None = None,
    note: str = "",
    next_on: datetime.date | None = None,
    external_key: str = "",
    steps: Collection[str] | None = None,
) -> Contact:
    """Record that coach and participant were in touch, or tried to be.

    `minutes` stays None when nobody knows how long it took. `steps` are keys of the steps of the
    participant's plan that came up. Refused on a day outside the track or still to come, for more
    minutes than a day has, and for a next appointment before this contact.
    """
    entry = ContactEntry(
        track=track,
        held_on=held_on,
        medium=medium,
        minutes=minutes,
        note=note,
        next_on=next_on,
        external_key=external_key,
    )
    contact = _contact(entry, by)
    _check(contact)
    with kept_rules(contact_within_track="held_on"):
        contact.save(force_insert=True)
    if steps:
        _set_steps(contact, steps)
    return contact


@one_act()
def log_contacts(*, by: User, entries: Iterable[ContactEntry]) -> list[Contact | Refused]:
    """Record the contacts of an administration that is taken over, thousands at once.

    By the rules of `log_contact`, entry by entry: one that is refused is left out, and its refusal
    stands in the contact's place in what is returned.
    """
    contacts = [_contact(entry, by) for entry in _of_present_tracks(entries)]
    outcomes: list[Contact | Refused] = [_refusal(contact) or contact for contact in contacts]
    Contact.objects.bulk_create(
        [contact for contact in outcomes if isinstance(contact, Contact)], batch_size=BATCH
    )
    return outcomes


def _of_present_tracks(entries: Iterable[ContactEntry]) -> list[ContactEntry]:
    """Return the entries with their tracks as they stand now, locked until these are written.

    Many rows are written in one statement: one whose track ended meanwhile would undo all.
    """
    entries = list(entries)
    wanted = {entry.track.pk for entry in entries}
    locked = Track.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(wanted)
    return [replace(entry, track=locked[entry.track.pk]) for entry in entries]


@one_act()
def update_contact(
    *, contact: Contact, steps: Collection[str] | None = None, **fields: Any
) -> Contact:
    """Correct a contact; `CHANGEABLE` fields only, `steps` when given.

    Refused where `log_contact` is, and once the track has ended.
    """
    unknown = sorted(set(fields) - CHANGEABLE)
    if unknown:
        raise TypeError(f"Not a field of a contact that can change: {', '.join(unknown)}.")
    _refuse_ended(contact)
    for name, value in fields.items():
        setattr(contact, name, value)
    contact.minutes = _minutes(contact.medium, contact.minutes)
    _check(contact)
    with kept_rules(contact_within_track="held_on"):
        contact.save(update_fields=[*{*fields, "minutes"}, "updated_at"])
    if steps is not None:
        _set_steps(contact, steps)
    return contact


@one_act()
def withdraw_contact(*, contact: Contact) -> None:
    """Take back a contact that was recorded by mistake, with what was written of it.

    The trail keeps that there was one, without its words. Refused where `update_contact` is.
    """
    _refuse_ended(contact)
    contact.delete()


def _refuse_ended(contact: Contact) -> None:
    """Refuse to change the log of coaching that has ended."""
    if contact.track.ended_on is not None:
        raise Overtaken(_("This coaching has ended, so its log stays as it is."))


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


def _contact(entry: ContactEntry, by: User) -> Contact:
    """Return the contact that an entry tells of, not saved yet."""
    return Contact(
        track=entry.track,
        held_on=entry.held_on,
        medium=entry.medium,
        minutes=_minutes(entry.medium, entry.minutes),
        note=entry.note.strip(),
        next_on=entry.next_on,
        external_key=entry.external_key,
        logged_by=by,
    )


def _minutes(medium: str, minutes: int | None) -> int | None:
    """Return how long a contact took: 0 where that is not asked after, None when not known."""
    if minutes is None and medium in Medium.values and not Medium(medium).has_length:
        return 0
    return minutes


def _check(contact: Contact) -> None:
    """Refuse what cannot be; `contact_within_track` in the database is the last guard."""
    if refusal := _refusal(contact):
        raise refusal


def _refusal(contact: Contact) -> Refused | None:
    """Return why a contact cannot be recorded, all of it; None when it can."""
    problems = problems_of(
        track=contact.track,
        medium=contact.medium,
        held_on=contact.held_on,
        minutes=contact.minutes,
        next_on=contact.next_on,
    )
    return Refused.of(problems) if problems else None


def problems_of(
    *,
    track: Track,
    medium: str | None = None,
    held_on: datetime.date | None = None,
    minutes: int | None = None,
    next_on: datetime.date | None = None,
) -> list[Problem]:
    """Return everything that is wrong with what is known of a contact; what is None is not judged.

    So that a form in which something is missing says the rest at once too.
    """
    problems = []
    if medium is not None and medium not in Medium.values:
        problems.append(Problem(str(CHOOSE_MEDIUM), "medium"))
    if held_on is not None:
        problems += _problems_of_day(track, held_on)
    if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
        problems += broken("contact_is_within_a_day", "minutes").problems
    if next_on is not None and held_on is not None and next_on < held_on:
        problems.append(Problem(_("The next appointment comes after this contact."), "next_on"))
    return problems


def _problems_of_day(track: Track, held_on: datetime.date) -> list[Problem]:
    """Return why a contact of this track cannot have been on a day."""
    if held_on > timezone.localdate():
        said = _("This day is still to come. Note it as the next appointment instead.")
    elif held_on < track.starts_on:
        return before_start(track, "held_on").problems
    elif track.ended_on is not None and held_on > track.ended_on:
        said = _("The coaching ended on %(day)s; choose that day or an earlier one.") % {
            "day": day_of_week(track.ended_on)
        }
    else:
        return []
    return [Problem(said, "held_on")]
