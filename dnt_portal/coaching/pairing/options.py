"""Other coaches for one line of a proposal, and what choosing one would change."""

from collections.abc import Iterable
from dataclasses import dataclass

from dnt_portal.coaching.models import ProposedPair
from dnt_portal.coaching.pairing.facts import Facts, Volunteer, Woman
from dnt_portal.coaching.pairing.fit import Fit, fit
from dnt_portal.coaching.pairing.rules import MAY_BE_SET_ASIDE, Rule, broken_rules


@dataclass(frozen=True)
class Change:
    """What happens to another participant when her coach is chosen here.

    The other participant gets `coach` with `points`, or nobody.
    """

    first_name: str
    coach: Volunteer | None = None
    points: int = 0


@dataclass(frozen=True)
class Option:
    """A coach who could be chosen instead; `rule` says what stands in the way.

    `change` is None while nobody else has to give way.
    """

    coach: Volunteer
    fit: Fit
    change: Change | None = None
    rule: Rule | None = None

    @property
    def leaves_nobody_out(self) -> bool:
        """Whether everyone who has a coach now still has one."""
        return self.change is None or self.change.coach is not None

    @property
    def with_reason(self) -> bool:
        """Whether the leader may set the rule aside by saying why (N30)."""
        return self.rule in MAY_BE_SET_ASIDE


def options_for(pair: ProposedPair, pairs: Iterable[ProposedPair], facts: Facts) -> list[Option]:
    """Return every coach but the present one: who can be chosen first, of those the best fit first.

    `pairs` are all lines of the proposal. Whoever is locked elsewhere counts as having no room.
    """
    woman = facts.woman(pair.placement_id)
    if woman is None:
        return []
    others = [line for line in pairs if line.pk != pair.pk]
    found = [
        _option(
            woman, coach, pair, [line for line in others if line.coach_id == coach.coach_id], facts
        )
        for coach in facts.coaches
        if coach.coach_id != pair.coach_id
    ]
    found.sort(key=lambda option: (option.rule is not None, -option.fit.points, option.coach.name))
    return found


def _option(
    woman: Woman,
    coach: Volunteer,
    pair: ProposedPair,
    proposed: list[ProposedPair],
    facts: Facts,
) -> Option:
    gives_way = None
    load = coach.load + len(proposed)
    free = [line for line in proposed if not line.locked]
    if free and load >= coach.max_participants:
        gives_way = min(free, key=lambda line: (line.fit, line.pk))
        load -= 1
    broken = broken_rules(woman, coach, men_coach=facts.men_coach, own_load=load)
    # A rule that can be set aside comes last: the others cannot.
    broken.sort(key=lambda rule: rule in MAY_BE_SET_ASIDE)
    return Option(
        coach=coach,
        fit=fit(woman, coach, rungs=facts.rungs),
        change=_change(gives_way, facts.coach(pair.coach_id), facts) if gives_way else None,
        rule=broken[0] if broken else None,
    )


def _change(line: ProposedPair, coach: Volunteer | None, facts: Facts) -> Change | None:
    woman = facts.woman(line.placement_id)
    if woman is None:
        return None
    if coach is None or broken_rules(woman, coach, men_coach=facts.men_coach):
        return Change(woman.first_name)
    return Change(woman.first_name, coach, fit(woman, coach, rungs=facts.rungs).points)
