"""Refusals of a model or the database, turned into `Refused` in the rule's own sentence.

A rule that a model declares (a field, a constraint, a trigger) has its sentence there and nowhere
else. `check` asks the model before the database is asked; `kept_rules` catches what only the
database can know, because another row or another transaction decides.
"""

import datetime
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import pgtrigger
from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, OperationalError, models
from django.utils import timezone
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable

from dnt_portal.common.errors import Overtaken, Problem, Refused
from dnt_portal.common.transactions import one_act


class RefusingTrigger(pgtrigger.Trigger):
    """A trigger that raises a constraint of its own name, with the sentence people read.

    For rules that no constraint can say, because other rows decide. As the constraints
    beside it in `Meta`, it carries its `violation_error_message`.
    """

    def __init__(self, *, violation_error_message: str | Promise, **trigger: Any) -> None:
        super().__init__(**trigger)
        self.violation_error_message = violation_error_message


def check(row: models.Model, *, exclude: Collection[str] = (), unique: bool = True) -> None:
    """Refuse what the row's fields and constraints do not allow, each at its field.

    `exclude` names fields that are no answer of whoever asks. `unique=False` looks for no
    other rows with the same value, where the database hides those from whoever acts.
    """
    with _problems_told():
        row.full_clean(exclude=exclude, validate_unique=unique)


def check_fields(row: models.Model) -> None:
    """Refuse what the row's own fields do not allow, without asking the database.

    Its constraints are left to the database (`kept_rules`), and so is whether the rows it
    points to are there.
    """
    relations = {field.name for field in row._meta.concrete_fields if field.is_relation}
    with _problems_told():
        row.clean_fields(exclude=relations)


def refuse_to_come(day: datetime.date, field: str) -> None:
    """Refuse a day on which something happened when that day is still to come."""
    if day > timezone.localdate():
        raise Refused(_("That day is still to come."), field)


@contextmanager
def _problems_told() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise Refused.of(
            Problem(sentence, "" if field == NON_FIELD_ERRORS else field)
            for field, sentences in error.message_dict.items()
            for sentence in sentences
        ) from error


@contextmanager
def kept_rules(*, of_many: str = "", **fields: str) -> Iterator[None]:
    """Run the block as part of the act; a rule of the database that it breaks is refused.

    In the words of the constraint or trigger itself. Its name says to which argument of the
    service the sentence belongs: `kept_rules(one_group_per_name="name")`. A rule without a
    sentence is no rule for people: it stays the error that it is. Where many rows are written,
    `of_many` says in words which one the sentence is about.
    """
    try:
        with one_act():
            yield
    except IntegrityError as error:
        name = violated(error)
        sentence = sentence_of(name)
        if not sentence:
            raise
        if of_many:
            sentence = _("%(which)s: %(why)s") % {"which": of_many, "why": sentence}
        raise Refused(sentence, fields.get(name, "")) from error


@contextmanager
def not_waited_for(sentence: str | Promise) -> Iterator[None]:
    """Run the block; refuse when someone else holds a row that it locks with `nowait`."""
    try:
        yield
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise Overtaken(sentence) from error


def broken(name: str, field: str = "") -> Refused:
    """Return the refusal of a database's rule that a service sees coming, in its own sentence."""
    return Refused(sentence_of(name), field)


def violated(error: IntegrityError) -> str:
    """Return the name of the constraint that was broken; empty when the database does not say."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


def sentence_of(name: str) -> str:
    """Return the sentence of the constraint or trigger of that name, in the present language."""
    for model in apps.get_models():
        for rule in (*model._meta.constraints, *getattr(model._meta, "triggers", ())):
            if rule.name == name and _says_something(rule):
                return str(rule.violation_error_message)
    return ""


#: The same, looked up when it is shown: for a form's field that asks before the rule does.
lazy_sentence_of = lazy(sentence_of, str)


def _says_something(rule: Any) -> bool:
    """Return whether someone wrote a sentence for a rule: Django has one for every constraint."""
    said = getattr(rule, "violation_error_message", None)
    return bool(said) and said != models.BaseConstraint.default_violation_error_message
