"""Background work of groups."""

from dnt_portal.accounts.models import User
from dnt_portal.audit.acting import acting_as_system
from dnt_portal.background.models import Job
from dnt_portal.background.registry import Progress, job_kind
from dnt_portal.groups.services.composing import release_trainer
from dnt_portal.organisations.models import Project

RELEASE_TRAINER = "release_trainer"


@job_kind(RELEASE_TRAINER)
def release(job: Job, progress: Progress) -> None:
    """Take a trainer whose role ended off the groups. Doing it twice changes nothing."""
    with acting_as_system("a trainer's role ended"):
        release_trainer(
            user=User.objects.get(pk=job.parameters["user"]),
            project=Project.objects.get(pk=job.parameters["project"]),
        )
    progress(1, 1)
