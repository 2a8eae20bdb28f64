"""What the criteria advise: may a woman start, now, and is it good for her?

The advice helps whoever decides; it never decides. Rules, with their source:

- An answer that stands in the way speaks at once, even while others are missing.
- Without experience of domestic violence the programme is not meant for her:
  decline (S2 §12.3, "lotgenoten"). Waiting does not change that.
- Any other condition not met, or a contra-indication present, means not yet, not
  never (S2 §1.5.1: "kan zij (nog) niet deelnemen").
- Doubt about a fixed condition means not yet: those may not be bent (S2 §12.3).
- Other doubts mean admitting in doubt, where the region does that (S2 §8.2.2);
  elsewhere not yet.
- Where two assessors differ the more cautious answer counts, and the difference
  is shown so that they talk about it (S2 §8.3.1).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dnt_portal.intake.enums import Answer, Outcome
from dnt_portal.intake.models import Referral, Screening
from dnt_portal.programme.models import Criterion

#: Conditions whose absence does not pass with time, by their code in the edition.
LASTING = frozenset({"experience"})
#: From least to most reason to be careful: a condition must be so, a contra-indication not.
_CAUTION_INCLUSION = [Answer.YES, Answer.DOUBT, Answer.NO]
_CAUTION_CONTRAINDICATION = [Answer.NO, Answer.DOUBT, Answer.YES]


@dataclass(frozen=True)
class Obstacle:
    """A criterion that stands in the way, or may do so (`doubtful`)."""

    criterion: Criterion
    doubtful: bool

    @property
    def words(self) -> str:
        """What stands in the way, in the reader's language."""
        return self.criterion.obstacle or self.criterion.text

    @property
    def breaks_fixed(self) -> bool:
        """Whether a condition that may not be bent is not met."""
        return self.criterion.fixed and not self.doubtful


@dataclass(frozen=True)
class Advice:
    """What the answers so far lead to. `outcome` is None while they do not say enough."""

    outcome: Outcome | None
    obstacles: list[Obstacle] = field(default_factory=list)
    missing: list[Criterion] = field(default_factory=list)
    differing: list[Criterion] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether every criterion has an answer."""
        return not self.missing

    @property
    def fixed_obstacles(self) -> list[Obstacle]:
        """Fixed conditions that are not met: with these nobody is admitted (S2 §12.3)."""
        return [obstacle for obstacle in self.obstacles if obstacle.breaks_fixed]


def criteria_for(referral: Referral) -> list[Criterion]:
    """Return the criteria of the edition the project works by, conditions first, in order."""
    return list(referral.project.edition.criteria.order_by("-kind", "number"))


def advise(screening: Screening) -> Advice:
    """Return what the answers of a screening advise so far."""
    answers: dict[int, list[str]] = {}
    for assessment in screening.assessments.all():
        answers.setdefault(assessment.criterion_id, []).append(assessment.answer)
    project = screening.referral.project
    return weigh(criteria_for(screening.referral), answers, project.admits_in_doubt)


def weigh(
    criteria: Iterable[Criterion], answers: Mapping[int, list[str]], admits_in_doubt: bool
) -> Advice:
    """Advise from answers per criterion key, one or more each (one per assessor)."""
    obstacles: list[Obstacle] = []
    missing: list[Criterion] = []
    differing: list[Criterion] = []
    for criterion in criteria:
        given = answers.get(criterion.pk)
        if not given:
            missing.append(criterion)
            continue
        if len(set(given)) > 1:
            differing.append(criterion)
        order = _CAUTION_CONTRAINDICATION if criterion.is_contraindication else _CAUTION_INCLUSION
        caution = max(order.index(Answer(answer)) for answer in given)
        if caution:
            obstacles.append(Obstacle(criterion, doubtful=order[caution] == Answer.DOUBT))
    outcome = _outcome(obstacles, bool(missing), admits_in_doubt)
    return Advice(outcome, obstacles, missing, differing)


def _outcome(obstacles: list[Obstacle], unfinished: bool, admits_in_doubt: bool) -> Outcome | None:
    in_the_way = [obstacle for obstacle in obstacles if not obstacle.doubtful]
    if any(obstacle.criterion.code in LASTING for obstacle in in_the_way):
        return Outcome.DECLINE
    if in_the_way or any(obstacle.criterion.fixed for obstacle in obstacles):
        return Outcome.NOT_YET
    if unfinished:
        return None
    if not obstacles:
        return Outcome.ADMIT
    return Outcome.IN_DOUBT if admits_in_doubt else Outcome.NOT_YET
