"""A search survives Back, reload and opening a row; no name comes to stand in an address."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django import forms
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from dnt_portal.common.searching import MOST_KEPT
from tests.conftest import as_system
from tests.factories import make_participant

LISTS = {
    "overview:search": "Samira",
    "overview:participants": "Samira",
    "intake:referrals": "Fatima",
    "intake:waiting_list": "Yasmin",
    "groups:list": "Groep Test",
    "ladder:due": "Samira",
    "coaching:coaches": "Els",
    "coaching:tracks": "Samira",
    "accounts:team": "Wilma",
}
#: Lists of which the filter is chosen, never typed.
CHOSEN = {"reports:list": {"state": "draft"}}
NOBODY = "Nergenshuizen"


@pytest.fixture
def leader(world, sign_in) -> Client:
    return sign_in(world.cast.zwolle.leader)


def other(client: Client, user: Any) -> Client:
    fresh = Client()
    fresh.force_login(user)
    return fresh


def main(answer) -> str:
    """What a page shows, without the frame in which anyone's own name stands."""
    text = answer.content.decode()
    return text.split('<main class="page"')[1].split("</main>")[0]


@pytest.mark.parametrize("name", LISTS)
def test_a_search_stands_behind_a_key_that_shows_it_again(leader, world, name):
    words = LISTS[name]
    asked = leader.post(reverse(name), {"q": words})
    assert asked.status_code == 302
    assert words.lower() not in asked.url.lower()
    assert urlsplit(asked.url).path == reverse(name)
    # Reloaded, or come back to, as often as one likes.
    for _time in range(2):
        found = main(leader.get(asked.url))
        assert f'value="{words}"' in found
        assert words in found.replace(f'value="{words}"', "")
    nothing = main(leader.post(reverse(name), {"q": NOBODY}, follow=True))
    assert words not in nothing


@pytest.mark.parametrize("name", [name for name in LISTS if name != "overview:search"])
def test_the_key_of_someone_else_or_a_strange_one_shows_the_whole_list(leader, world, name):
    asked = leader.post(reverse(name), {"q": NOBODY})
    everyone = main(leader.get(reverse(name)))
    colleague = other(leader, world.cast.zwolle.colleague)
    for client, url in (
        (colleague, asked.url),
        (leader, reverse(name) + "?search=strange"),
        (leader, reverse(name) + "?search="),
    ):
        shown = client.get(url)
        assert shown.status_code == 200
        assert NOBODY not in shown.content.decode()
        assert LISTS[name] in main(shown), "the whole list"
    assert LISTS[name] in everyone
    text = "Deze zoekopdracht wordt niet meer bewaard"
    assert text in main(colleague.get(asked.url))
    assert text not in main(leader.get(asked.url))


def test_the_search_of_everything_shows_nobody_else_what_was_typed(leader, world):
    asked = leader.post("/search/", {"q": "Samira"})
    colleague = other(leader, world.cast.zwolle.colleague)
    shown = main(colleague.get(asked.url))
    assert "Samira" not in shown
    assert world.participant.pseudonym not in shown
    assert "Deze zoekopdracht wordt niet meer bewaard" in shown


def test_a_key_opens_the_list_it_was_made_for_only(leader, world):
    asked = leader.post(reverse("overview:participants"), {"q": "Samira"})
    key = parse_qs(urlsplit(asked.url).query)["search"][0]
    assert 'value="Samira"' not in main(leader.get(reverse("coaching:tracks") + f"?search={key}"))


def test_looking_writes_nothing_anywhere(leader, world):
    asked = leader.post(reverse("overview:participants"), {"q": "Samira"})
    before = Session.objects.get().session_data
    for url in (asked.url, asked.url + "&sort=-name", "/participants/?search=strange"):
        leader.get(url)
    assert Session.objects.get().session_data == before


def test_a_session_keeps_the_newest_searches_only(leader, world):
    first = leader.post("/participants/", {"q": "Samira"})
    for number in range(MOST_KEPT):
        last = leader.post("/participants/", {"q": f"{number:02} woorden"})
    assert 'value="Samira"' not in main(leader.get(first.url))
    assert 'value="19 woorden"' in main(leader.get(last.url))
    assert len(leader.session["searches"]) == MOST_KEPT


def test_what_is_chosen_stands_in_the_address_and_what_is_typed_does_not(leader, world):
    asked = leader.post("/participants/?sort=-name&page=3", {"q": "Sam", "phase": "training"})
    query = parse_qs(urlsplit(asked.url).query)
    assert query.keys() == {"sort", "phase", "search"}, "the order stays, the page does not"
    assert (query["sort"], query["phase"]) == (["-name"], ["training"])
    asked = leader.post(reverse("reports:list"), CHOSEN["reports:list"])
    assert asked.url == reverse("reports:list") + "?state=draft"
    tab = leader.post("/referrals/", {"q": "", "tab": "decided"})
    assert tab.url == "/referrals/?tab=decided"


def test_pages_and_order_are_of_what_was_found(leader, world):
    with as_system():
        for number in range(30):
            make_participant(world.cast.zwolle.project, f"Veel{number:02}")
    asked = leader.post("/participants/", {"q": "veel", "phase": "all"})
    page = leader.get(asked.url)
    assert "30 gevonden" in main(page)
    links = re.findall(r'href="(\?[^"]*page=2[^"]*)"', page.content.decode())
    second = leader.get("/participants/" + links[0].replace("&amp;", "&"))
    names = [row.record.first_name for row in second.context["table"].page.object_list]
    assert names == [f"Veel{number:02}" for number in range(25, 30)]
    order = re.findall(r'href="(\?[^"]*sort=-name[^"]*)"', page.content.decode())
    down = leader.get("/participants/" + order[0].replace("&amp;", "&"))
    assert down.context["table"].page.object_list[0].record.first_name == "Veel29"


def test_clearing_forgets_the_search_and_keeps_the_tab(leader, world):
    asked = leader.post("/referrals/?tab=decided", {"q": "yas", "tab": "decided"})
    assert 'name="clear"' in main(leader.get(asked.url))
    cleared = leader.post(asked.url, {"clear": "1", "tab": "decided"})
    assert cleared.url == "/referrals/?tab=decided"
    page = main(leader.get(cleared.url))
    assert 'name="clear"' not in page
    assert "Yasmin" in page


# -- Within the page, with htmx ------------------------------------------------------------


def htmx(shown: str) -> dict[str, Any]:
    return {
        "headers": {"hx-request": "true", "hx-current-url": f"http://testserver{shown}"},
        "follow": True,
    }


def test_with_htmx_the_address_moves_on_with_the_list(leader, world):
    first = leader.post("/participants/", {"q": "Sam"}, **htmx("/participants/?sort=-name"))
    address = first.headers["HX-Push-Url"]
    assert parse_qs(urlsplit(address).query)["sort"] == ["-name"]
    # Typed on: the same search, so no second step for Back to go through.
    on = leader.post("/participants/", {"q": "Samira"}, **htmx(address))
    assert on.headers["HX-Push-Url"] == "false"
    assert 'value="Samira"' in main(leader.get(address))
    other_words = leader.post("/participants/", {"q": "Linda"}, **htmx(address))
    assert other_words.headers["HX-Push-Url"] not in ("false", address)
    assert 'value="Samira"' in main(leader.get(address)), "Back shows what was searched first"
    chosen = leader.post("/participants/", {"q": "Samira", "phase": "all"}, **htmx(address))
    assert "phase=all" in chosen.headers["HX-Push-Url"]
    erased = leader.post("/participants/", {"q": ""}, **htmx(address))
    assert erased.headers["HX-Push-Url"] == "/participants/?sort=-name"


def test_a_page_of_no_list_moves_no_address(leader, world):
    page = reverse("plans:what_i_want", args=[world.participant.pseudonym])
    assert "HX-Push-Url" not in leader.get(page, **htmx("/")).headers


# -- The way back to it --------------------------------------------------------------------

#: A row of each list, and the page it opens.
ROWS = {
    "overview:participants": ("overview:participant", lambda w: w.participant.pseudonym),
    "intake:referrals": ("intake:referral", lambda w: w.referral.pk),
    "groups:list": ("overview:group", lambda w: w.group.pk),
    "coaching:coaches": ("coaching:coach", lambda w: w.coach.pk),
    "coaching:tracks": ("coaching:track", lambda w: w.track.pk),
    "coaching:concerns": ("coaching:concern", lambda w: w.concern.pk),
    "reports:list": ("reports:report", lambda w: w.draft.pk),
    "accounts:team": ("accounts:end_role", lambda w: w.cast.zwolle.coach.active_roles[0].pk),
}


def back_link(answer) -> str:
    [found] = re.findall(r'class="back-link" href="([^"]*)"', answer.content.decode())
    return found.replace("&amp;", "&")


@pytest.mark.parametrize("name", ROWS)
def test_from_an_opened_row_one_comes_back_to_the_list_as_it_was(leader, world, name):
    page, key = ROWS[name]
    row = reverse(page, args=[key(world)])
    plain = reverse(name)
    assert back_link(leader.get(row)) == plain
    # Straight from the list: in this order, on this page of it.
    shown = f"http://testserver{plain}?sort=x&page=2&search=abc"
    direct = leader.get(row, headers={"referer": shown})
    assert back_link(direct) == f"{plain}?sort=x&page=2&search=abc"
    if name != "coaching:concerns":
        left = leader.post(plain, {"q": "woorden", "state": "draft"}).url
        # By way of another page.
        assert left != plain
        for came_from in ("http://testserver/elsewhere/", f"http://other.example{plain}?x=1"):
            assert back_link(leader.get(row, headers={"referer": came_from})) == left
        leader.post(left, {"clear": "1"})
        assert back_link(leader.get(row)) == plain


def test_after_a_woman_was_taken_off_the_waiting_list_it_is_as_it_was(leader, world):
    left = leader.post("/referrals/waiting-list/", {"q": "yas"}).url
    with as_system():
        entry = world.waiting.waits.get()
    stopped = leader.post(
        reverse("intake:stop_waiting", args=[entry.pk]), {"reason": "unreachable"}
    )
    assert stopped.url == left


# -- What is held for every list -----------------------------------------------------------


def test_every_field_that_is_typed_in_above_a_list_is_kept_behind_a_key():
    """`asked_of` leaves words out of an address by their name, so they go by one name."""
    found = {}
    for kind in _forms_of_filters():
        for name, field in kind.base_fields.items():
            if isinstance(field, forms.CharField) and not field.widget.is_hidden:
                found[kind.__name__] = name
    assert len(found) >= 8
    assert set(found.values()) == {"q"}


def _forms_of_filters() -> list[type[forms.BaseForm]]:
    from dnt_portal.accounts.forms import TeamSearchForm
    from dnt_portal.coaching.forms.coaches import PoolFilterForm
    from dnt_portal.coaching.forms.tracks import TrackFilterForm
    from dnt_portal.groups.forms import GroupFilterForm, WaitingFilterForm
    from dnt_portal.intake.forms import ReferralSearchForm
    from dnt_portal.ladder.forms import DueFilter
    from dnt_portal.overview.forms import SearchForm

    return [
        TeamSearchForm,
        PoolFilterForm,
        TrackFilterForm,
        GroupFilterForm,
        WaitingFilterForm,
        ReferralSearchForm,
        DueFilter,
        SearchForm,
    ]


def test_no_template_asks_for_words_by_get():
    """A form that is sent with GET puts what was typed in the address."""
    from pathlib import Path

    for path in Path("templates").rglob("*.html"):
        for found in re.findall(r"<form[^>]*>.*?</form>", path.read_text(), re.S):
            if 'type="search"' in found or "filter_field" in found:
                assert 'method="post"' in found, path
                assert "hx-get" not in found, path


@pytest.mark.parametrize("name", ["overview:participants", "groups:list"])
def test_an_address_that_is_none_is_no_error(leader, name):
    """A header says anything; the browser's own address is then taken for unknown."""
    told = {"HX-Request": "true", "HX-Current-URL": "http://[x", "Referer": "http://[x"}
    assert leader.get(reverse(name), headers=told).status_code == 200
    assert leader.post(reverse(name), {"q": "Samira"}, headers=told).status_code == 302
    assert (
        leader.get(reverse("accounts:invite"), headers={"Referer": "http://[x"}).status_code == 200
    )
