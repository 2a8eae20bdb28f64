"""What somebody who is asked to be a coach does, and the worker after it."""

from dnt_portal.accounts import services as accounts
from dnt_portal.accounts.models import User
from dnt_portal.audit.acting import acting_as
from dnt_portal.background import services as background
from dnt_portal.background.models import Job
from dnt_portal.coaching.models import Coach
from tests.conftest import database_role


def worker_goes_on() -> None:
    """The worker does what was asked of it when somebody said yes."""
    with database_role("worker"):
        for job in Job.objects.filter(kind="welcome_coach"):
            background.run_job(job_id=str(job.pk))


def say_yes(coach: Coach, *, name: str = "Tineke Jansma") -> User:
    """Accept the open offer: with the account at that address, else with a new one."""
    user = User.objects.filter(email=coach.offer.email).first()
    if user is None:
        user = accounts.accept_invitation(
            invitation=coach.offer, name=name, password="een lange zin"
        )
    else:
        with acting_as(user):
            accounts.accept_role(by=user, invitation=coach.offer)
    worker_goes_on()
    return user
