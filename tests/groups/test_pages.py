"""The pages: who may open them, what they do, what they say when something is refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dnt_portal.accounts.enums import Role
from dnt_portal.audit.acting import acting_as
from dnt_portal.groups import services
from dnt_portal.groups.enums import GroupPhase, Mark
from dnt_portal.groups.models import Group
from dnt_portal.intake.models import WaitingListEntry
from dnt_portal.participants.models import KeepApart
from tests.conftest import as_system
from tests.factories import give_role
from tests.groups.builders import (
    admit,
    admit_many,
    group_in_coaching,
    group_in_training,
    recruiting_group,
)
from tests.groups.screens import HTMX, MOST_QUERIES, said, session, url

# -- Who may open what -------------------------------------------------------------------

FOR_LEADERS = ["edit", "place", "schedule", "start", "session_add", "start_coaching", "close"]
FOR_TRAINERS = ["sessions", "attendance"]
ON_SESSION = ["session", "session_move", "session_cancel", "make_up"]


def statuses(client, group) -> dict[str, int]:
    found = {name: client.get(url(name, group.pk)).status_code for name in FOR_LEADERS}
    found |= {name: client.get(url(name, group.pk)).status_code for name in FOR_TRAINERS}
    one = session(group, 1)
    found |= {name: client.get(url(name, one.pk)).status_code for name in ON_SESSION}
    found["mark"] = client.post(url("mark", one.pk), {"placement": 0}).status_code
    found["mark_all"] = client.post(url("mark_all", one.pk)).status_code
    with as_system():
        placement = group.placements.first()
    found["end_placement"] = client.get(url("end_placement", placement.pk)).status_code
    return found


def test_a_leader_opens_everything_of_her_own_groups(cast, leader):
    group = group_in_training(cast.zwolle)
    seen = statuses(leader, group)
    assert seen.pop("mark") == 404  # there is no placement 0
    assert seen.pop("mark_all") == 302
    assert set(seen.values()) == {200}


def test_a_trainer_records_but_does_not_run_the_group(cast, trainer):
    seen = statuses(trainer, group_in_training(cast.zwolle))
    may = {*FOR_TRAINERS, *ON_SESSION}
    assert {name: seen[name] for name in may} == dict.fromkeys(may, 200)
    assert {seen[name] for name in [*FOR_LEADERS, "end_placement"]} == {403}
    assert trainer.get(url("list")).status_code == 200
    assert trainer.get(url("create")).status_code == 403


@pytest.mark.parametrize(
    "who",
    [
        "leader, breda",
        "trainer, breda",
        "other_trainer, zwolle",
        "coach, zwolle",
        "referrer, zwolle",
        "officer, zwolle",
        "coordinator",
        "administrator",
        "nobody",
    ],
)
def test_for_everyone_else_the_group_does_not_exist(cast, sign_in, who):
    group = group_in_training(cast.zwolle)
    assert set(statuses(sign_in(cast.people()[who]), group).values()) == {404}


@pytest.mark.parametrize("who", ["coach, zwolle", "officer, zwolle", "coordinator", "nobody"])
def test_who_has_no_groups_has_no_list_either(cast, sign_in, who):
    client = sign_in(cast.people()[who])
    assert client.get(url("list")).status_code == 403
    assert client.get(url("create")).status_code == 403


def test_a_trainer_without_the_role_no_longer_sees_her_group(cast, sign_in):
    group = group_in_training(cast.zwolle)
    with as_system():
        cast.zwolle.trainer.role_assignments.update(until=timezone.now())
    assert set(statuses(sign_in(cast.zwolle.trainer), group).values()) == {404}


# -- The list ----------------------------------------------------------------------------


def test_the_list_shows_where_each_group_is(region, leader):
    training = group_in_training(region, name="Najaar", weeks_ago=3, held=2)
    recruiting_group(region, women=5, name="Voorjaar")
    page = leader.get(url("list"))
    text = page.content.decode()
    assert "Najaar" in text
    assert "nog 3 vrouwen nodig" in text
    found = leader.get(url("list"), {"phase": "training"}).content.decode()
    assert "Najaar" in found
    assert "Voorjaar" not in found
    search = {"q": "najáár"}
    assert "Najaar" in leader.post(url("list"), search, follow=True).content.decode()
    search = {"q": "zomer"}
    nothing = leader.post(url("list"), search, follow=True).content.decode()
    assert "Geen groep gevonden" in nothing
    assert str(training.pk) in text


# -- Making and composing ----------------------------------------------------------------


def test_a_group_is_made_with_a_new_location(region, leader):
    answer = leader.post(
        url("create"),
        {"name": "Winter", "trainers": [region.trainer.pk], "new_location": "Buurthuis Zuid"},
    )
    group = Group.objects.get(name="Winter")
    assert answer.url == url("place", group.pk)
    assert group.location.name == "Buurthuis Zuid"
    again = leader.post(url("create"), {"name": "Winter", "new_location": "Nog een plek"})
    assert again.status_code == 422
    assert "Er is al een groep met deze naam" in again.context["form"].errors["name"][0]
    assert not region.project.locations.filter(name="Nog een plek").exists()


def test_a_leader_of_two_projects_chooses_for_which(cast, sign_in):
    with as_system():
        give_role(cast.zwolle.leader, Role.PROJECT_LEADER, cast.breda.project)
    client = sign_in(cast.zwolle.leader)
    client.post(url("create") + "?project=breda", {"name": "Zuid"})
    assert Group.objects.get(name="Zuid").project == cast.breda.project


def test_placing_and_taking_back_take_one_tap_each(region, leader):
    group = recruiting_group(region, women=2)
    woman = admit(region, "Meryem", in_doubt=True)
    page = leader.get(url("place", group.pk)).content.decode()
    assert "2 van 12" in page
    assert "Meryem" in page
    assert "met twijfel toegelaten" in page
    placed = leader.post(url("place", group.pk), {"place": woman.pseudonym})
    assert placed.url == url("place", group.pk)
    # What is said travels in a cookie, so it carries no name.
    assert said(placed) == [f"{woman.pseudonym} heeft een plek in de groep."]
    back = leader.post(url("place", group.pk), {"remove": woman.pseudonym}, **HTMX)
    assert back.status_code == 200
    assert back.content.decode().strip().startswith('<div id="composition">')
    with acting_as(region.leader):
        assert WaitingListEntry.objects.waiting().get().participant == woman


def test_the_waiting_list_is_searched_without_a_name_in_the_address(region, leader):
    group = recruiting_group(region, women=1)
    woman, other = admit(region, "Meryem"), admit(region, "Linda")
    page = leader.post(url("place", group.pk), {"q": "mery"}, follow=True)
    assert page.status_code == 200
    assert f'value="{woman.pseudonym}"' in page.content.decode()
    assert f'value="{other.pseudonym}"' not in page.content.decode()
    asked = leader.get(url("place", group.pk), {"q": "mery"}).content.decode()
    assert f'value="{other.pseudonym}"' in asked
    # The words stay in view when one of those found is placed.
    [(found_at, _status)] = page.redirect_chain
    placed = leader.post(found_at, {"place": woman.pseudonym}, **HTMX).content.decode()
    assert 'value="mery"' in placed
    assert f'value="{other.pseudonym}"' not in placed


def test_a_refused_place_is_said_on_the_page_itself(region, leader):
    group = recruiting_group(region, women=1)
    woman = admit(region, "Ilse")
    with acting_as(region.leader):
        inside = group.placements.get().participant
        KeepApart.objects.create(participant=woman, other_participant=inside)
    page = leader.get(url("place", group.pk)).content.decode()
    assert f"mag {inside.first_name} niet ontmoeten" in page
    assert f'value="{woman.pseudonym}"' not in page
    refused = leader.post(url("place", group.pk), {"place": woman.pseudonym})
    assert refused.status_code == 422
    assert f"Zij mag {inside.pseudonym} niet ontmoeten" in refused.content.decode()
    assert said(refused) == []


def test_an_older_page_does_not_place_who_does_not_wait(region, leader):
    group = recruiting_group(region, women=1)
    woman = admit(region, "Ilse")
    with as_system():
        WaitingListEntry.objects.filter(participant=woman).update(until=timezone.now())
    refused = leader.post(url("place", group.pk), {"place": woman.pseudonym})
    assert refused.status_code == 409
    with acting_as(region.leader):
        assert group.placements.count() == 1


def test_in_a_started_group_a_case_manager_comes_before_the_place(region, leader):
    group = group_in_training(region, women=3)
    woman = admit(region, "Ilse", safe=False)
    page = leader.get(url("place", group.pk)).content.decode()
    assert f'id="place-{woman.pseudonym}"' not in page
    assert reverse("participants:safety_contact_add", args=[woman.pseudonym]) in page
    assert leader.post(url("place", group.pk), {"place": woman.pseudonym}).status_code == 422


def test_the_thirteenth_gets_a_sentence(region, leader):
    group = recruiting_group(region, women=12)
    woman = admit(region, "Ilse")
    refused = leader.post(url("place", group.pk), {"place": woman.pseudonym}, **HTMX)
    assert refused.status_code == 422
    assert "De groep is vol" in refused.content.decode()


def test_someone_elses_waiting_list_is_out_of_reach(cast, leader):
    group = recruiting_group(cast.zwolle, women=1)
    stranger = admit(cast.breda, "Roos")
    answer = leader.post(url("place", group.pk), {"place": stranger.pseudonym})
    assert answer.status_code == 404


# -- Phases ------------------------------------------------------------------------------


def test_starting_a_small_group_asks_why(region, leader):
    group = recruiting_group(region, women=7)
    assert "Waarom start de groep kleiner?" in leader.get(url("start", group.pk)).content.decode()
    assert leader.post(url("start", group.pk)).status_code == 422
    started = leader.post(url("start", group.pk), {"reason": "Meer kon niet."})
    assert started.url == reverse("overview:group", args=[group.pk])
    group.refresh_from_db()
    assert group.phase == GroupPhase.TRAINING
    assert leader.post(url("start", group.pk)).status_code == 422


def test_the_way_to_the_closing(region, leader):
    group = group_in_training(region, women=8, weeks_ago=54)
    page = leader.get(url("start_coaching", group.pk)).content.decode()
    assert "De training is voorbij" in page
    assert leader.post(url("start_coaching", group.pk)).status_code == 302
    # The button once more: by now it is not so any more.
    assert leader.post(url("start_coaching", group.pk)).status_code == 409
    with acting_as(region.leader):
        one = group.placements.current().select_related("participant").first()
    ended = leader.post(
        url("end_placement", one.pk), {"reason": "moved", "on": timezone.localdate()}
    )
    assert ended.status_code == 302
    assert said(ended) == [f"De plek van {one.participant.pseudonym} is beëindigd."]
    with acting_as(region.leader):
        still_here = list(group.placements.current().select_related("participant"))
    page = leader.get(url("close", group.pk)).content.decode()
    assert all(f'name="outcome_{one.pk}"' in page for one in still_here)
    assert 'value="completed" selected' not in page
    # Who decided nothing closes nothing, and hears it of each woman.
    today = {"on": timezone.localdate()}
    refused = leader.post(url("close", group.pk), today)
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {f"outcome_{one.pk}" for one in still_here}
    said_of = {f"outcome_{one.pk}": "completed" for one in still_here}
    # No closing meeting was held: that departs from the method.
    refused = leader.post(url("close", group.pk), today | said_of)
    assert set(refused.context["form"].errors) == {"reason"}
    closed = leader.post(
        url("close", group.pk), today | said_of | {"reason": "De zaal ging dicht."}
    )
    assert closed.status_code == 302
    group.refresh_from_db()
    assert group.phase == GroupPhase.CLOSED


def test_a_group_is_not_closed_in_the_year_26(region, leader):
    group = group_in_coaching(region, women=8, weeks_ago=54)
    with acting_as(region.leader):
        said_of = {f"outcome_{one.pk}": "completed" for one in group.placements.current()}
    for day in ("0026-03-01", group.started_on.isoformat()):
        refused = leader.post(url("close", group.pk), said_of | {"on": day})
        assert refused.status_code == 422
        assert refused.context["form"].errors["on"]
    group.refresh_from_db()
    assert group.phase == GroupPhase.COACHING


def test_a_place_that_ends_before_the_start_leads_back_to_the_waiting_list(region, leader):
    group = recruiting_group(region, women=2)
    with acting_as(region.leader):
        one = group.placements.select_related("participant").first()
    leader.post(
        url("end_placement", one.pk), {"reason": "before_start", "on": timezone.localdate()}
    )
    with acting_as(region.leader):
        assert WaitingListEntry.objects.waiting().get().participant == one.participant


# -- Queries -----------------------------------------------------------------------------


def queries(client, address) -> int:
    """What a page asks, the framework's own set-up of the request left out."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    own = ("savepoint", "release", "select set_config", "select current_setting", "set transaction")
    asked = [q["sql"] for q in captured if not q["sql"].strip().lower().startswith(own)]
    return len(asked)


def test_pages_ask_as_little_for_many_as_for_few(region, leader):
    training = group_in_training(region, women=12, weeks_ago=6, name="Een")
    group_in_coaching(region, women=8, name="Twee")
    recruiting = recruiting_group(region, women=11, name="Drie")
    admit_many(region, 15)
    with acting_as(region.leader):
        services.attendance.mark_attendance(
            by=region.leader,
            session=session(training, 1),
            placement=training.placements.first(),
            mark=Mark.ABSENT,
        )
    addresses = [
        url("list"),
        url("place", recruiting.pk),
        url("schedule", recruiting.pk) + "?first_day=2027-01-05&weekday=1&every_weeks=1"
        "&starts_at=09:30&ends_at=12:00",
        url("start", recruiting.pk),
        url("sessions", training.pk),
        url("attendance", training.pk),
        url("session", session(training, 1).pk),
    ]
    asked = {address: queries(leader, address) for address in addresses}
    assert max(asked.values()) <= MOST_QUERIES, asked
