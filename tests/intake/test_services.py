"""From referral to waiting list, as the people who do it, under row-level security."""

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.background.models import OutgoingMail
from dnt_portal.common.errors import Refused
from dnt_portal.common.taking_over import BEFORE_THE_PORTAL
from dnt_portal.intake import services
from dnt_portal.intake.advice import advise
from dnt_portal.intake.enums import Outcome, ReferralState, Source, StopReason
from dnt_portal.intake.forms import ReferForm
from dnt_portal.intake.models import CriterionAssessment, Decision, Referral, WaitingListEntry
from dnt_portal.intake.permissions import can_look_again, can_stop_waiting
from dnt_portal.intake.status import plain_status
from dnt_portal.participants.enums import Phase
from dnt_portal.participants.models import Involvement, Participant, SafeContact, SafetyContact
from dnt_portal.participants.services import move_to_phase, register_participant
from tests.conftest import as_system
from tests.intake.world import admit, refer, screen

TODAY = timezone.localdate


def years_ago(years: int) -> datetime.date:
    return TODAY().replace(year=TODAY().year - years, day=1)


# -- Referring -------------------------------------------------------------------------------


def test_a_referrer_refers_and_follows_her_own_referral_only(cast):
    fatma, project = cast.zwolle.referrer, cast.zwolle.project
    referral = refer(
        fatma,
        project,
        last_name="Jansen",
        date_of_birth=years_ago(30),
        case_manager="Joke de Wit",
        case_manager_phone="06 12345678",
        safe_contact={"may_call": True, "call_times": "10–14 uur"},
    )
    refer(cast.zwolle.leader, project, "Linda", referred_by="huisarts")
    with acting_as(fatma):
        assert list(Referral.objects.visible_to(fatma)) == [referral]
        # The file itself she does not open.
        assert not Participant.objects.visible_to(fatma).exists()
    with acting_as(cast.zwolle.leader):
        assert referral.participant.phase == Phase.REFERRED
        assert SafeContact.objects.get(participant=referral.participant).may_call
        assert SafetyContact.objects.get(participant=referral.participant).name == "Joke de Wit"


def test_another_region_sees_nothing_of_it(cast):
    refer(cast.zwolle.referrer, cast.zwolle.project)
    for person in (cast.breda.leader, cast.breda.referrer, cast.zwolle.trainer, cast.nobody):
        with acting_as(person):
            assert not Referral.objects.exists()
            assert not Participant.objects.exists()


def test_a_referrer_cannot_refer_to_another_region(cast):
    from django.db import DatabaseError

    with pytest.raises(DatabaseError, match="row-level security"):
        refer(cast.zwolle.referrer, cast.breda.project)


def test_a_woman_under_the_age_of_the_edition_is_refused_with_a_sentence(cast):
    born = TODAY().replace(year=TODAY().year - 18) + datetime.timedelta(days=1)
    with pytest.raises(Refused, match="18"):
        refer(cast.zwolle.referrer, cast.zwolle.project, date_of_birth=born)
    with as_system():
        assert not Participant.objects.exists()
    refer(
        cast.zwolle.referrer,
        cast.zwolle.project,
        date_of_birth=TODAY().replace(year=TODAY().year - 18),
    )


def test_a_referrer_must_have_talked_with_her_a_leader_may_still_ask(cast):
    with pytest.raises(Refused):
        refer(cast.zwolle.referrer, cast.zwolle.project, voluntary=False)
    leader = cast.zwolle.leader
    referral = refer(leader, cast.zwolle.project, referred_by="wijkteam", voluntary=False)
    screen(leader, referral)
    with acting_as(leader):
        with pytest.raises(Refused):
            services.decisions.decide(by=leader, referral=referral, outcome="admit")
        services.referrals.confirm_voluntary(referral=referral)
        services.decisions.decide(by=leader, referral=referral, outcome="admit")


def test_mail_about_a_referral_has_a_pseudonym_and_no_name(cast):
    fatma, leader = cast.zwolle.referrer, cast.zwolle.leader
    referral = refer(fatma, cast.zwolle.project, "Samira", last_name="El Idrissi")
    screen(leader, referral)
    with acting_as(leader):
        services.decisions.decide(by=leader, referral=referral, outcome="admit")
    with as_system():
        mails = list(OutgoingMail.objects.all())
    to = {mail.to for mail in mails}
    assert to == {leader.email, cast.zwolle.colleague.email, fatma.email}
    for mail in mails:
        text = f"{mail.subject} {mail.body}"
        assert "Samira" not in text
        assert "Idrissi" not in text
        assert f"/referrals/{referral.pk}/" in text


def test_a_withdrawn_referral_is_closed_for_everyone(cast):
    fatma, leader = cast.zwolle.referrer, cast.zwolle.leader
    referral = refer(fatma, cast.zwolle.project)
    with acting_as(fatma):
        services.referrals.withdraw(referral=referral)
    with acting_as(leader):
        referral = Referral.objects.get()
        assert referral.participant.phase == Phase.DECLINED
        with pytest.raises(Refused):
            services.decisions.start_screening(by=leader, referral=referral)
        with pytest.raises(Refused):
            services.referrals.withdraw(referral=referral)


def test_a_referral_does_not_come_in_on_a_day_still_to_come(cast):
    leader, tomorrow = cast.zwolle.leader, TODAY() + datetime.timedelta(days=1)
    with pytest.raises(Refused):
        refer(leader, cast.zwolle.project, referred_by="wijkteam", received_on=tomorrow)
    referral = refer(leader, cast.zwolle.project, referred_by="wijkteam", received_on=TODAY())
    with acting_as(leader):
        services.referrals.withdraw(referral=referral)
        with pytest.raises(Refused):
            services.referrals.look_again(participant=referral.participant, received_on=tomorrow)
        assert Referral.objects.count() == 1


def test_through_whom_she_came_may_only_be_unknown_of_before_the_portal(cast, sign_in):
    leader, project = cast.zwolle.leader, cast.zwolle.project
    known = {"by": leader, "project": project, "source": "", "first_name": "Samira"}
    with acting_as(leader):
        with pytest.raises(Refused) as refused:
            services.referrals.refer(**known, referred_by="wijkteam")
        assert [problem.field for problem in refused.value.problems] == ["source"]
        assert "" not in dict(ReferForm(user=leader).fields["source"].choices)
        referral = services.referrals.refer(
            **known, referred_by="wijkteam", tell=False, asks=BEFORE_THE_PORTAL
        )
        referral.full_clean()
    client = sign_in(leader)
    for page in (reverse("intake:referral", args=[referral.pk]), reverse("intake:referrals")):
        assert "niet gevraagd" in client.get(page).text


@pytest.mark.parametrize("tell", [True, False])
def test_whether_anyone_is_told_is_said_and_not_taken_from_the_day(cast, tell):
    """A letter of last week is news today; the administration of last year is not."""
    leader, fatma = cast.zwolle.leader, cast.zwolle.referrer
    week_ago = TODAY() - datetime.timedelta(days=7)
    referral = refer(fatma, cast.zwolle.project, received_on=week_ago, tell=tell)
    screen(leader, referral)
    with acting_as(leader):
        services.decisions.decide(
            by=leader, referral=referral, outcome="admit", decided_on=week_ago, tell=tell
        )
    with as_system():
        to = set(OutgoingMail.objects.values_list("to", flat=True))
    everyone = {leader.email, cast.zwolle.colleague.email, fatma.email}
    assert to == (everyone if tell else set())


# -- Screening -------------------------------------------------------------------------------


def test_two_assessors_keep_their_own_answers_and_the_careful_one_counts(cast):
    leader, colleague = cast.zwolle.leader, cast.zwolle.colleague
    referral = refer(cast.zwolle.referrer, cast.zwolle.project)
    screening = screen(leader, referral)
    with acting_as(colleague):
        criterion = cast.zwolle.project.edition.criteria.get(code="violence-stopped")
        services.decisions.answer_criterion(
            by=colleague, screening=screening, criterion=criterion, answer="no", remark="nog onrust"
        )
        advice = advise(screening)
        assert advice.outcome == Outcome.NOT_YET
        assert advice.differing == [criterion]
        services.decisions.answer_criterion(
            by=colleague, screening=screening, criterion=criterion, answer="yes"
        )
        assert CriterionAssessment.objects.filter(criterion=criterion).count() == 2
        assert advise(screening).outcome == Outcome.ADMIT


def test_starting_twice_gives_the_same_screening(cast):
    leader = cast.zwolle.leader
    referral = refer(cast.zwolle.referrer, cast.zwolle.project)
    with acting_as(leader):
        first = services.decisions.start_screening(by=leader, referral=referral)
        assert (
            services.decisions.start_screening(by=cast.zwolle.colleague, referral=referral) == first
        )
        participant = Participant.objects.get()
        assert (participant.phase, referral.state) == (Phase.SCREENING, ReferralState.SCREENING)


# -- Deciding --------------------------------------------------------------------------------


def test_an_admitted_woman_waits_and_the_referrer_follows_her_for_a_year(cast):
    fatma, leader = cast.zwolle.referrer, cast.zwolle.leader
    referral = refer(fatma, cast.zwolle.project)
    screen(leader, referral)
    with acting_as(leader):
        decision = services.decisions.decide(by=leader, referral=referral, outcome="admit")
        assert not decision.departs
        entry = WaitingListEntry.objects.waiting().get()
        assert not entry.in_doubt
        assert Participant.objects.get().phase == Phase.WAITING
        involvement = Involvement.objects.get(user=fatma)
        assert 364 <= (involvement.until - timezone.now()).days <= 365
    with acting_as(fatma):
        assert Referral.objects.visible_to(fatma).exists()
    with acting_as(leader):
        # By the clock of this test's transaction, which may have begun some time ago.
        involvement.until = timezone.now() - datetime.timedelta(days=1)
        involvement.since = involvement.until - datetime.timedelta(days=1)
        involvement.save()
    with acting_as(fatma):
        assert not Referral.objects.visible_to(fatma).exists()


@pytest.mark.parametrize(
    ("answers", "outcome", "words"),
    [
        ({}, {"outcome": "in_doubt", "reason": "taal"}, "may stop"),
        ({}, {"outcome": "in_doubt", "stopping_explained": True}, "depart"),
        ({}, {"outcome": "not_yet", "reason": "onrust"}, "look again"),
        ({}, {"outcome": "not_yet", "reason": "onrust", "review_on": "today"}, "later day"),
        ({}, {"outcome": "decline"}, "depart"),
        ({"experience": "no"}, {"outcome": "decline"}, "reason"),
        ({"dutch": None}, {"outcome": "admit"}, "Not every condition"),
        ({"dutch": "doubt"}, {"outcome": "admit"}, "depart"),
        ({"motivated": "no"}, {"outcome": "admit", "reason": "toch"}, "may not be bent"),
        (
            {"violence_stopped": "no"},
            {"outcome": "in_doubt", "reason": "toch", "stopping_explained": True},
            "may not be bent",
        ),
    ],
)
def test_what_a_decision_may_not_lack(cast, answers, outcome, words):
    from django.utils import translation

    leader = cast.zwolle.leader
    referral = refer(cast.zwolle.referrer, cast.zwolle.project)
    screen(leader, referral, **answers)
    if outcome.get("review_on") == "today":
        outcome = outcome | {"review_on": TODAY()}
    with (
        acting_as(leader),
        translation.override("en"),
        pytest.raises(Refused, match=words),
    ):
        services.decisions.decide(by=leader, referral=referral, **outcome)
    with acting_as(leader):
        assert not Decision.objects.exists()
        assert not WaitingListEntry.objects.exists()
        assert Participant.objects.get().phase == Phase.SCREENING


def test_admitting_despite_a_contraindication_is_kept_as_a_departure(cast):
    leader = cast.zwolle.leader
    referral = refer(cast.zwolle.referrer, cast.zwolle.project)
    screen(leader, referral, heavy_problems="yes")
    with acting_as(leader):
        decision = services.decisions.decide(
            by=leader, referral=referral, outcome="admit", reason="hulp loopt, zij wil nu"
        )
        assert decision.departs


def test_nobody_is_admitted_without_a_screening_but_may_be_declined(cast):
    leader = cast.zwolle.leader
    referral = refer(cast.zwolle.referrer, cast.zwolle.project)
    with acting_as(leader):
        with pytest.raises(Refused):
            services.decisions.decide(by=leader, referral=referral, outcome="admit")
        services.decisions.decide(
            by=leader, referral=referral, outcome="decline", reason="zij ziet ervan af"
        )
        with pytest.raises(Refused):
            services.decisions.decide(
                by=leader, referral=referral, outcome="decline", reason="nogmaals"
            )


def test_in_doubt_goes_on_the_waiting_list_as_such(cast):
    leader = cast.zwolle.leader
    referral = refer(cast.zwolle.referrer, cast.zwolle.project)
    screen(leader, referral, dutch="doubt")
    with acting_as(leader):
        services.decisions.decide(
            by=leader, referral=referral, outcome="in_doubt", reason="taal", stopping_explained=True
        )
        assert WaitingListEntry.objects.waiting().get().in_doubt


def test_not_yet_is_looked_at_again_with_the_earlier_decision_beside_it(cast):
    fatma, leader = cast.zwolle.referrer, cast.zwolle.leader
    referral = refer(fatma, cast.zwolle.project)
    screen(leader, referral, violence_stopped="no")
    with acting_as(leader):
        services.decisions.decide(
            by=leader,
            referral=referral,
            outcome="not_yet",
            reason="nog onrust",
            review_on=TODAY() + datetime.timedelta(days=90),
        )
        assert Participant.objects.get().phase == Phase.NOT_YET
        again = services.referrals.look_again(participant=referral.participant)
        with pytest.raises(Refused):
            services.referrals.look_again(participant=referral.participant)
    # The referrer's year had begun; it is open again.
    with acting_as(fatma):
        assert Referral.objects.visible_to(fatma).count() == 2
    screen(leader, again)
    with acting_as(leader):
        services.referrals.confirm_voluntary(referral=again)
        services.decisions.decide(by=leader, referral=again, outcome="admit")
        assert Decision.objects.filter(referral__participant=again.participant).count() == 2


def test_withdrawing_the_second_look_leaves_her_at_not_yet(cast):
    leader = cast.zwolle.leader
    referral = refer(cast.zwolle.referrer, cast.zwolle.project)
    with acting_as(leader):
        services.decisions.decide(
            by=leader,
            referral=referral,
            outcome="not_yet",
            reason="verhuizing",
            review_on=TODAY() + datetime.timedelta(days=60),
        )
        again = services.referrals.look_again(participant=referral.participant)
        services.referrals.withdraw(referral=again)
        assert Participant.objects.get().phase == Phase.NOT_YET


def test_who_withdrew_is_looked_at_again_under_her_own_file(cast):
    leader = cast.zwolle.leader
    referral = refer(cast.zwolle.referrer, cast.zwolle.project)
    with acting_as(leader):
        with pytest.raises(Refused):
            services.referrals.look_again(participant=referral.participant)
        services.referrals.withdraw(referral=referral)
        assert can_look_again(leader, referral.participant)
        again = services.referrals.look_again(participant=referral.participant)
        assert again.participant == referral.participant
        assert Participant.objects.get().phase == Phase.REFERRED


def test_who_came_in_without_a_referral_is_looked_at_again_too(cast):
    """A region's own administration may not say who referred her (docs/import.md)."""
    leader = cast.zwolle.leader
    with acting_as(leader):
        woman = register_participant(project=cast.zwolle.project, first_name="Cis")
        move_to_phase(woman, phase=Phase.STOPPED)
        again = services.referrals.look_again(participant=woman)
        assert (again.source, again.referrer, again.voluntary) == (Source.NOT_ASKED, None, False)
        assert Participant.objects.get().phase == Phase.REFERRED


def test_who_stopped_comes_back_under_her_own_file_and_may_withdraw_again(cast):
    leader = cast.zwolle.leader
    referral = admit(leader, cast.zwolle.project)
    with acting_as(leader):
        with pytest.raises(Refused):
            services.referrals.look_again(participant=referral.participant)
        services.waiting_list.stop_waiting(
            entry=WaitingListEntry.objects.get(), reason=StopReason.MOVED
        )
        again = services.referrals.look_again(participant=referral.participant)
        assert again.participant == referral.participant
        # She was admitted once, so without this referral she is someone who stopped.
        services.referrals.withdraw(referral=again)
        assert Participant.objects.get().phase == Phase.STOPPED
        third = services.referrals.look_again(participant=again.participant)
    screen(leader, third)
    with acting_as(leader):
        services.referrals.confirm_voluntary(referral=third)
        services.decisions.decide(by=leader, referral=third, outcome="admit")
        assert WaitingListEntry.objects.count() == 2
        assert WaitingListEntry.objects.waiting().get().participant == referral.participant


# -- Waiting list ------------------------------------------------------------------------------


def test_taking_someone_off_the_waiting_list_twice_changes_nothing(cast):
    leader = cast.zwolle.leader
    referral = admit(leader, cast.zwolle.project)
    with acting_as(leader):
        entry = services.waiting_list.take_off_waiting_list(referral.participant)
        assert entry is not None
        assert services.waiting_list.take_off_waiting_list(referral.participant) is None
        assert not WaitingListEntry.objects.waiting().exists()
        back = services.waiting_list.put_on_waiting_list(participant=referral.participant)
        assert services.waiting_list.put_on_waiting_list(participant=referral.participant) == back


@pytest.mark.parametrize("reason", StopReason.values)
def test_a_wait_ends_without_a_place_for_a_reason_that_is_kept(cast, reason):
    leader = cast.zwolle.leader
    referral = admit(leader, cast.zwolle.project)
    with acting_as(leader):
        entry = WaitingListEntry.objects.get()
        services.waiting_list.stop_waiting(entry=entry, reason=reason)
        assert not WaitingListEntry.objects.waiting().exists()
        # Her file stays; whoever referred her reads that she no longer takes part.
        woman = Participant.objects.get()
        assert woman.phase == Phase.STOPPED
        referral.participant = woman
        assert plain_status(referral).kind == "neutral"
        trail = apps.get_model("intake", "WaitingListEntryEvent").objects.filter(pgh_obj=entry)
        assert trail.latest("pgh_id").stop_reason == reason


def test_a_wait_does_not_stop_without_a_reason_or_twice(cast):
    leader = cast.zwolle.leader
    referral = admit(leader, cast.zwolle.project)
    with acting_as(leader):
        older, entry = WaitingListEntry.objects.get(), WaitingListEntry.objects.get()
        for reason in ("", "bored"):
            with pytest.raises(Refused):
                services.waiting_list.stop_waiting(entry=entry, reason=reason)
        # Someone gave her a place while the page was open.
        services.waiting_list.take_off_waiting_list(referral.participant)
        with pytest.raises(Refused):
            services.waiting_list.stop_waiting(entry=older, reason=StopReason.MOVED)
        assert Participant.objects.get().phase == Phase.WAITING
        assert WaitingListEntry.objects.get().stop_reason == ""


def test_who_waits_has_not_stopped_says_the_database(cast):
    leader = cast.zwolle.leader
    admit(leader, cast.zwolle.project)
    with (
        acting_as(leader),
        pytest.raises(IntegrityError, match="wait_stops_with_an_end"),
        transaction.atomic(),
    ):
        WaitingListEntry.objects.update(stop_reason=StopReason.MOVED)


def test_only_the_leader_of_her_project_ends_her_wait(cast):
    admit(cast.zwolle.leader, cast.zwolle.project)
    with acting_as(cast.zwolle.leader):
        entry = WaitingListEntry.objects.get()
    allowed = {who for who, person in cast.people().items() if can_stop_waiting(person, entry)}
    assert allowed == {"leader, zwolle", "colleague, zwolle"}
