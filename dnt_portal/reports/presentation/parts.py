"""What a report's page and its PDF are built from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dnt_portal.common.charts import Chart

#: A report's figures as they are kept, or one subject of them.
Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Tile:
    """One large figure with its words."""

    value: str
    label: str


@dataclass(frozen=True)
class Table:
    """Rows of words and numbers under a caption."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """One subject of a report: figures, pictures, tables, and what to know with them.

    `sentences` say the most important in words; `left_out` tells that protection
    hides something here.
    """

    key: str
    title: str
    sentences: tuple[str, ...] = ()
    tiles: tuple[Tile, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading under which the leader writes; empty ones are left out of the document."""

    key: str
    title: str
    help_text: str


@dataclass(frozen=True)
class Words:
    """What the leader wrote under a heading."""

    key: str
    title: str
    text: str


@dataclass(frozen=True)
class Definition:
    """What a figure counts, in a sentence or two."""

    term: str
    meaning: str


@dataclass(frozen=True)
class Summary:
    """The figures and sentences that open a report."""

    tiles: tuple[Tile, ...]
    sentences: tuple[str, ...] = field(default=())
