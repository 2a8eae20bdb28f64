"""A referral that somebody decides on while a colleague's page is being sent."""

import pytest
from django.test import Client

from dnt_portal.intake import services
from dnt_portal.intake.enums import Outcome, ReferralState
from dnt_portal.intake.models import CriterionAssessment, Decision, Referral, Screening
from tests.cast import make_cast
from tests.conftest import as_system
from tests.intake.screens import HTMX, text_of
from tests.intake.world import refer, screen
from tests.racing import while_acting

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.mark.parametrize(
    ("step", "sent", "extra"),
    [
        ("decide", {"outcome": "decline", "reason": "verhuisd"}, {}),
        ("screening", {"tap": "3"}, {}),
        ("screening", {"tap": "3"}, HTMX),
        ("screening", {"language_remark": "spreekt goed"}, {}),
    ],
)
def test_who_is_too_late_by_a_moment_is_told_and_changes_nothing(step, sent, extra):
    with as_system():
        region = make_cast().zwolle
        region.colleague.language = "en"
        region.colleague.save()
    referral = refer(region.leader, region.project, referred_by="wijkteam")
    screen(region.leader, referral)
    criterion = region.project.edition.criteria.get(code="violence-stopped")
    client = Client()
    client.force_login(region.colleague)
    answers = []

    def send() -> None:
        # The page still finds the referral open: what is decided is not committed yet.
        address = f"/referrals/{referral.pk}/{step}/?criterion={criterion.pk}"
        answers.append(client.post(address, sent, **extra))

    while_acting(
        region,
        lambda: services.decisions.decide(by=region.leader, referral=referral, outcome="admit"),
        send,
    )
    (answer,) = answers
    assert answer.status_code == 409
    assert "There is already a decision on this referral." in text_of(answer)
    with as_system():
        assert Decision.objects.get().outcome == Outcome.ADMIT
        assert Referral.objects.get().state == ReferralState.DECIDED
        assert not CriterionAssessment.objects.exclude(assessor=region.leader).exists()
        assert Screening.objects.get().language_remark == ""
