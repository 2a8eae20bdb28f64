"""The audit trail: every insert, change and deletion kept by the database itself."""

from collections.abc import Callable

import pghistory


def audited(*, exclude: tuple[str, ...] = ()) -> Callable:
    """Keep each version of a model's rows in an append-only event table; decorates its class.

    `exclude` names the fields that say who a person is or what was said about that person: a trail
    is read by more people and kept longer than the file itself.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=[*exclude, "updated_at"],
    )
