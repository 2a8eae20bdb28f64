"""What the tests of the intake share."""

import pytest

from dnt_portal.intake.models import Referral
from tests.intake.screens import BORN
from tests.intake.world import refer


@pytest.fixture
def referral(cast) -> Referral:
    """New, from a referrer in Zwolle."""
    return refer(cast.zwolle.referrer, cast.zwolle.project, last_name="Jansen", date_of_birth=BORN)
