"""Files in private storage, which no transaction takes back by itself."""

import datetime
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction


@contextmanager
def stored(name: str, file: File) -> Iterator[str]:
    """Store a file for what the block writes about it; not kept when the block fails.

    Gives the name under which it was stored.
    """
    file.seek(0)
    kept = default_storage.save(name, file)
    try:
        yield kept
    except BaseException:
        default_storage.delete(kept)
        raise


def delete_when_sure(name: str) -> None:
    """Delete a file once the transaction that lets go of it is sure."""
    transaction.on_commit(lambda: default_storage.delete(name))


def delete_orphans(folder: str, known: Collection[str], before: datetime.datetime) -> int:
    """Delete files of before that moment that are not `known`; return how many.

    Their transaction never came to an end: the process was killed on the way.
    """
    if not default_storage.exists(folder):
        return 0
    names = {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]} - set(known)
    gone = [name for name in names if default_storage.get_modified_time(name) < before]
    for name in gone:
        default_storage.delete(name)
    return len(gone)
