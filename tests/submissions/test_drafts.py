"""What is typed is kept until it is saved: for its writer alone, sealed, for fourteen days."""

import datetime
import json
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching.models import Contact
from dnt_portal.submissions import jobs, services
from dnt_portal.submissions.models import Draft, Submission
from dnt_portal.submissions.tokens import token_for
from tests.conftest import as_system

NOTE = "Zij vertelde dat de wasmachine stuk is."
PAGE = "/coaching/tracks/een/contact/"


@pytest.fixture
def coach(cast):
    return cast.zwolle.coach


def draft_of(user, *, key=None, note=NOTE, **changed):
    return {
        "token": token_for(user, key or uuid4()),
        "page": PAGE,
        "address": PAGE,
        "title": "Contact vastleggen",
        "fields": [["when", "today"], ["note", note]],
        "words": [["Notitie", note]] if note else [],
    } | changed


def keep(client, draft):
    return client.post(reverse("submissions:keep"), {"draft": json.dumps(draft)})


def offered(client, page=PAGE):
    return client.get(reverse("submissions:of_page"), {"page": page}).json()["drafts"]


def kept():
    """The drafts of these tests; the world has one besides."""
    return Draft.objects.exclude(page="/")


def drafts_in_database() -> int:
    with as_system():
        return kept().count()


def test_what_was_typed_is_offered_again_on_its_page_and_on_no_other(sign_in, coach):
    client = sign_in(coach)
    assert keep(client, draft_of(coach)).status_code == 200
    (offer,) = offered(client)
    assert dict(offer["fields"]) == {"when": "today", "note": NOTE}
    assert offered(client, "/coaching/tracks/ander/contact/") == []


def test_the_newest_words_of_a_form_count_and_none_take_it_away(sign_in, coach):
    client, key = sign_in(coach), uuid4()
    keep(client, draft_of(coach, key=key))
    keep(client, draft_of(coach, key=key, note="Zij vertelde iets anders."))
    assert dict(offered(client)[0]["fields"])["note"] == "Zij vertelde iets anders."
    assert keep(client, draft_of(coach, key=key, note="")).status_code == 204
    assert drafts_in_database() == 0


def test_saving_takes_the_draft_away_and_a_late_one_is_not_kept(sign_in, coach, world):
    client, key = sign_in(coach), uuid4()
    address = reverse("coaching:contact_add", args=[world.track.pk])
    keep(client, draft_of(coach, key=key, page=address, address=address))
    sent = {"when": "today", "medium": "phone", "length": "30", "note": NOTE}
    answer = client.post(address, sent | {"form_token": token_for(coach, key)})
    assert answer.status_code == 302
    assert drafts_in_database() == 0
    # Under way when the form was sent, and later than it.
    assert keep(client, draft_of(coach, key=key)).status_code == 204
    assert drafts_in_database() == 0


def test_a_refused_form_keeps_its_draft(sign_in, coach, world):
    client, key = sign_in(coach), uuid4()
    address = reverse("coaching:contact_add", args=[world.track.pk])
    keep(client, draft_of(coach, key=key, page=address, address=address))
    sent = {"when": "today", "medium": "", "note": NOTE, "form_token": token_for(coach, key)}
    assert client.post(address, sent).status_code == 422
    assert drafts_in_database() == 1


def test_nobody_else_reads_it_on_a_page_or_in_the_database(sign_in, cast, coach):
    keep(sign_in(coach), draft_of(coach))
    for other in (cast.zwolle.leader, cast.zwolle.trainer, cast.administrator):
        client = sign_in(other)
        assert offered(client) == []
        assert NOTE not in client.get(reverse("overview:drafts")).content.decode()
        with acting_as(other):
            assert not Draft.objects.exists()
    with acting_as(coach):
        draft = Draft.objects.get()
    address = reverse("submissions:discard", args=[draft.key])
    assert sign_in(cast.zwolle.leader).post(address).status_code == 404
    assert drafts_in_database() == 1


def test_it_is_sealed(sign_in, coach):
    keep(sign_in(coach), draft_of(coach))
    with as_system():
        sealed = bytes(kept().get().typed)
    assert b"wasmachine" not in sealed
    assert b"Contact" not in sealed


def test_a_draft_of_anothers_page_is_not_kept(sign_in, cast, coach):
    answer = keep(sign_in(coach), draft_of(cast.zwolle.trainer))
    assert (answer.status_code, answer.headers["X-Other-Account"]) == (409, "1")
    assert drafts_in_database() == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"token": "geen"},
        {"page": "https://elders.example/"},
        {"page": "//elders.example/"},
        {"address": "/" + "a" * 500},
        {"address": "/\t/[x"},
        {"address": "/\\elders.example"},
        {"page": "/\x00"},
        {"title": "T\ud800"},
        {"token": "geen\ud800"},
        {"fields": "geen"},
        {"words": [["een"]]},
        {"words": None},
    ],
)
def test_what_is_no_draft_is_refused(sign_in, coach, changed):
    assert keep(sign_in(coach), draft_of(coach, **changed)).status_code == 400
    assert drafts_in_database() == 0


def test_a_text_too_long_is_refused_with_a_sentence(sign_in, coach):
    answer = keep(sign_in(coach), draft_of(coach, note="lang " * 50_000))
    assert answer.status_code == 422
    assert "te lang" in answer.json()["refused"]


def test_drafts_stay_fourteen_days_and_submissions_one(sign_in, coach):
    keep(sign_in(coach), draft_of(coach))
    now = timezone.now()
    with acting_as(coach):
        Submission.objects.create(user=coach, key=uuid4(), content="x")
        Draft.objects.update(saved_at=now - datetime.timedelta(days=13, hours=23))
        Submission.objects.update(taken_at=now - datetime.timedelta(hours=23))
    with as_system():
        jobs.forget_past()
        assert (kept().count(), Submission.objects.count()) == (1, 1)
        Draft.objects.update(saved_at=now - datetime.timedelta(days=14, minutes=1))
        Submission.objects.update(taken_at=now - datetime.timedelta(days=1, minutes=1))
    # Past its time it is not shown, also before the clock comes by.
    assert offered(sign_in(coach)) == []
    with as_system():
        jobs.forget_past()
        assert (kept().count(), Submission.objects.count()) == (0, 0)


def test_the_writer_reads_them_on_one_page_and_throws_one_away(sign_in, coach):
    client = sign_in(coach)
    keep(client, draft_of(coach))
    page = client.get(reverse("overview:drafts")).content.decode()
    assert NOTE in page
    assert f'href="{PAGE}"' in page
    with acting_as(coach):
        key = Draft.objects.get().key
    client.post(reverse("submissions:discard", args=[key]))
    assert NOTE not in client.get(reverse("overview:drafts")).content.decode()


def test_home_says_that_something_is_not_saved_yet(sign_in, cast, coach):
    client = sign_in(coach)
    told = "Je schreef iets wat nog niet is opgeslagen."
    with as_system():
        Draft.objects.all().delete()
    assert told not in client.get("/").content.decode()
    keep(client, draft_of(coach))
    page = client.get("/").content.decode()
    assert told in page
    assert reverse("overview:drafts") in page
    assert NOTE not in page
    assert told not in sign_in(cast.zwolle.other_coach).get("/").content.decode()


@pytest.mark.parametrize("sent", ["[" * 100_000, '{"a":' * 20_000, "\x00"])
def test_what_is_no_json_is_refused(sign_in, coach, sent):
    answer = sign_in(coach).post(reverse("submissions:keep"), {"draft": sent})
    assert answer.status_code == 400


# -- Sent without a valid sign-in, on a page without a script -------------------------------


def send_signed_out(client, coach, address, origin="http://testserver", **headers):
    return client.post(
        address,
        {"when": "today", "medium": "phone", "length": "30", "note": NOTE}
        | {"form_token": token_for(coach, uuid4())},
        headers={"Origin": origin} | headers,
    )


def log_in(client, user):
    user.set_password("een heel lang woord")
    with as_system():
        user.save(update_fields=["password"])
    return client.post(
        reverse("account_login"), {"login": user.email, "password": "een heel lang woord"}
    )


def test_what_was_sent_signed_out_waits_and_is_sent_after_signing_in(client, coach, world):
    address = reverse("coaching:contact_add", args=[world.track.pk])
    asked = send_signed_out(client, coach, address)
    assert asked.status_code == 401
    assert NOTE not in asked.content.decode()
    assert log_in(client, coach).status_code == 302
    page = client.get(reverse("overview:drafts")).content.decode()
    assert NOTE in page
    with acting_as(coach):
        draft = Draft.objects.get()
        fields = dict(services.drafts.typed_in(draft).fields)
    assert draft.address == address
    client.post(draft.address, fields | {"form_token": token_for(coach, draft.key)})
    with as_system():
        assert Contact.objects.filter(note=NOTE).count() == 1
        assert not kept().exists()


def test_who_signs_in_instead_gets_nothing_of_it(client, cast, coach, world):
    address = reverse("coaching:contact_add", args=[world.track.pk])
    send_signed_out(client, coach, address)
    log_in(client, cast.zwolle.leader)
    assert NOTE not in client.get(reverse("overview:drafts")).content.decode()
    assert drafts_in_database() == 0
    assert NOTE not in json.dumps(dict(client.session.items()))


@pytest.mark.parametrize("origin", ["http://elders.example", "null", "http://[x"])
def test_a_page_elsewhere_lays_no_words_in_her_drafts(client, coach, world, origin):
    address = reverse("coaching:contact_add", args=[world.track.pk])
    assert send_signed_out(client, coach, address, origin).status_code == 302
    assert log_in(client, coach).status_code == 302
    assert drafts_in_database() == 0


@pytest.mark.parametrize("more", ["?" + "y" * 600, "?x=%00"])
def test_signing_in_never_fails_by_what_waited(client, coach, world, more):
    address = reverse("coaching:contact_add", args=[world.track.pk]) + more
    send_signed_out(client, coach, address, Referer="http://testserver/" + "y" * 600)
    assert log_in(client, coach).status_code == 302
    assert client.get(reverse("overview:drafts")).status_code == 200


def test_what_no_page_of_the_portal_made_leads_to_signing_in_only(client, world):
    address = reverse("coaching:contact_add", args=[world.track.pk])
    answer = client.post(address, {"note": NOTE})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_a_script_without_a_sign_in_gets_401_and_no_page(client, coach, world):
    address = reverse("coaching:contact_add", args=[world.track.pk])
    for header in ("HX-Request", "X-Portal"):
        answer = client.post(address, {"note": NOTE}, headers={header: "1"})
        assert (answer.status_code, answer.content) == (401, b"")


def test_a_script_learns_who_is_signed_in_by_now(client, sign_in, coach):
    address = reverse("submissions:here")
    assert client.get(address, headers={"X-Portal": "1"}).status_code == 401
    told = sign_in(coach).get(address, headers={"X-Portal": "1"}).json()
    assert token_for(coach, uuid4()).endswith(told["account"])
    assert "Sluit dit venster" in sign_in(coach).get(address).content.decode()
