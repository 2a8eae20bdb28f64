"""Who is added by an address is asked: no name is shown, no role given, nothing told by it."""

import datetime
import re
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dnt_portal.accounts import services as accounts
from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import Invitation, RoleAssignment, User
from dnt_portal.audit.acting import acting_as
from dnt_portal.background.models import OutgoingMail
from dnt_portal.coaching import services
from dnt_portal.coaching.enums import CoachState
from dnt_portal.coaching.models import Coach, Track
from dnt_portal.common.errors import Refused
from dnt_portal.participants.models import KeepApart, Participant
from tests.coaching.offers import say_yes, worker_goes_on
from tests.coaching.screens import url
from tests.conftest import as_system
from tests.factories import make_user

#: The name that the leader types, and the one that another region knows the person by.
TYPED, REAL = "Wil Testcoach", "Wil Groen"
KNOWN, UNKNOWN = "wil@example.org", "zus@example.org"


@pytest.fixture
def wil(world) -> User:
    """A coach of the other region."""
    with as_system():
        return make_user(REAL, Role.COACH, world.cast.breda.project, email=KNOWN)


def typed(email: str, name: str = TYPED) -> dict[str, str]:
    return {"name": name, "email": email, "gender": "woman", "max_participants": "1"}


def asked(world, email: str = KNOWN, **more) -> Coach:
    with acting_as(world.leader):
        return services.coaches.add_coach(
            by=world.leader, project=world.group.project, name=TYPED, email=email, **more
        )


def coaches_in_zwolle(world, user: User) -> bool:
    fresh = User.objects.get(pk=user.pk)
    return fresh.has_role(Role.COACH, project_id=world.group.project_id)


def words_of(page) -> str:
    """What a page says, without what differs from any page to the next."""
    seconds = r'data-(?:idle|over)="\d+"'
    return re.sub(rf"[0-9A-Za-z]{{64}}|[0-9a-f-]{{36}}|{seconds}", "", page.content.decode())


def test_an_address_known_elsewhere_shows_no_name_and_gives_no_role(world, wil, sign_in):
    client = sign_in(world.leader)
    answer = client.post(url("coach_add"), typed(KNOWN))
    pages = [answer.url, url("coaches"), "/team/"]
    said = [client.get(page).content.decode() for page in pages]
    said.append(client.post("/search/", {"q": "Wil"}, follow=True).content.decode())
    said.append(client.post(url("coaches"), {"q": "Wil"}, follow=True).content.decode())
    assert all(TYPED in page for page in said)
    assert not any(REAL in page or "Groen" in page for page in said)
    assert TYPED not in client.post(url("coaches"), {"q": "Groen"}, follow=True).content.decode()
    assert not coaches_in_zwolle(world, wil)
    assert OutgoingMail.objects.filter(to=KNOWN).count() == 1


def test_the_answer_is_the_same_whether_or_not_the_address_is_known(world, wil, sign_in):
    """The same words, the same statements asked of the database, the same mail."""
    client = sign_in(world.leader)
    client.get(url("coaches"))
    seen = []
    for email in (KNOWN, UNKNOWN):
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(url("coach_add"), typed(email))
        page = client.get(answer.url)
        seen.append(
            {
                "status": answer.status_code,
                "statements": [query["sql"].split(" ")[0] for query in queries],
                "page": words_of(page).replace(email, ""),
            }
        )
    assert seen[0] == seen[1]
    bodies = [
        re.sub(r"invitation/\S+", "", OutgoingMail.objects.get(to=email).body)
        for email in (KNOWN, UNKNOWN)
    ]
    assert bodies[0] == bodies[1]


def test_an_invitation_to_the_team_tells_nothing_either(world, wil, sign_in):
    client = sign_in(world.leader)
    seen = []
    for email in (KNOWN, UNKNOWN):
        sent = {"name": TYPED, "email": email, "role": "trainer"}
        with CaptureQueriesContext(connection) as queries:
            answer = client.post("/team/invite/", sent | {"project": world.group.project.pk})
        assert answer.status_code == 302
        seen.append([query["sql"].split(" ")[0] for query in queries])
    assert seen[0] == seen[1]
    page = client.get("/team/").content.decode()
    assert (page.count(TYPED) > 1, REAL in page) == (True, False)
    assert not User.objects.get(pk=wil.pk).has_role(Role.TRAINER)


def test_she_sees_the_offer_says_yes_and_is_the_coach(world, wil, sign_in):
    coach = asked(world)
    client = sign_in(wil)
    for page in ("/", "/team/me/"):
        shown = client.get(page).content.decode()
        assert world.leader.name in shown
        assert f"/team/invitation/{coach.offer.key}/" in shown
    offer = f"/team/invitation/{coach.offer.key}/"
    assert 'value="no"' in client.get(offer).content.decode()

    assert client.post(offer, {"answer": "yes"}).status_code == 302
    worker_goes_on()

    assert coaches_in_zwolle(world, wil)
    assert f"/team/invitation/{coach.offer.key}/" not in client.get("/").content.decode()
    with acting_as(world.leader):
        coach.refresh_from_db()
        assert (coach.user, coach.name, coach.typed_name) == (wil, REAL, "")
        # Who the coach became, and when, is in the trail; the name that was typed is not.
        trail = coach.events.order_by("pgh_id").values_list("user_id", flat=True)
        assert list(trail)[-1] == wil.pk
        assert not hasattr(coach.events.first(), "typed_name")


def test_she_says_no_and_the_leader_sees_that(world, wil, sign_in):
    coach = asked(world)
    client = sign_in(wil)
    assert client.post(f"/team/invitation/{coach.offer.key}/", {"answer": "no"}).status_code == 302
    worker_goes_on()
    assert not coaches_in_zwolle(world, wil)
    assert "/team/invitation/" not in client.get("/").content.decode()
    leader = sign_in(world.leader)
    for page in ("/team/", url("coaches"), url("coach", coach.pk)):
        shown = leader.get(page).content.decode()
        assert "heeft nee gezegd" in shown
        assert REAL not in shown


def test_who_has_no_account_says_no_the_same_way(world, client):
    coach = asked(world, UNKNOWN)
    link = f"/team/invitation/{coach.offer.key}/"
    assert 'value="no"' in client.get(link).content.decode()
    assert client.post(link, {"answer": "no"})["Location"] == link
    assert client.get(link).status_code == 410
    assert not User.objects.filter(email=UNKNOWN).exists()
    with pytest.raises(Refused):
        accounts.accept_invitation(invitation=coach.offer, name="Zus", password="een lange zin")


def test_nobody_else_answers_for_her(world, wil, sign_in):
    coach = asked(world)
    link = f"/team/invitation/{coach.offer.key}/"
    client = sign_in(world.leader)
    assert REAL not in client.get(link).content.decode()
    assert client.post(link, {"answer": "no"}).status_code == 403
    client.post(link, {"answer": "yes"})
    coach.offer.refresh_from_db()
    assert coach.offer.is_open


def test_a_second_offer_to_the_same_person_is_one_offer(world, wil, sign_in):
    coach = asked(world)
    with acting_as(world.leader):
        services.coaches.invite_coach(by=world.leader, coach=coach)
        services.coaches.invite_coach(by=world.leader, coach=coach)
        for email in (KNOWN, KNOWN.upper(), f" {KNOWN} "):
            with pytest.raises(Refused):
                services.coaches.add_coach(
                    by=world.leader, project=world.group.project, name="X", email=email
                )
    assert Invitation.objects.open().get() == coach.offer
    shown = sign_in(wil).get("/").content.decode()
    assert shown.count("/team/invitation/") == 1
    # The database holds it, whoever is first.
    again = Invitation.objects.get(pk=coach.offer.pk)
    again.pk, again.key = None, "another"
    with pytest.raises(IntegrityError, match="one_open_invitation"), transaction.atomic():
        again.save(force_insert=True)


def test_an_offer_runs_out_and_can_be_withdrawn(world, wil, sign_in):
    coach = asked(world)
    leader = sign_in(world.leader)
    path = url("coach", coach.pk)
    assert leader.post(path, {"act": "withdraw"}).status_code == 302
    assert leader.post(path, {"act": "withdraw"}).status_code == 409
    assert sign_in(wil).get(f"/team/invitation/{coach.offer.key}/").status_code == 410
    leader = sign_in(world.leader)
    assert leader.post(path, {"act": "invite"}).status_code == 302
    Invitation.objects.open().update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert "/team/invitation/" not in sign_in(wil).get("/").content.decode()
    with acting_as(world.leader):
        coach.refresh_from_db()
        assert coach.offer.answer == "expired"
    with pytest.raises(Refused):
        accounts.accept_role(by=wil, invitation=coach.offer)


def test_vog_and_training_make_nobody_a_coach_who_did_not_say_yes(world, wil):
    coach = asked(world)
    with acting_as(world.leader):
        today = timezone.localdate()
        services.coaches.record_vog(by=world.leader, coach=coach, issued_on=today)
        services.coaches.record_training(coach=coach, on=today)
        assert coach.state == CoachState.CANDIDATE
        assert coach not in Coach.objects.matchable()
        assert not coach.is_ready
        for reason in ("", "Zij kan meteen"):
            with pytest.raises(Refused, match="nog geen ja gezegd"):
                services.tracks.start_track(
                    by=world.leader, placement=world.samira, coach=coach, reason=reason
                )
        # Nor after a break.
        services.coaches.pause_coach(coach=coach)
        services.coaches.resume_coach(coach=coach)
        assert coach.state == CoachState.CANDIDATE
    assert not coaches_in_zwolle(world, wil)


def test_a_match_taken_over_opens_with_the_yes(world, wil):
    coach = asked(world, send_invitation=False)
    with acting_as(world.leader):
        start = timezone.localdate() - datetime.timedelta(days=3)
        services.tracks.start_track(
            by=world.leader, placement=world.samira, coach=coach, starts_on=start
        )
        services.coaches.invite_coach(by=world.leader, coach=coach)
    with acting_as(wil):
        assert not Participant.objects.exists()
    say_yes(coach)
    fresh = User.objects.get(pk=wil.pk)
    with acting_as(fresh):
        seen = Participant.objects.visible_to(fresh)
        assert [one.pk for one in seen] == [world.samira.participant_id]
        assert Track.objects.visible_to(fresh).count() == 1


def test_a_yes_opens_nothing_of_whom_she_must_not_meet(world, wil):
    coach = asked(world, send_invitation=False)
    with acting_as(world.leader):
        start = timezone.localdate() - datetime.timedelta(days=3)
        services.tracks.start_track(
            by=world.leader, placement=world.samira, coach=coach, starts_on=start
        )
        KeepApart.objects.create(participant=world.samira.participant, other_user=wil)
        services.coaches.invite_coach(by=world.leader, coach=coach)
    say_yes(coach)
    with acting_as(User.objects.get(pk=wil.pk)):
        assert not Participant.objects.exists()
    with acting_as(world.leader):
        assert Track.objects.with_must_not_meet().get(coach=coach).must_not_meet


def test_a_role_that_ended_before_the_worker_came_leaves_nobody_in_the_pool(world, wil):
    coach = asked(world)
    with acting_as(wil):
        accounts.accept_role(by=wil, invitation=coach.offer)
    with acting_as(world.leader):
        with pytest.raises(Refused):
            services.coaches.stop_coach(by=world.leader, coach=coach)
        held = RoleAssignment.objects.active().get(user=wil, project=world.group.project)
        accounts.end_role(by=world.leader, assignment=held)
    worker_goes_on()
    with acting_as(world.leader):
        coach.refresh_from_db()
        assert (coach.user, coach.state) == (wil, CoachState.STOPPED)


def test_nobody_asks_herself_to_be_a_coach(world):
    with pytest.raises(Refused):
        asked(world, world.leader.email)


def test_a_mail_that_asks_names_nobody_but_who_asks(world, wil):
    asked(world)
    body = OutgoingMail.objects.get(to=KNOWN).body
    assert world.leader.name in body
    assert REAL not in body
    assert world.samira.participant.first_name not in body


def test_a_coach_is_called_by_the_name_the_pool_knows():
    """The account's name is asked nowhere else: who did not say yes has none, or is told by it."""
    root = Path(__file__).resolve().parents[2]
    asked_anyway = re.compile(r"(?:coach|shown)\.user\.(?:name|first_name|email)")
    files = [*root.glob("dnt_portal/**/*.py"), *root.glob("templates/**/*.*")]
    assert len(files) > 400
    assert [path.name for path in files if asked_anyway.search(path.read_text())] == []
