"""Two leaders at once, on two connections, with real commits (`committed_db`)."""

import threading
import time
from collections.abc import Callable

from django.db import connection
from django.utils import translation

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from tests.cast import Region


def someone_waits() -> bool:
    """Whether a transaction waits for another one's lock, in the database of this process.

    Other processes test beside it, on the same server.
    """
    with connection.cursor() as cursor:
        # The lock of a row is in no database; whoever waits for one holds others that are.
        cursor.execute(
            "select exists (select from pg_locks waits where not granted and exists"
            " (select from pg_locks held join pg_database on oid = held.database"
            " where held.pid = waits.pid and datname = current_database()))"
        )
        return cursor.fetchone()[0]


def at_once(region: Region, first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """Two leaders; the first is only done when the second has been made to wait for her.

    What became of each: blank, or why it was refused.
    """
    return while_acting(region, first, lambda: _as_colleague(region, second))


def while_acting(
    region: Region, first: Callable[[], object], second: Callable[[], object]
) -> list[str]:
    """The same; the second is nobody in particular yet, and may ask for a page."""
    begun, outcomes = threading.Event(), ["", ""]

    def leader() -> None:
        try:
            with acting_as(region.leader), translation.override("en"):
                first()
                begun.set()
                until = time.monotonic() + 20
                while not someone_waits() and time.monotonic() < until:
                    time.sleep(0.02)
        except Refused as refused:
            outcomes[0] = refused.message
        finally:
            begun.set()
            connection.close()

    def other() -> None:
        try:
            assert begun.wait(timeout=20)
            second()
        except Refused as refused:
            outcomes[1] = refused.message
        finally:
            connection.close()

    threads = [threading.Thread(target=each) for each in (leader, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def _as_colleague(region: Region, act: Callable[[], object]) -> None:
    with acting_as(region.colleague), translation.override("en"):
        act()
