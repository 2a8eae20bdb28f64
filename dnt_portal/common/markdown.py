"""Pages of the documentation of which a part is written by the code."""

from collections.abc import Iterable, Sequence


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table."""
    lines = [_line(headings), "|---" * len(headings) + "|", *map(_line, rows)]
    return "\n".join(lines) + "\n"


def between(page: str, start: str, end: str, written: str) -> str:
    """Return the page with what stands between two marks written anew."""
    before, rest = page.split(start, 1)
    after = rest.split(end, 1)[1]
    return f"{before}{start}\n\n{written}\n{end}{after}"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
