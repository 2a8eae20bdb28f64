"""Who acts, told to the database inside each transaction.

Row-level security shows a person only to someone: requests, tasks, commands and
tests all say who that is through `acting_as`. Without it the portal's database
role sees no person at all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pghistory
from django.db import connection, transaction

if TYPE_CHECKING:
    from dnt_portal.accounts.models import User

_SETTINGS = "select set_config('dnt.user_id', %s, true), set_config('dnt.system', %s, true)"
_CURRENT = "select current_setting('dnt.user_id', true), current_setting('dnt.system', true)"


@contextmanager
def _acting(user_id: str, system: str, /, **trail: object) -> Iterator[None]:
    with transaction.atomic(), pghistory.context(**trail):
        with connection.cursor() as cursor:
            cursor.execute(_CURRENT)
            before = cursor.fetchone()
            cursor.execute(_SETTINGS, [user_id, system])
        yield
        # An error does not come here: its rollback undoes the settings itself.
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_SETTINGS, [value or "" for value in before])


@contextmanager
def acting_as(user: "User") -> Iterator[None]:
    """Run the block in one transaction as `user`."""
    with _acting(str(user.pk), "", user=user.pk):
        yield


@contextmanager
def acting_as_system(reason: str) -> Iterator[None]:
    """Run the block in one transaction as the portal itself.

    `reason` says in the audit trail what for (``"sweeper"``). The database grants
    it only to the background and owner roles: to the web it shows nothing.
    """
    with _acting("", "on", system=reason):
        yield
