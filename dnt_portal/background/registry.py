"""Which background work there is: asked for by someone, or done by the clock.

Each app names its own in `jobs.py`, which is imported when the portal starts.
"""

from collections.abc import Callable
from datetime import timedelta

from django.utils.functional import Promise

from dnt_portal.background.models import Job
from dnt_portal.celery import app

#: Tells how far a job is: items done, items in all. Committed at once.
Progress = Callable[[int, int], None]
#: Does a job. Runs outside a transaction; opens one per item with `acting_as`, and
#: is idempotent per item, because a worker may die between any two of them.
Handler = Callable[[Job, Progress], None]
#: Does what the clock asks for; a handler without a job. Nobody is behind it, so it
#: acts as the system (`acting_as_system`).
Round = Callable[[], None]

_handlers: dict[str, Handler] = {}
_items: dict[str, str | Promise] = {}


def job_kind(kind: str, *, items: str | Promise = "") -> Callable[[Handler], Handler]:
    """Register the decorated function as the one that does jobs of `kind`.

    `items` says what its progress counts, for whoever waits: "rows".
    """

    def register(handler: Handler) -> Handler:
        if kind in _handlers and _handlers[kind] is not handler:
            raise ValueError(f"two handlers for job kind {kind!r}")
        _handlers[kind], _items[kind] = handler, items
        return handler

    return register


def handler_of(kind: str) -> Handler:
    """Return the function that does jobs of `kind`; KeyError when there is none."""
    return _handlers[kind]


def items_of(kind: str) -> str:
    """Return what the progress of such a job counts; empty when that tells a person nothing."""
    return str(_items.get(kind, ""))


def every(**interval: int) -> Callable[[Round], Round]:
    """Register the decorated function as work by the clock: `@every(hours=1)`.

    A round that was missed is not made up for; the next one comes.
    """

    def register(work: Round) -> Round:
        name = f"{work.__module__}.{work.__name__}"
        task = app.task(name=name)(work)
        app.add_periodic_task(timedelta(**interval), task.s(), name=name)
        return work

    return register
