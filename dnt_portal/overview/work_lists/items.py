"""One thing to settle."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WorkItem:
    """A line of a work list: its state (`common` status kind), words, and one action."""

    kind: str
    text: str
    action: str
    url: str
    detail: str = ""


#: Most pressing first; what is equally pressing keeps the order it was found in.
ORDER = ("alarm", "late", "now", "due", "waiting", "neutral", "done")


def by_urgency(items: list[WorkItem]) -> list[WorkItem]:
    """Sort work items, the most pressing first."""
    return sorted(items, key=lambda item: ORDER.index(item.kind))
