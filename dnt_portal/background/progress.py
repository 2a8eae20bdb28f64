"""How far a job is, told so that whoever waits sees it while the job is still at work."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import Error, connection
from django.utils import timezone

from dnt_portal.background.models import Job

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from dnt_portal.background.registry import Progress

logger = logging.getLogger(__name__)

#: Within one transaction, progress is told so many seconds apart.
APART = 1.0
#: Whoever holds the job's row is not waited for: it may be the job itself.
_TELL = (
    "update background_job set progress_done = %s, progress_total = %s, touched_at = %s "
    "where id = (select id from background_job where id = %s for update skip locked)"
)


@contextmanager
def progress_of(job: Job) -> Iterator["Progress"]:
    """Give the handler of a job what tells how far it is; each time it is committed at once.

    A job that is one transaction would be seen to do nothing until its end, and be taken for
    lost: what it tells goes over a connection of its own, at most once in `APART` seconds. When
    that fails nobody sees how far the job is; the job itself goes on.
    """
    beside = _Beside(job)
    last: tuple[int, int] | None = None

    def tell(done: int, total: int) -> None:
        nonlocal last
        last = done, total
        if connection.in_atomic_block:
            beside.tell(done, total)
        else:
            _write(job, done, total)

    try:
        yield tell
        if last is not None:
            # The last word may have come too soon after the one before to be told.
            _write(job, *last)
    finally:
        beside.close()


def _write(job: Job, done: int, total: int) -> None:
    Job.objects.filter(pk=job.pk).update(
        progress_done=done, progress_total=total, touched_at=timezone.now()
    )


class _Beside:
    """A second connection to the same database, opened when there is something to tell."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._connection: BaseDatabaseWrapper | None = None
        self._told_at = -APART
        self._failed = False

    def tell(self, done: int, total: int) -> None:
        if self._failed or time.monotonic() - self._told_at < APART:
            return
        self._told_at = time.monotonic()
        try:
            if self._connection is None:
                self._connection = connection.copy()
            with self._connection.cursor() as cursor:
                cursor.execute(_TELL, [done, total, timezone.now(), self._job.pk])
        except Error as error:
            self._failed = True
            logger.warning(
                "job %s cannot tell how far it is: %s", self._job.pk, type(error).__name__
            )

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
