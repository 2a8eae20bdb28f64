"""Two people, or two tabs, change the same thing: the second to save is told first."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services as coaching
from dnt_portal.coaching.models import Coach
from dnt_portal.organisations.models import Project
from dnt_portal.participants import services as files
from dnt_portal.participants.enums import Phase
from dnt_portal.participants.models import Participant, SafeContact
from dnt_portal.plans.models import Plan
from dnt_portal.reports.models import Report
from tests.conftest import as_system
from tests.world import World


@dataclass(frozen=True)
class Place:
    """A form that changes one row: where it stands, what is typed, what is kept."""

    address: Callable[[World], str]
    kept: Callable[[World], Any]
    field: str
    other: Any
    mine: Any
    rest: dict[str, str]
    #: Where the form is sent, when that is another page.
    sent_to: Callable[[World], str] | None = None

    def words(self, words: Any, **more: Any) -> dict[str, Any]:
        return self.rest | {self.field: words} | more


PLACES = {
    "words of a report": Place(
        address=lambda world: reverse("reports:report", args=[world.draft.pk]),
        sent_to=lambda world: reverse("reports:words", args=[world.draft.pk]),
        kept=lambda world: Report.objects.get(pk=world.draft.pk).texts.get("plans"),
        field="plans",
        other="In het voorjaar verder.",
        mine="In het najaar verder.",
        rest={},
    ),
    "safe contact": Place(
        address=lambda world: reverse(
            "participants:safe_contact", args=[world.participant.pseudonym]
        ),
        kept=lambda world: SafeContact.objects.get(participant=world.participant).remark,
        field="remark",
        other="Bel niet meer.",
        mine="Bel na tienen.",
        rest={"ways": "may_call"},
    ),
    "file": Place(
        address=lambda world: reverse("participants:edit", args=[world.participant.pseudonym]),
        kept=lambda world: ", ".join(Participant.objects.get(pk=world.participant.pk).interests),
        field="interests",
        other="koken",
        mine="wandelen",
        # Not as it is stored: the younger child first, without a comma.
        rest={"first_name": "Samira", "date_of_birth": "1990-01-01", "children": "2018 2014"},
    ),
    "what she wants": Place(
        address=lambda world: reverse("plans:what_i_want", args=[world.participant.pseudonym]),
        kept=lambda world: Plan.objects.get(participant=world.participant).what_i_want,
        field="words",
        other="Rust in huis",
        mine="Een eigen zaak",
        rest={},
    ),
    "coach": Place(
        address=lambda world: reverse("coaching:coach_edit", args=[world.coach.pk]),
        kept=lambda world: Coach.objects.get(pk=world.coach.pk).about,
        field="about",
        other="Rustig.",
        mine="Kan goed luisteren.",
        rest={"gender": "woman", "max_participants": "2", "languages": "nl"},
    ),
    "project": Place(
        address=lambda world: reverse(
            "organisations:project", args=[world.cast.zwolle.project.slug]
        ),
        kept=lambda world: (
            Project.objects.get(pk=world.cast.zwolle.project.pk).extra_coach_criteria
        ),
        field="extra_coach_criteria",
        other="Woont in de regio.",
        mine="Heeft een auto.",
        rest={
            "name": "Zwolle",
            "school_starts_at": "08:45",
            "school_ends_at": "14:00",
            "wednesday_ends_at": "12:15",
        },
    ),
}


@pytest.fixture
def leader(world, sign_in):
    return sign_in(world.cast.zwolle.leader)


def seen_in(answer) -> str:
    """What the page says the row was when it was opened."""
    found = re.findall(r'<input type="hidden" name="seen" value="([^"]*)"', answer.content.decode())
    assert len(found) == 1, found
    return html.unescape(found[0])


def kept(place: Place, world: World) -> Any:
    with as_system():
        return place.kept(world)


@pytest.fixture(params=PLACES.values(), ids=PLACES.keys())
def place(request) -> Place:
    return request.param


def test_the_last_to_save_is_told_once_and_loses_nothing(leader, world, place):
    page, sent_to = place.address(world), (place.sent_to or place.address)(world)
    opened = seen_in(leader.get(page))

    assert leader.post(sent_to, place.words(place.other, seen=opened)).status_code == 302
    refused = leader.post(sent_to, place.words(place.mine, seen=opened))

    assert refused.status_code == 422
    assert refused.context["form"].has_error("__all__", "meanwhile")
    assert place.mine in refused.content.decode(), "what was typed is gone"
    assert kept(place, world) == place.other
    again = leader.post(sent_to, place.words(place.mine, seen=seen_in(refused)))
    assert again.status_code == 302, again.context["form"].errors
    assert kept(place, world) == place.mine


def test_the_button_pressed_twice_is_nobody_else(leader, world, place):
    page, sent_to = place.address(world), (place.sent_to or place.address)(world)
    typed = place.words(place.mine, seen=seen_in(leader.get(page)))
    assert leader.post(sent_to, typed).status_code == 302
    assert leader.post(sent_to, typed).status_code == 302


@pytest.mark.parametrize("place", [PLACES["file"], PLACES["coach"]], ids=["file", "coach"])
def test_what_changed_elsewhere_in_the_row_stops_nobody(leader, world, place):
    by = world.cast.zwolle.leader
    opened = seen_in(leader.get(place.address(world)))
    with acting_as(by):
        her = Participant.objects.get(pk=world.participant.pk)
        coach = Coach.objects.get(pk=world.coach.pk)
        before = her.updated_at, coach.updated_at
        files.move_to_phase(her, Phase.COMPLETED)
        coaching.coaches.record_training(coach=coach, on=coach.trained_on)
        her.refresh_from_db()
        coach.refresh_from_db()
        assert her.updated_at > before[0]
        assert coach.updated_at > before[1]
    answer = leader.post(place.address(world), place.words(place.mine, seen=opened))
    assert answer.status_code == 302


@pytest.mark.parametrize("name", ["safe contact", "what she wants"])
def test_two_who_are_both_the_first_to_write(leader, world, name):
    place = PLACES[name]
    with as_system():
        SafeContact.objects.filter(participant=world.participant).delete()
        Plan.objects.filter(participant=world.participant).delete()
    page = place.address(world)
    opened = seen_in(leader.get(page))
    assert leader.post(page, place.words(place.other, seen=opened)).status_code == 302
    assert leader.post(page, place.words(place.mine, seen=opened)).status_code == 422
    assert kept(place, world) == place.other


def test_within_the_plans_page_it_is_told_in_place(leader, world):
    place = PLACES["what she wants"]
    htmx: Any = {"headers": {"hx-request": "true"}}
    page = place.address(world)
    opened = seen_in(leader.get(page, **htmx))
    assert leader.post(page, place.words(place.other, seen=opened), **htmx).status_code == 200
    refused = leader.post(page, place.words(place.mine, seen=opened), **htmx)
    assert refused.status_code == 422
    assert place.mine in refused.content.decode()
    again = leader.post(page, place.words(place.mine, seen=seen_in(refused)), **htmx)
    assert again.status_code == 200


def test_what_else_is_wrong_is_said_at_once_and_the_warning_only_once(leader, world):
    place = PLACES["coach"]
    page = place.address(world)
    opened = seen_in(leader.get(page))
    leader.post(page, place.words(place.other, seen=opened))
    wrong = place.words(place.mine, max_participants="99")
    refused = leader.post(page, wrong | {"seen": opened})
    assert set(refused.context["form"].errors) == {"__all__", "max_participants"}
    refused = leader.post(page, wrong | {"seen": seen_in(refused)})
    assert set(refused.context["form"].errors) == {"max_participants"}


@pytest.mark.parametrize("seen", ["", "x", "//", "2026-13-99/abc", "é" * 9999])
def test_what_no_page_of_the_portal_sent_is_refused_and_not_an_error(leader, world, seen):
    place = PLACES["coach"]
    answer = leader.post(place.address(world), place.words(place.mine, seen=seen))
    assert answer.status_code == 422
    assert kept(place, world) != place.mine


def test_a_page_from_before_the_portal_was_renewed_still_saves(leader, world):
    place = PLACES["coach"]
    assert leader.post(place.address(world), place.words(place.mine)).status_code == 302


def test_who_is_new_has_nothing_to_overwrite(leader):
    assert 'name="seen"' not in leader.get(reverse("coaching:coach_add")).content.decode()
