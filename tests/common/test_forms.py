"""Forms: native pickers in every language, one-tap choices, errors that lead to their field."""

import datetime
import re

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone, translation

from dnt_portal.common.forms import (
    NEARBY_YEARS,
    ButtonChoice,
    ChipChoice,
    NearDateField,
    PortalForm,
)


class Sample(PortalForm, forms.Form):
    held_on = forms.DateField()
    starts_at = forms.TimeField()
    moment = forms.DateTimeField(required=False)
    kind = forms.ChoiceField(
        choices=[("", "---"), ("meeting", "samen"), ("phone", "bellen")], widget=ButtonChoice
    )
    steps = forms.MultipleChoiceField(
        choices=[("a", "Werk"), ("b", "Geld")], widget=ChipChoice, required=False
    )
    note = forms.CharField(label="Notitie", required=False, widget=forms.Textarea)


def html_of(form) -> str:
    return Template("{% form_fields form %}").render(Context({"form": form}))


@pytest.fixture(params=["nl", "en"], autouse=True)
def language(request):
    with translation.override(request.param):
        yield request.param


def test_pickers_hold_iso_values_in_every_language():
    form = Sample(
        initial={
            "held_on": datetime.date(2026, 11, 24),
            "starts_at": datetime.time(9, 5),
            "moment": datetime.datetime(2026, 11, 24, 9, 5),
        }
    )
    html = html_of(form)
    assert 'type="date"' in html
    assert 'value="2026-11-24"' in html
    assert 'type="time"' in html
    assert 'value="09:05"' in html
    assert 'type="datetime-local"' in html
    assert 'value="2026-11-24T09:05"' in html


def test_what_a_picker_sends_is_understood_and_comes_back():
    sent = {
        "held_on": "2026-11-24",
        "starts_at": "09:05",
        "moment": "2026-11-24T09:05",
        "kind": "phone",
        "steps": ["b"],
    }
    form = Sample(sent)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["held_on"] == datetime.date(2026, 11, 24)
    assert form.cleaned_data["steps"] == ["b"]
    html = html_of(form)
    assert 'value="2026-11-24"' in html


def test_a_required_choice_has_no_empty_button_and_keeps_the_chosen_one():
    html = html_of(Sample({"kind": "phone"}))
    assert html.count('type="radio"') == 2
    chosen = html[html.index('value="phone"') :].split(">")[0]
    assert "checked" in chosen


def test_chips_are_checkboxes_that_may_all_be_off():
    html = html_of(Sample())
    assert html.count('type="checkbox"') == 2
    assert "required" not in html[html.index('value="a"') :].split(">")[0]


def test_what_may_stay_empty_says_so():
    form = Sample()
    assert str(form.fields["note"].label).startswith("Notitie (")
    assert "(" not in str(form["held_on"].label)


def test_the_error_summary_leads_to_each_field():
    form = Sample({"held_on": "morgen"})
    form.add_error(None, "Past niet bij deze groep.")
    html = html_of(form)
    assert html.count("error-summary") == 1
    assert 'href="#id_held_on"' in html
    # Whatever is drawn of a choice, each line leads to something that is there.
    led_to = re.findall(r'<a href="#([^"]+)"', html)
    assert len(led_to) == len(set(led_to)) == 3
    assert all(f'id="{target}"' in html for target in led_to)
    assert "id_kind_1" in led_to
    assert "Past niet bij deze groep." in html
    assert 'value="morgen"' in html  # what was typed is still there


def test_no_form_carries_inline_style_or_script():
    html = html_of(Sample({"held_on": "x"}))
    assert "style=" not in html
    assert "<script" not in html


class Day(PortalForm, forms.Form):
    day = NearDateField(required=False)


@pytest.mark.parametrize("far", ["0001-01-01", "0026-03-01", "9998-12-01", "9999-12-31"])
def test_a_day_in_an_impossible_year_is_refused_in_words(far, language):
    form = Day({"day": far})
    assert not form.is_valid()
    assert form.errors["day"].as_data()[0].code == "far"
    if language == "en":
        assert form.errors["day"] == [
            f"Check the year: this day is more than {NEARBY_YEARS} years from today."
        ]
    # What was typed comes back.
    assert f'value="{far}"' in html_of(form)


def test_a_day_within_ten_years_is_fine_and_so_is_none():
    today = timezone.localdate()
    assert Day({"day": ""}).is_valid()
    for days in (-3650, 0, 3650):
        day = today + datetime.timedelta(days=days)
        form = Day({"day": day.isoformat()})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["day"] == day
    assert 'type="date"' in html_of(Day())
