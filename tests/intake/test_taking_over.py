"""How women came in before there was a portal, and what stays of a decision afterwards."""

import datetime

import pytest
from django.utils import timezone, translation

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.common.taking_over import BEFORE_THE_PORTAL, STILL_WAITING, TODAY
from dnt_portal.groups import services as groups
from dnt_portal.intake import services
from dnt_portal.intake.enums import Outcome, ReferralState
from dnt_portal.intake.models import Decision, WaitingListEntry
from dnt_portal.intake.sheet import sheet_of
from dnt_portal.participants.enums import Phase
from dnt_portal.programme.enums import CriterionKind
from dnt_portal.programme.models import Criterion
from dnt_portal.programme.services import load_edition
from tests.conftest import as_system, database_role
from tests.intake.screens import text_of
from tests.intake.world import refer, screen
from tests.programme.made_up_edition import made_up_definition

DAY = datetime.timedelta(days=1)
CAME = datetime.date(2024, 1, 15)


@pytest.fixture
def leader(cast):
    """The leader acts, in English."""
    with acting_as(cast.zwolle.leader), translation.override("en"):
        yield cast.zwolle.leader


def came(leader, cast, first_name="Samira", **fields):
    """A referral of years ago, of which nobody wrote down whether it was her own choice."""
    told = {"referred_by": "wijkteam", "voluntary": False, "received_on": CAME, "tell": False}
    return refer(leader, cast.zwolle.project, first_name, **{**told, **fields})


def decide(leader, referral, outcome=Outcome.ADMIT, *, on=CAME + 7 * DAY, **more):
    more.setdefault("asks", BEFORE_THE_PORTAL)
    return services.decisions.decide(
        by=leader, referral=referral, outcome=outcome, decided_on=on, tell=False, **more
    )


def field_of(refused) -> list[str]:
    return [problem.field for problem in refused.value.problems]


def test_of_before_the_portal_a_decision_answers_for_no_condition(cast, leader):
    referral = came(leader, cast)
    with pytest.raises(Refused, match="go through the conditions"):
        decide(leader, referral, asks=TODAY)
    decision = decide(leader, referral)
    assert (decision.outcome, decision.departs) == (Outcome.ADMIT, False)
    referral.participant.refresh_from_db()
    assert referral.participant.phase == Phase.WAITING
    wait = WaitingListEntry.objects.waiting().get(participant=referral.participant)
    assert timezone.localdate(wait.since) == CAME + 7 * DAY


def test_who_still_waits_is_asked_whether_it_is_her_own_choice(cast, leader):
    referral = came(leader, cast)
    with pytest.raises(Refused, match="hear from herself") as refused:
        decide(leader, referral, asks=STILL_WAITING)
    assert field_of(refused) == ["voluntary"]
    decide(leader, referral, asks=STILL_WAITING, voluntary=True)
    referral.refresh_from_db()
    assert (referral.state, referral.voluntary) == (ReferralState.DECIDED, True)


def test_what_is_known_of_the_conditions_counts_all_the_same(cast, leader):
    referral = came(leader, cast)
    screen(leader, referral, violence_stopped="no")
    with pytest.raises(Refused, match="may not be bent"):
        decide(leader, referral, asks=TODAY, reason="Zij wilde zo graag.")
    with pytest.raises(Refused, match="You depart from the advice") as refused:
        decide(leader, referral)
    assert field_of(refused) == ["reason"]
    assert decide(leader, referral, reason="Zij wilde zo graag.").departs


@pytest.mark.parametrize(
    ("outcome", "more", "field"),
    [
        (Outcome.IN_DOUBT, {"reason": "Taal."}, "stopping_explained"),
        (Outcome.NOT_YET, {"reason": "Onrust."}, "review_on"),
        (Outcome.DECLINE, {}, "reason"),
    ],
)
def test_what_an_outcome_asks_for_is_asked_of_the_past_as_well(cast, leader, outcome, more, field):
    with pytest.raises(Refused) as refused:
        decide(leader, came(leader, cast), outcome, **more)
    assert field_of(refused) == [field]


def test_a_woman_too_young_is_not_admitted_in_the_past_either(cast, leader):
    referral = came(leader, cast)
    referral.participant.date_of_birth = datetime.date(2006, 1, 23)
    referral.participant.save()
    with pytest.raises(Refused, match="women of 18 and older") as refused:
        decide(leader, referral, on=datetime.date(2024, 1, 22))
    assert field_of(refused) == ["date_of_birth"]
    decide(leader, referral, on=datetime.date(2024, 1, 23))


@pytest.mark.parametrize("asks", [TODAY, BEFORE_THE_PORTAL])
@pytest.mark.parametrize("day", ["before it came in", "tomorrow"])
def test_nothing_is_decided_before_it_came_in_or_tomorrow(cast, leader, asks, day):
    referral = came(leader, cast)
    on = CAME - DAY if day == "before it came in" else timezone.localdate() + DAY
    with pytest.raises(Refused, match="after the referral came in") as refused:
        decide(leader, referral, Outcome.DECLINE, on=on, reason="Past niet.", asks=asks)
    assert field_of(refused) == ["decided_on"]
    assert not Decision.objects.exists()
    decide(leader, referral, Outcome.DECLINE, on=CAME, reason="Past niet.", asks=asks)


def test_who_was_not_admitted_by_then_has_no_place_in_a_group(cast, leader):
    referral = came(leader, cast)
    decide(leader, referral, Outcome.DECLINE, reason="Past niet.")
    group = groups.composing.make_group(by=leader, project=cast.zwolle.project, name="Voorjaar")
    tell = {"by": leader, "group": group, "participant": referral.participant}
    with pytest.raises(Refused, match="She was not admitted") as refused:
        groups.composing.place(**tell, on=CAME + 7 * DAY, asks=BEFORE_THE_PORTAL)
    assert field_of(refused) == ["participant"]
    # An earlier time in the programme is not touched by what was decided later.
    assert groups.composing.place(**tell, on=CAME + 6 * DAY, asks=BEFORE_THE_PORTAL).is_current


# -- What stays of a decision --------------------------------------------------------------


def ask_more(edition) -> Criterion:
    """One contra-indication more, as a corrected edition brings it."""
    with as_system():
        return Criterion.objects.create(
            edition=edition,
            kind=CriterionKind.CONTRAINDICATION,
            number=9,
            code="new-one",
            text_nl="Iets nieuws",
            text_en="Something new",
        )


def test_a_decided_screening_gains_no_line_when_the_edition_does(cast, leader):
    decided, under_way = came(leader, cast), came(leader, cast, "Linda")
    screen(leader, decided)
    decide(leader, decided, asks=TODAY, voluntary=True)
    screen(leader, under_way)
    before = sheet_of(decided, leader)
    new = ask_more(cast.zwolle.project.edition)
    after = sheet_of(decided, leader)
    assert [line.criterion for line in after.lines] == [line.criterion for line in before.lines]
    assert (after.advice.outcome, after.advice.missing) == (Outcome.ADMIT, [])
    # Who is not decided about yet is asked.
    assert sheet_of(under_way, leader).advice.missing == [new]


def test_what_was_left_open_when_it_was_decided_still_shows_as_open(cast, leader):
    referral = came(leader, cast)
    screen(leader, referral, dutch=None)
    decide(leader, referral, Outcome.DECLINE, reason="Zij ziet ervan af.")
    ask_more(cast.zwolle.project.edition)
    sheet = sheet_of(referral, leader)
    assert [criterion.code for criterion in sheet.advice.missing] == ["dutch"]
    assert sheet.advice.outcome is None


def test_a_withdrawn_referral_gains_no_line_either(cast, leader):
    referral = came(leader, cast)
    screen(leader, referral, dutch=None)
    services.referrals.withdraw(referral=referral)
    ask_more(cast.zwolle.project.edition)
    assert [one.code for one in sheet_of(referral, leader).advice.missing] == ["dutch"]


def test_a_decided_screening_stays_when_the_project_works_by_another_edition(cast, leader):
    with database_role("owner"):
        newer = load_edition(made_up_definition())
    referral = came(leader, cast)
    screen(leader, referral)
    decide(leader, referral, asks=TODAY, voluntary=True)
    before = [line.criterion.pk for line in sheet_of(referral, leader).lines]
    referral.project.edition = newer
    assert [line.criterion.pk for line in sheet_of(referral, leader).lines] == before


def test_who_was_decided_about_without_a_screening_shows_none(cast, leader):
    referral = came(leader, cast)
    decide(leader, referral)
    sheet = sheet_of(referral, leader)
    assert (sheet.lines, sheet.advice.outcome) == ([], None)


def test_the_page_of_a_decision_shows_a_screening_only_if_there_was_one(cast, sign_in):
    leader = cast.zwolle.leader
    with acting_as(leader):
        told, asked = came(leader, cast), came(leader, cast, "Linda")
        decide(leader, told)
        screen(leader, asked)
        decide(leader, asked, asks=TODAY, voluntary=True)
    ask_more(cast.zwolle.project.edition)
    pages = {row: text_of(sign_in(leader).get(f"/referrals/{row.pk}/")) for row in (told, asked)}
    assert [('id="answers"' in pages[row]) for row in (told, asked)] == [False, True]
    assert "Iets nieuws" not in pages[asked]
