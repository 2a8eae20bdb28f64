"""Pictures of figures: SVG made here, the same on screen and in a PDF.

No script and no style attribute: colours are presentation attributes, which a PDF takes as they are
and the screen's stylesheet overrides by class (dark mode). Each chart carries the table that says
the same, for whoever cannot see the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dnt_portal.common import svg


@dataclass(frozen=True)
class Chart:
    """A picture, and the same in a table."""

    title: str
    svg: SafeString
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Bar:
    """One line of a bar chart: `value` out of `total`; None is withheld, and `note` says why."""

    label: str
    value: int | None
    total: int | None = None
    note: str = ""


@dataclass(frozen=True)
class LadderPoint:
    """The rung at one measurement; None where it was not measured."""

    wave: str
    rung: int | None


def _percent(count: int, total: int) -> str:
    return f"{round(100 * count / total)}%" if total else "–"


# -- A whole in pieces -----------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A part of a whole: `value` is None when it may not be shown.

    `mark` stands in its colour in the legend, where colours have numbers.
    """

    label: str
    value: int | None
    colour: str
    ink: str = svg.INK
    mark: str = ""


def stacked_bar(
    label: str, pieces: Sequence[Piece], total: int, top: float, *, left: float, height: float
) -> list[SafeString]:
    """Draw one whole as a bar, a piece per kind, with its number beside it.

    What may not be shown is one pale piece without a number per kind: its size is
    what is left of the whole, which anyone can compute.
    """
    middle = top + height / 2
    parts = [
        svg.text(0, middle - 2, label, weight=600, size=15),
        svg.soft(0, middle + 15, f"n = {total}"),
    ]
    if not total:
        return [*parts, svg.soft(left, middle + 5, _("not asked or not answered"))]
    x, room = left, svg.WIDTH - left - 1
    for piece in pieces:
        if not piece.value:
            continue
        width = room * piece.value / total
        parts.append(
            svg.rect(x, top, width, height, piece.colour, stroke=svg.PLUM, css="chart-rung")
        )
        if width >= 9 * len(str(piece.value)) + 4:
            parts.append(
                svg.text(
                    x + width / 2,
                    middle + 5,
                    piece.value,
                    anchor="middle",
                    fill=piece.ink,
                    weight=600,
                    size=15,
                )
            )
        x += width
    hidden = total - sum(piece.value or 0 for piece in pieces)
    if hidden:
        width = room * hidden / total
        parts.append(svg.rect(x, top, width, height, svg.TRACK, stroke=svg.GRID, css="chart-track"))
        if width >= svg.LETTER * len(_("not shown")) + 8:
            parts.append(svg.soft(x + width / 2, middle + 5, _("not shown"), anchor="middle"))
    return parts


def legend(pieces: Sequence[Piece], top: float) -> tuple[list[SafeString], float]:
    """Draw what each colour means, side by side where they fit; also where it ends."""
    shown = list(pieces)
    if any(piece.value is None for piece in pieces):
        shown.append(Piece(_("not shown"), None, svg.TRACK))
    longest = max((len(piece.label) for piece in shown), default=0)
    columns = 3 if longest <= 16 else 2 if longest <= 30 else 1
    width, line = svg.WIDTH / columns, 25
    parts: list[SafeString] = []
    for index, piece in enumerate(shown):
        x, y = (index % columns) * width, top + (index // columns) * line
        stroke, css = (
            (svg.GRID, "chart-track") if piece.colour == svg.TRACK else (svg.PLUM, "chart-rung")
        )
        parts.append(svg.rect(x + 0.5, y, 19, 19, piece.colour, stroke=stroke, css=css, radius=4))
        if piece.mark:
            parts.append(
                svg.text(
                    x + 10,
                    y + 14,
                    piece.mark,
                    anchor="middle",
                    fill=piece.ink,
                    weight=700,
                    size=13,
                )
            )
        parts.append(svg.text(x + 26, y + 14.5, piece.label))
    return parts, top + line * -(-len(shown) // columns)


# -- The ladder ------------------------------------------------------------------------------


def ladder_then_now(
    counts_before: Sequence[int],
    counts_after: Sequence[int],
    rung_labels: Sequence[str],
    title: str,
) -> Chart:
    """Draw how many stood on each rung then and now: two bars of the whole group.

    The two wholes may differ (not everyone is measured twice): each bar is its own 100%, with its
    number beside it.
    """
    before, after = pgettext("ladder", "Then"), pgettext("ladder", "Now")
    left, height, gap = 66, 40, 14
    then, now = (_rungs(counts, rung_labels) for counts in (counts_before, counts_after))
    below = 2 + height + gap
    parts = [
        *stacked_bar(before, then, sum(counts_before), 2, left=left, height=height),
        *stacked_bar(after, now, sum(counts_after), below, left=left, height=height),
    ]
    names, end = legend(now, 2 * (height + gap) + 8)
    rows = tuple(
        (
            f"{rung} {label}",
            str(counts_before[rung - 1]),
            _percent(counts_before[rung - 1], sum(counts_before)),
            str(counts_after[rung - 1]),
            _percent(counts_after[rung - 1], sum(counts_after)),
        )
        for rung, label in enumerate(rung_labels, start=1)
    )
    return Chart(
        title=title,
        svg=svg.frame(title, end, [*parts, *names]),
        headers=(_("Rung"), before, "%", after, "%"),
        rows=rows,
    )


def _rungs(counts: Sequence[int], rung_labels: Sequence[str]) -> list[Piece]:
    """Return a piece per rung, numbered in the legend."""
    return [
        Piece(label, count, svg.RUNGS[rung - 1], svg.rung_ink(rung), mark=str(rung))
        for rung, (label, count) in enumerate(zip(rung_labels, counts, strict=True), start=1)
    ]


def ladder_path(points: Sequence[LadderPoint], rung_labels: Sequence[str], title: str) -> Chart:
    """Draw one participant's way on the ladder, measurement by measurement."""
    longest = max((len(label) for label in rung_labels), default=0)
    left = min(longest * svg.LETTER, 150) + 34
    top, step = 16, 36
    bottom = top + step * (len(rung_labels) - 1)

    def x_of(index: int) -> float:
        return left + 22 + (svg.WIDTH - left - 50) * index / max(1, len(points) - 1)

    def y_of(rung: int) -> float:
        return bottom - step * (rung - 1)

    parts = []
    for rung, label in enumerate(rung_labels, start=1):
        y = y_of(rung)
        parts.append(svg.line(left, y, svg.WIDTH, y, stroke=svg.HAIRLINE, css="chart-line"))
        parts.append(svg.text(left - 10, y + 5, rung, anchor="end", weight=600))
        parts += svg.label(left - 26, y, label, left - 34)
    measured = [(x_of(at), y_of(point.rung)) for at, point in enumerate(points) if point.rung]
    for (x1, y1), (x2, y2) in pairwise(measured):
        parts.append(svg.line(x1, y1, x2, y2, stroke=svg.PLUM, css="chart-path", width=3))
    for x, y in measured[:-1]:
        parts.append(svg.dot(x, y, 6, svg.SHEET, svg.PLUM, "chart-point"))
    for x, y in measured[-1:]:
        parts.append(svg.dot(x, y, 8, svg.NOW, svg.NOW, "chart-now"))
    for at, point in enumerate(points):
        words = point.wave if point.rung else f"({point.wave})"
        parts.append(svg.soft(x_of(at), bottom + 30, words, anchor="middle", size=14))
    names = dict(enumerate(rung_labels, start=1))
    rows = tuple(
        (point.wave, f"{point.rung} {names[point.rung]}" if point.rung else _("not measured"))
        for point in points
    )
    return Chart(title, svg.frame(title, bottom + 38, parts), (_("Measurement"), _("Rung")), rows)


# -- Counts ------------------------------------------------------------------------------------


def bars(rows: Sequence[Bar], title: str) -> Chart:
    """Draw horizontal bars, each a number out of its own whole, in one scale."""
    longest = max((len(row.label) for row in rows), default=0)
    left, line, height = min(longest * svg.LETTER, 140) + 14, 40, 20
    said = [len(_fraction(row.value, row.total)) for row in rows if row.value is not None]
    # The numbers stand behind the bars: bold letters are wider than usual.
    room = svg.WIDTH - left - max(112, max(said, default=0) * (svg.LETTER + 1) + 12)
    largest = max((row.total or row.value or 0 for row in rows), default=0) or 1
    parts = []
    for index, row in enumerate(rows):
        y = index * line + 8
        parts += svg.label(left - 12, y + height / 2, row.label, left - 12)
        if row.total:
            track = room * row.total / largest
            parts.append(svg.rect(left, y, track, height, svg.TRACK, css="chart-track", radius=4))
        if row.value is None:
            parts.append(svg.soft(left + 8, y + 15, row.note or _("left out")))
            continue
        width = room * row.value / largest
        parts.append(svg.rect(left, y, width, height, svg.PLUM, css="chart-bar", radius=4))
        end = left + room * max(row.value, row.total or 0) / largest
        parts.append(svg.text(end + 8, y + 15, _fraction(row.value, row.total), weight=600))
    return Chart(
        title=title,
        svg=svg.frame(title, len(rows) * line + 4, parts),
        headers=(_("What"), _("Number"), _("Of"), "%"),
        rows=tuple(
            (
                row.label,
                row.note or _("left out") if row.value is None else str(row.value),
                "–" if row.total is None else str(row.total),
                "–" if row.value is None else _percent(row.value, row.total or 0),
            )
            for row in rows
        ),
    )


def _fraction(value: int, total: int | None) -> str:
    if total is None:
        return str(value)
    return _("%(value)s of %(total)s (%(percent)s)") % {
        "value": value,
        "total": total,
        "percent": _percent(value, total),
    }
