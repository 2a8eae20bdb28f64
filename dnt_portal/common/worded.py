"""What has a word in each language, as a table of a spreadsheet gives it.

A heading of two letters is a language: `nl` has the word, `help_nl` the explanation; `also`
has other words for the same. An empty cell is said in Dutch, the portal's own language.
"""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from dnt_portal.common.typed import fold, parts

Cells = dict[str, str]


def language() -> str:
    """Return the reader's language as two letters; Dutch, the portal's own, when none is set."""
    return (get_language() or "nl")[:2]


@dataclass(frozen=True, eq=False, kw_only=True)
class Worded:
    """What has a word in each language, with or without explanation, and other words for it."""

    words: dict[str, str]
    helps: dict[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """The word in the reader's language, in Dutch when there is none."""
        return self.words.get(language()) or self.words["nl"]

    @property
    def help(self) -> str:
        """The explanation in the reader's language, in Dutch when there is none."""
        return self.helps.get(language()) or self.helps["nl"]

    def names(self) -> set[str]:
        """Return every word that is read as this, folded."""
        return {fold(word) for word in (*self.words.values(), *self.also)}


def worded(cells: Cells) -> dict[str, Any]:
    """Return the words and explanations of a row by language, and the other words for it."""
    spoken = {heading: text for heading, text in cells.items() if text}
    return {
        "words": {heading: text for heading, text in spoken.items() if len(heading) == 2},
        "helps": {heading[5:]: text for heading, text in spoken.items() if heading[:5] == "help_"},
        "also": tuple(parts(cells["also"], ";")),
    }


def rows_of(path: Path) -> list[Cells]:
    """Return the rows of a table, by heading, as any editor saves it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
