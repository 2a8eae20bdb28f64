"""Which kinds of background work there are, and who does each."""

from collections.abc import Callable

from dnt_portal.background.models import Job

#: Tells how far a job is: items done, items in all. Committed at once.
Progress = Callable[[int, int], None]
#: Does a job. Runs outside a transaction; opens one per item with `acting_as`, and
#: is idempotent per item, because a worker may die between any two of them.
Handler = Callable[[Job, Progress], None]

_handlers: dict[str, Handler] = {}


def job_kind(kind: str) -> Callable[[Handler], Handler]:
    """Register the decorated function as the one that does jobs of `kind`."""

    def register(handler: Handler) -> Handler:
        if kind in _handlers and _handlers[kind] is not handler:
            raise ValueError(f"two handlers for job kind {kind!r}")
        _handlers[kind] = handler
        return handler

    return register


def handler_of(kind: str) -> Handler:
    """Return the function that does jobs of `kind`; KeyError when there is none."""
    return _handlers[kind]
