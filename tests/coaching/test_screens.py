"""Coaching's pages over HTTP: who may open what, what refusals look like, what is hidden."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from dnt_portal.accounts.models import Invitation
from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services
from dnt_portal.coaching.enums import CoachState, Medium, TrackEndReason, Urgency
from dnt_portal.coaching.models import Coach, Concern, Contact, ProposedPair, Track
from dnt_portal.common.dates import shortly
from dnt_portal.groups.enums import CoachCheck, Mark
from dnt_portal.groups.models import Attendance
from tests.coaching.world import make_coach, move_coach_session, place
from tests.conftest import as_system

#: What the framework itself asks per request: session, user, roles, who acts, transaction.
FRAME = ("django_session", "set_config", "current_setting", "SAVEPOINT", "transaction read only")
MOST_QUERIES = 12


def day(ago: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=ago)


@pytest.fixture
def track(world):
    with acting_as(world.leader):
        return services.start_track(
            by=world.leader, placement=world.samira, coach=world.els, starts_on=day(20)
        )


@pytest.fixture
def proposal(world):
    with acting_as(world.leader):
        return services.propose_matching(by=world.leader, group=world.group)


def pair_of(world, proposal, placement) -> ProposedPair:
    """A line of the proposal as it is now; without someone acting nobody sees any."""
    with acting_as(world.leader):
        return proposal.pairs.select_related("coach").get(placement=placement)


def url(name: str, *args) -> str:
    return reverse(f"coaching:{name}", args=args)


def statuses(sign_in, world, path: str) -> dict[str, int]:
    zwolle, breda = world.cast.zwolle, world.cast.breda
    people = {
        "leader": zwolle.leader,
        "trainer": zwolle.trainer,
        "other trainer": zwolle.other_trainer,
        "coach": zwolle.coach,
        "other coach": zwolle.other_coach,
        "other leader": breda.leader,
        "coordinator": world.cast.coordinator,
        "administrator": world.cast.administrator,
    }
    return {who: sign_in(user).get(path).status_code for who, user in people.items()}


def only(**allowed: int) -> dict[str, int]:
    everyone = (
        "leader",
        "trainer",
        "other trainer",
        "coach",
        "other coach",
        "other leader",
        "coordinator",
        "administrator",
    )
    given = {who.replace("_", " "): status for who, status in allowed.items()}
    rest = given.pop("rest", 404)
    return {who: given.get(who, rest) for who in everyone}


# -- Who may open what ----------------------------------------------------------------------


def test_who_opens_a_track(sign_in, world, track):
    assert statuses(sign_in, world, url("track", track.pk)) == only(
        leader=200, trainer=200, coach=200
    )
    assert statuses(sign_in, world, url("contact_add", track.pk)) == only(
        leader=200, coach=200, trainer=403
    )
    assert statuses(sign_in, world, url("track_agreement", track.pk)) == only(
        leader=200, coach=200, trainer=403
    )
    for name in ("track_end", "track_rematch"):
        assert statuses(sign_in, world, url(name, track.pk)) == only(
            leader=200, coach=403, trainer=403
        )
    assert statuses(sign_in, world, url("concern_add", track.pk)) == only(
        leader=403, coach=200, trainer=200
    )


def test_who_opens_lists(sign_in, world):
    pool = {"leader": 200, "trainer": 200, "other_trainer": 200, "other_leader": 200}
    assert statuses(sign_in, world, url("coaches")) == only(**pool, rest=403)
    leaders = {"leader": 200, "other_leader": 200, "rest": 403}
    for name in ("tracks", "concerns", "coach_add"):
        assert statuses(sign_in, world, url(name)) == only(**leaders)


def test_who_opens_a_coach(sign_in, world):
    seen = {"leader": 200, "trainer": 200, "other_trainer": 200, "coach": 200}
    assert statuses(sign_in, world, url("coach", world.els.pk)) == only(**seen)
    changed = dict.fromkeys(seen, 403) | {"leader": 200}
    assert statuses(sign_in, world, url("coach_edit", world.els.pk)) == only(**changed)


def test_who_opens_the_matching(sign_in, world, proposal):
    for name in ("matching", "matching_list"):
        assert statuses(sign_in, world, url(name, world.group.pk)) == only(leader=200, trainer=200)
    pair = pair_of(world, proposal, world.samira)
    assert statuses(sign_in, world, url("matching_pair", pair.pk)) == only(leader=200, trainer=403)
    assert statuses(sign_in, world, url("matching_wish", world.samira.pk)) == only(
        leader=200, trainer=200
    )


def test_a_trainer_only_looks_at_the_matching(sign_in, world, proposal):
    client = sign_in(world.trainer)
    page = client.get(url("matching", world.group.pk)).content.decode()

    assert "Els Zwolle" in page
    assert "matching/confirm" not in page
    for name in ("matching_propose", "matching_confirm"):
        assert client.post(url(name, world.group.pk)).status_code == 403
    pair = pair_of(world, proposal, world.samira)
    assert client.post(url("matching_pair", pair.pk)).status_code == 403


def test_nothing_that_changes_answers_a_get(sign_in, world, proposal):
    client = sign_in(world.leader)
    for name in ("matching_propose", "matching_confirm"):
        assert client.get(url(name, world.group.pk)).status_code == 405


# -- What a coach sees, and does not --------------------------------------------------------


def test_a_coach_sees_a_first_name_and_nothing_that_is_not_hers(sign_in, world, track):
    with as_system():
        world.samira.participant.date_of_birth = datetime.date(1991, 2, 3)
        world.samira.participant.save()
    with acting_as(world.leader):
        services.log_contact(
            by=world.coach,
            track=track,
            held_on=day(3),
            medium=Medium.TOGETHER,
            minutes=30,
            note="Alleen voor Els",
        )
        new = services.rematch(by=world.leader, track=track, coach=world.ria)
    client = sign_in(world.cast.zwolle.other_coach)

    pages = [client.get(url(name, new.pk)) for name in ("track", "contact_add", "concern_add")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    text = " ".join(page.content.decode() for page in pages)
    assert "Samira" in text
    assert "10–14 uur" in text
    for hidden in (
        world.samira.participant.last_name,
        "1991",
        "Linda",
        "Hanna",
        "Alleen voor Els",
        "Els Zwolle",
        "Joke Casemanager",
    ):
        assert hidden not in text, hidden
    assert sign_in(world.coach).get(url("track", track.pk)).status_code == 404


def test_names_stay_out_of_addresses(sign_in, world, track):
    page = sign_in(world.leader).get(url("track", track.pk)).content.decode()

    for link in re.findall(r'(?:href|action)="([^"]*)"', page):
        assert "samira" not in link.lower()
        assert world.samira.participant.last_name.lower() not in link.lower()


def test_a_trainer_does_not_read_the_log(sign_in, world, track):
    with acting_as(world.coach):
        services.log_contact(
            by=world.coach, track=track, held_on=day(3), medium=Medium.MESSAGE, note="Tussen ons"
        )

    assert "Tussen ons" not in sign_in(world.trainer).get(url("track", track.pk)).content.decode()
    assert "Tussen ons" in sign_in(world.leader).get(url("track", track.pk)).content.decode()


# -- Recording a contact --------------------------------------------------------------------


def send_contact(client, track, **fields):
    given = {"when": "today", "medium": "together", "length": "60", "note": "Gewandeld"} | fields
    return client.post(url("contact_add", track.pk), given)


def test_a_contact_in_four_taps(sign_in, world, track):
    response = send_contact(sign_in(world.coach), track, when="yesterday")

    assert (response.status_code, response.url) == (302, url("track", track.pk))
    with acting_as(world.coach):
        contact = Contact.objects.get()
        assert (contact.held_on, contact.minutes, contact.note) == (day(1), 60, "Gewandeld")


def test_another_day_and_another_length(sign_in, world, track):
    send_contact(
        sign_in(world.coach),
        track,
        when="other",
        held_on=day(9).isoformat(),
        length="other",
        minutes="45",
        next_on=day(-5).isoformat(),
    )

    with acting_as(world.coach):
        contact = Contact.objects.get()
        assert (contact.held_on, contact.minutes, contact.next_on) == (day(9), 45, day(-5))


@pytest.mark.parametrize("medium", ["failed", "message"])
def test_an_attempt_and_a_message_ask_no_length(sign_in, world, track, medium):
    response = send_contact(sign_in(world.coach), track, medium=medium, length="")

    assert response.status_code == 302
    with acting_as(world.coach):
        assert Contact.objects.get().minutes == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"when": "other", "held_on": ""},
        {"when": "other", "held_on": day(21).isoformat()},
        {"when": "other", "held_on": day(-1).isoformat()},
        {"when": "other", "held_on": "gisteren"},
        {"medium": ""},
        {"length": ""},
        {"length": "other", "minutes": ""},
        {"length": "other", "minutes": "9999"},
        {"next_on": day(3).isoformat()},
    ],
)
def test_what_is_not_right_is_said_and_what_was_typed_stays(sign_in, world, track, wrong):
    response = send_contact(sign_in(world.coach), track, **wrong)

    assert response.status_code == 422
    page = response.content.decode()
    assert "Gewandeld" in page
    assert "error-summary" in page
    with acting_as(world.coach):
        assert not Contact.objects.exists()


def test_a_day_before_the_coaching_is_refused_with_days_as_they_stand_elsewhere(
    sign_in, world, track
):
    response = send_contact(sign_in(world.coach), track, when="other", held_on=day(21).isoformat())
    (sentence,) = response.context["form"].non_field_errors()
    assert f"{day(20):%d-%m-%Y}" not in sentence
    with translation.override("nl"):
        assert shortly(day(20), "D j M Y") in sentence


def test_a_note_that_is_too_long_is_not_cut_off(sign_in, world, track):
    client = sign_in(world.coach)
    form = client.get(url("contact_add", track.pk)).content.decode()
    (field,) = re.findall(r'<textarea name="note"[^>]*>', form)
    assert "maxlength" not in field
    response = send_contact(client, track, note="a" * 4001)
    assert response.status_code == 422
    assert "note" in response.context["form"].errors
    assert "a" * 4001 in response.content.decode()


def test_only_who_records_reads_how_to_begin(sign_in, world, track):
    page = url("track", track.pk)
    with translation.override("nl"):
        to_the_coach = gettext("Here stands what you record. The first contact is the hardest.")
    assert to_the_coach in sign_in(world.coach).get(page).content.decode()
    assert to_the_coach not in sign_in(world.leader).get(page).content.decode()


def test_only_ones_own_contact_is_changed(sign_in, world, track):
    with acting_as(world.coach):
        contact = services.log_contact(
            by=world.coach, track=track, held_on=day(3), medium=Medium.PHONE, minutes=30
        )
    path = url("contact_edit", contact.pk)

    assert sign_in(world.leader).get(path).status_code == 403
    assert sign_in(world.trainer).get(path).status_code == 404
    client = sign_in(world.coach)
    assert 'value="30"' in client.get(path).content.decode()
    changed = {"when": "other", "held_on": day(2).isoformat(), "medium": "phone", "length": "90"}
    assert client.post(path, changed).status_code == 302
    with acting_as(world.coach):
        contact.refresh_from_db()
        assert (contact.held_on, contact.minutes) == (day(2), 90)


# -- Matching -------------------------------------------------------------------------------


def test_the_leader_matches_a_group_from_proposal_to_list(sign_in, world):
    client = sign_in(world.leader)
    page = client.get(url("matching", world.group.pk)).content.decode()
    assert "matching/propose" in page

    assert client.post(url("matching_propose", world.group.pk)).status_code == 302
    page = client.get(url("matching", world.group.pk)).content.decode()
    assert "koken, wandelen" in page
    confirmed = client.post(url("matching_confirm", world.group.pk))
    assert (confirmed.status_code, confirmed.url) == (302, url("matching_list", world.group.pk))

    paper = client.get(confirmed.url).content.decode()
    assert "Samira" in paper
    assert world.samira.participant.last_name not in paper
    assert world.samira.participant.pseudonym not in paper
    again = client.post(url("matching_confirm", world.group.pk))
    assert again.status_code == 409


def test_the_page_says_from_when_confirmed_coaching_counts(sign_in, world, proposal):
    client, page = sign_in(world.leader), url("matching", world.group.pk)
    with translation.override("nl"):
        at_the_session = gettext(
            "Talked it over with the trainers? Then the coaching starts at the coach session, "
            "and each coach sees her own participant from that day."
        )
    for ago, at_session in ((21, False), (8, False), (7, True), (-3, True)):
        with as_system():
            move_coach_session(world.group, day(ago))
        shown = client.get(page).content.decode()
        assert (at_the_session in shown) == at_session, ago
    client.post(url("matching_confirm", world.group.pk))
    with acting_as(world.leader):
        assert set(Track.objects.values_list("starts_on", flat=True)) == {day(-3)}


def test_choosing_another_coach_says_what_changes(sign_in, world, proposal):
    client = sign_in(world.leader)
    pair = pair_of(world, proposal, world.linda)
    page = client.get(url("matching_pair", pair.pk)).content.decode()

    assert "Samira" in page  # whose coach would be taken
    assert "Piet Bakker" in page  # with the rule in the way

    chosen = client.post(url("matching_pair", pair.pk), {"coach": str(world.els.pk)})
    assert chosen.status_code == 302
    pair = pair_of(world, proposal, world.linda)
    assert (pair.coach, pair.locked) == (world.els, True)

    client.post(url("matching_pair", pair.pk), {"act": "unlock"})
    pair = pair_of(world, proposal, world.linda)
    assert not pair.locked
    client.post(url("matching_pair", pair.pk), {"coach": ""})
    pair = pair_of(world, proposal, world.linda)
    assert (pair.coach, pair.locked) == (None, True)


def test_a_coach_who_cannot_be_chosen(sign_in, world, proposal):
    client = sign_in(world.leader)
    with as_system():
        stranger = make_coach(world.cast.breda.project, world.cast.breda.coach)
    pair = pair_of(world, proposal, world.samira)

    refused = client.post(url("matching_pair", pair.pk), {"coach": str(world.piet.pk)})
    assert refused.status_code == 422
    assert "Piet Bakker" in refused.content.decode()
    for nobody in (stranger.pk, "no-key"):
        path = url("matching_pair", pair.pk)
        assert client.post(path, {"coach": str(nobody)}).status_code == 404


def test_wishes_are_written_down_by_a_trainer(sign_in, world):
    client = sign_in(world.trainer)
    path = url("matching_wish", world.samira.pk)

    response = client.post(path, {"style": "doer", "coaches": [str(world.noor.pk)]})

    assert response.status_code == 302
    page = client.get(path).content.decode()
    assert re.search(rf'value="{world.noor.pk}"[^>]*checked', page)


# -- Coaches --------------------------------------------------------------------------------


def test_a_leader_adds_a_coach_and_makes_her_ready(sign_in, world):
    client = sign_in(world.leader)
    sent = {
        "name": "Tineke de Vries",
        "email": "tineke@example.org",
        "gender": "woman",
        "max_participants": "1",
        "interests": "zingen, koken",
        "style": "",
        "focus": "",
    }

    added = client.post(url("coach_add"), sent)

    assert added.status_code == 302
    assert Invitation.objects.filter(email="tineke@example.org").exists()
    client.post(added.url, {"act": "vog", "vog-issued_on": day(9), "vog-seen_on": day(1)})
    client.post(added.url, {"act": "training", "training-on": day(1)})
    with acting_as(world.leader):
        coach = Coach.objects.get(user__email="tineke@example.org")
        assert coach.state == CoachState.AVAILABLE
        assert coach.interests == ["zingen", "koken"]
    twice = client.post(url("coach_add"), sent)
    assert twice.status_code == 422
    assert "Tineke de Vries" in twice.content.decode()


def test_a_leader_sends_the_invitation_again(sign_in, world):
    with acting_as(world.leader):
        new = services.add_coach(
            by=world.leader,
            project=world.group.project,
            name="Tineke de Vries",
            email="tineke@example.org",
            send_invitation=False,
        )
    client = sign_in(world.leader)
    path = url("coach", new.pk)
    assert 'value="invite"' in client.get(path).content.decode()
    assert 'value="invite"' not in client.get(url("coach", world.els.pk)).content.decode()

    assert client.post(path, {"act": "invite"}).status_code == 302

    assert Invitation.objects.open().filter(email="tineke@example.org").count() == 1
    assert client.post(url("coach", world.els.pk), {"act": "invite"}).status_code == 422
    assert sign_in(world.trainer).post(path, {"act": "invite"}).status_code == 403


def test_a_break_for_who_has_left_is_refused_in_words(sign_in, world):
    with acting_as(world.leader):
        services.stop_coach(by=world.leader, coach=world.els)
    client = sign_in(world.leader)
    path = url("coach", world.els.pk)

    answer = client.post(path, {"act": "pause"})

    assert answer.status_code == 422
    assert world.coach.name in str(next(iter(answer.context["messages"])))
    assert client.post(path, {"act": "resume"}).status_code == 302


def test_what_cannot_be_recorded_of_a_coach_is_said(sign_in, world, track):
    client = sign_in(world.leader)
    path = url("coach", world.els.pk)

    for wrong in (
        {"act": "vog", "vog-issued_on": day(1), "vog-seen_on": day(9)},
        {"act": "vog", "vog-issued_on": "", "vog-seen_on": ""},
        {"act": "training", "training-on": day(-1)},
        {"act": "stop"},
        {"act": "vanish"},
    ):
        assert client.post(path, wrong).status_code == 422, wrong
    assert sign_in(world.coach).post(path, {"act": "pause"}).status_code == 403


# -- Ending, rematching, worrying -----------------------------------------------------------


def test_a_leader_finds_another_coach(sign_in, world, track):
    client = sign_in(world.leader)
    page = client.get(url("track_rematch", track.pk)).content.decode()
    assert str(world.ria.pk) in page
    assert str(world.piet.pk) not in page

    sent = {"coach": str(world.ria.pk), "reason": "mismatch", "on": day(0).isoformat()}
    response = client.post(url("track_rematch", track.pk), sent)

    with acting_as(world.leader):
        new = Track.objects.get(participant=track.participant, ended_on=None)
        assert (new.coach, response.url) == (world.ria, url("track", new.pk))


def test_an_end_that_cannot_be(sign_in, world, track):
    client = sign_in(world.leader)
    path = url("track_end", track.pk)

    for wrong in (
        {"reason": "", "on": day(0).isoformat()},
        {"reason": "completed", "on": day(-3).isoformat()},
        {"reason": "completed", "on": "ooit"},
    ):
        assert client.post(path, wrong).status_code == 422
    ended = client.post(path, {"reason": TrackEndReason.COMPLETED, "on": day(0).isoformat()})
    assert ended.status_code == 302
    assert client.get(path).status_code == 403
    assert client.get(url("track", track.pk)).status_code == 200


def test_a_concern_from_coach_to_leader(sign_in, world, track):
    sent = {"what": "Zij durft niet naar buiten", "urgency": Urgency.TODAY}
    coach = sign_in(world.coach)
    assert coach.post(url("concern_add", track.pk), {"what": "x"}).status_code == 422
    assert coach.post(url("concern_add", track.pk), sent).status_code == 302
    with acting_as(world.leader):
        concern = Concern.objects.get()
    path = url("concern", concern.pk)

    assert coach.get(path).status_code == 200
    assert coach.post(path, {"settlement": "zelf gedaan"}).status_code == 403
    assert sign_in(world.trainer).get(path).status_code == 404
    leader = sign_in(world.leader)
    assert track.participant.pseudonym in leader.get(url("concerns")).content.decode()
    assert leader.post(path, {"settlement": ""}).status_code == 422
    assert leader.post(path, {"settlement": "Gebeld met de casemanager"}).status_code == 302
    assert "Gebeld met de casemanager" in sign_in(world.coach).get(path).content.decode()


def test_a_trainer_raises_a_concern_about_her_own_women_only(sign_in, world):
    path = url("concern_add_for", world.samira.participant.pseudonym)
    sent = {"what": "Blauwe plek", "urgency": Urgency.TODAY}

    assert sign_in(world.trainer).post(path, sent).status_code == 302
    assert sign_in(world.cast.zwolle.other_trainer).post(path, sent).status_code == 404
    assert sign_in(world.leader).post(path, sent).status_code == 403


def test_the_leader_sees_who_is_silent(sign_in, world, track):
    with as_system():
        Track.objects.filter(pk=track.pk).update(starts_on=day(40))
    client = sign_in(world.leader)

    for path in (url("tracks"), url("tracks") + "?show=silent", url("tracks") + "?page=99"):
        assert track.participant.pseudonym in client.get(path).content.decode()
    odd = client.get(url("tracks") + "?group=nothing&show=odd&sort=odd&page=odd")
    assert odd.status_code == 200


def test_the_leader_finds_a_pair_by_name_without_it_standing_in_the_address(sign_in, world, track):
    client = sign_in(world.leader)

    for words in ("samira", "els", track.participant.pseudonym):
        page = client.post(url("tracks"), {"q": words}).content.decode()
        assert track.participant.pseudonym in page
    page = client.post(url("tracks"), {"q": "ria"}).content.decode()
    assert track.participant.pseudonym not in page
    asked = client.get(url("tracks"), {"q": "nobody of that name"}).content.decode()
    assert track.participant.pseudonym in asked, "the address does not search"
    assert "nobody of that name" not in asked


def test_the_leader_sees_what_she_last_said_about_her_coach(sign_in, world, track):
    client = sign_in(world.leader)
    assert track.participant.pseudonym not in shown_in_doubt(client)

    said(world, track, CoachCheck.DOUBT, session=5)
    assert track.participant.pseudonym in shown_in_doubt(client)

    said(world, track, CoachCheck.GOOD, session=6)
    assert track.participant.pseudonym not in shown_in_doubt(client), "her last word counts"


def test_what_she_said_long_ago_or_about_an_earlier_coach_no_longer_counts(sign_in, world, track):
    client = sign_in(world.leader)
    with as_system():
        Track.objects.filter(pk=track.pk).update(starts_on=day(30))
    said(world, track, CoachCheck.NO_CONTACT, session=3)
    assert track.participant.pseudonym not in shown_in_doubt(client), "three weeks ago"

    said(world, track, CoachCheck.NO_CONTACT, session=5)
    assert track.participant.pseudonym in shown_in_doubt(client)
    with as_system():
        Track.objects.filter(pk=track.pk).update(starts_on=day(3))
    assert track.participant.pseudonym not in shown_in_doubt(client)


def shown_in_doubt(client) -> str:
    """The list of pairs in which she has doubts."""
    return client.get(url("tracks"), {"show": "doubt"}).content.decode()


def said(world, track, check: str, *, session: int) -> None:
    """What she answered at a session; the fifth was a week ago, the sixth is today."""
    with as_system():
        Attendance.objects.create(
            session=world.group.sessions.get(number=session),
            placement=track.placement,
            mark=Mark.PRESENT,
            coach_check=check,
            marked_by=world.trainer,
        )


# -- Queries --------------------------------------------------------------------------------


def counted(client, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return [
        query["sql"]
        for query in queries
        if not any(part in query["sql"] for part in FRAME) and "accounts_" not in query["sql"][:60]
    ]


@pytest.mark.parametrize("women", [1, 4])
def test_work_pages_ask_the_database_little_whatever_the_number_of_rows(sign_in, world, women):
    with as_system():
        placements = [place(world.group, f"Vrouw {n}") for n in range(2 * women)]
        pool = [make_coach(world.group.project, name=f"Coach {n}") for n in range(2 * women)]
    with acting_as(world.leader):
        tracks = [
            services.start_track(
                by=world.leader, placement=placement, coach=coach, starts_on=day(40)
            )
            for placement, coach in zip(placements[:women], pool, strict=False)
        ]
        for track in tracks:
            for ago in (3, 9, 30):
                services.log_contact(
                    by=world.leader, track=track, held_on=day(ago), medium=Medium.MESSAGE
                )
            services.raise_concern(
                by=world.trainer, participant=track.participant, what="?", urgency=Urgency.TALK
            )
        proposal = services.propose_matching(by=world.leader, group=world.group)
        pair = proposal.pairs.first()
    client = sign_in(world.leader)

    for path in (
        url("coaches"),
        url("tracks"),
        url("concerns"),
        url("coach", tracks[0].coach_id),
        url("track", tracks[0].pk),
        url("track_rematch", tracks[0].pk),
        url("matching", world.group.pk),
        url("matching_pair", pair.pk),
        url("matching_list", world.group.pk),
    ):
        queries = counted(client, path)
        assert len(queries) <= MOST_QUERIES, (path, queries)
