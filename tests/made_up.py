"""Values that nobody thought of yet, put into the portal for one test.

Whoever reads a value's meaning where it stands, with the value, copes with a new one.
Whoever keeps a list of values beside it does not, and the test with the new one says so.
"""

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from dnt_portal.imports.schema import SHEETS
from dnt_portal.imports.schema.columns import Choice


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


def _answering(known: Any, member: Any, answer: Any) -> Any:
    return lambda value: answer if value is member else known(value)


def _in_workbook(patch: pytest.MonkeyPatch, column: Any, member: Any) -> None:
    """Let the workbook call the new value by its name; the words of the others are its own."""
    patch.setitem(
        vars(column), "choices", (*column.choices, Choice(member, str(member), str(member)))
    )
    read = type(column).codes_by_word.func(column)
    patch.setitem(vars(column), "codes_by_word", read)
