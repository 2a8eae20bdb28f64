"""Columns of the sheet of participants: how she came in, and her place in a group."""

import datetime

from django.utils.translation import gettext_lazy as _

from dnt_portal.imports.schema import words
from dnt_portal.imports.schema.columns import Column, Kind

HOW_SHE_CAME = (
    Column(
        "source",
        "Aangemeld via",
        "Came in through",
        Kind.CHOICE,
        _("Through whom she came to the programme."),
        "shelter",
        choices=words.SOURCES,
    ),
    Column(
        "referred_by",
        "Aangemeld door",
        "Referred by",
        Kind.TEXT,
        _("Who referred her."),
        "Vrouwenopvang, team ambulant",
        max_length=120,
    ),
    Column(
        "received_on",
        "Aangemeld op",
        "Referral received on",
        Kind.DATE,
        _("When the referral came in."),
        datetime.date(2025, 11, 3),
    ),
    Column(
        "voluntary",
        "Vrijwillig",
        "Voluntary",
        Kind.YES_NO,
        _("Whether she wants this herself."),
        True,
    ),
    Column(
        "outcome",
        "Besluit",
        "Decision",
        Kind.CHOICE,
        _("What was decided. Empty for a woman in a group: admitted."),
        "admit",
        choices=words.OUTCOMES,
    ),
    Column(
        "decided_on",
        "Besloten op",
        "Decided on",
        Kind.DATE,
        _("When it was decided; from then she waits for a group."),
        datetime.date(2025, 11, 20),
    ),
    Column(
        "decision_reason",
        "Reden besluit",
        "Reason for the decision",
        Kind.TEXT,
        _("Why it was decided so."),
        "Voldoet aan alle voorwaarden",
    ),
    Column(
        "stopping_explained",
        "Stoppen uitgelegd",
        "Stopping was explained",
        Kind.YES_NO,
        _("Admitted in doubt: she and the trainer know that she may stop early."),
        False,
    ),
    Column(
        "review_on",
        "Opnieuw bekijken op",
        "Look again on",
        Kind.DATE,
        _("Not yet: when you look again."),
        datetime.date(2026, 6, 1),
    ),
    Column(
        "group",
        "Groep-sleutel",
        "Group key",
        Kind.REFERENCE,
        _("The group she has or had a place in."),
        "G-2026-1",
        refers_to="groups",
        max_length=60,
        also=("groep", "group"),
    ),
    Column(
        "placed_on",
        "Geplaatst op",
        "Placed on",
        Kind.DATE,
        _("Since when. Empty: the group's first day, or today."),
        datetime.date(2026, 1, 5),
    ),
    Column(
        "ended_on",
        "Gestopt op",
        "Ended on",
        Kind.DATE,
        _("When her place ended. Empty in a closed group: the day it closed."),
    ),
    Column(
        "end_reason",
        "Reden einde",
        "Reason it ended",
        Kind.CHOICE,
        _("Why her place ended. Empty in a closed group: completed."),
        choices=words.END_REASONS,
    ),
)
