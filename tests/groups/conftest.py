"""What the tests of groups share."""

import pytest


@pytest.fixture(scope="module")
def region(cast):
    return cast.zwolle


@pytest.fixture
def leader(region, sign_in):
    return sign_in(region.leader)


@pytest.fixture
def trainer(region, sign_in):
    return sign_in(region.trainer)
