"""Recording a contact on the page."""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services
from dnt_portal.coaching.enums import Medium
from dnt_portal.coaching.models import Contact
from dnt_portal.common.dates import shortly
from tests.coaching.screens import day, url
from tests.coaching.tracks import start


def send_contact(client, track, **fields):
    given = {"when": "today", "medium": "together", "length": "60", "note": "Gewandeld"} | fields
    return client.post(url("contact_add", track.pk), given)


def test_a_contact_in_four_taps(sign_in, world, track):
    response = send_contact(sign_in(world.coach), track, when="yesterday")

    assert (response.status_code, response.url) == (302, url("track", track.pk))
    with acting_as(world.coach):
        contact = Contact.objects.get()
        assert (contact.held_on, contact.minutes, contact.note) == (day(1), 60, "Gewandeld")


def test_another_day_and_another_length(sign_in, world, track):
    send_contact(
        sign_in(world.coach),
        track,
        when="other",
        held_on=day(9).isoformat(),
        length="other",
        minutes="45",
        next_on=day(-5).isoformat(),
    )

    with acting_as(world.coach):
        contact = Contact.objects.get()
        assert (contact.held_on, contact.minutes, contact.next_on) == (day(9), 45, day(-5))


@pytest.mark.parametrize("medium", ["failed", "message"])
def test_an_attempt_and_a_message_ask_no_length(sign_in, world, track, medium):
    response = send_contact(sign_in(world.coach), track, medium=medium, length="")

    assert response.status_code == 302
    with acting_as(world.coach):
        assert Contact.objects.get().minutes == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"when": "other", "held_on": ""},
        {"when": "other", "held_on": day(21).isoformat()},
        {"when": "other", "held_on": day(-1).isoformat()},
        {"when": "other", "held_on": "gisteren"},
        {"medium": ""},
        {"length": ""},
        {"length": "other", "minutes": ""},
        {"length": "other", "minutes": "9999"},
        {"next_on": day(3).isoformat()},
    ],
)
def test_what_is_not_right_is_said_and_what_was_typed_stays(sign_in, world, track, wrong):
    response = send_contact(sign_in(world.coach), track, **wrong)

    assert response.status_code == 422
    page = response.content.decode()
    assert "Gewandeld" in page
    assert "error-summary" in page
    with acting_as(world.coach):
        assert not Contact.objects.exists()


def test_everything_that_is_wrong_is_said_at_once(sign_in, world, track):
    response = send_contact(
        sign_in(world.coach),
        track,
        when="other",
        held_on=day(15).isoformat(),
        medium="",
        length="",
        next_on=day(17).isoformat(),
    )
    assert set(response.context["form"].errors) == {"medium", "length", "next_on"}

    response = send_contact(
        sign_in(world.coach),
        track,
        when="other",
        held_on=day(-1).isoformat(),
        length="other",
        minutes="",
        next_on=day(3).isoformat(),
    )
    errors = response.context["form"].errors
    assert set(errors) == {"held_on", "minutes", "next_on"}
    assert all(len(said) == 1 for said in errors.values())

    # The form itself finds nothing wrong: then the service says all it refuses.
    response = send_contact(
        sign_in(world.coach),
        track,
        when="other",
        held_on=day(-1).isoformat(),
        next_on=day(3).isoformat(),
    )
    assert set(response.context["form"].errors) == {"held_on", "next_on"}


def test_a_day_before_the_coaching_is_refused_with_days_as_they_stand_elsewhere(
    sign_in, world, track
):
    response = send_contact(sign_in(world.coach), track, when="other", held_on=day(21).isoformat())
    (sentence,) = response.context["form"].errors["held_on"]
    assert f"{day(20):%d-%m-%Y}" not in sentence
    with translation.override("nl"):
        assert shortly(day(20), "D j M Y") in sentence


def test_a_note_that_is_too_long_is_not_cut_off(sign_in, world, track):
    client = sign_in(world.coach)
    form = client.get(url("contact_add", track.pk)).content.decode()
    (field,) = re.findall(r'<textarea name="note"[^>]*>', form)
    assert "maxlength" not in field
    response = send_contact(client, track, note="a" * 4001)
    assert response.status_code == 422
    assert "note" in response.context["form"].errors
    assert "a" * 4001 in response.content.decode()


def test_only_who_records_reads_how_to_begin(sign_in, world, track):
    page = url("track", track.pk)
    with translation.override("nl"):
        to_the_coach = gettext("Here stands what you record. The first contact is the hardest.")
    assert to_the_coach in sign_in(world.coach).get(page).content.decode()
    assert to_the_coach not in sign_in(world.leader).get(page).content.decode()


def test_only_ones_own_contact_is_changed(sign_in, world, track):
    with acting_as(world.coach):
        contact = services.contacts.log_contact(
            by=world.coach, track=track, held_on=day(3), medium=Medium.PHONE, minutes=30
        )
    path = url("contact_edit", contact.pk)

    assert sign_in(world.leader).get(path).status_code == 403
    assert sign_in(world.trainer).get(path).status_code == 404
    client = sign_in(world.coach)
    assert 'value="30"' in client.get(path).content.decode()
    changed = {"when": "other", "held_on": day(2).isoformat(), "medium": "phone", "length": "90"}
    assert client.post(path, changed).status_code == 302
    with acting_as(world.coach):
        contact.refresh_from_db()
        assert (contact.held_on, contact.minutes) == (day(2), 90)


def test_a_refusal_about_a_chip_stands_at_the_chip(sign_in, world):
    """The field for another day is not on the screen then, so nobody would see it there."""
    with acting_as(world.leader):
        track = start(world, starts_on=day(0))
    response = send_contact(sign_in(world.coach), track, when="yesterday")
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["when"]


def test_how_long_a_contact_took_over_lasted_is_not_guessed(sign_in, world, track):
    """What nobody recorded is said so, and the rest can be corrected without making it up."""
    with acting_as(world.coach):
        contact = services.contacts.log_contact(
            by=world.coach, track=track, held_on=day(3), medium=Medium.PHONE, note="Gebeld"
        )
    client = sign_in(world.coach)
    with translation.override("nl"):
        unknown = gettext("how long is not recorded")
    assert unknown in client.get(url("track", track.pk)).content.decode()
    changed = {"when": "other", "held_on": day(2).isoformat(), "medium": "phone", "note": "Lang"}
    assert client.post(url("contact_edit", contact.pk), changed).status_code == 302
    with acting_as(world.coach):
        contact.refresh_from_db()
        assert (contact.held_on, contact.note, contact.minutes) == (day(2), "Lang", None)
    changed["length"] = "60"
    assert client.post(url("contact_edit", contact.pk), changed).status_code == 302
    assert unknown not in client.get(url("track", track.pk)).content.decode()
    assert client.post(url("contact_edit", contact.pk), changed | {"length": ""}).status_code == 422
