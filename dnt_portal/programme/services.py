"""Load editions of the method. An edition changes only here."""

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import models, transaction

from dnt_portal.programme.definitions import (
    CHOICES,
    NUMBERS,
    PARTS,
    EditionError,
    check_definition,
)
from dnt_portal.programme.models import Edition

EDITIONS = Path(__file__).resolve().parent / "editions"
#: By which field a row of an edition is found again.
_KEYS = {
    "themes": "number",
    "criteria": "code",
    "rungs": "number",
    "waves": "code",
    "fidelity_items": "code",
}


def load_edition(definition: Mapping[str, Any]) -> Edition:
    """Put one edition of the method in the database; a second time changes nothing.

    `definition` has the form described in `dnt_portal.programme.definitions`. A
    wrong one is refused with `EditionError` before anything is written. A row
    that was loaded before may be corrected but not left out, and the number of
    sessions stays: groups follow them, and records hang on them. A method that
    changed gets a new code.
    """
    check_definition(definition)
    with transaction.atomic():
        edition = Edition.objects.filter(code=definition["code"]).first()
        if edition is None:
            edition = Edition(code=definition["code"])
        else:
            _refuse_loss(edition, definition)
        values = {name: definition[name] for name in ("name_nl", "name_en", *NUMBERS)}
        values |= {name: definition.get(name, False) for name in CHOICES}
        values["valid_from"] = datetime.date.fromisoformat(definition["valid_from"])
        _write(edition, values)
        for part, key in _KEYS.items():
            rows = getattr(edition, part)
            known = {getattr(row, key): row for row in rows.all()}
            for row in definition[part]:
                _write(known.get(row[key]) or rows.model(edition=edition), row)
    return edition


def packaged_definitions() -> list[dict[str, Any]]:
    """Return the editions that come with the portal, in the order of their file names."""
    return [
        json.loads(file.read_text(encoding="utf-8")) for file in sorted(EDITIONS.glob("*.json"))
    ]


def _write(row: models.Model, values: Mapping[str, Any]) -> None:
    """Save `values` in a row; nothing is written when nothing differs."""
    differs = [name for name, value in values.items() if getattr(row, name) != value]
    for name in differs:
        setattr(row, name, values[name])
    if row.pk is None:
        row.save()
    elif differs:
        row.save(update_fields=differs)


def _refuse_loss(edition: Edition, definition: Mapping[str, Any]) -> None:
    """Refuse a definition that leaves out what groups already follow."""
    problems = []
    for part in PARTS:
        key = _KEYS[part]
        before = set(getattr(edition, part).values_list(key, flat=True))
        after = {row[key] for row in definition[part]}
        if lost := before - after:
            problems.append(f"{part}: {sorted(lost)} was loaded before and cannot be left out.")
        elif part == "themes" and after - before:
            problems.append(f"themes: the number of sessions was {len(before)} and stays so.")
    if problems:
        problems.append("Give a changed method a new code.")
        raise EditionError(edition.code, problems)
