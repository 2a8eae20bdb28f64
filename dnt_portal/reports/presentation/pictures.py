"""Pictures of protected figures, for screen and PDF alike.

What may not be shown is drawn as one pale piece without a number per cell: its
size is what is left of the whole, which anyone can compute. A percentage stands
only where the whole is large enough for one (N75).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dnt_portal.common import svg
from dnt_portal.common.charts import Bar, Chart, bars
from dnt_portal.reports.disclosure import BASE_FOR_PERCENTAGE, step_key
from dnt_portal.reports.presentation import words

BAR, GAP, LEFT = 36, 14, 90
#: A column of the table with figures to compare with: its heading, and a cell per row.
Beside = tuple[str, Sequence[str]]


def counts(
    title: str, rows: Sequence[tuple[str, int | None]], header: str, *, why: str = "", of: int = 0
) -> Chart:
    """A bar per kind; `of` is the whole of which each is a part, where that helps.

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
    """The same picture with one more column in its table."""
    if beside is None:
        return chart
    header, cells = beside
    rows = tuple((*row, cell) for row, cell in zip(chart.rows, cells, strict=True))
    return replace(chart, headers=(*chart.headers, header), rows=rows)


@dataclass(frozen=True)
class Piece:
    """A part of a whole: `value` is None when it may not be shown."""

    label: str
    value: int | None
    colour: str
    ink: str
    words: str


def _divided(
    title: str, pieces: Sequence[Piece], total: int, beside: Beside | None = None
) -> Chart:
    """Women as one bar, divided into pieces, with the same in a table."""
    parts = _bar(_("Women"), pieces, total, 2)
    names = [(piece.label, piece.colour) for piece in pieces]
    if any(piece.value is None for piece in pieces):
        names.append((_("not shown"), svg.TRACK))
    legend, height = _legend(names, BAR + GAP + 6)
    rows = tuple((piece.label, piece.words, words.percent(piece.value, total)) for piece in pieces)
    picture = svg.frame(title, height, [*parts, *legend])
    return _with_column(Chart(title, picture, ("", _("Women"), "%"), rows), beside)


def _bar(label: str, pieces: Sequence[Piece], total: int, top: float) -> list[SafeString]:
    middle = top + BAR / 2
    parts = [
        svg.text(0, middle - 2, label, weight=600, size=15),
        svg.soft(0, middle + 15, f"n = {total}"),
    ]
    if not total:
        return [*parts, svg.soft(LEFT, middle + 5, _("not asked or not answered"))]
    x, room = float(LEFT), svg.WIDTH - LEFT - 1
    for piece in pieces:
        if not piece.value:
            continue
        width = room * piece.value / total
        parts.append(svg.rect(x, top, width, BAR, piece.colour, stroke=svg.PLUM, css="chart-rung"))
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
        parts.append(svg.rect(x, top, width, BAR, svg.TRACK, stroke=svg.GRID, css="chart-track"))
        if width >= svg.LETTER * len(_("not shown")) + 8:
            parts.append(svg.soft(x + width / 2, middle + 5, _("not shown"), anchor="middle"))
    return parts


def _legend(names: Sequence[tuple[str, str]], top: float) -> tuple[list[SafeString], float]:
    """What each colour means, side by side where they fit."""
    longest = max((len(label) for label, _colour in names), default=0)
    columns = 3 if longest <= 16 else 2 if longest <= 30 else 1
    width, line = svg.WIDTH / columns, 25
    parts: list[SafeString] = []
    for index, (label, colour) in enumerate(names):
        x, y = (index % columns) * width, top + (index // columns) * line
        hidden = colour == svg.TRACK
        parts.append(
            svg.rect(
                x + 0.5,
                y,
                19,
                19,
                colour,
                stroke=svg.GRID if hidden else svg.PLUM,
                css="chart-track" if hidden else "chart-rung",
                radius=4,
            )
        )
        parts.append(svg.text(x + 26, y + 14.5, label))
    return parts, top + line * -(-len(names) // columns)


# -- The ladder ------------------------------------------------------------------------------


def steps(
    title: str,
    row: Mapping[str, Any],
    steps: Sequence[Sequence[int]],
    rungs: Mapping[int, str],
    beside: Beside | None = None,
) -> Chart:
    """How many women stand on each step of the ladder; a step is one rung or more."""
    pieces = []
    for step in steps:
        value = row["cells"][step_key(step)]
        pieces.append(
            Piece(
                ", ".join(f"{number} {rungs[number]}" for number in step),
                value,
                svg.RUNGS[min(step[-1], len(svg.RUNGS)) - 1],
                svg.rung_ink(step[-1]),
                words.number(value, row["hidden"]),
            )
        )
    return _divided(title, pieces, row["total"], beside)


def division(
    title: str,
    row: Mapping[str, Any],
    names: Mapping[str, str],
    beside: Beside | None = None,
) -> Chart:
    """One whole divided into a few, for instance who rose, stayed and fell."""
    shades = (svg.RUNGS[4], svg.RUNGS[2], svg.RUNGS[0])
    inks = (svg.SHEET, svg.INK, svg.INK)
    pieces = [
        Piece(
            name,
            row["cells"][key],
            shades[index],
            inks[index],
            words.number(row["cells"][key], row["hidden"]),
        )
        for index, (key, name) in enumerate(names.items())
    ]
    return _divided(title, pieces, row["total"], beside)


# -- Then and now ------------------------------------------------------------------------------


def then_and_now(
    title: str,
    rows: Sequence[tuple[str, Mapping[str, Any], Mapping[str, Any]]],
    now_label: str,
    beside: Beside | None = None,
) -> Chart:
    """Yes-or-no questions: for each two bars of the same whole, pale for then."""
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
            parts.append(svg.soft(0, top + bar - 4, moments[number]))
            parts += _share_bar(published, top, bar, colour, css)
    headers = ("", _("Start"), now_label)
    table = tuple(
        (label, words.share(dict(then)), words.share(dict(now))) for label, then, now in rows
    )
    chart = Chart(title, svg.frame(title, len(rows) * line, parts), headers, table)
    return _with_column(chart, beside)


def _share_bar(
    published: Mapping[str, Any], y: float, height: float, colour: str, css: str
) -> list[SafeString]:
    count, of = published["count"], published["of"]
    room = svg.WIDTH - LEFT - 122
    parts = [svg.rect(LEFT, y, room, height, svg.TRACK, css="chart-track", radius=3)]
    if count and of:
        width = room * count / of
        parts.append(svg.rect(LEFT, y, width, height, colour, stroke=svg.PLUM, css=css, radius=3))
    said = words.share(dict(published))
    parts.append(svg.text(LEFT + room + 8, y + height - 4, said, size=13))
    return parts
