"""Small values that views hand to the shared pieces of the interface."""

from dataclasses import dataclass
from typing import Literal

StageState = Literal["done", "now", "coming"]


@dataclass(frozen=True)
class Tab:
    """One tab above a page: a link, with a number behind it where that helps."""

    label: str
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Stage:
    """One stretch of a course (recruiting, training, coaching, closing).

    `weight` is its share of the width, for instance its length in months (1-9).
    """

    label: str
    state: StageState
    detail: str = ""
    weight: int = 1


@dataclass(frozen=True)
class StoryEntry:
    """One line of a timeline of what happened."""

    when: object
    text: str
    detail: str = ""
    url: str = ""
    alarm: bool = False
