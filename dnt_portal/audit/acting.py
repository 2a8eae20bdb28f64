"""Who acts, told to the database inside each transaction.

Row-level security shows a person only to someone: requests, tasks, commands and
tests all say who that is through `acting_as`. Without it the portal's database
role sees no person at all.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import connection, transaction

if TYPE_CHECKING:
    from dnt_portal.accounts.models import User

#: Who acts, and what the trail is to say of that. django-pghistory reads the last two where a
#: change is kept; set by its own context they would go before each single statement.
_NAMES = ("dnt.user_id", "dnt.system", "pghistory.context_id", "pghistory.context_metadata")
_SET = "select " + ", ".join(f"set_config('{name}', %s, true)" for name in _NAMES)
_CURRENT = "select " + ", ".join(f"current_setting('{name}', true)" for name in _NAMES)


@contextmanager
def _acting(user_id: str, system: str, trail: dict[str, object]) -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_CURRENT)
            before = cursor.fetchone()
            cursor.execute(_SET, [user_id, system, str(uuid4()), json.dumps(trail)])
        yield
        # An error does not come here: its rollback undoes the settings itself.
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_SET, [value or "" for value in before])


@contextmanager
def acting_as(user: "User") -> Iterator[None]:
    """Run the block in one transaction as `user`."""
    with _acting(str(user.pk), "", {"user": user.pk}):
        yield


@contextmanager
def acting_as_system(reason: str) -> Iterator[None]:
    """Run the block in one transaction as the portal itself.

    `reason` says in the audit trail what for (``"sweeper"``). The database grants
    it only to the background and owner roles: to the web it shows nothing.
    """
    with _acting("", "on", {"system": reason}):
        yield
