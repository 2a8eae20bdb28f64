"""Values that nobody thought of yet, put into the portal for one test.

Whoever reads a value's meaning where it stands, with the value, copes with a new one.
Whoever keeps a list of values beside it does not, and the test with the new one says so.
"""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from dnt_portal.imports.schema import SHEETS
from dnt_portal.imports.schema.columns import Choice
from dnt_portal.ladder import questions
from dnt_portal.ladder.models import Measurement
from dnt_portal.ladder.questions import Asked, Kind
from tests.conftest import database_role


def made_up(
    patch: pytest.MonkeyPatch, choices: type[models.TextChoices], value: str, **means: Any
) -> Any:
    """Add `value` to `choices`: to its fields, and to the workbook's columns of it.

    `means` says what the properties of `choices` answer for the new value.
    """
    before = choices.choices
    member: Any = str.__new__(choices, value)
    member._name_, member._value_, member._label_ = value.upper(), value, value
    member.__objclass__ = choices
    member._sort_order_ = len(before)
    patch.setattr(choices, "_member_names_", [*choices._member_names_, member.name])
    patch.setitem(choices._member_map_, member.name, member)
    patch.setitem(choices._value2member_map_, value, member)
    for name, answer in means.items():
        known = vars(choices)[name].fget
        patch.setattr(choices, name, property(_answering(known, member, answer)))
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if getattr(field, "choices", None) == before:
                patch.setattr(field, "choices", choices.choices)
    for sheet in SHEETS:
        for column in sheet.columns:
            if column.choices and isinstance(column.choices[0].code, choices):
                _in_workbook(patch, column, member)
    return member


#: The field in which an answer of each kind is kept, and its column.
COLUMNS = {
    Kind.YES_NO: (models.BooleanField, "boolean"),
    Kind.MARK: (models.PositiveSmallIntegerField, "smallint"),
    Kind.HOURS: (
        functools.partial(models.DecimalField, max_digits=3, decimal_places=1),
        "numeric(3, 1)",
    ),
}


@contextmanager
def made_up_question(question: Asked) -> Iterator[None]:
    """Ask one more question at every measurement: a column, a field and a row of `ASKED`.

    The column goes with the test's transaction; start before there are measurements.
    """
    kind, column = COLUMNS[question.kind]
    field = kind(null=True, blank=True)
    with database_role("owner"), connection.cursor() as cursor:
        cursor.execute(
            f'ALTER TABLE {Measurement._meta.db_table} ADD COLUMN "{question.name}" {column}'
        )
    field.contribute_to_class(Measurement, question.name)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(questions, "ASKED", (*questions.ASKED, question))
            yield
    finally:
        Measurement._meta.local_fields.remove(field)
        Measurement._meta._expire_cache()
        delattr(Measurement, question.name)


def _answering(known: Any, member: Any, answer: Any) -> Any:
    return lambda value: answer if value is member else known(value)


def _in_workbook(patch: pytest.MonkeyPatch, column: Any, member: Any) -> None:
    """Let the workbook call the new value by its name; the words of the others are its own."""
    new = Choice(code=member, words={"nl": str(member)})
    patch.setitem(vars(column), "choices", (*column.choices, new))
    read = type(column).codes_by_word.func(column)
    patch.setitem(vars(column), "codes_by_word", read)
