"""The Celery application: background work and the clock that starts it."""

import os
from pathlib import Path

from celery import Celery
from celery.beat import PersistentScheduler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dnt_portal.settings")

app = Celery("dnt_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")


class Clock(PersistentScheduler):
    """The scheduler, with a sign of life that a health check can read.

    Not the schedule file itself: on a file system in memory its writes go through
    memory only, and its time of change stays that of the start.
    """

    def sync(self) -> None:
        """Write down what was done, every three minutes, and that it was."""
        super().sync()
        Path(f"{self.schedule_filename}.alive").touch()
