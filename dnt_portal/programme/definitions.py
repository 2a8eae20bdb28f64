"""The written form of an edition, and what makes one wrong.

An edition is one JSON object (see `editions/edition_2018.json`):

- ``code``, ``name_nl``, ``name_en``, ``valid_from`` (``"2018-01-01"``);
- the numbers of `NUMBERS`, each a whole number;
- where it has them, the choices of `CHOICES`, each true or false; false when left out;
- ``themes``: the sessions of the training, numbered 1 to n, each with
  ``title_nl/en``, ``aim_nl/en``, ``assignment_nl/en`` and ``activities``, a list
  of ``{"code", "nl", "en"}`` a trainer ticks off;
- ``criteria``: ``kind`` (`CriterionKind`), ``number`` (1 to n within its kind),
  ``code``, ``text_nl/en``, ``explanation_nl/en``, ``obstacle_nl/en`` (a clause
  that completes "not yet: …") and ``fixed``;
- ``rungs``: the participation ladder from 1 to n, ``name_nl/en``,
  ``definition_nl/en``, ``paid_work``;
- ``waves``: ``code``, ``name_nl/en``, ``months`` after the start, ``moment``
  (`WaveMoment`), and optionally ``open_days_before`` and ``late_after_days``;
- ``fidelity_items``: ``number`` 1 to n, ``code``, ``text_nl/en``, ``fixed``.

Every text has both languages. A key that is not listed here is an error as well: it is
usually a misspelt one.
"""

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dnt_portal.programme.enums import CriterionKind, WaveMoment

#: Numbers an edition must give, with the smallest that makes sense.
NUMBERS = {
    "minimum_age": 0,
    "group_min": 1,
    "group_max": 1,
    "training_months": 1,
    "coach_session": 1,
    "coaching_months": 1,
    "programme_months": 1,
    "contact_every_days": 1,
    "silence_days": 1,
    "missed_sessions_allowed": 0,
    "intervision_min": 0,
    "return_meetings": 0,
    "sensible_rise_rungs": 1,
    "lowest_rung_target": 1,
    "trainers_preferred": 1,
}
#: What an edition may choose: whether these sessions count for the certificate beside the themes.
CHOICES = ("extra_modules_count", "return_meetings_count")
_TEXTS = ("code", "name_nl", "name_en", "valid_from")
#: No number of the method comes near it; more is a slip of the keyboard.
_LARGEST = 1000
_LONGEST_NAME = 120
_LONGEST_TEXT = 200
_LONGEST_WAVE_CODE = 4


def _both(*names: str) -> dict[str, type]:
    return {f"{name}_{language}": str for name in names for language in ("nl", "en")}


#: Of each list: what its rows must have, and what they may have.
PARTS: dict[str, tuple[dict[str, type], dict[str, type]]] = {
    "themes": (
        {"number": int, **_both("title", "aim", "assignment"), "activities": list},
        {},
    ),
    "criteria": (
        {
            "kind": str,
            "number": int,
            "code": str,
            **_both("text", "explanation", "obstacle"),
            "fixed": bool,
        },
        {},
    ),
    "rungs": ({"number": int, **_both("name", "definition"), "paid_work": bool}, {}),
    "waves": (
        {"code": str, **_both("name"), "months": int, "moment": str},
        {"open_days_before": int, "late_after_days": int},
    ),
    "fidelity_items": ({"number": int, "code": str, **_both("text"), "fixed": bool}, {}),
}
#: Texts kept in a field of limited length.
_LIMITS = {
    "code": 50,
    "title_nl": _LONGEST_NAME,
    "title_en": _LONGEST_NAME,
    "name_nl": 80,
    "name_en": 80,
    "text_nl": _LONGEST_TEXT,
    "text_en": _LONGEST_TEXT,
    "obstacle_nl": _LONGEST_TEXT,
    "obstacle_en": _LONGEST_TEXT,
}
#: What a Django SlugField takes.
_SLUG = re.compile(r"[-a-zA-Z0-9_]+")
_ACTIVITY: dict[str, type] = {"code": str, "nl": str, "en": str}


class EditionError(ValueError):
    """An edition that cannot be loaded; `problems` lists every reason at once."""

    def __init__(self, code: object, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(f"Edition {code!r} cannot be loaded: " + " ".join(problems))


def check_definition(definition: Mapping[str, Any]) -> None:
    """Raise `EditionError` naming everything that is wrong with a definition."""
    problems = list(_shape(definition))
    if not problems:
        # Only a complete definition can be compared with itself.
        problems = list(_sense(definition))
    if problems:
        raise EditionError(definition.get("code", "?"), problems)


def _is(value: object, kind: type) -> bool:
    # To Python, True is a number too; to an edition it is not.
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _row_problems(
    where: str, row: object, needed: dict[str, type], optional: dict[str, type]
) -> Iterator[str]:
    if not isinstance(row, Mapping):
        yield f"{where} is not an object."
        return
    for name in needed:
        if name not in row:
            yield f"{where} lacks {name!r}."
    for name, value in row.items():
        kind = needed.get(name) or optional.get(name)
        if kind is None:
            yield f"{where} has an unknown {name!r}."
        elif not _is(value, kind):
            yield f"{where}: {name!r} is not a {kind.__name__}."
        elif kind is str and not value.strip():
            yield f"{where}: {name!r} is empty."
        elif kind is int and not 0 <= value <= _LARGEST:
            yield f"{where}: {name!r} is {value}; it must be between 0 and {_LARGEST}."
        elif name == "code" and not _SLUG.fullmatch(value):
            yield f"{where}: code {value!r} has signs other than letters, digits, - and _."
        elif name in _LIMITS and len(value) > _LIMITS[name]:
            yield f"{where}: {name!r} is longer than {_LIMITS[name]} characters."


def _shape(definition: Mapping[str, Any]) -> Iterator[str]:
    """Yield problems of form: something missing, unknown or of the wrong kind."""
    unknown = set(definition) - set(_TEXTS) - set(NUMBERS) - set(CHOICES) - set(PARTS)
    for name in sorted(unknown):
        yield f"Unknown {name!r}."
    if not _SLUG.fullmatch(str(definition.get("code"))):
        yield "'code' has signs other than letters, digits, - and _."
    for name in _TEXTS:
        value = definition.get(name)
        if not isinstance(value, str) or not value.strip():
            yield f"{name!r} is missing or not a text."
        elif len(value) > _LONGEST_NAME:
            yield f"{name!r} is longer than {_LONGEST_NAME} characters."
    try:
        datetime.date.fromisoformat(str(definition.get("valid_from")))
    except ValueError:
        yield "'valid_from' is not a date such as 2018-01-01."
    for name, least in NUMBERS.items():
        value = definition.get(name)
        if not isinstance(value, int) or not _is(value, int):
            yield f"{name!r} is missing or not a whole number."
        elif not least <= value <= _LARGEST:
            yield f"{name!r} is {value}; it must be between {least} and {_LARGEST}."
    for name in CHOICES:
        if not isinstance(definition.get(name, False), bool):
            yield f"{name!r} is not true or false."
    for part, (needed, optional) in PARTS.items():
        rows = definition.get(part)
        if not isinstance(rows, list) or not rows:
            yield f"{part!r} is missing or empty."
            continue
        for position, row in enumerate(rows, start=1):
            yield from _row_problems(f"{part} row {position}", row, needed, optional)
            if part == "themes" and isinstance(row, Mapping):
                yield from _activity_problems(position, row.get("activities"))


def _activity_problems(position: int, activities: object) -> Iterator[str]:
    if not isinstance(activities, list):
        return
    for place, activity in enumerate(activities, start=1):
        where = f"themes row {position}, activity {place}"
        yield from _row_problems(where, activity, _ACTIVITY, {})
    codes = [activity.get("code") for activity in activities if isinstance(activity, Mapping)]
    yield from _twice(f"themes row {position}, activities", "code", codes)


def _twice(where: str, name: str, values: list) -> Iterator[str]:
    for value in dict.fromkeys(value for value in values if values.count(value) > 1):
        yield f"{where}: {name} {value!r} occurs more than once."


def _counted(where: str, rows: list[Mapping[str, Any]]) -> Iterator[str]:
    numbers = sorted(row["number"] for row in rows)
    if numbers != list(range(1, len(rows) + 1)):
        yield f"{where} must be numbered 1 to {len(rows)}, not {numbers}."


def _sense(definition: Mapping[str, Any]) -> Iterator[str]:
    """Yield problems of meaning: parts that contradict each other."""
    sessions, rungs = len(definition["themes"]), len(definition["rungs"])
    yield from _counted("themes", definition["themes"])
    yield from _counted("rungs", definition["rungs"])
    yield from _counted("fidelity_items", definition["fidelity_items"])
    for part in ("criteria", "waves", "fidelity_items"):
        yield from _twice(part, "code", [row["code"] for row in definition[part]])
    for kind in dict.fromkeys(row["kind"] for row in definition["criteria"]):
        if kind in CriterionKind.values:
            rows = [row for row in definition["criteria"] if row["kind"] == kind]
            yield from _counted(f"criteria of kind {kind!r}", rows)
        else:
            yield f"criteria: unknown kind {kind!r}; known are {CriterionKind.values}."
    if definition["group_max"] < definition["group_min"]:
        yield "'group_max' is smaller than 'group_min'."
    if definition["coach_session"] > sessions:
        yield (
            f"'coach_session' is {definition['coach_session']}, "
            f"but there are only {sessions} themes."
        )
    if definition["missed_sessions_allowed"] >= sessions:
        yield "'missed_sessions_allowed' would let someone miss every session."
    for name in ("coaching_months", "training_months"):
        if definition[name] > definition["programme_months"]:
            yield f"{name!r} is longer than 'programme_months'."
    if definition["silence_days"] < definition["contact_every_days"]:
        yield "'silence_days' is shorter than 'contact_every_days'."
    for name in ("lowest_rung_target", "sensible_rise_rungs"):
        if definition[name] > rungs:
            yield f"{name!r} is {definition[name]}, but the ladder has {rungs} rungs."
    yield from _wave_problems(definition["waves"], definition["programme_months"])


def _wave_problems(waves: list[Mapping[str, Any]], programme_months: int) -> Iterator[str]:
    months = [wave["months"] for wave in waves]
    if months != sorted(set(months)):
        yield f"waves must be in order of time, each later than the one before, not {months}."
    moments = [wave["moment"] for wave in waves]
    for moment in WaveMoment:
        if moment.is_once and moments.count(moment) != 1:
            yield f"waves must have one {moment.value!r}, not {moments.count(moment)}."
    for wave in waves:
        if len(wave["code"]) > _LONGEST_WAVE_CODE:
            yield f"wave {wave['code']!r}: the code is longer than {_LONGEST_WAVE_CODE} signs."
        where, moment, month = f"wave {wave['code']!r}", wave["moment"], wave["months"]
        if moment not in WaveMoment.values:
            yield f"{where}: unknown moment {moment!r}; known are {WaveMoment.values}."
        elif moment == WaveMoment.START and month != 0:
            yield f"{where} is the start, so at month 0, not {month}."
        elif moment == WaveMoment.END and month != programme_months:
            yield f"{where} is the end, so at month {programme_months}, not {month}."
        elif moment == WaveMoment.AFTER and month <= programme_months:
            yield f"{where} is after the programme, so after month {programme_months}."
        elif moment != WaveMoment.AFTER and month > programme_months:
            yield f"{where} is at month {month}, beyond the {programme_months} of the programme."
