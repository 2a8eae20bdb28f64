"""The screening sheet: the criteria with everyone's answers beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q, Subquery

from dnt_portal.accounts.models import User
from dnt_portal.common.meanwhile import Fact, in_words
from dnt_portal.common.taps import Choice, choices_of
from dnt_portal.intake.advice import Advice, criteria_for, weigh
from dnt_portal.intake.enums import Answer
from dnt_portal.intake.models import CriterionAssessment, Referral, Screening
from dnt_portal.programme.models import Criterion


@dataclass(frozen=True)
class Line:
    """One criterion: the reader's own answer and those of other assessors.

    `earlier` are answers of her screening before this one: to read, never an answer of today.
    """

    criterion: Criterion
    own: CriterionAssessment | None
    others: list[CriterionAssessment]
    earlier: list[CriterionAssessment] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Whether the assessors do not agree (S2 §8.3.1)."""
        given = {assessment.answer for assessment in self.others}
        return len(given | ({self.own.answer} if self.own else set())) > 1

    @property
    def given(self) -> list[tuple[int, str]]:
        """Whose answer is what, in one order for every reader."""
        all_of = [*self.others, *([self.own] if self.own else [])]
        return sorted((one.assessor_id, one.answer) for one in all_of)

    @property
    def in_words(self) -> str:
        """The answers as people read them, each once."""
        labels = dict(Answer.choices)
        return in_words([str(labels[answer]) for answer in dict(self.given).values()])

    @property
    def answers(self) -> list[tuple[Choice, bool]]:
        """The three answers to tap, and whether each is the reader's own."""
        own = self.own.answer if self.own else ""
        return [(each, each.value == own) for each in choices_of(Answer)]


@dataclass(frozen=True)
class Sheet:
    """Conditions and contra-indications, with the advice that follows so far."""

    conditions: list[Line]
    contraindications: list[Line]
    advice: Advice

    @property
    def lines(self) -> list[Line]:
        """All lines; none of who was decided about without a screening."""
        return [*self.conditions, *self.contraindications]

    @property
    def earlier_screening(self) -> Screening | None:
        """The screening before this one, where an answer of it stands beside these."""
        found = (one.screening for line in self.lines for one in line.earlier)
        return next(found, None)

    def facts(self) -> list[Fact]:
        """Return the answers that the advice follows from, as a decision rests on them."""
        return [
            Fact(f"criterion-{line.criterion.pk}", str(line.criterion), line.given, line.in_words)
            for line in self.lines
        ]

    def line(self, criterion: Criterion) -> Line:
        """Return the line of one criterion."""
        return next(line for line in self.lines if line.criterion == criterion)


def sheet_of(referral: Referral, reader: User, *, with_earlier: bool = False) -> Sheet:
    """Return the whole sheet of a referral, in three queries; without answers while new.

    With what was answered when she was looked at before, if asked, in one query more.

    While nothing is decided it asks what the project's edition asks now. Afterwards it stays as
    it was, whatever the edition asks since, and whichever edition the project works by.
    """
    given: dict[int, list[CriterionAssessment]] = {}
    for assessment in (
        CriterionAssessment.objects.filter(screening__referral=referral)
        .select_related("assessor", "criterion")
        .order_by("created_at")
    ):
        given.setdefault(assessment.criterion_id, []).append(assessment)
    if referral.is_open:
        criteria = criteria_for(referral)
    else:
        criteria = _criteria_then(referral, [each[0].criterion for each in given.values()])
    earlier = _answered_before(referral) if with_earlier and referral.is_open else {}
    lines = [
        Line(
            criterion,
            next((a for a in given.get(criterion.pk, []) if a.assessor_id == reader.pk), None),
            [a for a in given.get(criterion.pk, []) if a.assessor_id != reader.pk],
            earlier.get(criterion.code, []),
        )
        for criterion in criteria
    ]
    answers = {key: [a.answer for a in assessments] for key, assessments in given.items()}
    return Sheet(
        [line for line in lines if not line.criterion.is_contraindication],
        [line for line in lines if line.criterion.is_contraindication],
        weigh(criteria, answers, referral.project.admits_in_doubt) if criteria else Advice(None),
    )


def _answered_before(referral: Referral) -> dict[str, list[CriterionAssessment]]:
    """Return the answers of her last screening before this referral, by the code of the criterion.

    By its code, because the project may work by another edition since; what that one does not
    ask any more is left out.
    """
    before = CriterionAssessment.objects.filter(
        screening__referral__participant=referral.participant_id,
        screening__referral__lt=referral.pk,
    )
    last = before.order_by("-screening__referral_id").values("screening")[:1]
    found: dict[str, list[CriterionAssessment]] = {}
    for assessment in (
        before.filter(screening=Subquery(last))
        .select_related("assessor", "criterion", "screening")
        .order_by("created_at")
    ):
        found.setdefault(assessment.criterion.code, []).append(assessment)
    return found


def _criteria_then(referral: Referral, answered: Sequence[Criterion]) -> list[Criterion]:
    """Return what a referral was screened on that is closed: nothing, if nothing was answered.

    Those that were answered, and what else their edition asked when nothing could be any more.
    """
    if not answered:
        return []
    decision = getattr(referral, "decision", None)
    closed_at = decision.created_at if decision else referral.updated_at
    asked = Q(edition=answered[-1].edition_id, added_at__lte=closed_at)
    asked |= Q(pk__in=[criterion.pk for criterion in answered])
    return list(Criterion.objects.filter(asked).order_by("-kind", "number"))
