"""The screening sheet: the criteria with everyone's answers beside each other."""

from dataclasses import dataclass

from dnt_portal.accounts.models import User
from dnt_portal.intake.advice import Advice, criteria_for, weigh
from dnt_portal.intake.enums import Answer
from dnt_portal.intake.models import CriterionAssessment, Referral
from dnt_portal.programme.models import Criterion


@dataclass(frozen=True)
class Line:
    """One criterion: the reader's own answer and those of other assessors."""

    criterion: Criterion
    own: CriterionAssessment | None
    others: list[CriterionAssessment]

    @property
    def differs(self) -> bool:
        """Whether the assessors do not agree (S2 §8.3.1)."""
        given = {assessment.answer for assessment in self.others}
        return len(given | ({self.own.answer} if self.own else set())) > 1

    @property
    def answers(self) -> list[tuple[str, str, bool]]:
        """The three answers: value, word, and whether it is the reader's own."""
        own = self.own.answer if self.own else ""
        return [(value, str(label), value == own) for value, label in Answer.choices]


@dataclass(frozen=True)
class Sheet:
    """Conditions and contra-indications, with the advice that follows so far."""

    conditions: list[Line]
    contraindications: list[Line]
    advice: Advice

    def line(self, criterion: Criterion) -> Line:
        """Return the line of one criterion."""
        lines = [*self.conditions, *self.contraindications]
        return next(line for line in lines if line.criterion == criterion)


def sheet_of(referral: Referral, reader: User) -> Sheet:
    """Return the whole sheet of a referral, in three queries; without answers while new."""
    given: dict[int, list[CriterionAssessment]] = {}
    for assessment in (
        CriterionAssessment.objects.filter(screening__referral=referral)
        .select_related("assessor")
        .order_by("created_at")
    ):
        given.setdefault(assessment.criterion_id, []).append(assessment)
    criteria = criteria_for(referral)
    lines = [
        Line(
            criterion,
            next((a for a in given.get(criterion.pk, []) if a.assessor_id == reader.pk), None),
            [a for a in given.get(criterion.pk, []) if a.assessor_id != reader.pk],
        )
        for criterion in criteria
    ]
    answers = {key: [a.answer for a in assessments] for key, assessments in given.items()}
    return Sheet(
        [line for line in lines if not line.criterion.is_contraindication],
        [line for line in lines if line.criterion.is_contraindication],
        weigh(criteria, answers, referral.project.admits_in_doubt),
    )
