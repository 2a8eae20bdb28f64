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
    """A picture, and the same in a table; `narrow` is the picture as a phone shows it."""

    title: str
    svg: SafeString
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    narrow: SafeString


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


def rounded(count: int, of: int) -> int:
    """Return a fraction as the nearest whole number, a half up; Python rounds a half to even."""
    return (2 * count + of) // (2 * of)


def _percent(count: int, total: int) -> str:
    return f"{rounded(100 * count, total)}%" if total else "–"


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


#: How much room a bar takes above it when its words stand there.
WORDS_ABOVE = 22


def stacked_bar(
    label: str,
    pieces: Sequence[Piece],
    total: int,
    top: float,
    *,
    left: float,
    height: float,
    width: int = svg.WIDTH,
) -> list[SafeString]:
    """Draw one whole as a bar, a piece per kind, with its number beside it; if narrow, above it.

    What may not be shown is one pale piece without a number per kind: its size is
    what is left of the whole, which anyone can compute.
    """
    whole, small = f"n = {total}", svg.small(width)
    if width == svg.NARROW:
        parts = [
            svg.text(0, top + 14, label, weight=600, size=15),
            svg.soft(width, top + 14, whole, anchor="end", size=small),
        ]
        left, top = 1, top + WORDS_ABOVE
        middle = top + height / 2
    else:
        middle = top + height / 2
        parts = [
            svg.text(0, middle - 2, label, weight=600, size=15),
            svg.soft(0, middle + 15, whole),
        ]
    if not total:
        nothing = svg.soft(left, middle + 5, _("not asked or not answered"), size=small)
        return [*parts, nothing]
    x, room = left, width - left - 1
    for piece in pieces:
        if not piece.value:
            continue
        size = room * piece.value / total
        parts.append(
            svg.rect(x, top, size, height, piece.colour, stroke=svg.PLUM, css="chart-rung")
        )
        if size >= 9 * len(str(piece.value)) + 4:
            parts.append(
                svg.text(
                    x + size / 2,
                    middle + 5,
                    piece.value,
                    anchor="middle",
                    fill=piece.ink,
                    weight=600,
                    size=15,
                )
            )
        x += size
    hidden = total - sum(piece.value or 0 for piece in pieces)
    if hidden:
        size = room * hidden / total
        parts.append(svg.rect(x, top, size, height, svg.TRACK, stroke=svg.GRID, css="chart-track"))
        if size >= svg.LETTER * len(_("not shown")) + 8:
            words = svg.soft(x + size / 2, middle + 5, _("not shown"), anchor="middle", size=small)
            parts.append(words)
    return parts


def legend(
    pieces: Sequence[Piece], top: float, *, width: int = svg.WIDTH
) -> tuple[list[SafeString], float]:
    """Draw what each colour means, side by side where they fit; also where it ends."""
    shown = list(pieces)
    if any(piece.value is None for piece in pieces):
        shown.append(Piece(_("not shown"), None, svg.TRACK))
    longest = max((len(piece.label) for piece in shown), default=0)
    if width == svg.NARROW:
        columns = 2 if longest <= 15 else 1
    else:
        columns = 3 if longest <= 16 else 2 if longest <= 30 else 1
    column, line = width / columns, 25
    parts: list[SafeString] = []
    for index, piece in enumerate(shown):
        x, y = (index % columns) * column, top + (index // columns) * line
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
                    size=svg.small(width),
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
    then, now = (_rungs(counts, rung_labels) for counts in (counts_before, counts_after))

    def draw(width: int) -> SafeString:
        height = 40
        line = height + 14 + (WORDS_ABOVE if width == svg.NARROW else 0)
        of_then, of_now = sum(counts_before), sum(counts_after)
        parts = [
            *stacked_bar(before, then, of_then, 2, left=66, height=height, width=width),
            *stacked_bar(after, now, of_now, 2 + line, left=66, height=height, width=width),
        ]
        names, end = legend(now, 2 * line + 8, width=width)
        return svg.frame(title, end, [*parts, *names], width=width)

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
        svg=draw(svg.WIDTH),
        headers=(_("Rung"), before, "%", after, "%"),
        rows=rows,
        narrow=draw(svg.NARROW),
    )


def _rungs(counts: Sequence[int], rung_labels: Sequence[str]) -> list[Piece]:
    """Return a piece per rung, numbered in the legend."""
    return [
        Piece(label, count, svg.RUNGS[rung - 1], svg.rung_ink(rung), mark=str(rung))
        for rung, (label, count) in enumerate(zip(rung_labels, counts, strict=True), start=1)
    ]


def ladder_path(points: Sequence[LadderPoint], rung_labels: Sequence[str], title: str) -> Chart:
    """Draw one participant's way on the ladder, measurement by measurement."""
    names = dict(enumerate(rung_labels, start=1))
    rows = tuple(
        (point.wave, f"{point.rung} {names[point.rung]}" if point.rung else _("not measured"))
        for point in points
    )
    wide, narrow = (_path(points, rung_labels, title, width) for width in (svg.WIDTH, svg.NARROW))
    return Chart(title, wide, (_("Measurement"), _("Rung")), rows, narrow)


def _path(
    points: Sequence[LadderPoint], rung_labels: Sequence[str], title: str, width: int
) -> SafeString:
    """Draw the rungs as lines, with what they are called left of them or, if narrow, above."""
    is_narrow = width == svg.NARROW
    longest = max((len(label) for label in rung_labels), default=0)
    left = 20 if is_narrow else min(longest * svg.LETTER, 150) + 34
    top, step = (30, 48) if is_narrow else (16, 36)
    bottom = top + step * (len(rung_labels) - 1)

    def x_of(index: int) -> float:
        return left + 22 + (width - left - 50) * index / max(1, len(points) - 1)

    def y_of(rung: int) -> float:
        return bottom - step * (rung - 1)

    parts = []
    for rung, label in enumerate(rung_labels, start=1):
        y = y_of(rung)
        parts.append(svg.line(left, y, width, y, stroke=svg.HAIRLINE, css="chart-line"))
        parts.append(svg.text(left - 10, y + 5, rung, anchor="end", weight=600))
        if is_narrow:
            parts.append(svg.soft(left, y - 12, label, size=14))
        else:
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
    return svg.frame(title, bottom + 38, parts, width=width)


# -- Counts ------------------------------------------------------------------------------------


def bars(rows: Sequence[Bar], title: str) -> Chart:
    """Draw horizontal bars, each a number out of its own whole, in one scale."""
    return Chart(
        title=title,
        svg=_bars(rows, title, svg.WIDTH),
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
        narrow=_bars(rows, title, svg.NARROW),
    )


def _bars(rows: Sequence[Bar], title: str, width: int) -> SafeString:
    """Draw the bars, with what they are called left of them or, if narrow, above."""
    is_narrow = width == svg.NARROW
    longest = max((len(row.label) for row in rows), default=0)
    # A letter more than usual: "vrouwenopvang" has no narrow one.
    left = 0 if is_narrow else min(longest * (svg.LETTER + 1), 140) + 14
    line, height = (54 if is_narrow else 40), 20
    said = [len(_fraction(row.value, row.total)) for row in rows if row.value is not None]
    # The numbers stand behind the bars: bold letters are wider than usual.
    room = width - left - max(112, max(said, default=0) * (svg.LETTER + 1) + 12)
    largest = max((row.total or row.value or 0 for row in rows), default=0) or 1
    parts = []
    for index, row in enumerate(rows):
        y = index * line + 8
        if is_narrow:
            parts.append(svg.text(0, y + 8, row.label))
            y += 15
        else:
            parts += svg.label(left - 12, y + height / 2, row.label, left - 12)
        if row.total:
            track = room * row.total / largest
            parts.append(svg.rect(left, y, track, height, svg.TRACK, css="chart-track", radius=4))
        if row.value is None:
            words = row.note or _("left out")
            parts.append(svg.soft(left + 8, y + 15, words, size=svg.small(width)))
            continue
        size = room * row.value / largest
        parts.append(svg.rect(left, y, size, height, svg.PLUM, css="chart-bar", radius=4))
        end = left + room * max(row.value, row.total or 0) / largest
        parts.append(svg.text(end + 8, y + 15, _fraction(row.value, row.total), weight=600))
    return svg.frame(title, len(rows) * line + 4, parts, width=width)


def _fraction(value: int, total: int | None) -> str:
    if total is None:
        return str(value)
    return _("%(value)s of %(total)s (%(percent)s)") % {
        "value": value,
        "total": total,
        "percent": _percent(value, total),
    }
