"""What a workbook may hold: sheets, their columns, and the words of their lists."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from dnt_portal.common.typed import fold
from dnt_portal.common.worded import Worded


class Kind(TextChoices):
    """What stands in a column's cells; the label says what to write in one without a list."""

    KEY = "key", _("key")
    REFERENCE = "reference", _("key")
    PROJECT = "project", _("name or key")
    TEXT = "text", _("text")
    #: Text in capitals.
    CODE = "code", _("text")
    NUMBER = "number", _("whole number")
    DECIMAL = "decimal", _("number with one decimal")
    DATE = "date", _("date")
    TIME = "time", _("time")
    YES_NO = "yes_no"
    CHOICE = "choice"
    EMAIL = "email", _("e-mail address")
    EMAILS = "emails", _("e-mail addresses")
    WORDS = "words", _("words")
    YEARS = "years", _("years")


@dataclass(frozen=True, eq=False, kw_only=True)
class Choice(Worded):
    """One value of a column with a fixed list; it needs no explanation."""

    code: str

    def names(self) -> set[str]:
        """Return every word of the workbook that is read as this choice, folded."""
        return super().names() | ({fold(self.code)} - {""})

    def shown(self) -> set[str]:
        """Return the words by which the portal's own screens show it, folded."""
        found = set()
        for spoken in self.words:
            with override(spoken):
                found.add(fold(getattr(self.code, "label", self.code)))
        return found


@dataclass(frozen=True, eq=False, kw_only=True)
class Column(Worded):
    """One column: its headings and what stands in its cells.

    `name` is what the code calls it. `required` cells may not be empty. A REFERENCE names
    the sheet (`refers_to`) whose key it holds. `example` is what someone would type. Text
    with a `max_length` is one line; every number has a `minimum` and a `maximum`.
    """

    name: str
    kind: Kind
    required: bool
    choices: tuple[Choice, ...]
    refers_to: str
    max_length: int
    minimum: int
    maximum: int
    example: str

    #: The heading in the reader's language.
    heading = Worded.word

    @cached_property
    def codes_by_word(self) -> dict[str, str]:
        """Each word for a choice, folded, with its code; the workbook's own words go first."""
        shown = {name: choice.code for choice in self.choices for name in choice.shown()}
        return shown | {name: choice.code for choice in self.choices for name in choice.names()}


@dataclass(frozen=True, eq=False, kw_only=True)
class Sheet(Worded):
    """One sheet of the workbook; one without columns only explains.

    `key` names the column (or columns) by which a row is found again. Where it is
    a column of kind KEY, other sheets refer to it.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        if sum(len(column.names()) for column in self.columns) > len(self._by_heading):
            raise ValueError(f"two columns of the sheet {self.name} have a heading in common")

    #: The sheet's name in the reader's language.
    title = Worded.word

    @cached_property
    def _by_heading(self) -> dict[str, Column]:
        return {heading: column for column in self.columns for heading in column.names()}

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def column(self, name: str) -> Column:
        """Return the column that the code calls `name`."""
        return self._by_name[name]

    def headed(self, heading: object) -> Column | None:
        """Return the column with this heading, however it is written; None when there is none."""
        return self._by_heading.get(fold(heading))
