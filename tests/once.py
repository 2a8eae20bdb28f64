"""Rows that the tests of one module start from: made once, and the same for each of them.

They are made in a transaction that lasts as long as the module; each test has a savepoint in
it and leaves nothing. What a test does to an object in memory (setting a field, following a
relation) is undone as well, so a test cannot tell whether it is the first one.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model
from django.test import TestCase

T = TypeVar("T")


class ModuleRows:
    """The transaction of one module, and what was made in it."""

    def __init__(self) -> None:
        # Django's own, for the classes of its test cases.
        self._atomics: Any = TestCase._enter_atomics()
        #: By identity: what was made, and its attributes as they were then.
        self._made: dict[int, Any] = {}
        self._attributes: dict[int, dict[str, Any]] = {}

    def keep(self, make: Callable[..., T], *arguments: object, **named: object) -> T:
        """Make something of the module's own; what it is now it will be for every test."""
        if self._atomics is None:
            raise RuntimeError("A test with `committed_db` has ended what this module had made.")
        made = make(*arguments, **named)
        _collect(made, self._made)
        # Objects that are kept stay themselves in the copy of another one's attributes. Of
        # those that were there already, too, as making this may have changed them.
        memo = dict(self._made)
        for key, each in self._made.items():
            self._attributes[key] = copy.deepcopy(each.__dict__, memo)
        return made

    def put_back(self) -> None:
        """Undo what a test did to the objects; the database undoes what it did to the rows."""
        memo = dict(self._made)
        for key, each in self._made.items():
            each.__dict__.clear()
            each.__dict__.update(copy.deepcopy(self._attributes[key], memo))

    def end(self) -> None:
        """Forget the rows; may be called twice."""
        if self._atomics is not None:
            TestCase._rollback_atomics(self._atomics)
            self._atomics = None
            connection.close()


def _collect(value: object, found: dict[int, Any]) -> None:
    """Find the rows and the dataclasses in `value`, and those they hold."""
    if isinstance(value, (list, tuple, set)):
        _collect_all(value, found)
    elif isinstance(value, Mapping):
        _collect_all(value.values(), found)
    elif (isinstance(value, Model) or _is_changeable(value)) and id(value) not in found:
        found[id(value)] = value
        _collect_all(value.__dict__.values(), found)
        if isinstance(value, Model):
            _collect_all(value._state.fields_cache.values(), found)


def _collect_all(values: Iterable[object], found: dict[int, Any]) -> None:
    for value in values:
        _collect(value, found)


def _is_changeable(value: object) -> bool:
    """Whether this is an object of a dataclass that is not frozen."""
    return (
        dataclasses.is_dataclass(value)
        and not isinstance(value, type)
        and not type(value).__dataclass_params__.frozen  # type: ignore[attr-defined]
    )
