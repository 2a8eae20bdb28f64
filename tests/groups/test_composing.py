"""Who is in a group: places, trainers, who must not meet."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from dnt_portal.accounts import services as accounts
from dnt_portal.audit.acting import acting_as
from dnt_portal.background.models import Job
from dnt_portal.background.services import run_job
from dnt_portal.common.errors import Refused
from dnt_portal.groups import services
from dnt_portal.groups.enums import EndReason
from dnt_portal.groups.events import placement_ended, placement_made
from dnt_portal.groups.models import Deviation, Placement
from dnt_portal.groups.reading.composing import composition
from dnt_portal.intake.models import WaitingListEntry
from dnt_portal.participants.enums import InvolvementKind, Phase
from dnt_portal.participants.models import (
    Involvement,
    KeepApart,
    Participant,
    SafetyContact,
)
from tests.conftest import as_system, database_role
from tests.groups.builders import admit, admit_many, group_in_training, recruiting_group


@pytest.fixture
def acting(region):
    """The leader acts for the whole test."""
    with acting_as(region.leader), translation.override("en"):
        yield region.leader


@pytest.fixture
def group(region):
    with acting_as(region.leader):
        return services.composing.make_group(
            by=region.leader, project=region.project, name="Voorjaar", trainers=[region.trainer]
        )


@pytest.fixture
def heard():
    """What was sent to higher apps, in order."""
    sent = []

    def made(placement, **event):
        sent.append(("made", placement.pk))

    def ended(placement, **event):
        sent.append(("ended", placement.pk))

    placement_made.connect(made)
    placement_ended.connect(ended)
    yield sent
    placement_made.disconnect(made)
    placement_ended.disconnect(ended)


def test_a_group_takes_its_numbers_from_the_edition(group, region):
    assert group.edition == region.project.edition
    assert group.capacity == region.project.edition.group_max


def test_two_groups_of_one_name_are_refused(group, region, acting):
    with pytest.raises(Refused, match="already a group with this name"):
        services.composing.make_group(by=acting, project=region.project, name=" Voorjaar ")


def test_placing_closes_the_wait_and_opens_the_file_to_the_trainer(group, region, heard):
    woman = admit(region, in_doubt=True)
    with acting_as(region.trainer):
        assert not Participant.objects.visible_to(region.trainer).exists()
    with acting_as(region.leader):
        placement = services.composing.place(by=region.leader, group=group, participant=woman)
        assert placement.in_doubt
        woman.refresh_from_db()
        assert woman.phase == Phase.PLACED
        assert not WaitingListEntry.objects.waiting().filter(participant=woman).exists()
    assert heard == [("made", placement.pk)]
    with acting_as(region.trainer):
        assert list(Participant.objects.visible_to(region.trainer)) == [woman]
    with acting_as(region.other_trainer):
        assert not Participant.objects.exists()


def test_the_thirteenth_is_refused_and_keeps_waiting(group, region, acting):
    women = admit_many(region, 13)
    for woman in women[:12]:
        services.composing.place(by=acting, group=group, participant=woman)
    with pytest.raises(Refused, match="The group is full"):
        services.composing.place(by=acting, group=group, participant=women[12])
    assert group.placements.current().count() == 12
    assert WaitingListEntry.objects.waiting().get().participant == women[12]
    assert not Involvement.objects.filter(participant=women[12]).exists()


def test_the_database_itself_refuses_the_thirteenth(group, region, acting):
    women = admit_many(region, 13)
    rows = [Placement(group=group, participant=w, placed_on=timezone.localdate()) for w in women]
    with pytest.raises(IntegrityError, match="group is full"), transaction.atomic():
        Placement.objects.bulk_create(rows)


def test_nobody_is_in_two_groups(group, region, acting):
    woman = admit(region)
    services.composing.place(by=acting, group=group, participant=woman)
    other = services.composing.make_group(by=acting, project=region.project, name="Najaar")
    with pytest.raises(Refused, match="already in a group"):
        services.composing.place(by=acting, group=other, participant=woman)


@pytest.mark.parametrize("way", ["she", "the other"])
def test_women_who_must_not_meet_are_kept_apart(group, region, acting, way):
    inside, woman = admit(region, "Linda"), admit(region, "Samira")
    services.composing.place(by=acting, group=group, participant=inside)
    one, other = (woman, inside) if way == "she" else (inside, woman)
    KeepApart.objects.create(participant=one, other_participant=other)
    with pytest.raises(Refused) as refused:
        services.composing.place(by=acting, group=group, participant=woman)
    assert inside.pseudonym in refused.value.message
    # A sentence may end up in a log; a name may not.
    assert "Linda" not in refused.value.message


def test_a_woman_and_a_trainer_who_must_not_meet_are_kept_apart(group, region, acting):
    woman = admit(region)
    KeepApart.objects.create(participant=woman, other_user=region.trainer)
    with pytest.raises(Refused, match="must not meet Aisha"):
        services.composing.place(by=acting, group=group, participant=woman)
    services.composing.set_trainers(by=acting, group=group, trainers=[region.other_trainer])
    services.composing.place(by=acting, group=group, participant=woman)
    with pytest.raises(Refused, match="must not meet"):
        services.composing.set_trainers(
            by=acting, group=group, trainers=[region.trainer, region.other_trainer]
        )


def test_taking_back_returns_her_to_her_place_on_the_waiting_list(group, region, acting, heard):
    since = timezone.now() - datetime.timedelta(days=40)
    woman = admit(region, since=since)
    placement = services.composing.place(by=acting, group=group, participant=woman)
    services.composing.take_back(by=acting, placement=placement)
    entry = WaitingListEntry.objects.waiting().get(participant=woman)
    assert entry.since == since
    woman.refresh_from_db()
    assert woman.phase == Phase.WAITING
    assert not Involvement.objects.open().filter(participant=woman).exists()
    again = services.composing.place(by=acting, group=group, participant=woman)
    assert again.pk == placement.pk
    assert again.is_current
    assert heard == [("made", again.pk), ("ended", again.pk), ("made", again.pk)]


def test_after_the_start_nobody_is_taken_back(region):
    group = group_in_training(region)
    with acting_as(region.leader), pytest.raises(Refused):
        services.composing.take_back(by=region.leader, placement=group.placements.first())


def test_who_joins_during_the_training_is_in_training_at_once(region):
    group = group_in_training(region)
    woman = admit(region, "Yara")
    with acting_as(region.leader):
        services.composing.place(by=region.leader, group=group, participant=woman)
        woman.refresh_from_db()
    assert woman.phase == Phase.TRAINING


def test_who_does_not_wait_gets_no_place(group, region, acting):
    woman = admit(region)
    placement = services.composing.place(by=acting, group=group, participant=woman)
    services.phases.end_placement(by=acting, placement=placement, reason=EndReason.MOVED)
    other = services.composing.make_group(by=acting, project=region.project, name="Najaar")
    # An older page still has the button: she waited once.
    assert WaitingListEntry.objects.filter(participant=woman).exists()
    with pytest.raises(Refused, match="does not wait for a group now"):
        services.composing.place(by=acting, group=other, participant=woman)
    woman.refresh_from_db()
    assert woman.phase == Phase.STOPPED
    assert not other.placements.exists()


def test_nobody_joins_a_started_group_without_a_case_manager(region):
    started, recruiting = group_in_training(region), recruiting_group(region, name="Najaar")
    woman = admit(region, "Yara", safe=False)
    with acting_as(region.leader), translation.override("en"):
        with pytest.raises(Refused, match="no case manager") as refused:
            services.composing.place(by=region.leader, group=started, participant=woman)
        assert "Yara" not in refused.value.message
        assert WaitingListEntry.objects.waiting().filter(participant=woman).exists()
        # Before the start there is time to find one; the start asks again.
        services.composing.place(by=region.leader, group=recruiting, participant=woman)


def test_the_compose_page_asks_now_what_the_start_asked(region):
    group = group_in_training(region, women=8)
    admit(region, "Yara", safe=False)
    admit(region, "Noor")
    with acting_as(region.leader), translation.override("en"):
        member = group.placements.select_related("participant").first()
        SafetyContact.objects.filter(participant=member.participant).delete()
        page = composition(group, region.leader)
        assert page.warnings == ["1 woman has no case manager any more. She needs a new one now."]
        may = {c.participant.first_name: c.may_join for c in page.waiting.object_list}
        assert may == {"Yara": False, "Noor": True}


def test_who_does_not_start_in_this_group_waits_again(group, region, acting, heard):
    since = timezone.now() - datetime.timedelta(days=40)
    woman = admit(region, since=since, in_doubt=True)
    placement = services.composing.place(by=acting, group=group, participant=woman)
    services.phases.end_placement(by=acting, placement=placement, reason=EndReason.BEFORE_START)
    entry = WaitingListEntry.objects.waiting().get(participant=woman)
    assert (entry.since, entry.in_doubt) == (since, True)
    woman.refresh_from_db()
    assert woman.phase == Phase.WAITING
    assert heard == [("made", placement.pk), ("ended", placement.pk)]
    assert services.composing.place(by=acting, group=group, participant=woman).pk == placement.pk


def test_an_older_page_neither_takes_back_nor_ends_what_has_gone_on(region):
    group = recruiting_group(region)
    with acting_as(region.leader), translation.override("en"):
        older, same = (group.placements.select_related("group").first() for _page in range(2))
        services.phases.start_group(by=region.leader, group=group)
        with pytest.raises(Refused, match="The group has started"):
            services.composing.take_back(by=region.leader, placement=older)
        services.phases.end_placement(by=region.leader, placement=older, reason=EndReason.MOVED)
        with pytest.raises(Refused, match="already ended"):
            services.phases.end_placement(by=region.leader, placement=same, reason=EndReason.MOVED)


def test_a_place_does_not_end_before_it_began(group, region, acting):
    placement = services.composing.place(by=acting, group=group, participant=admit(region))
    placement.ended_on = placement.placed_on - datetime.timedelta(days=1)
    placement.end_reason = EndReason.MOVED
    with pytest.raises(IntegrityError, match="placement_ends_after_start"), transaction.atomic():
        placement.save()
    with pytest.raises(ValidationError, match="cannot end before the day she got it"):
        placement.full_clean()


def test_changing_trainers_moves_sight_of_the_files(region, acting):
    group = recruiting_group(region, women=3)
    services.composing.set_trainers(by=acting, group=group, trainers=[region.other_trainer])
    open_now = Involvement.objects.open().filter(kind=InvolvementKind.TRAINER)
    assert set(open_now.values_list("user", flat=True)) == {region.other_trainer.pk}
    assert open_now.count() == 3


def test_changing_trainers_after_the_start_asks_why_and_keeps_it(region):
    group = group_in_training(region, women=8, trainers=[region.trainer, region.other_trainer])
    with acting_as(region.leader):
        change = {"by": region.leader, "group": group, "trainers": [region.other_trainer]}
        with pytest.raises(Refused):
            services.composing.set_trainers(**change)
        services.composing.set_trainers(**change, reason="Aisha is met verlof.")
        assert Deviation.objects.get(group=group).item.code == "fixed-trainers"
        with pytest.raises(Refused):
            services.composing.set_trainers(
                by=region.leader, group=group, trainers=[], reason="Geen."
            )


def test_a_trainer_of_another_region_is_refused(cast, group, acting):
    with pytest.raises(Refused, match="not a trainer in this project"):
        services.composing.set_trainers(by=acting, group=group, trainers=[cast.breda.trainer])


def test_ending_a_place_closes_the_file_to_her_trainers(region, heard):
    group = group_in_training(region)
    with acting_as(region.leader):
        placement = group.placements.current().first()
        services.phases.end_placement(
            by=region.leader, placement=placement, reason=EndReason.STOPPED_TRAINING
        )
        assert placement.participant.phase == Phase.STOPPED
        with pytest.raises(Refused):
            services.phases.end_placement(
                by=region.leader, placement=placement, reason=EndReason.MOVED
            )
        with pytest.raises(Refused):
            services.composing.place(
                by=region.leader, group=group, participant=placement.participant
            )
    with acting_as(region.trainer):
        assert not Participant.objects.filter(pk=placement.participant_id).exists()
    assert heard[-1] == ("ended", placement.pk)


@pytest.mark.parametrize(
    ("reason", "phase"),
    [
        (EndReason.EARLY_POSITIVE, Phase.COMPLETED),
        (EndReason.BACK_TO_CARE, Phase.STOPPED),
        (EndReason.MOVED, Phase.STOPPED),
    ],
)
def test_the_reason_decides_whether_she_completed(region, reason, phase):
    group = group_in_training(region)
    with acting_as(region.leader):
        placement = group.placements.current().first()
        services.phases.end_placement(by=region.leader, placement=placement, reason=reason)
        assert Participant.objects.get(pk=placement.participant_id).phase == phase


def test_a_place_cannot_end_in_the_future_or_for_a_reason_that_does_not_fit(region):
    group = group_in_training(region)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with acting_as(region.leader):
        placement = group.placements.current().first()
        for refused in (
            {"reason": EndReason.MOVED, "on": tomorrow},
            {"reason": EndReason.MOVED, "on": placement.placed_on - datetime.timedelta(days=1)},
            {"reason": EndReason.BEFORE_START},
            {"reason": "bored"},
        ):
            with pytest.raises(Refused):
                services.phases.end_placement(by=region.leader, placement=placement, **refused)


def test_a_woman_of_another_region_is_refused(cast, group):
    woman = admit(cast.breda)
    with as_system(), pytest.raises(Refused):
        services.composing.place(by=cast.zwolle.leader, group=group, participant=woman)


def end_role_of(user, project, by):
    with acting_as(by):
        assignment = user.role_assignments.get(role="trainer", project=project)
        accounts.end_role(by=by, assignment=assignment)


def test_a_trainer_whose_role_ends_sees_nobody_of_her_groups(region):
    group = group_in_training(region)
    end_role_of(region.trainer, region.project, region.leader)
    assert not group.group_trainers.exists()
    with acting_as(region.trainer):
        assert not Participant.objects.exists()


def test_the_worker_closes_the_files_when_the_administrator_ends_the_role(cast, region):
    group = group_in_training(region)
    end_role_of(region.trainer, region.project, cast.administrator)
    # She sees no participant herself, so she could not close anything.
    job = Job.objects.get(kind="release_trainer")
    with database_role("worker"):
        run_job(job_id=str(job.pk))
    assert not group.group_trainers.exists()
    with acting_as(region.trainer):
        assert not Participant.objects.exists()
