"""A list that says what is to be done counts everything it says it counts, or says nothing."""

import datetime
import html

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services as coaching
from dnt_portal.coaching.enums import Urgency
from dnt_portal.coaching.models import Track
from dnt_portal.groups import services as groups
from dnt_portal.groups.enums import EndReason, SessionState
from dnt_portal.groups.models import Session
from dnt_portal.ladder.models import Measurement
from dnt_portal.overview.work_lists.leader import leader_work
from dnt_portal.overview.work_lists.trainer import trainer_work
from dnt_portal.participants import services as files
from dnt_portal.reports.enums import NONE
from dnt_portal.reports.services.certificates import CertificateChoice, request_certificates
from tests.coaching.world import make_coach
from tests.conftest import as_system
from tests.factories import make_user
from tests.groups.builders import group_in_coaching, group_in_training

DAY = datetime.timedelta(days=1)
NOTHING = {"", "–none"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def region(cast):
    return cast.zwolle


@pytest.fixture
def leader(region, sign_in):
    region.leader.language = "en"
    with as_system():
        region.leader.save()
    return sign_in(region.leader)


def to_do(client, group) -> list[str]:
    """What the list of groups says is to be done for a group."""
    page = client.get(reverse("groups:list")).content.decode()
    row = page.partition(reverse("overview:group", args=[group.pk]))[2].partition("</tr>")[0]
    cell = html.unescape(row.partition('data-label="To do"')[2])
    words = [part.partition("<")[0].strip() for part in cell.split(">")[1:]]
    return [each for each in words if each]


def silent_pairs(region, group, count: int) -> None:
    """Matches of a group, as old as its coaching, of which nobody recorded a contact."""
    with as_system():
        for number, placement in enumerate(group.placements.order_by("pk")[:count]):
            coach = make_coach(region.project, make_user(f"Coach {number}"))
            Track.objects.create(
                participant=placement.participant,
                placement=placement,
                coach=coach,
                starts_on=timezone.localdate() - 60 * DAY,
                ends_on=timezone.localdate() + 60 * DAY,
            )


def test_a_concern_and_three_silent_pairs_are_something_to_do(region, leader):
    group = group_in_coaching(region, women=3)
    silent_pairs(region, group, 3)
    with as_system():
        woman = group.placements.first().participant
        files.open_involvement(woman, region.coach, "coach")
        coaching.concerns.raise_concern(
            by=region.coach, participant=woman, what="Zorg.", urgency=Urgency.TODAY
        )
    said = to_do(leader, group)
    assert "1 open concern" in said
    assert "3 pairs had no contact for too long" in said
    with acting_as(region.leader):
        home = [item.text for item in leader_work(region.leader)]
    assert "3 pairs had no contact for too long" in home


def test_what_a_group_in_coaching_needs_by_its_edition_is_told_until_it_is_there(region, leader):
    group = group_in_coaching(region, women=2)
    needs = ["2 certificates to decide on", "1 return meeting not planned"]
    needs.append("closing meeting not planned")

    def told() -> tuple[list[str], list[str]]:
        with acting_as(region.leader):
            home = [item.text for item in leader_work(region.leader)]
        listed = to_do(leader, group)
        return [each for each in needs if each in listed], [
            each for each in needs if f"{group}: {each}" in home
        ]

    assert told() == (needs, needs)
    with acting_as(region.leader):
        request_certificates(
            by=region.leader,
            group=group,
            decisions=[
                CertificateChoice(placement, NONE, "Nog niet.")
                for placement in group.placements.all()
            ],
        )
    assert told() == (needs[1:], needs[1:])
    for kind, after in (("return", 30), ("closing", 60)):
        starts_at = timezone.now() + after * DAY
        with acting_as(region.leader):
            session = groups.sessions.add_session(
                group=group,
                kind=kind,
                title="Samen",
                starts_at=starts_at,
                ends_at=starts_at + datetime.timedelta(hours=2),
            )
    assert told() == ([], [])
    with acting_as(region.leader):
        groups.sessions.cancel_session(session=session, reason="Ziek.")
    assert told() == (needs[2:], needs[2:]), "one that was cancelled is no plan"


def test_where_the_list_finds_nothing_it_does_not_say_that_nothing_is_to_be_done(region, leader):
    group = group_in_training(region, women=2)
    with as_system():
        Measurement.objects.filter(placement__group=group).update(skipped="unwanted")
        silent_pairs(region, group, 2)
        Track.objects.update(starts_on=timezone.localdate())
    assert to_do(leader, group) == ["–", "none"]


def test_a_trainer_is_not_told_of_contacts_that_trainers_do_not_read(region, sign_in):
    group = group_in_coaching(region, women=3)
    silent_pairs(region, group, 3)
    region.trainer.language = "en"
    with as_system():
        region.trainer.save()
    assert not [each for each in to_do(sign_in(region.trainer), group) if "no contact" in each]


def test_a_theme_that_was_cancelled_and_has_no_new_day_is_still_to_be_held(region):
    group = group_in_training(region, women=2, weeks_ago=12)

    def finished() -> bool:
        with acting_as(region.leader):
            return any("finished the training" in one.text for one in leader_work(region.leader))

    assert finished()
    with as_system():
        Session.objects.filter(group=group, theme__number=7).update(state=SessionState.CANCELLED)
    assert not finished()


def test_every_session_that_is_not_recorded_is_told_of(region):
    """Seven of one group are one line, not the first five of seven."""
    group = group_in_training(region, women=2, weeks_ago=8, held=2)
    for work, reader in ((leader_work, region.leader), (trainer_work, region.trainer)):
        with acting_as(reader):
            told = [item.text for item in work(reader) if "not recorded" in item.text]
        count = Session.objects
        with as_system():
            over = count.filter(
                group=group, state=SessionState.PLANNED, ends_at__lt=timezone.now()
            ).count()
        assert over > 5
        assert told == [f"{over} sessions of {group} are not recorded"]


def test_one_session_that_is_not_recorded_is_told_by_its_name(region):
    group = group_in_training(region, women=2, weeks_ago=3, held=2)
    with as_system():
        planned = Session.objects.filter(group=group, state=SessionState.PLANNED)
        late = list(planned.filter(ends_at__lt=timezone.now()))
        planned.exclude(pk=late[0].pk).filter(ends_at__lt=timezone.now()).update(state="cancelled")
    with acting_as(region.leader):
        (told,) = [one for one in leader_work(region.leader) if "not recorded" in one.text]
    assert told.url == reverse("groups:session", args=[late[0].pk])


def test_a_group_that_everyone_left_is_on_the_list(region):
    group = group_in_training(region, women=2)
    with acting_as(region.leader), translation.override("en"):
        told = f"Nobody is in {group} any more"
        assert told not in [item.text for item in leader_work(region.leader)]
        for place in group.placements.current():
            groups.phases.end_placement(
                by=region.leader, placement=place, reason=EndReason.STOPPED_TRAINING
            )
        (item,) = [item for item in leader_work(region.leader) if item.text == told]
        assert item.url == reverse("groups:close", args=[group.pk])
        # Nothing else is asked of it.
        assert [one.text for one in leader_work(region.leader) if str(group) in one.text] == [told]


def test_who_loses_sight_of_a_file_is_told_before(region, sign_in):
    """Four weeks before the end of the year: leader, trainers and coaches."""
    group = group_in_coaching(region, women=2)
    with as_system():
        group.ends_on = timezone.localdate() + datetime.timedelta(days=20)
        group.save()
        coach = make_coach(region.project, region.coach)
    with acting_as(region.leader), translation.override("en"):
        for place in group.placements.current()[:1]:
            track = coaching.tracks.start_track(by=region.leader, placement=place, coach=coach)
        (item,) = [item for item in leader_work(region.leader) if "ends on" in item.text]
        assert item.detail == "1 coaching ends with the group; its coach no longer sees the file"
    with acting_as(region.trainer), translation.override("en"):
        (item,) = [item for item in trainer_work(region.trainer) if "ends on" in item.text]
        assert item.detail == "Once it is closed, you no longer see the files of its women."
    assert track.ends_on == group.ends_on
    said = "zie je haar pagina niet meer"
    assert said in sign_in(region.coach).get("/").content.decode()
    with as_system():
        Track.objects.filter(pk=track.pk).update(ends_on=group.ends_on + 60 * DAY)
    assert said not in sign_in(region.coach).get("/").content.decode()
