"""A form is taken once, and only from the person on whose page it was."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching.models import Contact
from dnt_portal.plans.models import Talent
from dnt_portal.submissions import services
from dnt_portal.submissions.models import Submission
from dnt_portal.submissions.tokens import Token, token_for
from tests.cast import make_cast
from tests.conftest import as_system
from tests.racing import while_acting

NOTE = "Samen naar de bibliotheek gewandeld."


@pytest.fixture
def coach(cast):
    return cast.zwolle.coach


@pytest.fixture
def contact(world):
    """Where a coach records a contact, and what she fills in."""
    return reverse("coaching:contact_add", args=[world.track.pk]), {
        "when": "today",
        "medium": "phone",
        "length": "30",
        "note": NOTE,
    }


def contacts() -> list[str]:
    with as_system():
        return sorted(
            Contact.objects.filter(note__contains="bibliotheek").values_list("note", flat=True)
        )


def test_every_form_of_a_page_has_a_key_of_its_own_and_the_mark_of_its_reader(
    sign_in, coach, contact
):
    page = sign_in(coach).get(contact[0]).content.decode()
    page = re.sub(r'<form[^>]*role="search".*?</form>', "", page, flags=re.S)
    tokens = re.findall(r'name="form_token" value="([^"]+)"', page)
    assert len(tokens) == page.count("csrfmiddlewaretoken")
    assert len({token.partition(".")[0] for token in tokens}) == len(tokens)
    assert {token.partition(".")[2] for token in tokens} == {
        token_for(coach, uuid4()).partition(".")[2]
    }


def test_the_same_form_sent_twice_makes_one_row_and_gives_the_first_answer(sign_in, coach, contact):
    address, typed = contact
    sent = typed | {"form_token": token_for(coach, uuid4())}
    client = sign_in(coach)
    first, second = client.post(address, sent), client.post(address, sent)
    assert contacts() == [NOTE]
    assert (first.status_code, second.status_code) == (302, 302)
    assert second.headers["Location"] == first.headers["Location"]


def test_two_forms_with_the_same_words_are_two(sign_in, coach, contact):
    """Two walks on one day are two contacts; only a repeat of one form is one."""
    address, typed = contact
    client = sign_in(coach)
    for length in ("30", "60"):
        client.post(address, typed | {"length": length, "form_token": token_for(coach, uuid4())})
    assert contacts() == [NOTE, NOTE]


def test_the_same_key_with_other_words_is_asked_about_and_can_be_saved_too(sign_in, coach, contact):
    address, typed = contact
    key = token_for(coach, uuid4())
    client = sign_in(coach)
    client.post(address, typed | {"form_token": key})
    other = typed | {"note": "Later nog eens gebeld over de bibliotheek.", "form_token": key}
    asked = client.post(address, other)
    assert asked.status_code == 409
    assert contacts() == [NOTE]
    page = asked.content.decode()
    assert "Later nog eens gebeld over de bibliotheek." in page
    anew = re.search(r'<main.*?name="form_token" value="([^"]+)"', page, re.S)
    assert anew
    assert client.post(address, other | {"form_token": anew[1]}).status_code == 302
    assert contacts() == ["Later nog eens gebeld over de bibliotheek.", NOTE]


def test_a_refused_form_can_be_sent_again_with_its_key(sign_in, coach, contact):
    address, typed = contact
    key = token_for(coach, uuid4())
    client = sign_in(coach)
    refused = client.post(address, typed | {"medium": "", "form_token": key})
    assert refused.status_code == 422
    assert client.post(address, typed | {"form_token": key}).status_code == 302
    assert contacts() == [NOTE]


def test_what_was_on_anothers_page_is_refused_and_not_shown(sign_in, cast, coach, contact):
    address, typed = contact
    sent = typed | {"form_token": token_for(cast.zwolle.other_coach, uuid4())}
    answer = sign_in(coach).post(address, sent)
    assert answer.status_code == 409
    assert NOTE not in answer.content.decode()
    assert contacts() == []
    by_script = sign_in(coach).post(address, sent, headers={"X-Portal": "1"})
    assert (by_script.status_code, by_script.headers["X-Other-Account"]) == (409, "1")
    assert contacts() == []


def test_a_part_of_a_page_sent_twice_gets_the_first_part_again(sign_in, cast, world):
    address = reverse("plans:item_add", args=[world.participant.pseudonym, "talents"])
    sent = {"text": "Ik kan goed luisteren.", "form_token": token_for(cast.zwolle.trainer, uuid4())}
    client = sign_in(cast.zwolle.trainer)
    first = client.post(address, sent, headers={"HX-Request": "true"})
    second = client.post(address, sent, headers={"HX-Request": "true"})
    assert first.status_code == second.status_code == 200
    assert second.content == first.content
    with as_system():
        assert Talent.objects.filter(text="Ik kan goed luisteren.").count() == 1
    changed = client.post(address, sent | {"text": "En koken."}, headers={"HX-Request": "true"})
    assert (changed.status_code, changed.headers["X-Sent-Before"]) == (409, "1")
    assert changed.content == b""


def test_a_script_is_told_where_to_go(sign_in, coach, contact):
    """It would follow a redirect unseen, and the page that says "saved" would be read by nobody."""
    address, typed = contact
    client = sign_in(coach)
    answer = client.post(address, typed, headers={"X-Portal": "1"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert "vastgelegd" in client.get(answer.headers["X-Location"]).content.decode()


def test_what_is_kept_of_a_submission_cannot_be_read(sign_in, coach, contact):
    address, typed = contact
    sign_in(coach).post(address, typed | {"form_token": token_for(coach, uuid4())})
    with as_system():
        kept = Submission.objects.get(user=coach)
        assert b"Location" not in bytes(kept.answer)
        assert "bibliotheek" not in kept.content


def test_nobody_else_sees_that_a_form_was_sent(sign_in, cast, coach, contact):
    address, typed = contact
    sign_in(coach).post(address, typed | {"form_token": token_for(coach, uuid4())})
    with acting_as(coach):
        assert Submission.objects.count() == 1
    for other in (cast.zwolle.leader, cast.zwolle.other_coach, cast.administrator):
        with acting_as(other):
            assert not Submission.objects.exists()


def test_a_key_that_is_none_changes_nothing(sign_in, coach, contact):
    address, typed = contact
    assert sign_in(coach).post(address, typed | {"form_token": "geen"}).status_code == 302
    assert contacts() == [NOTE]


def test_a_page_of_before_signing_in_again_asks_to_send_it_once_more(cast, coach, contact):
    address, typed = contact
    client = Client(enforce_csrf_checks=True)
    client.force_login(coach)
    client.get(address)
    sent = typed | {"form_token": token_for(coach, uuid4()), "csrfmiddlewaretoken": "x" * 64}
    asked = client.post(address, sent)
    assert asked.status_code == 403
    assert NOTE in asked.content.decode()
    by_script = client.post(address, sent, headers={"X-Portal": "1"})
    assert (by_script.status_code, by_script.headers["X-Form-Expired"]) == (403, "1")
    # Somebody else's page, or what another site made up, is not shown.
    made_up = client.post(address, sent | {"form_token": f"{uuid4()}.made-up"})
    assert made_up.status_code in (403, 409)
    assert NOTE not in made_up.content.decode()
    assert contacts() == []


@pytest.mark.usefixtures("committed_db")
def test_two_clicks_at_the_same_moment_make_one_row():
    """The second is made to wait for the first, on a connection of its own, and does nothing."""
    with as_system():
        region = make_cast().zwolle
    key, taken = Token(uuid4(), ""), []

    def click() -> None:
        taken.append(
            services.submissions.take(user=region.leader, token=key, content="the same").now
        )

    def second_click() -> None:
        with acting_as(region.leader):
            click()

    assert while_acting(region, click, second_click) == ["", ""]
    assert taken == [True, False]
    with as_system():
        assert Submission.objects.count() == 1
