"""The proposal's arithmetic, checked against trying everything and against the rules themselves."""

import itertools
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dnt_portal.coaching.pairing.assign import BUSY, assign
from dnt_portal.coaching.pairing.facts import Facts, Volunteer, Woman
from dnt_portal.coaching.pairing.fit import UNKNOWN, WANTED, WEIGHTS, fit
from dnt_portal.coaching.pairing.rules import Rule, broken_rules

RUNGS = 6
INTERESTS = ["koken", "wandelen", "lezen", "fietsen"]
LANGUAGES = ["nederlands", "arabisch", "frans"]


def words(*given_words):
    return {word: word for word in given_words}


subsets = st.lists(st.sampled_from(INTERESTS), unique=True, max_size=4).map(lambda w: words(*w))
tongues = st.lists(st.sampled_from(LANGUAGES), unique=True, max_size=3).map(lambda w: words(*w))
coach_ids = [uuid.UUID(int=n) for n in range(1, 6)]


@st.composite
def facts(draw, most: int = 4):
    coaches = [
        Volunteer(
            coach_id=coach_ids[n],
            user_id=n,
            name=f"Coach {n}",
            state=draw(st.sampled_from(["available"] * 3 + ["candidate", "paused"])),
            trained=draw(st.sampled_from([True, True, True, False])),
            vog_seen=draw(st.sampled_from([True, True, True, False])),
            gender=draw(st.sampled_from(["woman", "woman", "man", "other"])),
            max_participants=draw(st.integers(1, 2)),
            load=draw(st.integers(0, 2)),
            interests=draw(subsets),
            languages=draw(tongues),
            focus=draw(st.sampled_from(["", "lower", "work", "both"])),
        )
        for n in range(draw(st.integers(0, most)))
    ]
    women = [
        Woman(
            placement_id=n,
            only_female_coach=draw(st.booleans()),
            interests=draw(subsets),
            languages=draw(tongues),
            rung=draw(st.sampled_from([None, 1, 3, 4, 6])),
            wanted_coaches=frozenset(draw(st.sets(st.sampled_from(coach_ids), max_size=1))),
            keep_apart=frozenset(draw(st.sets(st.integers(0, 4), max_size=1))),
            mismatched=frozenset(draw(st.sets(st.sampled_from(coach_ids), max_size=1))),
        )
        for n in range(draw(st.integers(0, most)))
    ]
    return Facts(women=women, coaches=coaches, men_coach=draw(st.booleans()), rungs=RUNGS)


def may_meet(woman: Woman, coach: Volunteer, men_coach: bool) -> bool:
    """The hard rules once more, as docs/matching.md says them, independently of `broken_rules`."""
    if coach.state != "available" or not coach.trained or not coach.vog_seen:
        return False
    if coach.gender == "man" and not men_coach:
        return False
    if woman.only_female_coach and coach.gender != "woman":
        return False
    if coach.user_id in woman.keep_apart or coach.coach_id in woman.mismatched:
        return False
    known = woman.languages and coach.languages
    return not known or any(word in coach.languages for word in woman.languages)


def cost_of(coach: Volunteer, points: list[int]) -> int:
    """What a coach's pairs cost, over every order in which they take her places."""
    return min(
        sum((100 - p + BUSY * (coach.load + place)) ** 2 for place, p in enumerate(order))
        for order in itertools.permutations(points)
    )


def best_by_trying_everything(known: Facts) -> tuple[int, int]:
    """How many can be matched at most, and the least cost of doing so."""
    best = (0, 0)
    for choice in itertools.product([None, *known.coaches], repeat=len(known.women)):
        pairs = [(w, c) for w, c in zip(known.women, choice, strict=True) if c is not None]
        if not all(may_meet(woman, coach, known.men_coach) for woman, coach in pairs):
            continue
        cost = 0
        for coach in known.coaches:
            hers = [fit(w, coach, rungs=RUNGS).points for w, c in pairs if c is coach]
            if hers and coach.load + len(hers) > coach.max_participants:
                break
            cost += cost_of(coach, hers)
        else:
            if (-len(pairs), cost) < (-best[0], best[1]):
                best = (len(pairs), cost)
    return best


@settings(max_examples=60)
@given(facts())
def test_the_proposal_is_the_best_there_is(known):
    lines = assign(known)

    matched = sum(line.coach is not None for line in lines)
    cost = sum(
        cost_of(coach, [line.fit.points for line in lines if line.coach == coach])
        for coach in known.coaches
    )
    assert (matched, cost) == best_by_trying_everything(known)


@settings(max_examples=120)
@given(facts(most=5))
def test_hard_rules_are_never_broken(known):
    lines = assign(known)

    assert [line.woman for line in lines] == known.women
    for line in lines:
        if line.coach is None:
            assert line.obstacle
        else:
            assert may_meet(line.woman, line.coach, known.men_coach)
    for coach in known.coaches:
        assert sum(line.coach == coach for line in lines) <= coach.room


@settings(max_examples=40)
@given(facts(most=5))
def test_the_same_facts_give_the_same_proposal(known):
    assert assign(known) == assign(known)


@settings(max_examples=40)
@given(facts(most=5))
def test_fit_stays_within_its_bounds(known):
    for woman, coach in itertools.product(known.women, known.coaches):
        assert 0 <= fit(woman, coach, rungs=RUNGS).points <= 100


def coach(**fields) -> Volunteer:
    return Volunteer(**{"coach_id": coach_ids[0], "user_id": 7, "name": "Els"} | fields)


@pytest.mark.parametrize(
    ("rule", "woman", "coached_by"),
    [
        (Rule.NOT_AVAILABLE, {}, {"state": "paused"}),
        (Rule.NOT_AVAILABLE, {}, {"state": "candidate"}),
        (Rule.NO_VOG, {}, {"vog_seen": False}),
        (Rule.NOT_TRAINED, {}, {"trained": False}),
        (Rule.NO_ROOM, {}, {"load": 1}),
        (Rule.MEN_NOT_HERE, {"only_female_coach": False}, {"gender": "man"}),
        (Rule.WOMAN_WANTED, {}, {"gender": "other"}),
        (Rule.KEPT_APART, {"keep_apart": frozenset({7})}, {}),
        (
            Rule.NO_SHARED_LANGUAGE,
            {"languages": words("frans")},
            {"languages": words("nederlands")},
        ),
        (Rule.EARLIER_MISMATCH, {"mismatched": frozenset({coach_ids[0]})}, {}),
    ],
)
def test_each_rule_stands_in_the_way(rule, woman, coached_by):
    her = Woman(placement_id=1, **woman)

    assert broken_rules(her, coach(**coached_by), men_coach=False) == [rule]
    known = Facts(women=[her], coaches=[coach(**coached_by)], rungs=RUNGS)
    (line,) = assign(known)
    assert (line.coach, line.obstacle) == (None, rule)


def test_the_rule_nearest_to_a_solution_is_named():
    """Three coaches: two lack only their training, one is paused and speaks another language."""
    her = Woman(placement_id=1, languages=words("nederlands"))
    pool = [
        coach(coach_id=coach_ids[1], trained=False),
        coach(coach_id=coach_ids[2], trained=False),
        coach(coach_id=coach_ids[3], state="paused", languages=words("frans")),
    ]

    (line,) = assign(Facts(women=[her], coaches=pool, rungs=RUNGS))

    assert line.obstacle == Rule.NOT_TRAINED


def test_who_comes_too_late_hears_that_others_came_first():
    women = [Woman(placement_id=1, interests=words("koken")), Woman(placement_id=2)]

    first, second = assign(
        Facts(women=women, coaches=[coach(interests=words("koken"))], rungs=RUNGS)
    )

    assert first.coach is not None
    assert second.obstacle == Rule.ALL_TAKEN


def test_a_locked_pair_stays_and_its_place_is_taken():
    women = [Woman(placement_id=1), Woman(placement_id=2, interests=words("koken"))]
    pool = [
        coach(coach_id=coach_ids[0], interests=words("koken")),
        coach(coach_id=coach_ids[1], name="Ria"),
    ]

    first, second = assign(Facts(women=women, coaches=pool, rungs=RUNGS), {1: coach_ids[0]})

    assert first.coach == pool[0]
    assert second.coach == pool[1]


def test_a_coach_without_anyone_comes_before_one_who_has_someone():
    pool = [
        coach(coach_id=coach_ids[0], max_participants=2, load=1),
        coach(coach_id=coach_ids[1], name="Ria"),
    ]

    (line,) = assign(Facts(women=[Woman(placement_id=1)], coaches=pool, rungs=RUNGS))

    assert line.coach == pool[1]


def test_fit_adds_up_as_the_documentation_says():
    her = Woman(
        placement_id=1,
        interests=words("koken", "wandelen"),
        languages=words("nederlands", "arabisch"),
        education="vocational",
        last_job="Verkoopster bij de bakker",
        rung=2,
        wanted_style="listener",
        town="zwolle",
    )
    els = coach(
        interests=words("koken", "wandelen", "lezen"),
        languages=words("nederlands"),
        work_history="verkoper",
        focus="lower",
        style="doer",
        town="zwolle",
    )

    found = fit(her, els, rungs=RUNGS)

    # Two interests 0.85 of 30, the same work 20, focus 20, half of her languages 5, not the
    # style she asked for 0, the same town 10.
    assert found.points == round(25.5 + 20 + 20 + 5 + 0 + 10)
    assert {reason.code for reason in found.reasons if reason.helps} == {
        "shared_interests",
        "comparable_work",
        "focus_lower",
        "near",
    }
    assert [reason.code for reason in found.reasons if not reason.helps] == ["style_other"]


def test_what_is_not_known_counts_for_everyone_alike():
    found = fit(Woman(placement_id=1), coach(), rungs=RUNGS)

    assert found.points == round(sum(WEIGHTS.values()) * UNKNOWN)
    assert [reason.code for reason in found.reasons] == ["little_known"]


def test_a_name_she_wrote_down_helps():
    her = Woman(placement_id=1, wanted_coaches=frozenset({coach_ids[0]}))

    found = fit(her, coach(), rungs=RUNGS)

    assert found.points == round(100 * UNKNOWN) + WANTED
    assert found.reasons[0].code == "her_choice"


@pytest.mark.parametrize(
    ("rung", "focus", "code"),
    [
        (3, "lower", "focus_lower"),
        (4, "lower", "focus_other"),
        (4, "work", "focus_work"),
        (1, "work", "focus_other"),
        (6, "both", "focus_both"),
    ],
)
def test_focus_follows_the_half_of_the_ladder_she_stands_on(rung, focus, code):
    found = fit(Woman(placement_id=1, rung=rung), coach(focus=focus), rungs=RUNGS)

    assert code in {reason.code for reason in found.reasons}
