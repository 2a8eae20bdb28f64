"""What someone typed to search with."""

from collections.abc import Mapping

#: Longer than any name; a pasted page is not a search.
LONGEST = 80


def words_in(data: Mapping[str, str], name: str = "q") -> str:
    """The words searched for, without spaces around them."""
    return str(data.get(name, "")).strip()[:LONGEST]
