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
from dnt_portal.common.refusing import violated
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
        for days in ([ago], [20, ago, 5]):
            with pytest.raises(IntegrityError, match="contact outside its track") as refused:
                write_unasked(world, track, days)
            assert violated(refused.value) == "contact_within_track"
        assert not Contact.objects.exists()

        write_unasked(world, track, [20, 10, 5])
        # Moved, alone or with others that stay within it.
        for moved in ([10], [5, 10, 20]):
            rows = Contact.objects.filter(held_on__in=[day(one) for one in moved])
            with pytest.raises(IntegrityError, match="its track"), transaction.atomic():
                rows.update(held_on=day(ago))


def write_unasked(world, track, days) -> None:
    """Write contacts in one statement, past the service."""
    with transaction.atomic():
        Contact.objects.bulk_create(
            Contact(track=track, held_on=day(ago), medium=Medium.PHONE, logged_by=world.leader)
            for ago in days
        )


def test_two_alike_on_one_day_are_two(world, track):
    """That a form is sent twice is known by its key, not by what stands in it."""
    with acting_as(world.coach):
        log(world, track, note="Gebeld")
        log(world, track, note="Gebeld")
        assert Contact.objects.count() == 2


def test_many_at_once_obey_the_same_rules_and_each_is_answered_for(world, track):
    def entry(ago, **fields):
        given = {"track": track, "held_on": day(ago), "medium": Medium.PHONE} | fields
        return services.contacts.ContactEntry(**given)

    entries = [
        entry(1, minutes=30, note=" Gebeld ", external_key="c1"),
        entry(21),
        entry(2, minutes=24 * 60 + 1),
        entry(-1),
        entry(3, next_on=day(4)),
        entry(4, medium="pigeon"),
        entry(1, minutes=30, note="Gebeld", external_key="c2"),
    ]
    with acting_as(world.leader):
        outcomes = services.contacts.log_contacts(by=world.leader, entries=entries)
        fields = [
            outcome.problems[0].field if isinstance(outcome, Refused) else outcome.external_key
            for outcome in outcomes
        ]
        assert fields == ["c1", "held_on", "minutes", "held_on", "next_on", "medium", "c2"]
        kept = Contact.objects.values_list("external_key", "note", "minutes", "logged_by")
        assert set(kept) == {
            ("c1", "Gebeld", 30, world.leader.pk),
            ("c2", "Gebeld", 30, world.leader.pk),
        }


def test_many_at_once_are_refused_with_the_sentences_of_one(world, track):
    wrong = {"held_on": day(21), "medium": Medium.PHONE}
    with acting_as(world.leader):
        with pytest.raises(Refused) as one:
            services.contacts.log_contact(by=world.leader, track=track, **wrong)
        (many,) = services.contacts.log_contacts(
            by=world.leader, entries=[services.contacts.ContactEntry(track=track, **wrong)]
        )
    assert isinstance(many, Refused)
    assert many.problems == one.value.problems


def test_many_at_once_look_at_the_track_as_it_stands_now(world, track):
    """Else the database would refuse one of them, and with it all."""
    with acting_as(world.leader):
        services.tracks.end_track(track=track, reason=TrackEndReason.COMPLETED, on=day(5))
        assert track.ended_on is None, "the caller's own copy"
        outcomes = services.contacts.log_contacts(
            by=world.leader,
            entries=[
                services.contacts.ContactEntry(track=track, held_on=day(ago), medium=Medium.PHONE)
                for ago in (6, 4)
            ],
        )
        assert [isinstance(outcome, Contact) for outcome in outcomes] == [True, False]


@pytest.mark.parametrize(
    ("medium", "said", "kept"),
    [
        (Medium.TOGETHER, None, None),
        (Medium.PHONE, None, None),
        (Medium.PHONE, 20, 20),
        (Medium.MESSAGE, None, 0),
        (Medium.FAILED, None, 0),
        (Medium.FAILED, 10, 10),
    ],
)
def test_how_long_is_unknown_unless_someone_said_or_it_takes_no_time(
    world, track, medium, said, kept
):
    told = {"held_on": day(1), "medium": medium, "minutes": said}
    with acting_as(world.leader):
        one = services.contacts.log_contact(by=world.leader, track=track, **told)
        (many,) = services.contacts.log_contacts(
            by=world.leader, entries=[services.contacts.ContactEntry(track=track, **told)]
        )
        assert isinstance(many, Contact)
        one.refresh_from_db()
        many.refresh_from_db()
        assert (one.minutes, many.minutes) == (kept, kept)


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
