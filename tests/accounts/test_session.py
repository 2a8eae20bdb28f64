"""How long someone stays signed in: an act goes on, what is asked by itself does not."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import PASSWORD

HOUR = 3600
SCRIPT = {"HX-Request": "true"}
QUESTION = "/accounts/session/"


@pytest.fixture
def clock(monkeypatch):
    """The portal's clock, moved by hand: ``clock.moment += 60``."""

    class Clock:
        moment = 1_800_000_000

    monkeypatch.setattr("dnt_portal.accounts.session._now", lambda: Clock.moment)
    return Clock


@pytest.fixture
def aisha(cast, clock, sign_in) -> Client:
    """The browser of a trainer who has just signed in."""
    return sign_in(cast.zwolle.trainer)


def is_in(client: Client) -> bool:
    return client.get(QUESTION).status_code == 200


def test_an_hour_without_an_act_ends_the_session(aisha, clock):
    clock.moment += HOUR - 1
    assert is_in(aisha)
    clock.moment += 1
    assert not is_in(aisha)


def test_each_page_and_form_goes_on(aisha, clock):
    for send in (
        lambda: aisha.get("/"),
        lambda: aisha.post("/team/language/", {"language": "nl"}),
        lambda: aisha.post("/team/language/", {"language": "nl"}, headers=SCRIPT),
        lambda: aisha.post(QUESTION),
    ):
        clock.moment += HOUR - 60
        send()
        assert aisha.get(QUESTION).json()["idle"] == HOUR


def test_what_is_asked_or_saved_by_itself_does_not(aisha, clock):
    """A draft, the question how long there is, and the bar that follows background work."""
    left = []
    for _minute in range(59):
        clock.moment += 60
        aisha.get(QUESTION)
        aisha.get("/", headers=SCRIPT)
        aisha.get("/", headers={"Sec-Fetch-Dest": "empty"})
        aisha.post("/drafts/contact/", {"note": "…"}, headers={"X-Once": "1.2"})
        aisha.put("/drafts/contact/")
        left.append(aisha.get(QUESTION).json()["idle"])
    assert left == [HOUR - 60 * minute for minute in range(1, 60)]
    clock.moment += 60
    assert aisha.post("/drafts/contact/", headers={"X-Once": "1.2"}).status_code == 401


def test_nothing_moves_the_end(aisha, clock, cast):
    """Not a page, not "still here", not to say the password again in another tab."""
    for passed in range(1, 24):
        clock.moment += HOUR // 2
        aisha.get("/")
        aisha.post(QUESTION)
        aisha.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert aisha.get(QUESTION).json()["over"] == 12 * HOUR - passed * HOUR // 2
    clock.moment += HOUR // 2
    assert aisha.get("/")["Location"] == "/accounts/login/?next=/"
    answer = aisha.post(
        "/accounts/login/", {"login": cast.zwolle.trainer.email, "password": PASSWORD}
    )
    assert answer.status_code == 302
    assert aisha.get(QUESTION).json() == {"idle": HOUR, "over": 12 * HOUR}


def test_an_end_is_told_to_a_page_by_sending_it_and_to_a_script_by_401(aisha, clock):
    clock.moment += HOUR
    answer = aisha.post("/team/language/", {"language": "en"}, headers=SCRIPT)
    assert answer.status_code in (302, 401)
    for headers in (SCRIPT, {"X-Once": "1.2"}, {"Sec-Fetch-Dest": "empty"}):
        answer = aisha.post("/groups/1/close/", headers=headers)
        assert (answer.status_code, answer.content) == (401, b"")
        assert answer["WWW-Authenticate"].startswith("Session ")
    assert aisha.post(QUESTION).status_code == 401
    assert aisha.get("/groups/")["Location"] == "/accounts/login/?next=/groups/"


@pytest.mark.parametrize(
    ("passed", "said"),
    [(HOUR, "omdat er een tijd niets gebeurde"), (12 * HOUR, "omdat je lang geleden inlogde")],
)
def test_the_sign_in_page_says_why_once(aisha, clock, cast, passed, said):
    clock.moment += passed
    page = aisha.get("/groups/", follow=True).content.decode()
    assert said in page
    assert cast.zwolle.trainer.name not in page
    aisha.post("/accounts/login/", {"login": cast.zwolle.trainer.email, "password": PASSWORD})
    aisha.post("/accounts/logout/")
    assert said not in aisha.get("/accounts/login/").content.decode()


def test_the_session_is_gone_from_the_database(aisha, clock):
    key = aisha.session.session_key
    clock.moment += HOUR
    aisha.get("/")
    assert not Session.objects.filter(pk=key).exists()
    assert "_auth_user_id" not in aisha.session


def test_an_act_is_written_once_a_minute_and_costs_nothing_between(aisha, clock):
    def written() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert aisha.get("/team/me/").status_code == 200
        return sum(
            "django_session" in query["sql"] and "UPDATE" in query["sql"] for query in queries
        )

    assert written() == 0
    clock.moment += 59
    assert written() == 0
    clock.moment += 1
    assert written() == 1
    assert written() == 0


def test_two_requests_at_once_do_not_undo_each_other(aisha, clock, cast, monkeypatch):
    """An act is written when its request comes in, not with what it knew when it goes out."""
    other = Client()
    other.cookies = aisha.cookies

    def meanwhile(**_unused):
        session = other.session
        session["role_assignment"] = 7
        session.save()

    monkeypatch.setattr("dnt_portal.accounts.services.set_language", meanwhile)
    clock.moment += 60
    assert aisha.post("/team/language/", {"language": "nl"}).status_code == 302
    assert other.session["role_assignment"] == 7
    assert other.session["acted_at"] == clock.moment


def test_who_signed_out_in_another_tab_meanwhile_is_not_signed_in_again(aisha, clock):
    clock.moment += 60
    Session.objects.all().delete()
    assert aisha.get("/").status_code == 302


def test_a_session_from_before_is_counted_from_its_first_request(aisha, clock):
    session = aisha.session
    del session["signed_in_at"], session["acted_at"]
    session.save()
    assert aisha.get(QUESTION).json() == {"idle": HOUR, "over": 12 * HOUR}


def test_the_page_knows_how_long_there_is(aisha, clock, client):
    clock.moment += 600
    page = aisha.get("/").content.decode()
    assert f'data-idle="{HOUR}"' in page
    assert f'data-over="{12 * HOUR - 600}"' in page
    assert 'id="session-end"' not in Client().get("/accounts/login/").content.decode()


def test_a_visitor_is_told_nothing(client, db):
    for send in (client.get, client.post):
        assert send(QUESTION).status_code == 401
