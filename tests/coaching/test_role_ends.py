"""A coach whose role ends sees nobody any more, whoever ended it."""

import pytest

from dnt_portal.accounts import services as accounts
from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import RoleAssignment
from dnt_portal.audit.acting import acting_as
from dnt_portal.background import services as background
from dnt_portal.background.models import Job
from dnt_portal.coaching.models import Track
from dnt_portal.participants.models import Participant
from tests.conftest import as_system, database_role
from tests.world import make_world


@pytest.mark.parametrize("who", ["leader", "administrator"])
def test_the_track_ends_with_the_role(cast, who):
    with as_system():
        world = make_world(cast)
    by = cast.administrator if who == "administrator" else cast.zwolle.leader
    with acting_as(by):
        held = RoleAssignment.objects.get(user=cast.zwolle.coach, role=Role.COACH)
        accounts.end_role(by=by, assignment=held)
    with database_role("worker"):
        for job in Job.objects.filter(kind="release_coach"):
            background.run_job(job_id=str(job.pk))
    with as_system():
        assert not Track.objects.current().filter(pk=world.track.pk).exists()
    with acting_as(cast.zwolle.coach):
        assert Participant.objects.count() == 0
