"""A contact, a match and the end of a concern that were a mistake are taken back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services
from dnt_portal.coaching.enums import Medium, TrackEndReason, Urgency
from dnt_portal.coaching.models import Concern, Contact, Track
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.participants.models import Participant
from tests.conftest import as_system


@pytest.fixture
def contact(world, track) -> Contact:
    with acting_as(world.coach):
        return services.contacts.log_contact(
            by=world.coach,
            track=track,
            held_on=timezone.localdate(),
            medium=Medium.PHONE,
            minutes=30,
            note="Zij vertelde over haar zus.",
        )


@pytest.fixture
def concern(world, track) -> Concern:
    with acting_as(world.coach):
        return services.concerns.raise_concern(
            by=world.coach,
            participant=track.participant,
            what="Zij klonk bang.",
            urgency=Urgency.TODAY,
            track=track,
        )


# -- A contact -------------------------------------------------------------------------------------


def test_the_writer_takes_a_contact_back_and_the_trail_keeps_that_it_was(world, contact):
    with acting_as(world.coach):
        services.contacts.withdraw_contact(contact=contact)
        assert not Contact.objects.exists()
    with as_system():
        events = Contact.pgh_event_model.objects.order_by("pgh_id")
        assert [event.pgh_label for event in events] == ["insert", "delete"]
        # What was said of her is in no trail.
        assert not any("zus" in str(event.__dict__) for event in events)


def test_a_contact_of_coaching_that_ended_stays(world, track, contact):
    with acting_as(world.leader):
        services.tracks.end_track(track=track, reason=TrackEndReason.MISMATCH)
    with acting_as(world.coach), as_system():
        contact.refresh_from_db()
        with pytest.raises(Overtaken):
            services.contacts.withdraw_contact(contact=contact)
        assert Contact.objects.count() == 1


def test_the_page_says_what_goes_before_it_goes(world, track, contact, sign_in):
    coach = sign_in(world.coach)
    url = reverse("coaching:contact_withdraw", args=[contact.pk])
    page = coach.get(reverse("coaching:contact_edit", args=[contact.pk])).content.decode()
    assert url in page
    asked = coach.get(url).content.decode()
    assert "Zij vertelde over haar zus." in asked
    with as_system():
        assert Contact.objects.exists()
    told = coach.post(url, follow=True).content.decode()
    assert "Het contact is teruggenomen" in told
    assert coach.post(url).status_code == 404


# -- A match ---------------------------------------------------------------------------------------


def test_a_match_by_mistake_leaves_nothing_but_the_trail(world, track):
    with acting_as(world.coach):
        assert Participant.objects.exists()
    with acting_as(world.leader):
        services.tracks.take_back_match(track=track)
        assert not Track.objects.exists()
        # She can be matched as if it had not been.
        services.tracks.start_track(by=world.leader, placement=world.samira, coach=world.ria)
    with acting_as(world.coach):
        assert not Participant.objects.exists()
    with as_system():
        labels = Track.pgh_event_model.objects.filter(pgh_obj_id=track.pk)
        assert set(labels.values_list("pgh_label", flat=True)) >= {"insert", "delete"}


def test_a_match_of_which_something_was_recorded_is_ended_and_not_taken_back(world, track, contact):
    with acting_as(world.leader):
        with pytest.raises(Refused):
            services.tracks.take_back_match(track=track)
        services.tracks.end_track(track=track, reason=TrackEndReason.MISMATCH)
        with pytest.raises(Overtaken):
            services.tracks.take_back_match(track=track)
        assert Track.objects.filter(pk=track.pk).exists()


def test_a_match_with_a_concern_is_not_taken_back(world, track, concern):
    with acting_as(world.leader):
        with pytest.raises(Refused):
            services.tracks.take_back_match(track=track)
        assert Concern.objects.filter(pk=concern.pk, track=track).exists()


def test_the_page_of_a_pair_offers_it_as_long_as_it_can_be(world, track, sign_in):
    leader = sign_in(world.leader)
    url = reverse("coaching:track_take_back", args=[track.pk])
    page = reverse("coaching:track", args=[track.pk])
    assert url in leader.get(page).content.decode()
    with as_system():
        services.tracks.end_track(track=track, reason=TrackEndReason.MISMATCH)
    assert url not in leader.get(page).content.decode()
    assert leader.post(url).status_code == 409


# -- A concern -------------------------------------------------------------------------------------


def test_a_concern_settled_too_early_is_open_again_with_what_was_done(world, concern, sign_in):
    with acting_as(world.leader):
        services.concerns.settle_concern(
            by=world.leader, concern=concern, settlement="Gebeld, geen gehoor."
        )
        services.concerns.reopen_concern(concern=concern)
        open_again = Concern.objects.open().get()
        assert (open_again.settled_by, open_again.settlement) == (None, "Gebeld, geen gehoor.")
        with pytest.raises(Overtaken):
            services.concerns.reopen_concern(concern=concern)
    page = sign_in(world.leader).get(reverse("coaching:concern", args=[concern.pk]))
    told = page.content.decode()
    assert "sindsdien is de zorg weer geopend" in told
    # What was done is added to, and not typed anew.
    assert page.context["form"]["settlement"].value() == "Gebeld, geen gehoor."


def test_settling_offers_to_undo_it(world, concern, sign_in):
    leader = sign_in(world.leader)
    url = reverse("coaching:concern", args=[concern.pk])
    page = leader.post(url, {"settlement": "Gebeld."}, follow=True).content.decode()
    undo = reverse("coaching:concern_reopen", args=[concern.pk])
    assert "Ongedaan maken" in page
    assert page.count(f'action="{undo}"') == 2
    assert "De zorg staat weer open" in leader.post(undo, follow=True).content.decode()
