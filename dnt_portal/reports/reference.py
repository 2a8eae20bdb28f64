"""The evaluation's figures, to lay beside those of a project: a reference, not a norm."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils import formats

from dnt_portal.programme.models import in_language

FILE = Path(__file__).resolve().parent / "data" / "reference_figures.json"


@lru_cache(maxsize=1)
def _read() -> dict[str, Any]:
    return json.loads(FILE.read_text(encoding="utf-8"))


def source() -> str:
    """Say where the reference figures are from, in the reader's language."""
    said = _read()["source"]
    return in_language(said["nl"], said["en"])


def percentage(figure: str) -> str:
    """Write a reference figure as a percentage with one decimal, as the evaluation gives it."""
    percent = _read()["figures"][figure]["percent"]
    return f"{formats.number_format(percent, decimal_pos=1, use_l10n=True)}%"


def whole(figure: str) -> int:
    """Return of how many women a reference figure is."""
    return int(_read()["figures"][figure]["of"])


def then_and_now(question: str) -> str:
    """Write how many said yes then and now; a dash where the evaluation did not ask it so."""
    figures = [f"{question}_then", f"{question}_now"]
    if not set(figures) <= _read()["figures"].keys():
        return "–"
    return " → ".join(percentage(figure) for figure in figures)
