"""A decision is taken back; a second look shows what was answered before."""

import datetime
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.utils import timezone, translation

from dnt_portal.audit.acting import acting_as
from dnt_portal.background.enums import MailState
from dnt_portal.background.models import OutgoingMail
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.groups import services as groups
from dnt_portal.groups.enums import EndReason
from dnt_portal.groups.models import Group
from dnt_portal.intake import services
from dnt_portal.intake.enums import Outcome, ReferralState, StopReason
from dnt_portal.intake.models import CriterionAssessment, Decision, Referral, WaitingListEntry
from dnt_portal.intake.sheet import sheet_of
from dnt_portal.intake.status import plain_status
from dnt_portal.organisations.models import Project
from dnt_portal.participants.enums import ConsentKind, Phase
from dnt_portal.participants.models import Consent, Involvement, Participant
from dnt_portal.programme.services import load_edition
from tests.conftest import as_system, database_role
from tests.factories import make_participant
from tests.intake.screens import HTMX, text_of
from tests.intake.world import admit, refer, screen
from tests.programme.made_up_edition import made_up_definition

WHY = "Verkeerde knop."


def decide(leader, referral, outcome: str = "admit", **more) -> None:
    if outcome == "not_yet":
        more["review_on"] = timezone.localdate() + datetime.timedelta(days=90)
    with acting_as(leader):
        services.decisions.decide(
            by=leader, referral=referral, outcome=outcome, reason="Zo is het.", **more
        )


def take_back(leader, referral, reason: str = WHY) -> Referral:
    with acting_as(leader):
        again = Referral.objects.get(pk=referral.pk)
        return services.decisions.take_back_decision(by=leader, referral=again, reason=reason)


def stands(referral) -> SimpleNamespace:
    with as_system():
        now = Referral.objects.select_related("participant").get(pk=referral.pk)
        return SimpleNamespace(
            state=now.state,
            phase=now.participant.phase,
            decided=Decision.objects.filter(referral=now).exists(),
            waits=WaitingListEntry.objects.filter(participant=now.participant).count(),
            because=now.taken_back_because,
            by=now.taken_back_by,
            on=now.taken_back_on,
        )


@pytest.fixture
def decided(cast) -> Referral:
    """Referred by a referrer, screened, admitted and mailed."""
    referral = refer(cast.zwolle.referrer, cast.zwolle.project)
    screen(cast.zwolle.leader, referral)
    decide(cast.zwolle.leader, referral, file_consent=True)
    return referral


# -- Taking back -------------------------------------------------------------------------------


def test_the_referral_is_open_again_with_its_answers(cast, decided):
    leader = cast.zwolle.leader
    assert (stands(decided).phase, stands(decided).waits) == (Phase.WAITING, 1)
    with as_system():
        answers = CriterionAssessment.objects.count()
    take_back(leader, decided)

    now = stands(decided)
    assert (now.state, now.phase) == (ReferralState.SCREENING, Phase.SCREENING)
    assert not now.decided
    assert now.waits == 0
    assert (now.because, now.by, now.on) == (WHY, leader, timezone.localdate())
    screen(leader, decided, dutch="no")
    with acting_as(leader):
        assert CriterionAssessment.objects.count() == answers
    decide(leader, decided, "decline")
    assert (stands(decided).phase, stands(decided).waits) == (Phase.DECLINED, 0)


def test_who_is_admitted_anew_waits_since_the_day_she_did_before(cast, decided):
    """A mistake of the office costs nobody her turn."""
    since = timezone.now() - datetime.timedelta(days=21)
    with as_system():
        WaitingListEntry.objects.filter(participant=decided.participant).update(since=since)
    take_back(cast.zwolle.leader, decided)
    decide(cast.zwolle.leader, decided)
    with as_system():
        assert WaitingListEntry.objects.get(participant=decided.participant).since == since


def test_the_trail_keeps_the_decision_and_not_why_it_was_taken_back(cast, decided):
    take_back(cast.zwolle.leader, decided)
    with as_system():
        trail = apps.get_model("intake", "DecisionEvent").objects.filter(referral=decided.pk)
        assert set(trail.values_list("pgh_label", "outcome")) == {
            ("insert", "admit"),
            ("delete", "admit"),
        }
        kept = apps.get_model("intake", "ReferralEvent").objects.filter(pgh_obj=decided.pk)
        assert kept.filter(taken_back_by=cast.zwolle.leader).exists()
        assert not hasattr(kept.first(), "taken_back_because")


def test_what_she_said_herself_stays(cast):
    leader = cast.zwolle.leader
    referral = refer(leader, cast.zwolle.project, referred_by="wijkteam", voluntary=False)
    screen(leader, referral)
    decide(leader, referral, voluntary=True, file_consent=True)
    take_back(leader, referral)
    with as_system():
        assert Referral.objects.get(pk=referral.pk).voluntary
        assert Consent.objects.get(kind=ConsentKind.FILE).withdrawn_on is None


def test_the_referrer_follows_it_while_it_is_open_and_a_year_after_the_next(cast, decided):
    leader, fatma = cast.zwolle.leader, cast.zwolle.referrer
    with as_system():
        assert Involvement.objects.get(user=fatma).until is not None
        # Decided so long ago that the referrer's year was over.
        long_ago = timezone.now() - datetime.timedelta(days=2)
        Involvement.objects.filter(user=fatma).update(since=long_ago, until=long_ago)
    take_back(leader, decided)
    with acting_as(fatma):
        mine = Referral.objects.visible_to(fatma).select_related("participant").get()
        assert plain_status(mine).kind == "now"
        assert Involvement.objects.get(until=None).user == fatma
    decide(leader, decided, "decline")
    with as_system():
        assert not Involvement.objects.filter(user=fatma, until=None).exists()
        assert OutgoingMail.objects.filter(to=fatma.email).count() == 2


@pytest.mark.parametrize("outcome", ["in_doubt", "not_yet", "decline", "double"])
def test_every_decision_can_be_taken_back(cast, outcome):
    leader = cast.zwolle.leader
    referral = refer(leader, cast.zwolle.project, referred_by="wijkteam")
    screen(leader, referral)
    decide(leader, referral, outcome, stopping_explained=True)
    take_back(leader, referral)
    now = stands(referral)
    assert (now.state, now.phase) == (ReferralState.SCREENING, Phase.SCREENING)
    assert not now.decided
    assert now.waits == 0


def test_a_referral_that_nobody_screened_is_new_again(cast):
    leader = cast.zwolle.leader
    referral = refer(leader, cast.zwolle.project, referred_by="wijkteam")
    decide(leader, referral, "decline")
    take_back(leader, referral)
    assert (stands(referral).state, stands(referral).phase) == (
        ReferralState.NEW,
        Phase.REFERRED,
    )


# -- Refused -----------------------------------------------------------------------------------


def test_nothing_is_taken_back_without_a_decision_or_a_reason(cast, decided):
    leader = cast.zwolle.leader
    with pytest.raises(Refused) as refused:
        take_back(leader, decided, "  ")
    assert [problem.field for problem in refused.value.problems] == ["reason"]
    assert stands(decided).decided
    take_back(leader, decided)
    with pytest.raises(Overtaken):
        take_back(leader, decided)
    with acting_as(leader):
        services.referrals.withdraw(referral=Referral.objects.get(pk=decided.pk))
    with pytest.raises(Overtaken):
        take_back(leader, decided)


def test_a_place_is_taken_back_first(cast, decided):
    leader = cast.zwolle.leader
    with acting_as(leader):
        group = groups.composing.make_group(by=leader, project=cast.zwolle.project, name="Groep")
        place = groups.composing.place(by=leader, group=group, participant=decided.participant)
    with pytest.raises(Refused, match="Groep"):
        take_back(leader, decided)
    assert stands(decided).decided
    with acting_as(leader):
        groups.composing.take_back(by=leader, placement=place)
    take_back(leader, decided)
    # As if she never waited: neither the wait until her place nor the one after it.
    assert stands(decided).waits == 0


@pytest.mark.parametrize("ended", ["", EndReason.STOPPED_TRAINING, EndReason.GROUP_ENDED])
def test_who_took_part_since_keeps_her_decision(cast, decided, ended):
    """Also who waits again since her group ended: by this decision she was in it."""
    leader = cast.zwolle.leader
    with acting_as(leader):
        group = groups.composing.make_group(by=leader, project=cast.zwolle.project, name="Groep")
        place = groups.composing.place(by=leader, group=group, participant=decided.participant)
    with as_system():
        Group.objects.filter(pk=group.pk).update(phase="training", started_on=timezone.localdate())
    if ended:
        with acting_as(leader):
            place = type(place).objects.select_related("group", "participant").get(pk=place.pk)
            groups.phases.end_placement(by=leader, placement=place, reason=ended)
    with pytest.raises(Refused, match="blijft het besluit staan"), translation.override("nl"):
        take_back(leader, decided)
    assert stands(decided).decided


def test_of_two_decisions_only_the_last_is_taken_back(cast):
    """Both of them brought her where she is."""
    leader = cast.zwolle.leader
    first = refer(leader, cast.zwolle.project, referred_by="wijkteam")
    decide(leader, first, "decline")
    with acting_as(leader):
        second = services.referrals.look_again(participant=first.participant)
    decide(leader, second, "decline")
    with pytest.raises(Refused):
        take_back(leader, first)
    assert stands(first).decided
    take_back(leader, second)
    assert not stands(second).decided


def test_a_place_of_before_an_earlier_decision_stands_in_nobodys_way(cast, decided):
    """She took part, stopped, was looked at again and declined by mistake."""
    leader = cast.zwolle.leader
    with acting_as(leader):
        group = groups.composing.make_group(by=leader, project=cast.zwolle.project, name="Groep")
        place = groups.composing.place(by=leader, group=group, participant=decided.participant)
    with as_system():
        Group.objects.filter(pk=group.pk).update(phase="training", started_on=timezone.localdate())
    with acting_as(leader):
        place = type(place).objects.select_related("group", "participant").get(pk=place.pk)
        groups.phases.end_placement(by=leader, placement=place, reason=EndReason.MOVED)
        participant = Participant.objects.get(pk=decided.participant_id)
        again = services.referrals.look_again(participant=participant)
    with pytest.raises(Refused):
        take_back(leader, decided)  # a later referral
    decide(leader, again, "decline")
    with pytest.raises(Refused):
        take_back(leader, decided)
    take_back(leader, again)
    assert stands(again).state == ReferralState.NEW
    with as_system():
        assert WaitingListEntry.objects.count() == 1, "the wait of then is kept"


def test_who_stopped_waiting_is_looked_at_again_instead(cast, decided):
    leader = cast.zwolle.leader
    with acting_as(leader):
        services.waiting_list.stop_waiting(
            entry=WaitingListEntry.objects.get(), reason=StopReason.MOVED
        )
    with pytest.raises(Refused):
        take_back(leader, decided)
    assert (stands(decided).decided, stands(decided).phase) == (True, Phase.STOPPED)


def test_a_second_look_that_was_withdrawn_does_not_stand_in_the_way(cast):
    leader = cast.zwolle.leader
    referral = refer(leader, cast.zwolle.project, referred_by="wijkteam")
    decide(leader, referral, "not_yet")
    with acting_as(leader):
        again = services.referrals.look_again(participant=referral.participant)
    with pytest.raises(Refused):
        take_back(leader, referral)
    with acting_as(leader):
        services.referrals.withdraw(referral=again)
    take_back(leader, referral)
    assert stands(referral).state == ReferralState.NEW


# -- The page ----------------------------------------------------------------------------------


def test_the_leader_finds_it_in_the_menu_and_the_reason_afterwards(cast, sign_in, decided):
    client, url = sign_in(cast.zwolle.leader), f"/referrals/{decided.pk}/take-back/"
    page = f"/referrals/{decided.pk}/"
    assert url in text_of(client.get(page))
    assert client.get(url).status_code == 200
    refused = client.post(url, {"reason": ""})
    assert refused.status_code == 422
    assert "reason" in refused.context["form"].errors
    assert client.post(url, {"reason": WHY}).url == page
    after = text_of(client.get(page))
    assert WHY in after
    assert url not in after
    assert client.get(url).url == page
    assert WHY not in text_of(sign_in(cast.zwolle.referrer).get(page))


def test_who_is_in_training_has_no_such_button(cast, sign_in, decided):
    with as_system():
        Participant.objects.filter(pk=decided.participant_id).update(phase=Phase.TRAINING)
    page = sign_in(cast.zwolle.leader).get(f"/referrals/{decided.pk}/")
    assert "/take-back/" not in text_of(page)


@pytest.mark.parametrize("who", ["referrer", "trainer"])
def test_nobody_else_takes_it_back(cast, sign_in, decided, who):
    answer = sign_in(getattr(cast.zwolle, who)).post(
        f"/referrals/{decided.pk}/take-back/", {"reason": WHY}
    )
    assert answer.status_code == (403 if who == "referrer" else 404)
    assert stands(decided).decided


def test_of_the_mail_the_page_says_what_the_outbox_keeps(cast, sign_in, decided):
    client, url = sign_in(cast.zwolle.leader), f"/referrals/{decided.pk}/take-back/"
    assert "Wie haar aanmeldde" in text_of(client.get(url))
    to_referrer = OutgoingMail.objects.filter(to=cast.zwolle.referrer.email)

    def mailed() -> str:
        return client.get(url).context["mailed"]

    with as_system():
        to_referrer.update(state=MailState.QUEUED, sent_at=None)
    assert "onderweg" in mailed()
    with as_system():
        to_referrer.update(state=MailState.SENT, sent_at=timezone.now())
    assert str(timezone.localdate().year) in mailed()
    with as_system():
        to_referrer.update(state=MailState.FAILED, sent_at=None)
    assert "niet verstuurd" in mailed()
    with as_system():
        # Of an earlier decision, or of another referral: not of this one.
        to_referrer.update(created_at=timezone.now() - datetime.timedelta(days=30))
    assert mailed() == ""
    with as_system():
        to_referrer.update(created_at=timezone.now(), body="https://x/referrals/99999/")
    assert mailed() == ""


def test_a_decision_that_nobody_was_mailed_about_speaks_of_no_mail(cast, sign_in):
    referral = admit(cast.zwolle.leader, cast.zwolle.project)
    page = sign_in(cast.zwolle.leader).get(f"/referrals/{referral.pk}/take-back/")
    assert page.context["mailed"] == ""
    assert "Wie haar aanmeldde" not in text_of(page)


# -- A second look -----------------------------------------------------------------------------


@pytest.fixture
def second_look(cast) -> Referral:
    """Told not yet for her Dutch, and looked at again."""
    leader = cast.zwolle.leader
    referral = refer(leader, cast.zwolle.project, referred_by="wijkteam")
    started = screen(leader, referral, dutch="no")
    with acting_as(leader):
        dutch = started.assessments.get(criterion__code="dutch").criterion
        services.decisions.explain_answer(
            by=leader, screening=started, criterion=dutch, remark="Zij begint met een cursus."
        )
        services.decisions.note_language(screening=started, remark="Leest nog langzaam.")
    decide(leader, referral, "not_yet")
    with acting_as(leader):
        return services.referrals.look_again(participant=referral.participant)


def test_it_shows_the_earlier_answers_and_chooses_none(cast, sign_in, second_look):
    url = f"/referrals/{second_look.pk}/screening/"
    client = sign_in(cast.zwolle.leader)
    page = client.get(url)
    shown = text_of(page)
    assert "Zij begint met een cursus." in shown
    assert cast.zwolle.leader.name in shown.split('class="others earlier"')[1]
    assert "Leest nog langzaam." in shown
    assert 'value="Leest nog langzaam."' not in shown
    # One for each question, and one for her Dutch.
    assert shown.count('class="others earlier"') == len(page.context["sheet"].lines) + 1
    assert 'aria-pressed="true"' not in shown
    assert page.context["sheet"].advice.outcome is None
    with as_system():
        assert not CriterionAssessment.objects.filter(screening__referral=second_look).exists()
        dutch = second_look.project.edition.criteria.get(code="dutch")
    tapped = text_of(client.post(f"{url}?criterion={dutch.pk}", {"tap": "1"}, **HTMX))
    assert "Zij begint met een cursus." in tapped
    assert tapped.count('aria-pressed="true"') == 1


def test_a_first_look_shows_nothing_of_before(cast, sign_in, referral):
    page = sign_in(cast.zwolle.leader).get(f"/referrals/{referral.pk}/screening/")
    assert page.context["sheet"].earlier_screening is None
    assert 'class="others earlier"' not in text_of(page)


def test_under_another_edition_answers_are_matched_by_code(cast, second_look):
    """What the newer edition does not ask is left out; what is new has no earlier answer."""
    leader = cast.zwolle.leader
    definition = made_up_definition()
    definition["criteria"][1]["code"] = "dutch"
    with database_role("owner"):
        newer = load_edition(definition)
    with as_system():
        Project.objects.filter(pk=second_look.project_id).update(edition=newer)
    with acting_as(leader):
        sheet = sheet_of(Referral.objects.get(pk=second_look.pk), leader, with_earlier=True)
    known = [line.criterion.code for line in sheet.lines if line.earlier]
    assert known == ["dutch"]
    assert len(sheet.lines) > 1


def test_the_earlier_answers_are_those_of_the_last_screening_only(cast, second_look):
    leader = cast.zwolle.leader
    screen(leader, second_look, dutch="doubt")
    decide(leader, second_look, Outcome.NOT_YET)
    with acting_as(leader):
        third = services.referrals.look_again(
            participant=Participant.objects.get(pk=second_look.participant_id)
        )
        sheet = sheet_of(third, leader, with_earlier=True)
        line = next(line for line in sheet.lines if line.criterion.code == "dutch")
        assert [one.answer for one in line.earlier] == ["doubt"]
        assert sheet.earlier_screening.referral_id == second_look.pk


def test_who_completed_can_begin_anew_and_is_where_she_was_when_that_is_withdrawn(cast):
    """Life goes on after a certificate: her file and pseudonym stay hers (S2 §1.5.1)."""
    region = cast.zwolle
    with as_system():
        woman = make_participant(region.project, "Samira", phase=Phase.COMPLETED)
    with acting_as(region.leader):
        again = services.referrals.look_again(participant=woman)
        assert (woman.phase, again.phase_before) == (Phase.REFERRED, Phase.COMPLETED)
        services.referrals.withdraw(referral=again)
        woman.refresh_from_db()
        assert woman.phase == Phase.COMPLETED
