"""Background work of coaching."""

from dnt_portal.accounts.models import User
from dnt_portal.audit.acting import acting_as_system
from dnt_portal.background.models import Job
from dnt_portal.background.registry import Progress, job_kind
from dnt_portal.coaching.services.leaving import release_coach
from dnt_portal.organisations.models import Project

RELEASE_COACH = "release_coach"


@job_kind(RELEASE_COACH)
def release(job: Job, progress: Progress) -> None:
    """End the coaching of someone whose role ended. Doing it twice changes nothing."""
    by = job.requested_by
    assert by is not None  # somebody ended the role
    with acting_as_system("a coach's role ended"):
        release_coach(
            by=by,
            user=User.objects.get(pk=job.parameters["user"]),
            project=Project.objects.get(pk=job.parameters["project"]),
        )
    progress(1, 1)
