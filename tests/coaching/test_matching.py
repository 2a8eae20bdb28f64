"""Proposing, adjusting and confirming, as the leader does it."""

import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone, translation

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services
from dnt_portal.coaching.enums import TrackEndReason
from dnt_portal.coaching.models import Coach, MatchingProposal, ProposedPair, Track
from dnt_portal.coaching.pairing.rules import Rule
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.groups.models import Deviation
from dnt_portal.participants.enums import InvolvementKind
from dnt_portal.participants.models import Involvement, KeepApart
from tests.cast import make_cast
from tests.coaching.world import make_coach, make_group, make_world, move_coach_session, place
from tests.conftest import as_system


def pair_of(proposal, placement) -> ProposedPair:
    return proposal.pairs.select_related("coach").get(placement=placement)


def propose(world) -> MatchingProposal:
    return services.matching.propose_matching(by=world.leader, group=world.group)


def test_a_proposal_matches_what_they_share_and_says_why(world):
    with acting_as(world.leader):
        proposal = propose(world)

        assert pair_of(proposal, world.samira).coach == world.els
        assert pair_of(proposal, world.linda).coach == world.ria
        # Men do not coach in this project, so Hanna's fellow cyclist is not proposed.
        assert pair_of(proposal, world.hanna).coach == world.noor
        reasons = {line["code"]: line for line in pair_of(proposal, world.samira).reasons}
        assert reasons["shared_interests"]["detail"] == ["koken", "wandelen"]
        assert reasons["shared_language"]["detail"] == ["Arabisch"]
        assert reasons["comparable_work"]["helps"]


def test_a_man_is_proposed_where_the_project_and_she_agree(world):
    with as_system():
        world.group.project.male_coaches = True
        world.group.project.save()

    with acting_as(world.leader):
        proposal = propose(world)

        assert pair_of(proposal, world.hanna).coach == world.piet


def test_the_rung_of_each_can_be_given(world):
    with as_system():
        for coach, focus in ((world.els, "work"), (world.noor, "lower")):
            coach.focus, coach.interests, coach.languages = focus, [], []
            coach.save()
        world.ria.delete()
        world.linda.delete()
    rungs = {world.samira.participant_id: 1, world.hanna.participant_id: 6}

    with acting_as(world.leader):
        proposal = services.matching.propose_matching(
            by=world.leader, group=world.group, rungs=rungs
        )

        assert pair_of(proposal, world.samira).coach == world.noor
        assert pair_of(proposal, world.hanna).coach == world.els


def test_proposing_again_keeps_what_is_locked(world):
    with acting_as(world.leader):
        proposal = propose(world)
        services.matching.set_pair(
            pair=pair_of(proposal, world.linda), coach=world.els, locked=True
        )

        again = propose(world)

        assert again == proposal
        assert pair_of(again, world.linda).coach == world.els
        assert pair_of(again, world.linda).locked
        assert pair_of(again, world.samira).coach != world.els


def test_a_lock_gives_way_to_a_hard_rule(world):
    with acting_as(world.leader):
        proposal = propose(world)
        services.matching.set_pair(
            pair=pair_of(proposal, world.samira), coach=world.els, locked=True
        )
        KeepApart.objects.create(participant=world.samira.participant, other_user=world.els.user)

        proposal = propose(world)

        assert pair_of(proposal, world.samira).coach not in (world.els, None)


def test_choosing_a_coach_of_another_swaps_the_two(world):
    with acting_as(world.leader):
        proposal = propose(world)

        services.matching.set_pair(
            pair=pair_of(proposal, world.linda), coach=world.els, locked=True
        )

        assert pair_of(proposal, world.linda).coach == world.els
        assert pair_of(proposal, world.samira).coach == world.ria
        assert not pair_of(proposal, world.samira).locked


def test_a_swap_never_breaks_a_hard_rule(world):
    with acting_as(world.leader):
        KeepApart.objects.create(participant=world.samira.participant, other_user=world.ria.user)
        proposal = propose(world)
        assert pair_of(proposal, world.samira).coach == world.els

        services.matching.set_pair(
            pair=pair_of(proposal, world.linda), coach=world.els, locked=True
        )

        left = pair_of(proposal, world.samira)
        assert left.coach is None
        assert left.obstacle


def test_a_coach_locked_elsewhere_is_not_taken_away(world):
    with acting_as(world.leader):
        proposal = propose(world)
        samira = pair_of(proposal, world.samira)
        services.matching.set_pair(pair=samira, coach=world.els, locked=True)

        with pytest.raises(Refused) as refused:
            services.matching.set_pair(
                pair=pair_of(proposal, world.linda), coach=world.els, locked=True
            )

        assert world.samira.participant.pseudonym in refused.value.message
        assert "Samira" not in refused.value.message


def test_a_coach_against_a_rule_cannot_be_chosen(world):
    with acting_as(world.leader):
        proposal = propose(world)

        with pytest.raises(Refused):
            services.matching.set_pair(
                pair=pair_of(proposal, world.samira), coach=world.piet, locked=True
            )

        assert pair_of(proposal, world.samira).coach == world.els


def test_an_untrained_coach_needs_a_reason_that_is_kept_as_a_deviation(world):
    with as_system():
        new = make_coach(
            world.group.project, name="Tineke Nieuw", trained_on=None, state="candidate"
        )
    with acting_as(world.leader):
        proposal = propose(world)
        pair = pair_of(proposal, world.hanna)
        with pytest.raises(Refused):
            services.matching.set_pair(pair=pair, coach=new, locked=True)

        services.matching.set_pair(
            pair=pair, coach=new, locked=True, reason="Volgt zaterdag dag twee"
        )
        services.matching.confirm_matching(by=world.leader, proposal=proposal)

        deviation = Deviation.objects.get(group=world.group)
        assert deviation.item.code == "coach-quality"
        assert deviation.reason == "Volgt zaterdag dag twee"


def test_without_a_vog_no_reason_helps(world):
    with as_system():
        new = make_coach(
            world.group.project, name="Tineke Nieuw", vog_seen_on=None, state="candidate"
        )
    with acting_as(world.leader):
        proposal = propose(world)

        with pytest.raises(Refused):
            services.matching.set_pair(
                pair=pair_of(proposal, world.hanna),
                coach=new,
                locked=True,
                reason="Is aangevraagd",
            )


def test_wishes_count_and_five_names_is_the_most(world):
    with acting_as(world.leader):
        services.matching.set_wish(placement=world.linda, coaches=[world.noor])
        proposal = propose(world)

        codes = {line["code"] for line in pair_of(proposal, world.linda).reasons}
        assert pair_of(proposal, world.linda).coach == world.noor
        assert "her_choice" in codes
    with as_system():
        many = [make_coach(world.group.project, name=f"Coach {n}") for n in range(6)]
    with acting_as(world.leader), pytest.raises(Refused):
        services.matching.set_wish(placement=world.linda, coaches=many)


def test_confirming_starts_tracks_and_lets_each_coach_see_her_own(world):
    day = timezone.localdate() - datetime.timedelta(days=2)
    with as_system():
        move_coach_session(world.group, day)
    with acting_as(world.leader):
        tracks = services.matching.confirm_matching(by=world.leader, proposal=propose(world))

        assert len(tracks) == 3
        assert {track.starts_on for track in tracks} == {day}
        seen = Involvement.objects.open().filter(kind=InvolvementKind.COACH)
        assert {(row.participant_id, row.user_id) for row in seen} == {
            (track.participant_id, track.coach.user_id) for track in tracks
        }
    with acting_as(world.coach):
        own = Track.objects.visible_to(world.coach).get()
        assert own.participant_id == world.samira.participant_id


def test_whose_coaching_ended_is_matched_again(world):
    with acting_as(world.leader):
        (first,) = (
            track
            for track in services.matching.confirm_matching(
                by=world.leader, proposal=propose(world)
            )
            if track.placement_id == world.samira.pk
        )
        services.tracks.end_track(track=first, reason=TrackEndReason.COACH_STOPPED)

        again = propose(world)
        assert [pair.placement_id for pair in again.pairs.all()] == [world.samira.pk]
        (second,) = services.matching.confirm_matching(by=world.leader, proposal=again)

        assert second != first
        assert second.starts_on == timezone.localdate()
        assert list(Track.objects.current().filter(participant=second.participant)) == [second]


def test_unmatched_women_may_wait_and_come_in_a_next_proposal(world):
    with as_system():
        world.noor.delete()
    with acting_as(world.leader):
        proposal = propose(world)
        left = proposal.pairs.get(coach=None)
        # Who might fit is a woman that is taken, or a man where men do not coach.
        assert left.obstacle == Rule.ALL_TAKEN

        services.matching.confirm_matching(by=world.leader, proposal=proposal)
        second = propose(world)

        assert second != proposal
        assert [pair.placement_id for pair in second.pairs.all()] == [left.placement_id]


def test_confirming_twice_is_refused(world):
    with acting_as(world.leader):
        proposal = propose(world)
        services.matching.confirm_matching(by=world.leader, proposal=proposal)

        with pytest.raises(Refused):
            services.matching.confirm_matching(by=world.leader, proposal=proposal)

        assert Track.objects.count() == 3


def test_what_changed_since_the_proposal_stops_all_of_it(world):
    with acting_as(world.leader):
        proposal = propose(world)
        services.coaches.pause_coach(coach=world.ria)

        with pytest.raises(Refused):
            services.matching.confirm_matching(by=world.leader, proposal=proposal)

        assert not Track.objects.exists()


def test_everyone_matched_needs_no_proposal(world):
    with acting_as(world.leader):
        services.matching.confirm_matching(by=world.leader, proposal=propose(world))

        with pytest.raises(Refused):
            propose(world)


def test_wishes_are_not_for_coaches(world):
    from dnt_portal.coaching.models import MatchWish

    with acting_as(world.leader):
        services.matching.set_wish(placement=world.samira, style="doer")
        services.matching.confirm_matching(by=world.leader, proposal=propose(world))
    with acting_as(world.coach):
        assert not MatchWish.objects.visible_to(world.coach).exists()
    with acting_as(world.trainer):
        assert MatchWish.objects.visible_to(world.trainer).exists()


# -- Two leaders at once --------------------------------------------------------------------


def both(*jobs) -> list[str]:
    """Run jobs at the same moment, each in its own connection; what came of each."""
    barrier = threading.Barrier(len(jobs), timeout=20)
    outcomes: list[str] = [""] * len(jobs)

    def run(number, user, job):
        try:
            with acting_as(user):
                barrier.wait()
                job()
            outcomes[number] = "done"
        except Refused:
            outcomes[number] = "refused"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, *job)) for number, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes)


@pytest.mark.usefixtures("committed_db")
def test_two_leaders_confirming_at_once_match_everyone_once():
    with as_system():
        world = make_world(make_cast())
    with acting_as(world.leader):
        proposal = propose(world)

    def confirm():
        services.matching.confirm_matching(by=world.leader, proposal=proposal)

    outcomes = both((world.leader, confirm), (world.cast.zwolle.colleague, confirm))

    assert outcomes == ["done", "refused"]
    with as_system():
        assert Track.objects.count() == 3


@pytest.mark.usefixtures("committed_db")
def test_two_groups_do_not_get_the_same_coach():
    """One coach with one place, proposed in two groups, confirmed at the same moment."""
    with as_system():
        cast = make_cast()
        els = make_coach(cast.zwolle.project, cast.zwolle.coach)
        groups = [make_group(cast, weeks_ago=weeks) for weeks in (4, 5)]
        for number, group in enumerate(groups):
            place(group, f"Vrouw {number}")
    leader, colleague = cast.zwolle.leader, cast.zwolle.colleague
    proposals = []
    for group in groups:
        with acting_as(leader):
            proposals.append(services.matching.propose_matching(by=leader, group=group))

    outcomes = both(
        *(
            (user, lambda p=proposal, u=user: services.matching.confirm_matching(by=u, proposal=p))
            for user, proposal in zip((leader, colleague), proposals, strict=True)
        )
    )

    assert outcomes == ["done", "refused"]
    with as_system():
        assert Track.objects.filter(coach=els, starts_on__lte=timezone.localdate()).count() == 1


def test_whom_she_must_not_meet_is_for_the_leader_alone(world, sign_in):
    with acting_as(world.leader):
        for coach in Coach.objects.all():
            KeepApart.objects.create(participant=world.samira.participant, other_user=coach.user)
        proposal = propose(world)
        assert pair_of(proposal, world.samira).obstacle == Rule.KEPT_APART
    address = f"/coaching/groups/{world.group.pk}/matching/"
    with translation.override("nl"):
        said = translation.gettext("She must not meet whoever is free.")
    assert said in sign_in(world.leader).get(address).content.decode()
    seen = sign_in(world.trainer).get(address).content.decode()
    assert world.samira.participant.pseudonym in seen
    assert said not in seen


def test_a_line_that_a_colleague_made_anew_meanwhile_is_not_changed(world):
    with acting_as(world.leader):
        shown = pair_of(propose(world), world.samira)
        propose(world)

        with pytest.raises(Overtaken):
            services.matching.set_pair(pair=shown, coach=world.noor, locked=True)
