"""Pictures of protected figures, for screen and PDF alike.

A percentage stands only where the whole is large enough for one (N75).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dnt_portal.common import svg
from dnt_portal.common.charts import (
    WORDS_ABOVE,
    Bar,
    Chart,
    Piece,
    bars,
    legend,
    stacked_bar,
)
from dnt_portal.reports.disclosure import BASE_FOR_PERCENTAGE, step_key
from dnt_portal.reports.presentation import words

#: Where bars begin: right of what they are called.
LEFT = 90
#: A column of the table with figures to compare with: its heading, and a cell per row.
Beside = tuple[str, Sequence[str]]


def counts(
    title: str, rows: Sequence[tuple[str, int | None]], header: str, *, why: str = "", of: int = 0
) -> Chart:
    """Draw a bar per kind; `of` is the whole of which each is a part, where that helps.

    None is a number that is not shown, `why` says why.
    """
    whole = of if of >= BASE_FOR_PERCENTAGE else None
    note = words.hidden_words(why) if why else ""
    picture = bars([Bar(label, value, whole, note) for label, value in rows], title)
    if whole:
        table = tuple(
            (label, words.number(value, why), words.percent(value, whole)) for label, value in rows
        )
        return replace(picture, headers=("", header, "%"), rows=table)
    return replace(
        picture,
        headers=("", header),
        rows=tuple((label, words.number(value, why)) for label, value in rows),
    )


def _with_column(chart: Chart, beside: Beside | None) -> Chart:
    """Return the same picture with one more column in its table."""
    if beside is None:
        return chart
    header, cells = beside
    rows = tuple((*row, cell) for row, cell in zip(chart.rows, cells, strict=True))
    return replace(chart, headers=(*chart.headers, header), rows=rows)


def _divided(
    title: str, row: Mapping[str, Any], pieces: Sequence[Piece], beside: Beside | None = None
) -> Chart:
    """Draw women as one bar, divided into pieces, with the same in a table."""
    total = row["total"]

    def draw(width: int) -> SafeString:
        height = 36
        parts = stacked_bar(_("Women"), pieces, total, 2, left=LEFT, height=height, width=width)
        below = height + 20 + (WORDS_ABOVE if width == svg.NARROW else 0)
        names, end = legend(pieces, below, width=width)
        return svg.frame(title, end, [*parts, *names], width=width)

    rows = tuple(
        (piece.label, words.number(piece.value, row["hidden"]), words.percent(piece.value, total))
        for piece in pieces
    )
    headers = ("", _("Women"), "%")
    chart = Chart(title, draw(svg.WIDTH), headers, rows, draw(svg.NARROW))
    return _with_column(chart, beside)


# -- The ladder ------------------------------------------------------------------------------


def steps(
    title: str,
    row: Mapping[str, Any],
    steps: Sequence[Sequence[int]],
    rungs: Mapping[int, str],
    beside: Beside | None = None,
) -> Chart:
    """Draw how many women stand on each step of the ladder; a step is one rung or more."""
    pieces = [
        Piece(
            ", ".join(f"{number} {rungs[number]}" for number in step),
            row["cells"][step_key(step)],
            svg.RUNGS[min(step[-1], len(svg.RUNGS)) - 1],
            svg.rung_ink(step[-1]),
        )
        for step in steps
    ]
    return _divided(title, row, pieces, beside)


def division(
    title: str,
    row: Mapping[str, Any],
    names: Mapping[str, str],
    beside: Beside | None = None,
) -> Chart:
    """Draw one whole divided into a few, for instance who rose, stayed and fell."""
    shades = (svg.RUNGS[4], svg.RUNGS[2], svg.RUNGS[0])
    inks = (svg.SHEET, svg.INK, svg.INK)
    pieces = [
        Piece(name, row["cells"][key], shades[index], inks[index])
        for index, (key, name) in enumerate(names.items())
    ]
    return _divided(title, row, pieces, beside)


# -- Then and now ------------------------------------------------------------------------------


def then_and_now(
    title: str,
    rows: Sequence[tuple[str, Mapping[str, Any], Mapping[str, Any]]],
    now_label: str,
    beside: Beside | None = None,
) -> Chart:
    """Draw yes-or-no questions: for each two bars of the same whole, pale for then."""
    headers = ("", _("Start"), now_label)
    table = tuple(
        (label, words.share(dict(then)), words.share(dict(now))) for label, then, now in rows
    )
    wide, narrow = (_pairs(title, rows, now_label, width) for width in (svg.WIDTH, svg.NARROW))
    return _with_column(Chart(title, wide, headers, table, narrow), beside)


def _pairs(
    title: str,
    rows: Sequence[tuple[str, Mapping[str, Any], Mapping[str, Any]]],
    now_label: str,
    width: int,
) -> SafeString:
    """Draw the two bars of each question below what is asked."""
    line, bar = 64, 17
    moments = (_("Start"), now_label)
    parts: list[SafeString] = []
    for index, (label, then, now) in enumerate(rows):
        y = index * line
        parts.append(svg.text(0, y + 14, label, weight=600))
        for number, (published, colour, css) in enumerate(
            ((then, svg.RUNGS[1], "chart-rung"), (now, svg.PLUM, "chart-bar"))
        ):
            top = y + 21 + number * (bar + 3)
            moment = svg.soft(0, top + bar - 4, moments[number], size=svg.small(width))
            parts.append(moment)
            parts += _share_bar(published, top, bar, colour, css, width)
    return svg.frame(title, len(rows) * line, parts, width=width)


def _share_bar(
    published: Mapping[str, Any], y: float, height: float, colour: str, css: str, width: int
) -> list[SafeString]:
    count, of = published["count"], published["of"]
    room = width - LEFT - 122
    parts = [svg.rect(LEFT, y, room, height, svg.TRACK, css="chart-track", radius=3)]
    if count and of:
        part = room * count / of
        parts.append(svg.rect(LEFT, y, part, height, colour, stroke=svg.PLUM, css=css, radius=3))
    said = words.share(dict(published))
    parts.append(svg.text(LEFT + room + 8, y + height - 4, said, size=svg.small(width)))
    return parts
