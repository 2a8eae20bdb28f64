"""Pictures of figures: SVG made here, the same on screen and in a PDF.

No script and no style attribute: colours are presentation attributes, which a
PDF takes as they are and the screen's stylesheet overrides by class (dark mode).
Each chart carries the table that says the same, for who cannot see the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

INK = "#231a26"
SOFT = "#5d5161"
HAIRLINE = "#e6dcd3"
GRID = "#8a7d8d"
TRACK = "#f1ebe6"
PLUM = "#6d3a73"
NOW = "#d9532c"
ALARM = "#a4161a"
SHEET = "#ffffff"
#: Pale to deep, one per rung; they differ in grey too.
RUNGS = ("#f1e6f1", "#dcc3dd", "#c19ac5", "#93609a", "#6d3a73", "#4a1f4f")
FONT = "Source Sans, Source Sans Pro, sans-serif"
WIDTH = 640


@dataclass(frozen=True)
class Chart:
    """A picture, and the same in a table."""

    title: str
    svg: SafeString
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Bar:
    """One line of a bar chart: `value` out of `total`; None is withheld, with `note` why."""

    label: str
    value: int | None
    total: int | None = None
    note: str = ""


@dataclass(frozen=True)
class LadderPoint:
    """The rung at one measurement; None is not measured."""

    wave: str
    rung: int | None


# -- Strokes -------------------------------------------------------------------------------


def _frame(title: str, height: float, parts: Sequence[SafeString], width: int = WIDTH) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {} {}" width="{}" '
        'height="{}" color="{}" font-family="{}" font-size="15"><title>{}</title>{}</svg>',
        width,
        _n(height),
        width,
        _n(height),
        INK,
        FONT,
        title,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _n(value: float) -> str:
    """A number as SVG writes it, whatever the language's decimal sign."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _text(
    x: float,
    y: float,
    words: object,
    *,
    anchor: str = "start",
    fill: str = "currentColor",
    css: str = "",
    weight: int = 400,
    size: int = 15,
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" fill="{}" class="{}" font-weight="{}" '
        'font-size="{}">{}</text>',
        _n(x),
        _n(y),
        anchor,
        fill,
        css,
        weight,
        size,
        words,
    )


def _soft(x: float, y: float, words: object, *, anchor: str = "start", size: int = 14) -> SafeString:
    return _text(x, y, words, anchor=anchor, fill=SOFT, css="chart-soft", size=size)


def _rect(
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str,
    *,
    css: str = "",
    stroke: str = "none",
    radius: float = 0,
) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}" class="{}" rx="{}"/>',
        _n(x),
        _n(y),
        _n(width),
        _n(height),
        fill,
        stroke,
        css,
        _n(radius),
    )


def _line(
    x1: float, y1: float, x2: float, y2: float, *, stroke: str, css: str, width: float = 1
) -> SafeString:
    return format_html(
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" class="{}" stroke-width="{}"/>',
        _n(x1),
        _n(y1),
        _n(x2),
        _n(y2),
        stroke,
        css,
        _n(width),
    )


def _rung_ink(rung: int) -> str:
    """The letter colour that is read on a rung's colour."""
    return SHEET if rung >= 4 else INK


# -- The ladder ------------------------------------------------------------------------------


def _percent(count: int, total: int) -> str:
    return f"{round(100 * count / total)}%" if total else "–"


def ladder_then_now(
    counts_before: Sequence[int],
    counts_after: Sequence[int],
    rung_labels: Sequence[str],
    title: str,
    labels: tuple[str, str] | None = None,
) -> Chart:
    """How many stood on each rung then and now: two bars of the whole group."""
    before, after = labels or (pgettext("ladder", "Then"), pgettext("ladder", "Now"))
    left, top, bar, gap = 86, 8, 46, 22
    room = WIDTH - left - 8
    parts: list[SafeString] = []
    for line, (label, counts) in enumerate(((before, counts_before), (after, counts_after))):
        y = top + line * (bar + gap)
        total = sum(counts)
        parts.append(_text(0, y + bar / 2 - 2, label, weight=600, size=16))
        parts.append(_soft(0, y + bar / 2 + 17, f"n = {total}"))
        x = float(left)
        for rung, count in enumerate(counts, start=1):
            if not count:
                continue
            width = room * count / total
            css = "chart-rung"
            parts.append(_rect(x, y, width, bar, RUNGS[rung - 1], stroke=PLUM, css=css))
            if width >= 24:
                ink = _rung_ink(rung)
                middle = x + width / 2
                parts.append(
                    _text(middle, y + bar / 2 + 6, count, anchor="middle", fill=ink, weight=600, size=17)
                )
            x += width
    y = top + 2 * (bar + gap) + 8
    legend, height = _rung_legend(rung_labels, y)
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
        svg=_frame(title, height, [*parts, *legend]),
        headers=(_("Rung"), before, "%", after, "%"),
        rows=rows,
    )


def _rung_legend(rung_labels: Sequence[str], top: float) -> tuple[list[SafeString], float]:
    """The rungs' names in three columns, each with its numbered colour."""
    parts: list[SafeString] = []
    columns, line = 3, 27
    width = WIDTH / columns
    for index, label in enumerate(rung_labels):
        rung = index + 1
        x, y = (index % columns) * width, top + (index // columns) * line
        parts.append(_rect(x + 0.5, y, 20, 20, RUNGS[index], stroke=PLUM, css="chart-rung", radius=4))
        parts.append(
            _text(x + 10.5, y + 15, rung, anchor="middle", fill=_rung_ink(rung), weight=700, size=14)
        )
        parts.append(_text(x + 27, y + 15.5, label))
    return parts, top + line * ((len(rung_labels) + columns - 1) // columns)


def ladder_path(points: Sequence[LadderPoint], rung_labels: Sequence[str], title: str) -> Chart:
    """One woman's way on the ladder, measurement by measurement."""
    left, top, step, rungs = 168, 14, 34, len(rung_labels)
    right = WIDTH - 30
    bottom = top + step * (rungs - 1)

    def x_of(index: int) -> float:
        return left + 30 + (right - left - 30) * index / max(1, len(points) - 1)

    def y_of(rung: int) -> float:
        return bottom - step * (rung - 1)

    parts = []
    for rung, label in enumerate(rung_labels, start=1):
        y = y_of(rung)
        parts.append(_line(left, y, right, y, stroke=HAIRLINE, css="chart-line"))
        parts.append(_text(left - 12, y + 5, f"{label}  {rung}", anchor="end"))
    measured = [(x_of(at), point.rung) for at, point in enumerate(points) if point.rung is not None]
    for (x1, from_rung), (x2, to_rung) in zip(measured, measured[1:], strict=False):
        parts.append(
            _line(x1, y_of(from_rung), x2, y_of(to_rung), stroke=PLUM, css="chart-path", width=3)
        )
    for index, point in enumerate(points):
        x = x_of(index)
        parts.append(_soft(x, bottom + 30, point.wave, anchor="middle", size=15))
        if point.rung is None:
            parts.append(_soft(x, bottom + 48, _("not measured"), anchor="middle", size=13))
            continue
        last = x == measured[-1][0]
        parts.append(
            format_html(
                '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="3" class="{}"/>',
                _n(x),
                _n(y_of(point.rung)),
                8 if last else 6,
                NOW if last else SHEET,
                NOW if last else PLUM,
                "chart-now" if last else "chart-point",
            )
        )
    labels = dict(enumerate(rung_labels, start=1))
    rows = tuple(
        (
            point.wave,
            f"{point.rung} {labels[point.rung]}" if point.rung is not None else _("not measured"),
        )
        for point in points
    )
    return Chart(title, _frame(title, bottom + 56, parts), (_("Measurement"), _("Rung")), rows)


# -- Counts and weeks --------------------------------------------------------------------------


def bars(rows: Sequence[Bar], title: str) -> Chart:
    """Horizontal bars, each a number out of its own whole, in one scale."""
    left, line, bar = 210, 38, 20
    room = WIDTH - left - 120
    largest = max((row.total or row.value or 0 for row in rows), default=0) or 1
    parts = []
    for index, row in enumerate(rows):
        y = index * line + 8
        parts.append(_text(left - 14, y + 16, row.label, anchor="end"))
        if row.total:
            track = room * row.total / largest
            parts.append(_rect(left, y, track, bar, TRACK, css="chart-track", radius=4))
        if row.value is None:
            parts.append(_soft(left + 8, y + 15, row.note or _("left out")))
            continue
        width = room * row.value / largest
        parts.append(_rect(left, y, width, bar, PLUM, css="chart-bar", radius=4))
        words = _fraction(row.value, row.total)
        end = left + room * max(row.value, row.total or 0) / largest
        parts.append(_text(end + 10, y + 16, words, weight=600))
    return Chart(
        title=title,
        svg=_frame(title, len(rows) * line + 8, parts),
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


def rhythm_strip(weeks: Sequence[str], title: str) -> Chart:
    """Coaching week by week: contact, missed (tried in vain), none, late."""
    step = 24
    width = max(step * len(weeks) + 4, 60)
    parts = []
    for index, week in enumerate(weeks):
        x = index * step + 3
        if week in ("contact", "missed"):
            fill = PLUM if week == "contact" else "none"
            css = "chart-rung chart-bar" if week == "contact" else "chart-rung"
            parts.append(_rect(x, 4, 15, 15, fill, stroke=PLUM, css=css, radius=2))
        elif week == "late":
            parts.append(
                _text(x + 7.5, 18, "!", anchor="middle", fill=ALARM, css="chart-alarm", weight=700, size=19)
            )
        else:
            parts.append(_rect(x + 5, 9, 5, 5, GRID, radius=2.5))
    words = {
        "contact": _("contact"),
        "missed": _("tried in vain"),
        "none": _("no contact"),
        "late": _("too long without contact"),
    }
    return Chart(
        title=title,
        svg=_frame(title, 23, parts, width),
        headers=(_("Week"), _("Contact")),
        rows=tuple((str(number), words[week]) for number, week in enumerate(weeks, start=1)),
    )
