"""What a workbook may hold: its sheets, their columns, and the words in them.

From these declarations follow the reader, the template workbook and
docs/import.md, so that the three never disagree.
"""

import re
import unicodedata
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.utils.translation import get_language, override

#: The block of combining accents: ´ ` ¨ ^ and so on.
_FIRST_ACCENT, _LAST_ACCENT = "\u0300", "\u036f"


class Kind(StrEnum):
    """What stands in a column's cells."""

    KEY = "key"
    REFERENCE = "reference"
    PROJECT = "project"
    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    YES_NO = "yes_no"
    CHOICE = "choice"
    EMAIL = "email"
    EMAILS = "emails"
    WORDS = "words"
    YEARS = "years"


def fold(words: object) -> str:
    """Return `words` as headings are compared: without capitals, accents, spaces and signs."""
    plain = unicodedata.normalize("NFKD", str(words)).casefold()
    return re.sub(r"[^a-z0-9]", "", plain)


def same_name(one: str, other: str) -> bool:
    """Return whether two names are the same but for capitals, accents, spaces and signs.

    Names may be written in any script, so no letter is left out; where nothing is
    left to compare they are not the same.
    """
    return name_key(one) != "" and name_key(one) == name_key(other)


def name_key(name: str) -> str:
    """Return a name as it is compared: its letters and figures, without capitals and accents.

    Unlike `fold` this keeps letters of every script. Only the accents of European
    scripts go; in others such marks are vowels and make another name.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(
        sign
        for sign in plain
        if not _FIRST_ACCENT <= sign <= _LAST_ACCENT and unicodedata.category(sign)[0] in "LMN"
    )


def dutch() -> bool:
    """Return whether the reader's language is Dutch; the portal's own language is."""
    return not (get_language() or "nl").startswith("en")


@dataclass(frozen=True)
class Choice:
    """One value of a column with a fixed list: its code, and the words for it.

    `also` are other words people write for it.
    """

    code: str
    nl: str
    en: str
    also: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """The word in the reader's language."""
        return self.nl if dutch() else self.en

    def names(self) -> set[str]:
        """Return every word of the workbook that is read as this choice, folded."""
        return {fold(word) for word in (self.code, self.nl, self.en, *self.also)}

    def shown(self) -> set[str]:
        """Return the words by which the portal's own screens show it, folded."""
        found = set()
        for language in ("nl", "en"):
            with override(language):
                found.add(fold(getattr(self.code, "label", self.code)))
        return found


@dataclass(frozen=True, eq=False)
class Column:
    """One column: how it is called in Dutch and English and what stands in it.

    `name` is what the code calls it. `required` cells may not be empty. A
    REFERENCE names the sheet (`refers_to`) whose key it holds. `example` is a
    value as it is kept (a choice's code, a date). Text with a `max_length` is one
    line; a `capitals` column holds a code that is kept in capitals.
    """

    name: str
    nl: str
    en: str
    kind: Kind
    help: Any
    example: Any = None
    _: KW_ONLY
    required: bool = False
    choices: tuple[Choice, ...] = ()
    refers_to: str = ""
    max_length: int = 0
    minimum: int | None = None
    maximum: int | None = None
    capitals: bool = False
    also: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The heading in the reader's language."""
        return self.nl if dutch() else self.en

    def names(self) -> set[str]:
        """Return every heading that is read as this column, folded."""
        return {fold(word) for word in (self.nl, self.en, *self.also)}

    @cached_property
    def codes_by_word(self) -> dict[str, str]:
        """Each word for a choice, folded, with its code; the workbook's own words go first."""
        shown = {name: choice.code for choice in self.choices for name in choice.shown()}
        return shown | {name: choice.code for choice in self.choices for name in choice.names()}


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """One sheet of the workbook.

    `key` names the column (or columns) by which a row is found again. Where it is
    a column of kind KEY, other sheets refer to it.
    """

    name: str
    nl: str
    en: str
    about: Any
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    also: tuple[str, ...] = ()
    _by_heading: dict[str, Column] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for column in self.columns:
            for name in column.names():
                if self._by_heading.setdefault(name, column) is not column:
                    raise ValueError(f"two columns of {self.name} are called {name!r}")

    @property
    def title(self) -> str:
        """The sheet's name in the reader's language."""
        return self.nl if dutch() else self.en

    def names(self) -> set[str]:
        """Return every name that is read as this sheet, folded."""
        return {fold(word) for word in (self.nl, self.en, *self.also)}

    def column(self, name: str) -> Column:
        """Return the column that the code calls `name`."""
        return next(column for column in self.columns if column.name == name)

    def headed(self, heading: object) -> Column | None:
        """Return the column with this heading, however it is written; None when there is none."""
        return self._by_heading.get(fold(heading))
