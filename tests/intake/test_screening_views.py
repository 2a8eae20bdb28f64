"""Pages on which a leader screens and decides."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone, translation

from dnt_portal.audit.acting import acting_as
from dnt_portal.intake import services
from dnt_portal.intake.enums import Outcome, ReferralState, StopReason
from dnt_portal.intake.models import CriterionAssessment, Decision, Referral, WaitingListEntry
from dnt_portal.participants.enums import ConsentKind, Phase
from dnt_portal.participants.models import Consent, Participant
from tests.conftest import as_system
from tests.intake.screens import HTMX, text_of
from tests.intake.world import admit, refer, screen


def at(url: str, criterion) -> str:
    """The address of a tap on a criterion; 1 is yes, 2 in doubt, 3 no."""
    return f"{url}?criterion={criterion.pk}"


# -- Screening ---------------------------------------------------------------------------------


def test_looking_at_the_screening_starts_nothing_the_first_answer_does(cast, sign_in, referral):
    client = sign_in(cast.zwolle.leader)
    url = f"/referrals/{referral.pk}/screening/"
    client.get(url)
    with as_system():
        assert Referral.objects.get().state == ReferralState.NEW
    criterion = cast.zwolle.project.edition.criteria.get(code="violence-stopped")
    answer = client.post(at(url, criterion), {"tap": "3", "remark": "nog onrust"})
    assert answer.url == f"{url}#criterion-{criterion.pk}"
    with as_system():
        given = CriterionAssessment.objects.get()
        assert (given.answer, given.remark, given.assessor) == (
            "no",
            "nog onrust",
            cast.zwolle.leader,
        )
        assert Referral.objects.get().state == ReferralState.SCREENING
        assert Participant.objects.get().phase == Phase.SCREENING


def test_htmx_gets_the_criterion_and_the_advice_in_one_answer(cast, sign_in, referral):
    client = sign_in(cast.zwolle.leader)
    criterion = cast.zwolle.project.edition.criteria.get(code="violence-stopped")
    url = f"/referrals/{referral.pk}/screening/"
    answer = client.post(at(url, criterion), {"tap": "3"}, **HTMX)
    shown = text_of(answer)
    assert "<html" not in shown
    assert f'id="criterion-{criterion.pk}"' in shown
    assert 'id="advice"' in shown
    # The line why goes by itself and leaves the answer, and a later answer leaves the line.
    client.post(at(url, criterion), {"remark": "ex"}, **HTMX)
    with as_system():
        given = CriterionAssessment.objects.get()
        assert (given.answer, given.remark) == ("no", "ex")
    client.post(at(url, criterion), {"tap": "2"}, **HTMX)
    with as_system():
        given = CriterionAssessment.objects.get()
        assert (given.answer, given.remark) == ("doubt", "ex")


def test_an_answer_that_is_none_is_refused_in_words(cast, sign_in, referral):
    client = sign_in(cast.zwolle.leader)
    criterion = cast.zwolle.project.edition.criteria.first()
    url = f"/referrals/{referral.pk}/screening/"
    assert client.post(at(url, criterion), {"tap": "4"}).status_code == 422
    assert client.post(f"{url}?criterion=999999", {"tap": "1"}).status_code == 404
    assert client.post(f"{url}?criterion=x", {"tap": "1"}).status_code == 404
    for extra in (HTMX, {}):
        alone = client.post(at(url, criterion), {"remark": "getypt"}, **extra)
        assert alone.status_code == 422
        assert text_of(alone).count("getypt") == 1
    with as_system():
        assert not CriterionAssessment.objects.exists()


def test_a_second_assessor_sees_where_they_differ(cast, sign_in, referral):
    screen(cast.zwolle.leader, referral)
    criterion = cast.zwolle.project.edition.criteria.get(code="violence-stopped")
    client = sign_in(cast.zwolle.colleague)
    url = f"/referrals/{referral.pk}/screening/"
    client.post(at(url, criterion), {"tap": "2"})
    sheet = client.get(url).context["sheet"]
    line = sheet.line(criterion)
    assert (line.own.answer, [other.answer for other in line.others]) == ("doubt", ["yes"])
    assert line.differs
    assert sheet.advice.differing == [criterion]


def test_a_decided_screening_can_be_read_and_not_changed(cast, sign_in, referral):
    leader = cast.zwolle.leader
    screen(leader, referral)
    with acting_as(leader):
        services.decisions.decide(by=leader, referral=referral, outcome="admit")
    client = sign_in(leader)
    url = f"/referrals/{referral.pk}/screening/"
    assert client.get(url).status_code == 200
    criterion = cast.zwolle.project.edition.criteria.first()
    assert client.post(at(url, criterion), {"tap": "3"}).status_code == 403


# -- Deciding ----------------------------------------------------------------------------------


def test_a_leader_admits_and_writes_down_the_consent(cast, sign_in, referral):
    screen(cast.zwolle.leader, referral)
    client = sign_in(cast.zwolle.leader)
    url = f"/referrals/{referral.pk}/decide/"
    assert client.get(url).context["form"]["outcome"].value() == Outcome.ADMIT
    answer = client.post(url, {"outcome": "admit", "file_consent": "on"})
    assert answer.url == f"/referrals/{referral.pk}/"
    with as_system():
        assert WaitingListEntry.objects.waiting().get().participant == referral.participant
        assert Consent.objects.get().kind == ConsentKind.FILE
    # A second leader who still has the page open is told, and nothing changes.
    again = sign_in(cast.zwolle.colleague).post(url, {"outcome": "decline", "reason": "Te ver"})
    assert again.status_code == 409
    assert "Te ver" in again.content.decode(), "what she typed is gone"
    with as_system():
        assert Decision.objects.get().outcome == Outcome.ADMIT


def test_departing_from_the_advice_asks_why_and_keeps_what_was_typed(cast, sign_in, referral):
    screen(cast.zwolle.leader, referral, heavy_problems="yes")
    client = sign_in(cast.zwolle.leader)
    url = f"/referrals/{referral.pk}/decide/"
    answer = client.post(url, {"outcome": "admit"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["reason"]
    client.post(url, {"outcome": "admit", "reason": "de hulp loopt al"})
    with as_system():
        assert Decision.objects.get().departs


@pytest.mark.parametrize(
    ("decided", "field"),
    [
        ({"outcome": "in_doubt", "reason": "taal"}, "stopping_explained"),
        ({"outcome": "not_yet", "reason": "onrust"}, "review_on"),
        ({"outcome": "not_yet", "reason": "onrust", "review_on": "2026-01-01"}, "review_on"),
        ({"outcome": "decline"}, "reason"),
    ],
)
def test_what_a_decision_lacks_is_said_at_its_field(cast, sign_in, referral, decided, field):
    screen(cast.zwolle.leader, referral, dutch="doubt")
    client = sign_in(cast.zwolle.leader)
    answer = client.post(f"/referrals/{referral.pk}/decide/", decided)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_what_is_impossible_is_not_offered(cast, sign_in, referral):
    client = sign_in(cast.zwolle.leader)
    url = f"/referrals/{referral.pk}/decide/"

    def offered() -> list[str]:
        form = client.get(url).context["form"]
        return [value for value, _label in form.fields["outcome"].choices]

    assert offered() == ["not_yet", "decline", "double"]
    screening = screen(cast.zwolle.leader, referral, motivated="no")
    assert offered() == ["not_yet", "decline", "double"]
    criterion = cast.zwolle.project.edition.criteria.get(code="motivated")
    with acting_as(cast.zwolle.leader):
        services.decisions.answer_criterion(
            by=cast.zwolle.leader, screening=screening, criterion=criterion, answer="yes"
        )
    assert offered() == ["admit", "in_doubt", "not_yet", "decline", "double"]


def test_a_refused_decision_leaves_nothing_behind(cast, sign_in):
    leader = cast.zwolle.leader
    referral = refer(leader, cast.zwolle.project, referred_by="wijkteam", voluntary=False)
    screen(leader, referral, dutch="doubt")
    answer = sign_in(leader).post(
        f"/referrals/{referral.pk}/decide/", {"outcome": "admit", "voluntary": "on"}
    )
    assert answer.status_code == 422
    with as_system():
        referral.refresh_from_db()
        assert not referral.voluntary


def test_not_yet_comes_back_on_its_day_and_is_looked_at_again(cast, sign_in, referral):
    client = sign_in(cast.zwolle.leader)
    review = timezone.localdate() + datetime.timedelta(days=90)
    form = {"outcome": "not_yet", "reason": "nog onrust", "review_on": review.isoformat()}
    assert client.post(f"/referrals/{referral.pk}/decide/", form).status_code == 302
    with as_system():
        Decision.objects.update(review_on=timezone.localdate())
    page = client.get("/referrals/waiting-list/")
    assert [row.record.referral for row in page.context["again"].page.object_list] == [referral]
    again = f"/referrals/look-again/{referral.participant.pseudonym}/"
    # It asks first, and looking starts nothing.
    asked = client.get(again)
    assert cast.zwolle.referrer.name in text_of(asked)
    with as_system():
        assert Referral.objects.count() == 1
    answer = client.post(again)
    assert answer.status_code == 302
    assert not client.get("/referrals/waiting-list/").context["again"].page.object_list
    # Pressing twice is refused in words, not with a second referral.
    assert client.post(again).status_code == 409
    assert client.get(again).url == f"/participants/{referral.participant.pseudonym}/"
    with as_system():
        assert Referral.objects.count() == 2


def test_one_does_not_look_again_in_the_year_9998(cast, sign_in, referral):
    form = {"outcome": "not_yet", "reason": "nog onrust", "review_on": "9998-12-01"}
    answer = sign_in(cast.zwolle.leader).post(f"/referrals/{referral.pk}/decide/", form)
    assert answer.status_code == 422
    assert "review_on" in answer.context["form"].errors


def test_deciding_on_a_withdrawn_referral_says_that_it_was_withdrawn(cast, sign_in, referral):
    client = sign_in(cast.zwolle.leader)
    client.post(f"/referrals/{referral.pk}/withdraw/")
    answer = client.get(f"/referrals/{referral.pk}/decide/")
    assert answer.status_code == 302
    with translation.override("nl"):
        withdrawn = translation.gettext("This referral was withdrawn.")
    assert [str(m) for m in get_messages(answer.wsgi_request)][-1] == withdrawn


def test_who_withdrew_or_stopped_is_looked_at_again_from_the_list(cast, sign_in, referral):
    leader = cast.zwolle.leader
    client = sign_in(leader)
    stopped = admit(leader, cast.zwolle.project, "Linda")
    waiting = admit(leader, cast.zwolle.project, "Meryem")
    with acting_as(leader):
        services.referrals.withdraw(referral=referral)
        services.waiting_list.stop_waiting(
            entry=WaitingListEntry.objects.get(participant=stopped.participant),
            reason=StopReason.UNREACHABLE,
        )

    def offered() -> set[int]:
        lists = [
            text_of(client.get("/referrals/", {"tab": "decided"})),
            text_of(client.post("/referrals/", {"tab": "decided", "q": "dnt"}, follow=True)),
        ]
        found = [
            {
                one.pk
                for one in (referral, stopped, waiting)
                if f"/referrals/look-again/{one.participant.pseudonym}/" in shown
            }
            for shown in lists
        ]
        assert found[0] == found[1]
        return found[0]

    assert offered() == {referral.pk, stopped.pk}
    for one in (referral, stopped):
        address = f"/referrals/look-again/{one.participant.pseudonym}/"
        assert address in text_of(client.get(f"/referrals/{one.pk}/"))
        again = client.post(address)
        with as_system():
            made = Referral.objects.latest("pk")
            assert made.participant == one.participant
        assert again.url == f"/referrals/{made.pk}/"
        assert address not in text_of(client.get(f"/referrals/{one.pk}/"))
    assert offered() == set()
    # Withdrawn once more: the button stands beside her newest referral only.
    client.post(f"/referrals/{made.pk}/withdraw/")
    listed = text_of(client.get("/referrals/", {"tab": "decided"}))
    assert listed.count(f"/referrals/look-again/{made.participant.pseudonym}/") == 1
