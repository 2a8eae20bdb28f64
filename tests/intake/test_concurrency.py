"""A referral that somebody decides on while a colleague's page is being sent."""

import pytest
from django.test import Client

from dnt_portal.audit.acting import acting_as
from dnt_portal.groups import services as groups
from dnt_portal.groups.models import Placement
from dnt_portal.intake import services
from dnt_portal.intake.enums import Outcome, ReferralState
from dnt_portal.intake.models import (
    CriterionAssessment,
    Decision,
    Referral,
    Screening,
    WaitingListEntry,
)
from tests.cast import make_cast
from tests.conftest import as_system
from tests.intake.screens import HTMX, text_of
from tests.intake.world import admit, refer, screen
from tests.racing import at_once, while_acting

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


@pytest.mark.parametrize("placed_first", [True, False])
def test_she_is_placed_while_the_decision_on_her_is_taken_back(placed_first):
    """Never both: a place without a decision, or an open referral of who has a place."""
    with as_system():
        region = make_cast().zwolle
    referral = admit(region.leader, region.project)
    with acting_as(region.leader):
        group = groups.composing.make_group(by=region.leader, project=region.project, name="Een")

    def place() -> None:
        woman = Referral.objects.select_related("participant").get(pk=referral.pk).participant
        groups.composing.place(by=region.leader, group=group, participant=woman)

    def take_back() -> None:
        services.decisions.take_back_decision(
            by=region.leader, referral=Referral.objects.get(pk=referral.pk), reason="Vergist."
        )

    acts = (place, take_back) if placed_first else (take_back, place)
    first, second = at_once(region, *acts)
    assert first == ""
    assert ("Take back that place first" if placed_first else "does not wait") in second
    with as_system():
        assert Decision.objects.exists() == placed_first
        assert Placement.objects.exists() == placed_first
        assert WaitingListEntry.objects.exists() == placed_first
