"""The coach's log."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services
from dnt_portal.coaching.enums import Medium, TrackEndReason
from dnt_portal.coaching.forms.contacts import ContactForm
from dnt_portal.coaching.models import Contact
from dnt_portal.coaching.reading import goals_of
from dnt_portal.common.errors import Refused
from dnt_portal.plans import services as plans
from dnt_portal.plans.enums import StepOwner


def day(ago: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=ago)


@pytest.fixture
def track(world):
    with acting_as(world.leader):
        return services.tracks.start_track(
            by=world.leader, placement=world.samira, coach=world.els, starts_on=day(20)
        )


def log(world, track, **fields) -> Contact:
    given = {"held_on": day(1), "medium": Medium.TOGETHER, "minutes": 60} | fields
    return services.contacts.log_contact(by=world.coach, track=track, **given)


def test_a_coach_records_a_contact(world, track):
    with acting_as(world.coach):
        contact = log(world, track, note=" Gewandeld ", next_on=day(-6))

        kept = Contact.objects.visible_to(world.coach).get()
        assert kept == contact
        assert (kept.note, kept.minutes, kept.next_on) == ("Gewandeld", 60, day(-6))
        assert kept.logged_by == world.coach


@pytest.mark.parametrize(
    "wrong",
    [
        {"held_on": day(21)},
        {"held_on": day(-1)},
        {"minutes": 24 * 60 + 1},
        {"minutes": -5},
        {"next_on": day(2)},
        {"medium": "pigeon"},
    ],
)
def test_what_cannot_be_is_refused(world, track, wrong):
    with acting_as(world.coach):
        with pytest.raises(Refused):
            log(world, track, **wrong)
        assert not Contact.objects.exists()


@pytest.mark.parametrize("ago", [21, 4])
def test_the_database_itself_keeps_contacts_within_their_track(world, track, ago):
    with acting_as(world.leader):
        services.tracks.end_track(track=track, reason=TrackEndReason.COMPLETED, on=day(5))
        with pytest.raises(IntegrityError, match="contact outside its track"), transaction.atomic():
            Contact.objects.create(
                track=track, held_on=day(ago), medium=Medium.PHONE, logged_by=world.leader
            )


def test_a_double_tap_is_one_contact(world, track):
    with acting_as(world.coach):
        first = log(world, track, note="Gebeld")
        second = log(world, track, note="Gebeld")
        other = log(world, track, note="Nog eens gebeld")

        assert first == second
        assert other != first
        assert Contact.objects.count() == 2


def test_many_at_once_obey_the_same_rules(world, track):
    entries = [
        services.contacts.ContactEntry(
            track=track, held_on=day(n), medium=Medium.PHONE, external_key=f"c{n}"
        )
        for n in range(1, 11)
    ]
    with acting_as(world.leader):
        assert services.contacts.log_contacts(by=world.leader, entries=entries) == 10
        with pytest.raises(Refused):
            services.contacts.log_contacts(
                by=world.leader,
                entries=[
                    services.contacts.ContactEntry(
                        track=track, held_on=day(11), medium=Medium.PHONE
                    ),
                    services.contacts.ContactEntry(
                        track=track, held_on=day(21), medium=Medium.PHONE
                    ),
                ],
            )
        assert Contact.objects.count() == 10


def test_a_contact_can_be_corrected_until_the_end(world, track):
    with acting_as(world.coach):
        contact = log(world, track)
        services.contacts.update_contact(contact=contact, minutes=90)
        with pytest.raises(Refused):
            services.contacts.update_contact(contact=contact, held_on=day(30))
    with acting_as(world.leader):
        services.tracks.end_track(track=track, reason=TrackEndReason.COMPLETED)
        contact = Contact.objects.select_related("track").get()
        assert contact.minutes == 90
        with pytest.raises(Refused):
            services.contacts.update_contact(contact=contact, minutes=30)


# -- Steps of the plan -------------------------------------------------------------------------


@pytest.fixture
def goal(world, track):
    with acting_as(world.trainer):
        plan = plans.plan_of(world.samira.participant)
        return plans.add_goal(plan=plan, words="Vrijwilligerswerk bij de bieb", set_on=day(10))


def test_steps_that_came_up_in_a_contact(world, track, goal):
    with acting_as(world.coach):
        mine = plans.add_step(goal=goal, text="Inloop uitzoeken", owner=StepOwner.COACH)
        later = plans.add_step(goal=goal, text="Mail schrijven")
        assert {key for key, _text in ContactForm(track=track).fields["steps"].choices} == {
            str(mine.pk),
            str(later.pk),
        }
        (summary,) = goals_of(track.participant)
        assert (summary.steps_done, summary.steps_total) == (0, 2)
        assert summary.coach_finds_out == ["Inloop uitzoeken"]
        contact = log(world, track, steps=[str(mine.pk)])
        plans.finish_step(step=mine)
        # The coach corrects the contact; only the open step was offered.
        services.contacts.update_contact(contact=contact, steps=[str(later.pk)])
        assert set(contact.steps.all()) == {mine, later}
        assert ContactForm(track=track, contact=contact).initial["steps"] == [
            str(mine.pk),
            str(later.pk),
        ]
        for wrong in (str(uuid.uuid4()), "no key at all"):
            with pytest.raises(Refused):
                services.contacts.update_contact(contact=contact, steps=[wrong])


def test_a_step_of_another_woman_cannot_be_linked(world, track):
    with acting_as(world.leader):
        goal = plans.add_goal(plan=plans.plan_of(world.linda.participant), words="Rijbewijs")
        step = plans.add_step(goal=goal, text="Theorie")
        with pytest.raises(Refused):
            log(world, track, steps=[str(step.pk)])
        assert not step.contacts.exists()


def test_a_trainer_removes_a_step_that_came_up_and_the_contact_stays(world, track, goal):
    with acting_as(world.coach):
        step = plans.add_step(goal=goal, text="Mail schrijven")
        contact = log(world, track, steps=[str(step.pk)])
    with acting_as(world.trainer):
        plans.remove_step(step=step)
    with acting_as(world.coach):
        assert not Contact.objects.get(pk=contact.pk).steps.exists()
