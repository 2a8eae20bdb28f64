"""Two people, or two tabs, change the same thing: the second to save is told first."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from dnt_portal.accounts.models import User
from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services as coaching
from dnt_portal.coaching.models import Coach
from dnt_portal.groups.enums import GroupPhase
from dnt_portal.groups.models import Group
from dnt_portal.participants import services as files
from dnt_portal.participants.enums import Phase
from dnt_portal.participants.models import Participant, SafeContact
from dnt_portal.plans.models import Plan
from tests.common.forms_of_two import PLACES, Place, again
from tests.conftest import as_system
from tests.test_access import portal_pages
from tests.world import World


@pytest.fixture
def leader(world, sign_in) -> Client:
    return sign_in(world.cast.zwolle.leader)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def seen_in(answer, prefix: str = "") -> str:
    """What the page says the row was when it was opened."""
    pattern = rf'<input type="hidden" name="{prefix}seen" value="([^"]*)"'
    found = set(re.findall(pattern, answer.content.decode()))
    assert len(found) == 1, found
    return html.unescape(found.pop())


def kept(place: Place, world: World) -> Any:
    with as_system():
        return place.kept(world)


@pytest.fixture(params=PLACES.values(), ids=PLACES.keys())
def place(request) -> Place:
    return request.param


def two(place: Place, world: World) -> tuple[Client, Client]:
    """Who has the page open, and who saves meanwhile."""
    if place.who is not None:
        return signed_in(place.who(world)), signed_in(place.who(world))
    return signed_in(world.cast.zwolle.leader), signed_in(world.cast.zwolle.colleague)


def test_the_last_to_save_is_told_once_and_loses_nothing(world, place):
    me, other = two(place, world)
    with as_system():
        url = place.address(world)
        if place.page == "groups:schedule":
            url += "?first_day=2030-01-01&weekday=1&every_weeks=1&starts_at=09:30&ends_at=12:00"
        place = prepared(place, world)
        if place.before is not None:
            place.before(world)
    page = me.get(url)
    opened = seen_in(page, place.prefix) if place.carries else ""

    with as_system():
        theirs, mine, rest, key = place.theirs, place.mine, place.rest(world), place.key(world)
    place = replace(place, rest=lambda world: rest, key=lambda world: key)
    if place.meanwhile is not None:
        place.meanwhile(world, other)
    else:
        answer = place.send(world, other, theirs)
        assert answer.status_code == 302, getattr(answer.context, "get", dict)("form")
    assert kept(place, world) == place.after_theirs
    refused = place.send(world, me, mine, seen=opened)

    assert refused.status_code == 409
    text = html.unescape(refused.content.decode())
    assert place.typed in text, "what was typed is gone"
    assert kept(place, world) == place.after_theirs
    opened = seen_in(refused, place.prefix) if place.carries else ""
    once_more = place.send(world, me, mine, seen=opened)
    if place.final:
        assert once_more.status_code in (409, 422)
        assert place.typed in html.unescape(once_more.content.decode())
        assert kept(place, world) == place.after_theirs
    else:
        assert once_more.status_code == 302, html.unescape(once_more.content.decode())[2000:]
        assert kept(place, world) == place.after_mine


def prepared(place: Place, world: World) -> Place:
    """The place with what both type about everybody in the group, for certificates."""
    if place.page != "reports:certificates":
        return place
    first, second = world.placement.pk, world.uncoached.pk
    rest = {
        f"kind_{first}": "participation",
        f"kind_{second}": "participation",
        f"reason_{second}": "Zij kwam later.",
    }
    return replace(
        place,
        theirs={f"reason_{first}": place.theirs["reason"]},
        mine={f"reason_{first}": place.mine["reason"]},
        rest=lambda world: rest,
    )


def test_the_button_pressed_twice_is_nobody_else(world, place):
    """What stands there already is not refused because somebody saved it: it was oneself."""
    if place.final or place.meanwhile or not place.carries:
        pytest.skip("an act is not done twice")
    me, _other = two(place, world)
    with as_system():
        url = place.address(world)
        place = prepared(place, world)
        rest = place.rest(world)
    place = replace(place, rest=lambda world: rest)
    if place.page in ("participants:safety_contact_end", "ladder:skip", "coaching:coach"):
        pytest.skip("an act rests on what stood there")
    opened = seen_in(me.get(url), place.prefix)
    assert place.send(world, me, place.mine, seen=opened).status_code == 302
    assert place.send(world, me, place.mine, seen=opened).status_code == 302


# -- Every form ----------------------------------------------------------------------------

#: Forms that add something of their own: nobody else's can be wiped by them.
ADDS = {
    "accounts:invite",
    "accounts:invitation",
    "coaching:coach_add",
    "coaching:contact_add",
    "coaching:last_report",
    "coaching:concern_add",
    "coaching:concern_add_for",
    "groups:create",
    "groups:session_add",
    "imports:upload",
    "intake:refer",
    "organisations:project_add",
    "organisations:location_add",
    "participants:safety_contact_add",
    "participants:keep_apart_add",
    "plans:item_add",
    "plans:step_add",
    "reports:create",
}
#: Lists: what is sent is a search.
SEARCHES = {
    "accounts:team",
    "coaching:coaches",
    "coaching:tracks",
    "groups:list",
    "intake:referrals",
    "intake:waiting_list",
    "ladder:due",
    "overview:participants",
    "overview:search",
    "reports:list",
}
#: Where it is told in another way, with the test that says so.
OTHERWISE = {
    "groups:session": "tests/groups/test_session_page.py",
    # A tap each, refused by the service.
    "groups:place": "tests/groups/test_pages.py",
    # Only who missed the session can be chosen.
    "groups:make_up": "tests/groups/test_session_page.py",
    # Only signs in, in the demo.
    "accounts:demo": "tests/accounts/test_accounts.py",
    # One button: what happened is said on the page that follows.
    "accounts:end_role": "below",
    "groups:start": "below",
    "groups:start_coaching": "below",
    "groups:take_back_start": "below",
    "coaching:track_take_back": "tests/coaching/test_taking_back.py",
    # Only its writer sees it; taken back, it is there no more.
    "coaching:contact_withdraw": "tests/coaching/test_taking_back.py",
    "groups:call_off": "below",
    "groups:reopen": "below",
    "groups:restore": "below",
    "coaching:track_resume": "below",
    "intake:withdraw": "below",
    "intake:stop_waiting": "below",
    "intake:take_back": "below",
    "intake:look_again": "below",
    "participants:consent_take_back": "below",
    "participants:consent_stands": "below",
    "participants:safety_contact_restore": "below",
}


def takes_a_form(view: Callable) -> bool:
    """Whether a view shows something and takes what is sent from there (`http.require_form`)."""
    for cell in getattr(view, "__closure__", None) or ():
        found = cell.cell_contents
        if isinstance(found, list) and {"GET", "POST"} <= set(found):
            return True
        if callable(found) and takes_a_form(found):
            return True
    return False


def views_by_name() -> Iterator[tuple[str, Callable]]:
    resolver = get_resolver()
    for space, (_prefix, inner) in resolver.namespace_dict.items():
        for pattern in inner.url_patterns:
            yield f"{space}:{pattern.name}", pattern.callback


def test_every_form_of_the_portal_says_how_two_people_hear_of_each_other():
    found = {name for name, view in views_by_name() if takes_a_form(view)}
    found &= portal_pages().keys()
    told = {place.sent_to or place.page for place in PLACES.values()}
    known = told | ADDS | SEARCHES | OTHERWISE.keys()
    assert len(found) > 50
    assert found - known == set(), "say how two people hear of each other here"
    assert known - found == set()


def test_a_role_that_a_colleague_ended_is_said_to_have_ended(leader, world):
    held = world.cast.zwolle.coach.role_assignments.get()
    url = reverse("accounts:end_role", args=[held.pk])
    assert leader.get(url).status_code == 200
    assert signed_in(world.cast.zwolle.colleague).post(url).status_code == 302
    told = leader.post(url, follow=True).content.decode()
    assert "Deze rol is al beëindigd" in told


@pytest.mark.parametrize(
    "name", ["groups:start", "groups:start_coaching", "groups:take_back_start"]
)
def test_a_group_that_went_on_meanwhile_does_not_go_there_again(leader, world, name):
    with as_system():
        Group.objects.filter(pk=world.group.pk).update(phase=GroupPhase.CLOSED, ended_as="full")
    answer = leader.post(reverse(name, args=[world.group.pk]), {"reason": "Klein begin"})
    assert answer.status_code == 409
    with as_system():
        assert again(world.group).phase == GroupPhase.CLOSED


@pytest.mark.parametrize(
    ("name", "row", "back"),
    [
        ("groups:call_off", "group", "/groups/"),
        ("groups:reopen", "group", "/groups/"),
        ("groups:restore", "placement", "/participants/"),
        ("coaching:track_resume", "track", "/coaching/tracks/"),
    ],
)
def test_what_a_colleague_took_back_is_not_taken_back_again(leader, world, name, row, back):
    """As they stand: a group that has started and is open, a place and a coaching that go on."""
    url = reverse(name, args=[getattr(world, row).pk])
    assert leader.get(url).url.startswith(back)
    answer = leader.post(url, {"reason": "Toch wel."})
    assert answer.status_code == 409
    assert answer.context["form"].non_field_errors()


def test_a_referral_that_was_decided_meanwhile_is_not_withdrawn(leader, world):
    url = reverse("intake:withdraw", args=[world.screening.pk])
    assert leader.get(url).status_code == 200
    place = PLACES["decision after another"]
    place.send(world, signed_in(world.cast.zwolle.colleague), place.theirs)
    answer = leader.post(url, follow=True)
    assert answer.redirect_chain
    assert kept(place, world) == "decline"


def test_who_was_taken_off_the_waiting_list_is_not_taken_off_twice(leader, world):
    with as_system():
        entry = world.waiting.waits.get()
    url = reverse("intake:stop_waiting", args=[entry.pk])
    assert leader.get(url).status_code == 200
    colleague = signed_in(world.cast.zwolle.colleague)
    assert colleague.post(url, {"reason": "moved"}).status_code == 302
    assert leader.post(url, {"reason": "unreachable"}).status_code == 302
    with as_system():
        assert again(entry).stop_reason == "moved"


def test_a_decision_that_a_colleague_took_back_is_not_taken_back_again(leader, world):
    """Nor one that was made again since the page was opened."""
    place = PLACES["decision after another"]
    colleague = signed_in(world.cast.zwolle.colleague)
    assert place.send(world, colleague, place.theirs).status_code == 302
    url = reverse("intake:take_back", args=[world.screening.pk])
    opened = seen_in(leader.get(url))
    assert colleague.post(url, {"reason": "Toch niet."}).status_code == 302
    assert leader.get(url).url == reverse("intake:referral", args=[world.screening.pk])
    assert leader.post(url, {"reason": "Verkeerd."}).status_code == 409
    again = {"outcome": "decline", "reason": "Zij verhuist."}
    assert colleague.post(place.address(world), again).status_code == 302
    # The same outcome on the same day, and all the same another decision.
    refused = leader.post(url, {"reason": "Verkeerd.", "seen": opened})
    assert refused.status_code == 409
    assert "Verkeerd." in refused.content.decode()
    assert kept(place, world) == "decline"


def test_who_is_looked_at_again_by_a_colleague_gets_one_new_referral(leader, world):
    with as_system():
        files.move_to_phase(world.uncoached.participant, phase=Phase.STOPPED)
    url = reverse("intake:look_again", args=[world.uncoached.participant.pseudonym])
    assert leader.get(url).status_code == 200
    assert signed_in(world.cast.zwolle.colleague).post(url).status_code == 302
    answer = leader.post(url)
    assert answer.status_code == 409
    assert answer.context["form"].non_field_errors()
    with as_system():
        assert world.uncoached.participant.referrals.count() == 2


def test_a_consent_that_changed_meanwhile_is_not_taken_away(leader, world):
    key = [world.participant.pseudonym, world.consent.pk]
    take_away = reverse("participants:consent_take_back", args=key)
    opened = seen_in(leader.get(take_away))
    colleague = signed_in(world.cast.zwolle.colleague)
    withdraw = reverse("participants:consent_withdraw", args=key)
    assert colleague.post(withdraw, {"day": str(timezone.localdate())}).status_code == 302
    assert leader.post(take_away, {"seen": opened}).status_code == 409
    stands = reverse("participants:consent_stands", args=key)
    opened = seen_in(leader.get(stands))
    assert colleague.post(stands).status_code == 302
    assert leader.post(stands, {"seen": opened}).status_code == 409
    with as_system():
        assert again(world.consent).withdrawn_on is None


def test_who_is_put_back_in_the_safety_net_is_put_back_once(leader, world):
    with as_system():
        files.end_safety_contact(contact=world.safety_contact)
    key = [world.participant.pseudonym, world.safety_contact.pk]
    url = reverse("participants:safety_contact_restore", args=key)
    opened = seen_in(leader.get(url))
    assert signed_in(world.cast.zwolle.colleague).post(url).status_code == 302
    assert leader.post(url, {"seen": opened}).status_code == 409
    with as_system():
        assert again(world.safety_contact).until is None


# -- What is said --------------------------------------------------------------------------


def refused(world: World, name: str, me: User, other: User) -> str:
    """What the page says after it was refused, without its marks."""
    place = PLACES[name]
    mine, theirs = signed_in(me), signed_in(other)
    opened = seen_in(mine.get(place.address(world)))
    assert place.send(world, theirs, place.theirs).status_code == 302
    answer = place.send(world, mine, place.mine, seen=opened)
    assert answer.status_code == 409
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.content.decode())).split())


def test_without_a_trail_of_it_nobody_is_named(world):
    zwolle = world.cast.zwolle
    text = refused(world, "project", zwolle.leader, zwolle.colleague)
    assert "Wilma" not in text
    assert re.search(r"Iemand anders, of jij in een ander tabblad, heeft dit om \d\d:\d\d", text)


def test_a_name_is_said_to_those_who_work_there_only(cast):
    people = User.objects
    zwolle, breda = cast.zwolle, cast.breda
    assert set(people.working_with(zwolle.leader)) >= {zwolle.colleague, zwolle.coach}
    assert set(people.working_with(zwolle.trainer)) >= {zwolle.leader, zwolle.coach}
    known_to_coach = set(people.working_with(zwolle.coach))
    assert zwolle.trainer in known_to_coach
    assert zwolle.other_coach not in known_to_coach
    assert zwolle.referrer not in known_to_coach
    assert breda.leader not in set(people.working_with(zwolle.leader))
    assert not people.working_with(cast.nobody)


def test_a_field_that_was_not_touched_becomes_what_another_wrote(leader, world):
    """Saving again is about what one typed; the rest is not put back to how it once was."""
    place = PLACES["coach"]
    base = place.rest(world)
    opened = seen_in(leader.get(place.address(world)))
    theirs = {"about": "Rustig.", "town": "Hattem", "style": "doer", "interests": "koken, lezen"}
    assert leader.post(place.address(world), base | theirs).status_code == 302
    mine = base | {"about": "Kan goed luisteren.", "town": "", "style": "", "interests": ""}
    answer = leader.post(place.address(world), mine | {"seen": opened})
    assert answer.status_code == 409
    form = answer.context["form"]
    assert form["about"].value() == "Kan goed luisteren."
    assert form["town"].value() == "Hattem"
    assert form["interests"].value() == "koken, lezen"
    assert "Intussen veranderd" in form.errors["town"][0]
    assert "“Rustig.”" in form.errors["about"][0]
    shown = {name: form[name].value() for name in form.fields if name != "seen"}
    shown |= {"style": "doer", "seen": form["seen"].value()}
    sent = {name: "" if value is None else value for name, value in shown.items()}
    assert leader.post(place.address(world), sent).status_code == 302
    with as_system():
        coach = again(world.coach)
    assert (coach.about, coach.town, coach.style) == ("Kan goed luisteren.", "Hattem", "doer")
    assert coach.interests == ["koken", "lezen"]


def test_what_is_chosen_is_said_by_its_label_and_what_is_ticked_as_yes_or_no(leader, world):
    place = PLACES["project"]
    base = place.rest(world)
    opened = seen_in(leader.get(place.address(world)))
    assert leader.post(place.address(world), base | {"male_coaches": "on"}).status_code == 302
    mine = base | {"requires_benefit": "on", "seen": opened}
    answer = leader.post(place.address(world), mine)
    assert answer.status_code == 409
    form = answer.context["form"]
    assert form["male_coaches"].value(), "what another ticked stays ticked"
    assert form["requires_benefit"].value()
    assert set(form.errors) == {"__all__", "male_coaches"}


@pytest.mark.parametrize("place", [PLACES["file"], PLACES["coach"]], ids=["file", "coach"])
def test_what_changed_elsewhere_in_the_row_stops_nobody(leader, world, place):
    by = world.cast.zwolle.leader
    opened = seen_in(leader.get(place.address(world)))
    with acting_as(by):
        her = Participant.objects.get(pk=world.participant.pk)
        coach = Coach.objects.get(pk=world.coach.pk)
        before = her.updated_at, coach.updated_at
        files.move_to_phase(her, phase=Phase.COMPLETED)
        coaching.coaches.record_training(coach=coach, on=coach.trained_on)
        her.refresh_from_db()
        coach.refresh_from_db()
        assert her.updated_at > before[0]
        assert coach.updated_at > before[1]
    answer = place.send(world, leader, place.mine, seen=opened)
    assert answer.status_code == 302


@pytest.mark.parametrize("name", ["safe contact", "what she wants"])
def test_two_who_are_both_the_first_to_write(leader, world, name):
    place = PLACES[name]
    with as_system():
        SafeContact.objects.filter(participant=world.participant).delete()
        Plan.objects.filter(participant=world.participant).delete()
    opened = seen_in(leader.get(place.address(world)))
    assert place.send(world, leader, place.theirs, seen=opened).status_code == 302
    assert place.send(world, leader, place.mine, seen=opened).status_code == 409
    assert kept(place, world) == place.after_theirs


def test_within_the_plans_page_it_is_told_in_place(leader, world):
    place = PLACES["what she wants"]
    htmx: Any = {"headers": {"hx-request": "true"}}
    page = place.address(world)
    opened = seen_in(leader.get(page, **htmx))
    assert leader.post(page, place.theirs | {"seen": opened}, **htmx).status_code == 200
    refused = leader.post(page, place.mine | {"seen": opened}, **htmx)
    assert refused.status_code == 409
    assert place.typed in refused.content.decode()
    once_more = leader.post(page, place.mine | {"seen": seen_in(refused)}, **htmx)
    assert once_more.status_code == 200


def test_what_else_is_wrong_is_said_at_once_and_the_warning_only_once(leader, world):
    place = PLACES["coach"]
    page = place.address(world)
    opened = seen_in(leader.get(page))
    place.send(world, leader, place.theirs, seen=opened)
    wrong = place.rest(world) | place.mine | {"max_participants": "99"}
    refused = leader.post(page, wrong | {"seen": opened})
    assert set(refused.context["form"].errors) == {"__all__", "about", "max_participants"}
    refused = leader.post(page, wrong | {"seen": seen_in(refused)})
    assert set(refused.context["form"].errors) == {"max_participants"}


@pytest.mark.parametrize("seen", ["", "x", "//", "2026-13-99/abc", "é" * 9999])
def test_what_no_page_of_the_portal_sent_is_refused_and_not_an_error(leader, world, seen):
    place = PLACES["coach"]
    answer = place.send(world, leader, place.mine, seen=seen)
    assert answer.status_code == 409
    assert kept(place, world) != place.after_mine


def test_a_page_from_before_the_portal_was_renewed_still_saves(leader, world):
    place = PLACES["coach"]
    assert place.send(world, leader, place.mine).status_code == 302


def test_who_is_new_has_nothing_to_overwrite(leader):
    assert 'name="seen"' not in leader.get(reverse("coaching:coach_add")).content.decode()
