"""Pages that belong to no part of the programme."""

import datetime

import django_tables2
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html

from dnt_portal.common import charts
from dnt_portal.common.forms import ButtonChoice, ChipChoice, PortalForm
from dnt_portal.common.pieces import Stage, StoryEntry, Tab
from dnt_portal.common.searching import asked_of, keep_search, list_page
from dnt_portal.common.templatetags.dnt import status

# The styleguide is for people who build the portal, so its made-up contents are not translated.


class SampleForm(PortalForm, forms.Form):
    """One of each kind of field."""

    first_name = forms.CharField(label="Voornaam", help_text="Alleen de voornaam.")
    held_on = forms.DateField(label="Datum", initial=timezone.localdate)
    starts_at = forms.TimeField(label="Begint om", initial=datetime.time(9, 30))
    kind = forms.ChoiceField(
        label="Hoe was het contact?",
        choices=[("meeting", "samen"), ("phone", "bellen"), ("message", "bericht")],
        widget=ButtonChoice,
        initial="meeting",
    )
    steps = forms.MultipleChoiceField(
        label="Waar werkten jullie aan?",
        choices=[("a", "Werk"), ("b", "Geldzaken"), ("c", "Netwerk"), ("d", "Taal")],
        widget=ChipChoice,
        initial=["a", "c"],
        required=False,
    )
    rung = forms.ChoiceField(label="Trede", choices=[("1", "1 Geïsoleerd"), ("2", "2 Contacten")])
    note = forms.CharField(label="Notitie", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="Zij weet dat ik dit opschrijf", required=False)


class FilterForm(forms.Form):
    """A search and a choice, as they stand above a list."""

    q = forms.CharField(label="Zoek", required=False)
    state = forms.ChoiceField(
        label="Stand", required=False, choices=[("", "Alle"), ("open", "Open"), ("done", "Klaar")]
    )


class SampleTable(django_tables2.Table):
    """A list as most screens have it."""

    pseudonym = django_tables2.Column("Deelnemer", linkify=lambda record: "#table")
    group = django_tables2.Column("Groep")
    since = django_tables2.Column("Sinds", attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    state = django_tables2.Column("Stand", orderable=False)

    def render_state(self, value: str) -> str:
        """Show a state as a word with a shape."""
        return status(value, {"done": "Afgerond", "due": "Deze week"}.get(value, "Wacht"))


def _sample_rows() -> list[dict[str, object]]:
    return [
        {"pseudonym": "DNT-4F7K", "group": "Voorjaar 26", "since": "12 dagen", "state": "due"},
        {"pseudonym": "DNT-9QX3", "group": "Voorjaar 26", "since": "3 dagen", "state": "waiting"},
        {"pseudonym": "DNT-7K2M", "group": "Najaar 25", "since": "120 dagen", "state": "done"},
    ]


def _sample_charts() -> list[charts.Chart]:
    rungs = ["Geïsoleerd", "Contacten", "Activiteiten", "Onbetaald", "Met steun", "Betaald werk"]
    return [
        charts.ladder_then_now([5, 8, 6, 3, 1, 0], [1, 4, 6, 6, 3, 3], rungs, "De ladder"),
        charts.ladder_path(
            [
                charts.LadderPoint("T0", 2),
                charts.LadderPoint("T1", 2),
                charts.LadderPoint("T2", 4),
                charts.LadderPoint("T3", 3),
                charts.LadderPoint("T4", None),
            ],
            rungs,
            "Haar ladder",
        ),
        charts.bars(
            [
                charts.Bar("Gestart", 24, 24),
                charts.Bar("Training afgerond", 19, 24),
                charts.Bar("Een trede gestegen", 13, 19),
                charts.Bar("Betaald werk", None, 19, "afgeschermd"),
            ],
            "Dit jaar",
        ),
    ]


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every shared piece on one page, to look at and to copy from."""
    if request.method == "POST":
        return keep_search(request, FilterForm())
    if request.GET.get("message"):
        messages.success(request, "Opgeslagen.")
        messages.warning(request, "Nog geen coach gekozen.")
        messages.error(request, "Dit is niet opgeslagen.")
    form = SampleForm(request.GET if request.GET.get("wrong") else None)
    if request.GET.get("wrong"):
        form.add_error(None, "De datum past niet bij deze groep.")
    table = SampleTable(_sample_rows(), order_by=request.GET.get("sort", ""))
    table.paginate(page=1, per_page=2)
    today = timezone.localdate()
    return list_page(
        request,
        "common/styleguide.html",
        {
            "form": form,
            "filter_form": FilterForm(asked_of(request)),
            "found": 3,
            "table": table,
            "empty_table": SampleTable([], empty_text="Nog geen aanmeldingen"),
            "charts": _sample_charts(),
            "tabs": [
                Tab("Overzicht", "#", active=True),
                Tab("Bijeenkomsten", "#", count=10),
                Tab("Aanwezigheid", "#"),
                Tab("Coaches", "#", count=2),
                Tab("Ladder", "#"),
            ],
            "stages": [
                Stage("Werving", "done", "sep 2026", 2),
                Stage("Training", "now", "6 van 10 bijeenkomsten", 3),
                Stage("Coaching", "coming", "vanaf 8 dec 2026", 9),
                Stage("Slot", "coming", "aug 2027", 1),
            ],
            "story": [
                StoryEntry(today, "Coach sprak haar", "samen, 60 minuten"),
                StoryEntry(today - datetime.timedelta(days=3), "Zorg gemeld", alarm=True),
                StoryEntry(today - datetime.timedelta(days=9), "Bijeenkomst 5", "was er"),
            ],
            "weeks": ["contact", "contact", "missed", "contact", "none", "none", "late"],
            "rungs": range(1, 7),
            "today": today,
            "twelve_days_ago": today - datetime.timedelta(days=12),
            "bold": format_html("<strong>{}</strong>", "Els"),
        },
    )
