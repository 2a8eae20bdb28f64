"""Coaching's pages over HTTP: who may open what, what refusals look like, what is hidden."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services
from dnt_portal.coaching.enums import Medium, TrackEndReason, Urgency
from dnt_portal.coaching.models import Concern, Track
from dnt_portal.groups.enums import CoachCheck, Mark
from dnt_portal.groups.models import Attendance
from tests.coaching.screens import FRAME, MOST_QUERIES, day, only, pair_of, statuses, url
from tests.coaching.world import make_coach, place
from tests.conftest import as_system

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
        services.contacts.log_contact(
            by=world.coach,
            track=track,
            held_on=day(3),
            medium=Medium.TOGETHER,
            minutes=30,
            note="Alleen voor Els",
        )
        new = services.tracks.rematch(by=world.leader, track=track, coach=world.ria)
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
        services.contacts.log_contact(
            by=world.coach, track=track, held_on=day(3), medium=Medium.MESSAGE, note="Tussen ons"
        )

    assert "Tussen ons" not in sign_in(world.trainer).get(url("track", track.pk)).content.decode()
    assert "Tussen ons" in sign_in(world.leader).get(url("track", track.pk)).content.decode()


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
        page = client.post(url("tracks"), {"q": words}, follow=True).content.decode()
        assert track.participant.pseudonym in page
    page = client.post(url("tracks"), {"q": "ria"}, follow=True).content.decode()
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
            services.tracks.start_track(
                by=world.leader, placement=placement, coach=coach, starts_on=day(34)
            )
            for placement, coach in zip(placements[:women], pool, strict=False)
        ]
        for track in tracks:
            for ago in (3, 9, 30):
                services.contacts.log_contact(
                    by=world.leader, track=track, held_on=day(ago), medium=Medium.MESSAGE
                )
            services.concerns.raise_concern(
                by=world.trainer, participant=track.participant, what="?", urgency=Urgency.TALK
            )
        proposal = services.matching.propose_matching(by=world.leader, group=world.group)
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
