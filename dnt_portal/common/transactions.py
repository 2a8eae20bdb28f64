"""One act, one transaction: what a service refuses leaves nothing half done."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

_within_an_act: ContextVar[bool] = ContextVar("within an act", default=False)


@contextmanager
def one_act(*, goes_on: bool = False) -> Iterator[None]:
    """Run the block as one: all of it happens, or nothing does. Every service is one act.

    A service that another one calls needs no savepoint of its own: nothing between the two
    goes on after a refusal, so all of the outer act is taken back. A savepoint for each took
    more than half of the statements of a request. Whoever does go on after a refusal says
    so (`goes_on`), and has one; so has, with `transaction.atomic()`, who goes on after an error
    because the database knew what could not be looked up.
    """
    nested = _within_an_act.get()
    token = _within_an_act.set(True)
    try:
        with transaction.atomic(savepoint=goes_on or not nested):
            yield
    finally:
        _within_an_act.reset(token)


def take_turns(what: str, key: int) -> None:
    """Wait until nobody else does `what` with `key`, and keep others out until the commit."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s), %s)", [what, key])
