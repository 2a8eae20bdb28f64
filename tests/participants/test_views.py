"""Pages of the participant's file, asked for as the people who use them."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from dnt_portal.accounts.enums import Role
from dnt_portal.participants.enums import ConsentKind, InvolvementKind, SafetyContactKind
from dnt_portal.participants.models import Consent, KeepApart, Participant
from dnt_portal.participants.permissions import can_see_identity
from dnt_portal.participants.querysets import ROLES
from dnt_portal.participants.services import open_involvement
from tests.conftest import as_system
from tests.factories import make_participant
from tests.participants.world import in_training


@pytest.fixture
def samira(cast) -> Participant:
    return in_training(cast)


def page(name: str, participant: Participant, *args: object) -> str:
    return reverse(f"participants:{name}", args=[participant.pseudonym, *args])


def stored(participant: Participant) -> Participant:
    with as_system():
        return Participant.objects.get(pk=participant.pk)


def test_a_coach_cannot_find_out_a_last_name_by_searching(cast, samira):
    with as_system():
        found = Participant.objects.visible_to(cast.zwolle.coach)
        assert found.search_for(cast.zwolle.coach, "samira").exists()
        assert not found.search_for(cast.zwolle.coach, "idrissi").exists()
        assert found.search_for(cast.zwolle.trainer, "idrissi").exists()


# -- The file ----------------------------------------------------------------------------------


def test_who_may_open_which_part_of_the_file(cast, sign_in, samira):
    """404 out of scope, 403 in scope but not hers to do."""
    expected = {
        "edit": {"leader": 200, "trainer": 403, "coach": 403},
        "safe_contact": {"leader": 200, "trainer": 200, "coach": 403},
        "safety_contact_add": {"leader": 200, "trainer": 403, "coach": 403},
        "consent_add": {"leader": 200, "trainer": 403, "coach": 403},
        "keep_apart_add": {"leader": 200, "trainer": 403, "coach": 403},
    }
    for name, people in expected.items():
        nobody_else = dict.fromkeys(["other_trainer", "other_coach", "referrer"], 404)
        for person, status in (people | nobody_else).items():
            client = sign_in(getattr(cast.zwolle, person))
            assert client.get(page(name, samira)).status_code == status, (name, person)
        assert sign_in(cast.breda.leader).get(page(name, samira)).status_code == 404


def test_who_reads_along_in_the_training_sees_the_name_and_changes_nothing(
    cast, sign_in, samira, monkeypatch
):
    """A role that reads what a trainer reads: with a trainer's involvement, without the role."""
    reader = cast.zwolle.other_coach
    monkeypatch.setitem(ROLES, InvolvementKind.TRAINER, (Role.TRAINER, Role.COACH))
    with as_system():
        open_involvement(samira, reader, InvolvementKind.TRAINER)
        assert Participant.objects.visible_to(reader).get() == samira
        assert can_see_identity(reader, samira)
    for name in ("edit", "safe_contact", "safety_contact_add", "consent_add", "keep_apart_add"):
        assert sign_in(reader).get(page(name, samira)).status_code == 403, name
    answer = sign_in(reader).post(page("safe_contact", samira), {"ways": ["may_call"]})
    assert answer.status_code == 403


def test_a_leader_corrects_the_file_and_comes_back_to_where_she_was(cast, sign_in, samira):
    client = sign_in(cast.zwolle.leader)
    answer = client.post(
        page("edit", samira) + "?next=/referrals/",
        {
            "first_name": "Samira",
            "last_name": "Idrissi",
            "date_of_birth": "1990-05-17",
            "address_is_secret": "on",
            "address": "Dorpsstraat 1",
            "languages": "Arabisch, Nederlands, Arabisch",
            "children": "2018, 2014",
        },
    )
    assert (answer.status_code, answer.url) == (302, "/referrals/")
    now = stored(samira)
    assert now.last_name == "Idrissi"
    assert now.languages == ["Arabisch", "Nederlands"]
    assert now.address == ""
    with as_system():
        assert [child.birth_year for child in now.children.all()] == [2014, 2018]


def test_what_was_typed_stays_when_something_is_wrong(cast, sign_in, samira):
    answer = sign_in(cast.zwolle.leader).post(
        page("edit", samira),
        {"first_name": "Samira", "children": "twee", "interests": "koken", "town": "Zwolle"},
    )
    assert answer.status_code == 422
    assert "koken" in answer.content.decode()
    assert stored(samira).town == ""


@pytest.mark.parametrize("years", ["9" * 5000, "9" * 150, "²", "٢٠١٤", "12014", "2014.5"])
def test_what_is_no_year_of_birth_is_refused(cast, sign_in, samira, years):
    answer = sign_in(cast.zwolle.leader).post(
        page("edit", samira), {"first_name": "Samira", "children": years}
    )
    assert answer.status_code == 422
    assert "children" in answer.context["form"].errors


def test_what_is_said_after_an_act_is_kept_off_her_machine(cast, sign_in, samira):
    answer = sign_in(cast.zwolle.leader).post(page("safe_contact", samira), {"ways": ["may_call"]})
    assert answer.status_code == 302
    assert "messages" not in answer.cookies
    assert len(list(get_messages(answer.wsgi_request))) == 1


def test_nobody_is_sent_to_another_site(cast, sign_in, samira):
    answer = sign_in(cast.zwolle.leader).post(
        page("safe_contact", samira) + "?next=https://example.org/", {"ways": ["may_call"]}
    )
    assert answer.url == reverse("overview:participant", args=[samira.pseudonym])


def test_a_trainer_says_that_calling_is_no_longer_safe(cast, sign_in, samira):
    answer = sign_in(cast.zwolle.trainer).post(
        page("safe_contact", samira), {"ways": ["may_text"], "remark": "nieuw nummer volgt"}
    )
    assert answer.status_code == 302
    with as_system():
        contact = stored(samira).safe_contact
        assert (contact.may_call, contact.may_text) == (False, True)


def test_the_safety_net_grows_and_someone_leaves_it(cast, sign_in, samira):
    client = sign_in(cast.zwolle.leader)
    client.post(
        page("safety_contact_add", samira),
        {"kind": SafetyContactKind.TRUSTED_PERSON, "name": "Haar zus", "phone": "06 1"},
    )
    with as_system():
        sister = samira.safety_net.get(name="Haar zus")
    asked = client.get(page("safety_contact_end", samira, sister.pk))
    assert asked.context["lead"].startswith("Haar zus · ")
    answer = client.post(
        page("safety_contact_end", samira, sister.pk), {"day": timezone.localdate()}
    )
    assert answer.status_code == 302
    with as_system():
        assert not samira.safety_net.current().filter(name="Haar zus").exists()


def test_consent_is_recorded_and_taken_back(cast, sign_in, samira):
    client, today = sign_in(cast.zwolle.leader), timezone.localdate()
    tomorrow = today + datetime.timedelta(days=1)
    form = {"kind": ConsentKind.RESEARCH, "given_on": tomorrow}
    refused = client.post(page("consent_add", samira), form)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["given_on"]
    assert client.post(page("consent_add", samira), form | {"given_on": today}).status_code == 302
    with as_system():
        consent = Consent.objects.get(participant=samira)
    url = page("consent_withdraw", samira, consent.pk)
    yesterday = today - datetime.timedelta(days=1)
    for impossible in (yesterday, tomorrow, "2099-01-01"):
        refused = client.post(url, {"day": impossible})
        assert refused.status_code == 422
        assert list(refused.context["form"].errors) == ["day"]
    with as_system():
        assert Consent.objects.get(pk=consent.pk).withdrawn_on is None
    assert client.post(url, {"day": today}).status_code == 302


def test_two_women_are_kept_apart_until_they_may_meet(cast, sign_in, samira):
    with as_system():
        linda = make_participant(cast.zwolle.project, "Linda")
        elsewhere = make_participant(cast.breda.project, "Linda")
    client = sign_in(cast.zwolle.leader)
    add = page("keep_apart_add", samira)
    assert client.post(add, {}).status_code == 422
    assert client.post(add, {"other_participant": elsewhere.pk}).status_code == 422
    assert client.post(add, {"other_participant": linda.pk}).status_code == 302
    with as_system():
        row = KeepApart.objects.get()
    # From her side it is the same row.
    assert "Samira El Idrissi" in client.get(page("edit", linda)).content.decode()
    assert client.get(page("keep_apart_remove", linda, row.pk)).status_code == 405
    assert client.post(page("keep_apart_remove", linda, row.pk)).status_code == 302
    with as_system():
        assert not KeepApart.objects.exists()


def test_a_part_of_another_womans_file_is_not_reached_through_hers(cast, sign_in, samira):
    with as_system():
        linda = make_participant(cast.zwolle.project, "Linda")
        contact = linda.safety_net.get()
    client = sign_in(cast.zwolle.leader)
    assert client.get(page("safety_contact_end", samira, contact.pk)).status_code == 404


def test_the_box_says_in_words_what_is_safe_and_without_one_that_nothing_is(cast, sign_in, samira):
    from django.template.loader import render_to_string
    from django.utils import translation

    def box(participant: Participant) -> str:
        with translation.override("en"):
            return render_to_string(
                "participants/partials/safe_contact.html", {"participant": participant}
            )

    with as_system():
        samira.phone = "06 12345678"
        text = box(samira)
        assert "calling is fine: 10–14 uur" in text
        assert "no voicemail" in text
        assert "06 12345678" in text
        unknown = make_participant(cast.zwolle.project, "Linda", safe=False, phone="06 87654321")
        text = box(unknown)
        assert "Only through the project leader" in text
        assert "87654321" not in text


# -- Written down by mistake -------------------------------------------------------------------


def test_a_consent_is_corrected_from_its_row(cast, sign_in, samira):
    client, today = sign_in(cast.zwolle.leader), timezone.localdate()
    add = {"kind": ConsentKind.RESEARCH, "given_on": today}
    assert client.post(page("consent_add", samira), add).status_code == 302
    with as_system():
        consent = Consent.objects.get(participant=samira, kind=ConsentKind.RESEARCH)
    correct = page("consent_correct", samira, consent.pk)
    mistake = page("consent_take_back", samira, consent.pk)
    stands = page("consent_stands", samira, consent.pk)
    assert correct in client.get(page("edit", samira)).content.decode()
    shown = client.get(correct).content.decode()
    assert mistake in shown
    assert stands not in shown
    yesterday, tomorrow = (today + datetime.timedelta(days=days) for days in (-1, 1))
    refused = client.post(correct, {"given_on": tomorrow})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["given_on"]
    assert client.post(correct, {"given_on": yesterday}).status_code == 302
    # Nothing was taken back yet: there is nothing to undo.
    assert client.get(stands).status_code == 302
    withdraw = page("consent_withdraw", samira, consent.pk)
    assert client.post(withdraw, {"day": today}).status_code == 302
    assert stands in client.get(correct).content.decode()
    assert client.get(stands).status_code == 200
    assert client.post(stands + "?next=/referrals/").url == "/referrals/"
    with as_system():
        kept = Consent.objects.get(pk=consent.pk)
        assert (kept.given_on, kept.withdrawn_on) == (yesterday, None)
    assert client.get(mistake).status_code == 200
    with as_system():
        assert Consent.objects.filter(pk=consent.pk).exists()
    assert client.post(mistake).status_code == 302
    with as_system():
        assert not Consent.objects.filter(pk=consent.pk).exists()


def test_who_left_the_safety_net_stands_below_it_and_is_put_back(cast, sign_in, samira):
    client = sign_in(cast.zwolle.leader)
    with as_system():
        contact = samira.safety_net.get()
    restore = page("safety_contact_restore", samira, contact.pk)
    assert restore not in client.get(page("edit", samira)).content.decode()
    assert client.get(restore).status_code == 302
    end = page("safety_contact_end", samira, contact.pk)
    assert client.post(end, {"day": timezone.localdate()}).status_code == 302
    assert restore in client.get(page("edit", samira)).content.decode()
    assert client.get(restore).status_code == 200
    assert client.post(restore).status_code == 302
    with as_system():
        assert samira.safety_net.current().get() == contact
