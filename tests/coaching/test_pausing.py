"""Coaching while a woman pauses: her coach is not silent, and is told the days only."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching.models import Track
from dnt_portal.coaching.reading import is_silent, silent_days, weeks_of
from dnt_portal.groups.models import Pause
from dnt_portal.groups.services import pausing
from dnt_portal.overview.work_lists.coach import coached_women
from dnt_portal.overview.work_lists.leader import leader_work
from dnt_portal.overview.work_lists.trainer import trainer_work
from tests.coaching.tracks import days_ago, start

DAY = datetime.timedelta(days=1)


@pytest.fixture
def quiet(world):
    """A match of thirty days ago in which nobody recorded a contact."""
    with acting_as(world.leader):
        return start(world, starts_on=days_ago(30))


def pause(world, ago: int, **fields) -> Pause:
    fields = {"reason": "care", "why": "Opgenomen."} | fields
    return pausing.pause_placement(
        by=world.leader, placement=world.samira, on=days_ago(ago), **fields
    )


def silent(world) -> tuple[bool, bool]:
    """As the database counts it, and as a page says it of the row: they agree."""
    row = Track.objects.with_last_contact().select_related("placement__group__edition").get()
    return Track.objects.silent().exists(), is_silent(row)


def test_who_coaches_a_woman_who_pauses_is_not_called_silent(world, quiet):
    with acting_as(world.leader):
        assert silent(world) == (True, True)
        found = pause(world, 29)
        assert silent(world) == (False, False)
        # From the day on which she is back it counts again.
        pausing.return_from_pause(pause=found, on=days_ago(3))
        assert silent(world) == (False, False)
        row = Track.objects.with_last_contact().get()
        assert silent_days(row) == 3
        # Twenty-one days is what the edition accepts.
        Pause.objects.update(ended_on=days_ago(21))
        assert silent(world) == (False, False)
        Pause.objects.update(ended_on=days_ago(22))
        assert silent(world) == (True, True)


def test_weeks_in_a_pause_are_not_too_long(world, quiet):
    with acting_as(world.leader):
        tracks = Track.objects.select_related("placement__group__edition")
        before = [week.state for week in weeks_of(tracks)[quiet.pk]]
        pause(world, 29)
        paused = [week.state for week in weeks_of(tracks)[quiet.pk]]
        assert before == ["none", "none", "none", "late", "late"]
        assert paused == ["none"] * 5
        # Up to yesterday it is no longer than the edition accepts since she was back.
        Pause.objects.update(ended_on=days_ago(22))
        back = [week.state for week in weeks_of(tracks)[quiet.pk]]
        assert back == ["none", "none", "none", "none", "late"]


def test_her_coach_is_told_the_days_and_not_the_reason(world, quiet, sign_in):
    with acting_as(world.leader):
        pause(world, 5, expected_on=days_ago(-9))
    with acting_as(world.coach):
        (woman,) = coached_women(world.coach)
        assert not woman.overdue
        assert not Pause.objects.visible_to(world.coach).exists()
    coach = sign_in(world.coach)
    for page in (reverse("overview:home"), reverse("coaching:track", args=[quiet.pk])):
        text = coach.get(page).content.decode()
        assert "pauzeert sinds" in text
        assert "verwacht terug" in text
        assert "zorg of behandeling" not in text
        assert "Opgenomen" not in text
    leader = sign_in(world.leader)
    assert "pauzeert sinds" in leader.get(reverse("coaching:tracks")).content.decode()
    assert leader.get(reverse("coaching:tracks") + "?show=silent").context["found"] == 0


def test_the_work_lists_ask_after_who_would_be_back_by_now(world, quiet):
    url = reverse("overview:participant", args=[world.samira.participant.pseudonym])

    def told() -> list[list[str]]:
        found = []
        for who, work in ((world.leader, leader_work), (world.trainer, trainer_work)):
            with acting_as(who):
                found.append([item.kind for item in work(who) if item.url == url])
        return found

    with acting_as(world.leader):
        found = pause(world, 21)
    assert told() == [[], []]
    for changes, kinds in (
        ({"paused_on": days_ago(22)}, ["due"]),
        ({"expected_on": timezone.localdate()}, []),
        ({"expected_on": days_ago(1)}, ["late"]),
        ({"ended_on": timezone.localdate()}, []),
    ):
        with acting_as(world.leader):
            Pause.objects.filter(pk=found.pk).update(**changes)
        assert told() == [kinds, kinds]
