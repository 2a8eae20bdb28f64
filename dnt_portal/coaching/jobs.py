"""Background work of coaching."""

from uuid import UUID

from dnt_portal.accounts.models import Invitation, User
from dnt_portal.audit.acting import acting_as_system
from dnt_portal.background.models import Job
from dnt_portal.background.registry import Progress, job_kind
from dnt_portal.coaching.services.last_reports import LAST_REPORT, take_up
from dnt_portal.coaching.services.leaving import release_coach
from dnt_portal.coaching.services.welcoming import welcome_coach
from dnt_portal.organisations.models import Project

RELEASE_COACH = "release_coach"
WELCOME_COACH = "welcome_coach"


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


@job_kind(LAST_REPORT)
def last_report(job: Job, progress: Progress) -> None:
    """Write in the log what a coach sent after the match had ended. Twice is once."""
    by = job.requested_by
    assert by is not None  # a coach sent it
    with acting_as_system("a coach's last report"):
        take_up(by=by, key=UUID(job.parameters["draft"]))
    progress(1, 1)


@job_kind(WELCOME_COACH)
def welcome(job: Job, progress: Progress) -> None:
    """Let who said yes be the coach that was asked. Doing it twice changes nothing."""
    with acting_as_system("a coach said yes"):
        accepted = Invitation.objects.select_related("accepted_by")
        welcome_coach(invitation=accepted.get(pk=job.parameters["invitation"]))
    progress(1, 1)
