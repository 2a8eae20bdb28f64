"""The sheets about results: goals and measurements."""

import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dnt_portal.imports.schema import words
from dnt_portal.imports.schema.columns import Column, Kind, Sheet
from dnt_portal.imports.schema.shared import participant_key

GOALS = Sheet(
    name="goals",
    nl="Doelen",
    en="Goals",
    key=("key",),
    about=_("The goals in her personal development plan, in her own words."),
    columns=(
        Column(
            "key",
            "Doel-sleutel",
            "Goal key",
            Kind.KEY,
            _("Your own key for the goal."),
            "D-001-1",
            required=True,
            max_length=60,
            also=("sleutel", "key"),
        ),
        participant_key(_("Whose goal it is.")),
        Column(
            "words",
            "Doel",
            "Goal",
            Kind.TEXT,
            _("The goal, in her own words."),
            "Vrijwilligerswerk bij de bibliotheek",
            required=True,
            max_length=300,
        ),
        Column(
            "state",
            "Stand",
            "How it stands",
            Kind.CHOICE,
            _("Empty for a new goal: working on it."),
            "active",
            choices=words.GOAL_STATES,
        ),
        Column(
            "set_on",
            "Gesteld op",
            "Set on",
            Kind.DATE,
            _("When she set it."),
            datetime.date(2026, 2, 16),
            required=True,
        ),
        Column(
            "state_on",
            "Stand sinds",
            "So since",
            Kind.DATE,
            _("Since when it stands so. Empty when it changes: since today."),
        ),
    ),
)

MEASUREMENTS = Sheet(
    name="measurements",
    nl="Metingen",
    en="Measurements",
    key=("participant", "wave"),
    about=_("The participation ladder and what goes with it, per measurement."),
    columns=(
        participant_key(_("Who was measured; her group has started.")),
        Column(
            "wave",
            "Meting",
            "Measurement",
            Kind.TEXT,
            _("Which measurement of the method, for instance T0."),
            "T0",
            required=True,
            max_length=4,
            capitals=True,
        ),
        Column(
            "taken_on",
            "Gemeten op",
            "Taken on",
            Kind.DATE,
            _("When it was taken."),
            datetime.date(2026, 1, 12),
        ),
        Column(
            "rung",
            "Trede",
            "Rung",
            Kind.NUMBER,
            _("Rung of the participation ladder, as a number."),
            2,
            minimum=1,
            maximum=20,
        ),
        Column(
            "paid_work",
            "Betaald werk",
            "Paid work",
            Kind.YES_NO,
            _("Whether she has paid work."),
            False,
        ),
        Column(
            "hours",
            "Uren per week",
            "Hours a week",
            Kind.DECIMAL,
            _("Paid hours a week."),
            Decimal("0"),
            minimum=0,
            maximum=60,
        ),
        Column("debts", "Schulden", "Debts", Kind.YES_NO, _("Whether she has debts."), True),
        Column(
            "ends_meet",
            "Rondkomen",
            "Making ends meet",
            Kind.CHOICE,
            _("How she manages on her income."),
            "hard",
            choices=words.ENDS_MEET,
        ),
        Column(
            "weekly_contact",
            "Wekelijks contact",
            "Weekly contact",
            Kind.YES_NO,
            _("Whether she meets others outside the home every week."),
            True,
        ),
        Column(
            "self_efficacy",
            "Zelfvertrouwen",
            "Trust in herself",
            Kind.NUMBER,
            _("Her own mark from 1 to 10 for trust in what she can do."),
            6,
            minimum=1,
            maximum=10,
        ),
        Column(
            "skipped",
            "Niet gemeten omdat",
            "Not taken because",
            Kind.CHOICE,
            _("Instead of a measurement: why it was not taken."),
            choices=words.SKIP_REASONS,
        ),
    ),
)
