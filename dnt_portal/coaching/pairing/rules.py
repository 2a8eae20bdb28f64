"""The hard rules: who may not be proposed to whom, whatever the fit.

Sources: S2 §8.2.1 (trained, VOG, men only where the participant agrees), §9.2.1 ("liever geen
man"), §10.2.2 (a mismatch is not repeated).
"""

from enum import StrEnum

from dnt_portal.coaching.enums import CoachState, Gender
from dnt_portal.coaching.models import Coach
from dnt_portal.coaching.pairing.facts import Facts, Volunteer, Woman


class Rule(StrEnum):
    """Why a coach cannot be proposed; kept as code, put into words by the screen."""

    NOT_SAID_YES = "not_said_yes"
    NOT_AVAILABLE = "not_available"
    NO_VOG = "no_vog"
    NOT_TRAINED = "not_trained"
    NO_ROOM = "no_room"
    MEN_NOT_HERE = "men_not_here"
    WOMAN_WANTED = "woman_wanted"
    KEPT_APART = "kept_apart"
    NO_SHARED_LANGUAGE = "no_shared_language"
    EARLIER_MISMATCH = "earlier_mismatch"
    #: Not a rule between two people: the pool is empty, or everyone else came first.
    NO_COACHES = "no_coaches"
    ALL_TAKEN = "all_taken"
    #: The leader left the participant without a coach on purpose.
    LEFT_OPEN = "left_open"


#: Rules a leader may set aside by saying why (N30).
MAY_BE_SET_ASIDE = frozenset({Rule.NOT_TRAINED})


def broken_rules(
    woman: Woman, coach: Volunteer, *, men_coach: bool, own_load: int | None = None
) -> list[Rule]:
    """Return the rules in the way of `woman` and `coach`; none when the coach may be proposed.

    A language nobody filled in is not held against anyone. `own_load` replaces the coach's load,
    for callers who count pairs that are only proposed.
    """
    own = own_rules(coach, coach.load if own_load is None else own_load)
    broken = [
        (Rule.MEN_NOT_HERE, coach.gender == Gender.MAN and not men_coach),
        (Rule.WOMAN_WANTED, not Gender(coach.gender).suits(woman.only_female_coach)),
        (Rule.KEPT_APART, coach.user_id in woman.keep_apart),
        (
            Rule.NO_SHARED_LANGUAGE,
            bool(woman.languages and coach.languages)
            and not woman.languages.keys() & coach.languages.keys(),
        ),
        (Rule.EARLIER_MISMATCH, coach.coach_id in woman.mismatched),
    ]
    return own + [rule for rule, is_broken in broken if is_broken]


def own_rules(coach: Coach | Volunteer, load: int) -> list[Rule]:
    """Return what stands in the way of a coach with `load` participants, whoever comes.

    The one condition of who is ready to coach: `CoachQuerySet.matchable` selects the coaches for
    whom nothing is left. A candidate did not say yes yet, or lacks training or VOG, which are rules
    of their own; a coach who has all and is a candidate all the same is kept one on purpose.
    """
    must = [
        (Rule.NOT_SAID_YES, coach.said_yes),
        (Rule.NO_VOG, coach.vog_seen),
        (Rule.NOT_TRAINED, coach.trained),
    ]
    missing = [rule for rule, has in must if not has]
    available = coach.state == CoachState.AVAILABLE
    if not available and not (missing and coach.state == CoachState.CANDIDATE):
        missing.insert(0, Rule.NOT_AVAILABLE)
    if load >= coach.max_participants:
        missing.append(Rule.NO_ROOM)
    return missing


def obstacle(woman: Woman, facts: Facts) -> Rule:
    """Return why nobody was found for `woman`: the rule nearest to being solved.

    Of the coaches with the fewest rules in the way, the rule met most often.
    """
    if not facts.coaches:
        return Rule.NO_COACHES
    broken = [broken_rules(woman, coach, men_coach=facts.men_coach) for coach in facts.coaches]
    fewest = min(len(rules) for rules in broken)
    if fewest == 0:
        return Rule.ALL_TAKEN
    counts: dict[Rule, int] = {}
    for rules in broken:
        if len(rules) == fewest:
            for rule in rules:
                counts[rule] = counts.get(rule, 0) + 1
    order = list(Rule)
    return min(counts, key=lambda rule: (-counts[rule], -order.index(rule)))
