"""What bringing in a workbook would write: rows to add, to change, to take away.

Nothing is written while a workbook is checked: rows are made and changed in memory
and noted here, so that the preview and the bringing in come from the same work.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models

Model = TypeVar("Model", bound=models.Model)


class Ledger:
    """Rows to add, change and take away, by model."""

    def __init__(self) -> None:
        self.added: dict[type[models.Model], list[Any]] = defaultdict(list)
        self.removed: dict[type[models.Model], list[Any]] = defaultdict(list)
        self._new: set[int] = set()
        self._changed: dict[type[models.Model], dict[int, Any]] = defaultdict(dict)
        self._fields: dict[int, set[str]] = defaultdict(set)

    def add(self, row: Model) -> Model:
        """Note a row to add."""
        self.added[type(row)].append(row)
        self._new.add(id(row))
        return row

    def remove(self, row: models.Model) -> None:
        """Note a row to take away."""
        self.removed[type(row)].append(row)

    def is_new(self, row: models.Model) -> bool:
        """Return whether the row is to be added."""
        return id(row) in self._new

    def change(self, row: models.Model, **values: Any) -> list[str]:
        """Set fields; return the names of those that differ on a row that is there already."""
        differing = []
        for name, value in values.items():
            if self.is_new(row):
                setattr(row, name, value)
            elif not _same(row, name, value):
                setattr(row, name, value)
                differing.append(name)
        if differing:
            self._changed[type(row)][id(row)] = row
            self._fields[id(row)].update(differing)
        return differing

    def touch(self, row: models.Model, *names: str) -> None:
        """Write these fields of a row as they are, whether they differ or not."""
        self._changed[type(row)][id(row)] = row
        self._fields[id(row)].update(names)

    def changed(self, model: type[Model]) -> list[Model]:
        """Return the rows of a model that are there already and change."""
        return list(self._changed[model].values())

    def fields(self, row: models.Model) -> set[str]:
        """Return which fields of a row change."""
        return self._fields.get(id(row), set())

    def changed_in(self, model: type[Model], names: Iterable[str]) -> list[Model]:
        """Return the rows of a model of which one of these fields changes."""
        wanted = set(names)
        return [row for row in self.changed(model) if self.fields(row) & wanted]


def _same(row: models.Model, name: str, value: Any) -> bool:
    field = row._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        held = getattr(row, field.attname)
        return held is None if value is None else held is not None and held == value.pk
    return bool(getattr(row, name) == value)
