"""Who coaches whom is proposed; a person adjusts and confirms (S2 §9.2.1)."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.coaching.models import Coach, MatchingProposal, MatchWish, ProposedPair, Track
from dnt_portal.coaching.pairing.assign import assign
from dnt_portal.coaching.pairing.facts import Facts, Volunteer, Woman, read_facts
from dnt_portal.coaching.pairing.fit import Reason, fit
from dnt_portal.coaching.pairing.rules import MAY_BE_SET_ASIDE, Rule, broken_rules, obstacle
from dnt_portal.coaching.pairing.words import rule_words
from dnt_portal.coaching.services.tracks import start_track
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.transactions import one_act
from dnt_portal.groups.models import Group, Placement

#: How many names a participant writes down after a speed-date (S2 §9.2.1, D1).
MOST_NAMES = 5


@one_act()
def propose_matching(
    *, by: User, group: Group, rungs: Mapping[UUID, int] | None = None
) -> MatchingProposal:
    """Propose a coach for every participant of `group` without one, as docs/matching.md says.

    A proposal that is still open is made anew, but for its locked lines. `rungs` holds each
    participant's last measured rung; without it the ladder is asked. Refused when everyone has a
    coach already.
    """
    # Two leaders asking at once take turns; one open proposal per group is the rule.
    group = (
        Group.objects.select_for_update(of=("self",))
        .select_related("project", "edition")
        .get(pk=group.pk)
    )
    facts = read_facts(group, rungs)
    if not facts.women:
        raise Overtaken(_("Nobody in this group needs a coach now."))
    proposal, made = MatchingProposal.objects.open().get_or_create(
        group=group, confirmed_at=None, defaults={"made_by": by}
    )
    kept = {} if made else _still_possible(proposal, facts)
    proposal.pairs.exclude(placement__in=kept).delete()
    lines = assign(facts, {placement: pair.coach_id for placement, pair in kept.items()})
    ProposedPair.objects.bulk_create(
        ProposedPair(
            proposal=proposal,
            placement_id=line.woman.placement_id,
            coach_id=line.coach.coach_id if line.coach else None,
            fit=line.fit.points,
            reasons=[reason.as_json() for reason in line.fit.reasons],
            obstacle=line.obstacle or "",
        )
        for line in lines
        if line.woman.placement_id not in kept
    )
    proposal.save(update_fields=["updated_at"])
    return proposal


def _still_possible(proposal: MatchingProposal, facts: Facts) -> dict[int, ProposedPair]:
    """Return the locked lines by placement, as far as the hard rules still allow them."""
    kept: dict[int, ProposedPair] = {}
    taken: dict[UUID, int] = {}
    for pair in proposal.pairs.filter(locked=True).order_by("pk"):
        woman, coach = facts.woman(pair.placement_id), facts.coach(pair.coach_id)
        if woman is None or (pair.coach_id and coach is None):
            continue
        if coach is not None:
            load = coach.load + taken.get(coach.coach_id, 0)
            broken = broken_rules(woman, coach, men_coach=facts.men_coach, own_load=load)
            if set(broken) - (MAY_BE_SET_ASIDE if _set_aside(pair) else frozenset()):
                continue
            taken[coach.coach_id] = taken.get(coach.coach_id, 0) + 1
        kept[pair.placement_id] = pair
    return kept


@one_act()
def set_pair(
    *,
    pair: ProposedPair,
    coach: Coach | None,
    locked: bool,
    reason: str = "",
    rungs: Mapping[UUID, int] | None = None,
) -> ProposedPair:
    """Choose another coach for a line, or none, and lock it against a new proposal.

    A coach who is already proposed elsewhere and has no room for both is swapped: the other line
    gets this one's coach where the rules allow, else nobody. Refused when the proposal was
    confirmed or made anew, when a hard rule stands in the way, and when the other line is locked.
    `reason` sets aside that a coach is not trained yet (N30).
    """
    proposal = MatchingProposal.objects.select_for_update().get(pk=pair.proposal_id)
    _refuse_confirmed(proposal)
    pairs = list(proposal.pairs.select_related("placement__participant"))
    shown = next((line for line in pairs if line.pk == pair.pk), None)
    if shown is None:
        # A colleague proposed anew while the line was on the screen.
        raise _changed_since()
    pair = shown
    if coach is not None and coach.pk == pair.coach_id:
        pair.locked = locked
        pair.save(update_fields=["locked"])
        return pair
    facts = read_facts(proposal.group, rungs)
    woman = facts.woman(pair.placement_id)
    if woman is None:
        raise Overtaken(_("She has a coach already, or is no longer in this group."))
    if coach is None:
        _fill(pair, woman, None, facts, locked=locked)
        return pair
    chosen = facts.coach(coach.pk)
    if chosen is None:
        raise Overtaken(_("This coach is no longer in the pool."))
    others = [line for line in pairs if line.coach_id == coach.pk and line.pk != pair.pk]
    gives_way = _who_gives_way(chosen, others)
    load = chosen.load + len(others) - (1 if gives_way else 0)
    _refuse_broken(woman, chosen, facts, load, reason)
    before = facts.coach(pair.coach_id)
    _fill(pair, woman, chosen, facts, locked=locked, reason=reason)
    if gives_way is not None:
        _hand_over(gives_way, before, facts)
    return pair


def _who_gives_way(coach: Volunteer, others: list[ProposedPair]) -> ProposedPair | None:
    """Return the line that loses its coach, who has no room for one participant more."""
    if not others or coach.load + len(others) < coach.max_participants:
        return None
    free = [line for line in others if not line.locked]
    if not free:
        raise Refused(
            _("%(coach)s is locked for %(participant)s. Unlock that first.")
            % {
                "coach": coach.name,
                "participant": others[0].placement.participant.pseudonym,
            }
        )
    return min(free, key=lambda line: (line.fit, line.pk))


def _hand_over(line: ProposedPair, coach: Volunteer | None, facts: Facts) -> None:
    """Give `line` the coach that became free, where the rules allow."""
    woman = facts.woman(line.placement_id)
    if woman is None:
        return
    if coach is not None and broken_rules(woman, coach, men_coach=facts.men_coach):
        coach = None
    _fill(line, woman, coach, facts, locked=False)


def _refuse_broken(woman: Woman, coach: Volunteer, facts: Facts, load: int, reason: str) -> None:
    broken = broken_rules(woman, coach, men_coach=facts.men_coach, own_load=load)
    in_the_way = [rule for rule in broken if not (rule in MAY_BE_SET_ASIDE and reason.strip())]
    if in_the_way:
        raise Refused(
            _("%(coach)s cannot be chosen: %(rule)s.")
            % {"coach": coach.name, "rule": rule_words(in_the_way[0])}
        )


def _fill(
    pair: ProposedPair,
    woman: Woman,
    coach: Volunteer | None,
    facts: Facts,
    *,
    locked: bool,
    reason: str = "",
) -> None:
    found = fit(woman, coach, rungs=facts.rungs) if coach else None
    reasons = list(found.reasons) if found else []
    if coach is not None and not coach.trained:
        reasons.append(Reason(Rule.NOT_TRAINED, helps=False, detail=[reason.strip()]))
    pair.coach_id = coach.coach_id if coach else None
    pair.fit = found.points if found else 0
    pair.reasons = [line.as_json() for line in reasons]
    pair.obstacle = ""
    if coach is None:
        pair.obstacle = Rule.LEFT_OPEN if locked else obstacle(woman, facts)
    pair.locked = locked
    pair.save(update_fields=["coach", "fit", "reasons", "obstacle", "locked"])


def _set_aside(pair: ProposedPair) -> str:
    """Return why a coach who is not trained yet was chosen, if the leader said so."""
    for reason in pair.reasons:
        if reason["code"] == Rule.NOT_TRAINED and reason["detail"]:
            return str(reason["detail"][0])
    return ""


def _refuse_confirmed(proposal: MatchingProposal) -> None:
    if proposal.confirmed_at is not None:
        raise Overtaken(_("This proposal was confirmed already."))


def _changed_since() -> Overtaken:
    return Overtaken(_("Something changed since this proposal was made. Propose again."))


@one_act()
def confirm_latest(*, by: User, group: Group) -> list[Track]:
    """Confirm the proposal of `group` that was made last; refused when there is none."""
    proposal = MatchingProposal.objects.filter(group=group).order_by("-created_at").first()
    if proposal is None:
        raise Refused(_("Make a proposal first."))
    return confirm_matching(by=by, proposal=proposal)


@one_act()
def confirm_matching(*, by: User, proposal: MatchingProposal) -> list[Track]:
    """Start a track for every matched line; all of them or none.

    A participant who is unmatched stays so, for a next proposal. The rules are asked again, for the
    world may have changed since: a coach matched elsewhere meanwhile, a participant who stopped.
    Refused when a rule no longer holds, when someone confirmed already, and when nobody is matched.
    """
    proposal = (
        MatchingProposal.objects.select_for_update(of=("self",))
        .select_related("group__edition", "group__project")
        .get(pk=proposal.pk)
    )
    _refuse_confirmed(proposal)
    pairs = list(
        proposal.pairs.filter(coach__isnull=False, placement__ended_on=None)
        .select_related("placement__participant", "placement__group__edition", "coach")
        .order_by("coach_id", "pk")
    )
    if not pairs:
        raise Refused(_("Nobody in this proposal has a coach yet."))
    # In one order for everyone, so that two leaders never wait for each other.
    list(
        Coach.objects.select_for_update()
        .filter(pk__in=[pair.coach_id for pair in pairs])
        .order_by("pk")
    )
    facts = read_facts(proposal.group, rungs={})
    for pair in pairs:
        woman, coach = facts.woman(pair.placement_id), facts.coach(pair.coach_id)
        if woman is None or coach is None:
            raise _changed_since()
        _refuse_broken(woman, coach, facts, coach.load, _set_aside(pair))
    tracks = [
        start_track(by=by, placement=pair.placement, coach=pair.coach, reason=_set_aside(pair))
        for pair in pairs
        if pair.coach is not None
    ]
    proposal.confirmed_at, proposal.confirmed_by = timezone.now(), by
    proposal.save(update_fields=["confirmed_at", "confirmed_by", "updated_at"])
    return tracks


@one_act()
def set_wish(
    *, placement: Placement, style: str = "", coaches: Collection[Coach] = ()
) -> MatchWish:
    """Keep what a participant wants of a coach: a style, and names she wrote down.

    Refused for more than `MOST_NAMES` names, and for coaches of another project.
    """
    if len(coaches) > MOST_NAMES:
        raise Refused(
            _("She writes down %(most)s names at most.") % {"most": MOST_NAMES}, "coaches"
        )
    if any(coach.project_id != placement.group.project_id for coach in coaches):
        raise Refused(_("This coach is in the coach pool of another project."), "coaches")
    wish, _made = MatchWish.objects.update_or_create(placement=placement, defaults={"style": style})
    wish.coaches.set(coaches)
    return wish
