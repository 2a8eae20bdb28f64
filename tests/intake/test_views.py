"""Pages of the intake, asked for as the people who use them."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User
from dnt_portal.audit.acting import acting_as
from dnt_portal.intake import services
from dnt_portal.intake.enums import CLOSED, ReferralState, StopReason
from dnt_portal.intake.models import Referral, WaitingListEntry
from dnt_portal.participants import services as participants
from dnt_portal.participants.enums import Phase
from dnt_portal.participants.models import Participant, SafeContact
from tests.conftest import as_system
from tests.factories import give_role, make_participant
from tests.intake.screens import BORN, REFERRAL, text_of
from tests.intake.world import admit, refer, screen

# -- Referring ---------------------------------------------------------------------------------


def test_a_referrer_refers_with_one_form(cast, sign_in):
    client = sign_in(cast.zwolle.referrer)
    form = text_of(client.get("/referrals/new/"))
    # She is probably the case manager; and with one project there is nothing to choose.
    assert cast.zwolle.referrer.name in form
    assert 'name="project"' not in form
    answer = client.post("/referrals/new/", REFERRAL)
    assert answer.status_code == 302
    with as_system():
        made = Referral.objects.get()
        assert (made.referrer, made.project) == (cast.zwolle.referrer, cast.zwolle.project)
        contact = SafeContact.objects.get(participant=made.participant)
        assert (contact.may_call, contact.may_leave_voicemail, contact.may_text) == (1, 0, 1)
    shown = text_of(client.get(answer.url))
    assert "Samira El Idrissi" in shown
    # Next time the same source is proposed.
    again = client.get("/referrals/new/").context["form"]
    assert again["source"].value() == "shelter"


@pytest.mark.parametrize(
    ("way", "needs"),
    [
        ("may_call", "phone"),
        ("may_leave_voicemail", "phone"),
        ("may_text", "phone"),
        ("may_email", "email"),
    ],
)
def test_a_safe_way_that_cannot_be_used_is_refused_at_its_field(way, needs, cast, sign_in):
    client = sign_in(cast.zwolle.referrer)
    other = {"phone": "email", "email": "phone"}[needs]
    given = REFERRAL | {"ways": [way], "phone": "06 12345678", "email": "samira@example.org"}
    answer = client.post("/referrals/new/", given | {needs: ""})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [needs]
    assert client.post("/referrals/new/", given | {other: ""}).status_code == 302


def test_post_alone_or_nothing_needs_no_number(cast, sign_in):
    client = sign_in(cast.zwolle.referrer)
    for ways in (["may_post"], []):
        given = REFERRAL | {"ways": ways, "phone": ""}
        assert client.post("/referrals/new/", given).status_code == 302


def test_an_address_that_is_wrong_has_one_sentence(cast, sign_in):
    given = REFERRAL | {"ways": ["may_email"], "email": "samira"}
    answer = sign_in(cast.zwolle.referrer).post("/referrals/new/", given)
    assert len(answer.context["form"].errors["email"]) == 1


def referred_with_a_remark(client) -> str:
    """The address of a referral with all there is to say about reaching her."""
    given = {"remark": "Alleen op dinsdag", "email": "samira@example.org"}
    return client.post("/referrals/new/", REFERRAL | given).url


def test_a_referrer_sees_what_she_wrote_about_reaching_her(cast, sign_in):
    client = sign_in(cast.zwolle.referrer)
    page = text_of(client.get(referred_with_a_remark(client)))
    for hers in ("06 12345678", "10–14 uur", "Alleen op dinsdag", "samira@example.org"):
        assert hers in page


def test_a_referrer_does_not_see_what_others_wrote_about_reaching_her(cast, sign_in):
    client = sign_in(cast.zwolle.referrer)
    url = referred_with_a_remark(client)
    leader = cast.zwolle.leader
    with acting_as(leader):
        her = Participant.objects.get()
        participants.update_participant(participant=her, phone="06 99999999")
    page = text_of(client.get(url))
    assert "06 99999999" not in page
    assert "Alleen op dinsdag" in page, "this is still hers"
    with acting_as(leader):
        participants.set_safe_contact(participant=her, may_call=True, remark="Nieuw onderduikadres")
    page = text_of(client.get(url))
    assert "Nieuw onderduikadres" not in page
    assert 'id="reach"' not in page


def test_a_number_that_may_not_be_safe_any_more_is_not_shown(cast, sign_in):
    client = sign_in(cast.zwolle.referrer)
    url = referred_with_a_remark(client)
    leader = cast.zwolle.leader
    with acting_as(leader):
        her = Participant.objects.get()
        participants.set_safe_contact(participant=her, may_call=False)
    assert "06 12345678" not in text_of(client.get(url))


def test_her_ways_stay_while_she_is_screened(cast, sign_in):
    client = sign_in(cast.zwolle.referrer)
    url = referred_with_a_remark(client)
    with acting_as(cast.zwolle.leader):
        services.decisions.start_screening(by=cast.zwolle.leader, referral=Referral.objects.get())
    page = text_of(client.get(url))
    assert "Alleen op dinsdag" in page
    assert "06 12345678" not in page, "her file was saved since: this may be another's"


def test_once_decided_or_looked_at_again_it_is_no_longer_shown(cast, sign_in):
    client = sign_in(cast.zwolle.referrer)
    url = referred_with_a_remark(client)
    leader = cast.zwolle.leader
    with acting_as(leader):
        referral = Referral.objects.get()
        participants.set_safe_contact(
            participant=referral.participant, may_call=True, remark="Van de leider"
        )
        services.referrals.withdraw(referral=referral)
    assert 'id="reach"' not in text_of(client.get(url))
    with acting_as(leader):
        again = services.referrals.look_again(participant=referral.participant)
    page = client.get(f"/referrals/{again.pk}/")
    assert page.status_code == 200
    assert "Van de leider" not in text_of(page)


def test_a_girl_under_eighteen_is_refused_with_a_sentence_and_nothing_is_lost(cast, sign_in):
    born = timezone.localdate() - datetime.timedelta(days=17 * 365)
    answer = sign_in(cast.zwolle.referrer).post(
        "/referrals/new/", REFERRAL | {"date_of_birth": born.isoformat()}
    )
    assert answer.status_code == 422
    with translation.override("nl"):
        assert "Zij wil weer aan het werk." in text_of(answer)
    assert any("18" in error for error in answer.context["form"].errors["date_of_birth"])
    with as_system():
        assert not Participant.objects.exists()


def test_her_own_choice_must_be_confirmed(cast, sign_in):
    form = {name: value for name, value in REFERRAL.items() if name != "voluntary"}
    answer = sign_in(cast.zwolle.referrer).post("/referrals/new/", form)
    assert answer.status_code == 422
    assert "voluntary" in answer.context["form"].errors


def test_a_referrer_does_not_refer_to_a_project_that_is_not_hers(cast, sign_in):
    answer = sign_in(cast.zwolle.referrer).post(
        "/referrals/new/", REFERRAL | {"project": cast.breda.project.pk}
    )
    assert answer.status_code == 302
    with as_system():
        assert Referral.objects.get().project == cast.zwolle.project


def test_a_leader_enters_a_referral_that_came_by_telephone(cast, sign_in):
    client = sign_in(cast.zwolle.leader)
    assert client.post("/referrals/new/", REFERRAL).status_code == 422
    answer = client.post(
        "/referrals/new/",
        REFERRAL | {"referred_by": "Huisarts De Brug", "received_on": timezone.localdate()},
    )
    assert answer.status_code == 302
    with as_system():
        made = Referral.objects.get()
        assert (made.referrer, made.referred_by) == (None, "Huisarts De Brug")


# -- Who sees what -----------------------------------------------------------------------------


def test_the_pages_of_a_referral_are_for_the_leader_and_in_part_for_the_referrer(
    cast, sign_in, referral
):
    pages = {
        "": {"leader": 200, "colleague": 200, "referrer": 200},
        "screening/": {"leader": 200, "colleague": 200, "referrer": 403},
        "decide/": {"leader": 200, "colleague": 200, "referrer": 403},
        "withdraw/": {"leader": 200, "colleague": 200, "referrer": 200},
    }
    others = ["trainer", "coach", "officer"]
    for name, people in pages.items():
        url = f"/referrals/{referral.pk}/{name}"
        for person, status in (people | dict.fromkeys(others, 404)).items():
            got = sign_in(getattr(cast.zwolle, person)).get(url).status_code
            assert got == status, (name, person)
        for person in (cast.breda.leader, cast.breda.referrer, cast.administrator, cast.nobody):
            assert sign_in(person).get(url).status_code == 404
    for person in ("trainer", "coach", "officer"):
        client = sign_in(getattr(cast.zwolle, person))
        assert client.get("/referrals/").status_code == 403
        assert client.get("/referrals/new/").status_code == 403
        assert client.get("/referrals/waiting-list/").status_code == 403
    assert sign_in(cast.zwolle.referrer).get("/referrals/waiting-list/").status_code == 403


def test_a_referrer_reads_what_became_of_it_and_never_why(cast, sign_in, referral):
    leader = cast.zwolle.leader
    screen(leader, referral, dutch="doubt")
    with acting_as(leader):
        services.decisions.decide(
            by=leader,
            referral=referral,
            outcome="in_doubt",
            reason="De taal is het punt",
            stopping_explained=True,
        )
    client = sign_in(cast.zwolle.referrer)
    cast.zwolle.referrer.language = "en"
    with as_system():
        cast.zwolle.referrer.save()
    for url in ("/referrals/", f"/referrals/{referral.pk}/"):
        shown = text_of(client.get(url))
        assert "She can take part." in shown
        assert "De taal is het punt" not in shown
        assert "doubt" not in shown


def test_only_the_leader_hears_that_she_may_be_known_already(cast, sign_in, referral):
    with as_system():
        known = make_participant(
            cast.zwolle.project, "SAMIRA", last_name="Jansén", date_of_birth=BORN
        )
        make_participant(cast.zwolle.project, "Samira", last_name="Jansen")
        make_participant(cast.breda.project, "Samira", last_name="Jansen", date_of_birth=BORN)
    url = f"/referrals/{referral.pk}/"
    response = sign_in(cast.zwolle.leader).get(url)
    assert [double.pk for double in response.context["doubles"]] == [known.pk]
    assert known.pseudonym in text_of(response)
    assert known.pseudonym not in text_of(sign_in(cast.zwolle.referrer).get(url))


def test_a_referrer_withdraws_before_the_decision_and_not_after(cast, sign_in, referral):
    leader, client = cast.zwolle.leader, sign_in(cast.zwolle.referrer)
    assert client.post(f"/referrals/{referral.pk}/withdraw/").status_code == 302
    with as_system():
        referral.refresh_from_db()
    assert referral.state == ReferralState.WITHDRAWN
    again = client.post(f"/referrals/{referral.pk}/withdraw/", follow=True)
    assert str(CLOSED[ReferralState.WITHDRAWN]) in text_of(again)
    other = refer(cast.zwolle.referrer, cast.zwolle.project, "Linda")
    with acting_as(leader):
        services.decisions.decide(
            by=leader, referral=other, outcome="decline", reason="zij verhuist"
        )
    assert client.get(f"/referrals/{other.pk}/withdraw/").status_code == 302


def test_the_list_of_a_referrer_says_what_its_pages_say(cast, sign_in, referral):
    with as_system():
        give_role(cast.zwolle.referrer, Role.REFERRER, cast.breda.project)
        # Anew: someone's roles are read once.
        fatma = User.objects.get(pk=cast.zwolle.referrer.pk)
    elsewhere = refer(fatma, cast.breda.project, "Linda")
    with as_system():
        fatma.role_assignments.filter(project=cast.zwolle.project).update(until=timezone.now())
    client = sign_in(fatma)
    rows = client.get("/referrals/").context["table"].page.object_list
    assert [row.record for row in rows] == [elsewhere]
    assert client.get(f"/referrals/{referral.pk}/").status_code == 404
    assert client.get(f"/referrals/{elsewhere.pk}/").status_code == 200


@pytest.mark.parametrize("day", ["0026-11-01", "9998-12-01", "tomorrow"])
def test_a_referral_comes_in_on_a_day_that_can_be(cast, sign_in, day):
    if day == "tomorrow":
        day = (timezone.localdate() + datetime.timedelta(days=1)).isoformat()
    answer = sign_in(cast.zwolle.leader).post(
        "/referrals/new/", REFERRAL | {"referred_by": "Huisarts", "received_on": day}
    )
    assert answer.status_code == 422
    with as_system():
        assert not Referral.objects.exists()


# -- Waiting list --------------------------------------------------------------------------------


def test_a_woman_is_taken_off_the_waiting_list_from_her_row(cast, sign_in):
    leader = cast.zwolle.leader
    referral = admit(leader, cast.zwolle.project)
    with as_system():
        entry = WaitingListEntry.objects.get()
    url = f"/referrals/waiting-list/{entry.pk}/stop/"
    client = sign_in(leader)
    assert url in text_of(client.get("/referrals/waiting-list/"))
    page = text_of(client.get(url))
    assert "Samira" in page
    assert all(f'value="{reason}"' in page for reason in StopReason.values)
    for wrong in ({}, {"reason": "bored"}):
        assert client.post(url, wrong).status_code == 422
    answer = client.post(url, {"reason": "unreachable"})
    assert answer.url == "/referrals/waiting-list/"
    # What is said travels in a cookie, so it carries no name.
    (said,) = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said.startswith(referral.participant.pseudonym)
    assert url not in text_of(client.get("/referrals/waiting-list/"))
    # An older page: nothing to do any more.
    for again in (client.get(url), client.post(url, {"reason": "moved"})):
        assert again.status_code == 302
    with as_system():
        entry.refresh_from_db()
        assert entry.stop_reason == StopReason.UNREACHABLE
        assert Participant.objects.get().phase == Phase.STOPPED


def test_whose_waiting_list_it_is_not_does_not_find_her(cast, sign_in):
    admit(cast.zwolle.leader, cast.zwolle.project)
    with as_system():
        entry = WaitingListEntry.objects.get()
    for person in (
        cast.breda.leader,
        cast.zwolle.trainer,
        cast.zwolle.coach,
        cast.zwolle.referrer,
        cast.zwolle.officer,
        cast.administrator,
        cast.nobody,
    ):
        url = f"/referrals/waiting-list/{entry.pk}/stop/"
        assert sign_in(person).get(url).status_code == 404
        assert sign_in(person).post(url, {"reason": "moved"}).status_code == 404
    with as_system():
        assert WaitingListEntry.objects.waiting().count() == 1


# -- Lists ---------------------------------------------------------------------------------------


def test_the_tabs_hold_who_is_at_which_step_with_the_next_one_on_the_row(cast, sign_in):
    leader, project = cast.zwolle.leader, cast.zwolle.project
    new = refer(leader, project, "Nieuw", referred_by="x")
    half, ready = (refer(leader, project, name, referred_by="x") for name in ("Half", "Klaar"))
    screen(leader, half, dutch=None)
    screen(leader, ready)
    admit(leader, project, "Besloten")
    client = sign_in(leader)
    expected = {
        "new": ("Nieuw", f"/referrals/{new.pk}/screening/"),
        "screening": ("Half", f"/referrals/{half.pk}/screening/"),
        "decided": ("Besloten", ""),
    }
    for tab, (name, step) in expected.items():
        shown = text_of(client.get("/referrals/", {"tab": tab}))
        others = {found for found, _step in expected.values()} - {name}
        assert name in shown
        assert step in shown
        # "Besloten" is also the Dutch name of a tab.
        assert not [other for other in others - {"Besloten"} if f">{other} " in shown]
    screening = text_of(client.get("/referrals/", {"tab": "screening"}))
    assert f"/referrals/{ready.pk}/decide/" in screening
    search = {"tab": "screening", "q": "klaar"}
    found = client.post("/referrals/", search, follow=True).context["table"]
    assert [row.record for row in found.page.object_list] == [ready]
    home = text_of(client.get("/"))
    assert "1 screening is nog niet af" in home
    assert "1 screening wacht op een besluit" in home


def test_the_waiting_list_is_in_order_of_waiting(cast, sign_in):
    leader = cast.zwolle.leader
    first, second = (admit(leader, cast.zwolle.project, name) for name in ("Eerst", "Daarna"))
    with as_system():
        WaitingListEntry.objects.filter(participant=first.participant).update(
            since=timezone.now() - datetime.timedelta(days=40)
        )
    table = sign_in(leader).get("/referrals/waiting-list/").context["table"]
    assert [row.record.participant for row in table.page.object_list] == [
        first.participant,
        second.participant,
    ]
    found = sign_in(leader).post("/referrals/waiting-list/", {"q": "daarna"}, follow=True)
    found = found.context["table"]
    assert [row.record.participant for row in found.page.object_list] == [second.participant]
    # Nobody has a case manager yet, which the list says.
    assert not any(row.record.has_case_manager for row in table.page.object_list)
    assert not sign_in(cast.breda.leader).get("/referrals/waiting-list/").context["table"].rows


@pytest.mark.parametrize("address", ["", "?tab=screening", "?tab=decided", "waiting-list/"])
def test_a_list_takes_as_many_queries_for_thirty_as_for_three(cast, sign_in, address):
    leader, project = cast.zwolle.leader, cast.zwolle.project
    client = sign_in(leader)

    def fill(number: int) -> None:
        for _each in range(number):
            refer(leader, project, "Nieuw", referred_by="x")
            screen(leader, refer(leader, project, "Bezig", referred_by="x"), dutch=None)
            admit(leader, project)
            declined = refer(leader, project, "Later", referred_by="x")
            with acting_as(leader):
                services.decisions.decide(
                    by=leader,
                    referral=declined,
                    outcome="not_yet",
                    reason="x",
                    review_on=timezone.localdate() + datetime.timedelta(days=9),
                )

    def reads() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/referrals/{address}").status_code == 200
        return sum(query["sql"].startswith("SELECT ") for query in queries)

    fill(1)
    few = reads()
    fill(9)
    assert reads() == few <= 12


def test_one_referral_stays_within_the_budget(cast, sign_in, referral):
    screen(cast.zwolle.leader, referral)
    screen(cast.zwolle.colleague, referral)
    client = sign_in(cast.zwolle.leader)
    for page in ("", "screening/", "decide/"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/referrals/{referral.pk}/{page}").status_code == 200
        reads = [query["sql"] for query in queries if query["sql"].startswith("SELECT ")]
        assert len(reads) <= 12, reads


def test_a_woman_of_another_region_is_no_double_and_not_found(cast, sign_in, referral):
    client = sign_in(cast.breda.leader)
    table = client.post("/referrals/", {"q": "Samira"}, follow=True).context["table"]
    assert not table.rows
