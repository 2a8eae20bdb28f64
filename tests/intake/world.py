"""Steps of the intake that several tests take."""

from dnt_portal.audit.acting import acting_as
from dnt_portal.intake import services
from dnt_portal.intake.advice import criteria_for
from dnt_portal.intake.enums import Answer, Source
from dnt_portal.intake.models import Referral, Screening


def refer(by, project, first_name="Samira", **fields) -> Referral:
    """A referral as `by` makes it, within the call's own transaction."""
    fields.setdefault("voluntary", True)
    with acting_as(by):
        return services.referrals.refer(
            by=by, project=project, source=Source.SHELTER, first_name=first_name, **fields
        )


def screen(by, referral, **answers: str) -> Screening:
    """Every criterion answered favourably, but for those named (``dutch="doubt"``).

    A code with a dash is written with an underscore; None leaves one unanswered.
    """
    with acting_as(by):
        screening = services.decisions.start_screening(by=by, referral=referral)
        for criterion in criteria_for(referral):
            good = Answer.NO if criterion.is_contraindication else Answer.YES
            answer = answers.get(criterion.code.replace("-", "_"), good)
            if answer is not None:
                services.decisions.answer_criterion(
                    by=by, screening=screening, criterion=criterion, answer=answer
                )
    return screening


def admit(by, project, first_name="Samira", *, referred_by="Veilig Thuis", **answers) -> Referral:
    """A woman referred, screened and admitted."""
    referral = refer(by, project, first_name, referred_by=referred_by)
    screen(by, referral, **answers)
    with acting_as(by):
        services.decisions.decide(by=by, referral=referral, outcome="admit")
    return referral
