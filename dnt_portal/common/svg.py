"""Strokes and letters of a picture: pieces of SVG with presentation attributes.

No style attribute: a strict content security policy would drop it. Colours are attributes, which a
PDF takes as they are; on screen a stylesheet overrides them by class, so that dark mode works.
"""

import textwrap
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

INK = "#231a26"
SOFT = "#5d5161"
HAIRLINE = "#e6dcd3"
GRID = "#8a7d8d"
TRACK = "#f1ebe6"
PLUM = "#6d3a73"
NOW = "#d9532c"
SHEET = "#ffffff"
#: Pale to deep, one per rung; they differ in grey too.
RUNGS = ("#f1e6f1", "#dcc3dd", "#c19ac5", "#93609a", "#6d3a73", "#4a1f4f")
FONT = "Source Sans, Source Sans Pro, sans-serif"
#: As wide as a picture is on a laptop and on paper, and as it is on a phone, where it is drawn
#: otherwise: with words above what they are about, so that no letter gets smaller than 12.
WIDTH = 440
NARROW = 280
LETTER = 6.4  # the usual width of one letter at 14


def frame(
    title: str, height: float, parts: Sequence[SafeString], *, width: int = WIDTH
) -> SafeString:
    """Put the whole picture together; its title is what a screen reader says."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {} {}" '
        'width="{}" height="{}" color="{}" font-family="{}" font-size="14">'
        "<title>{}</title>{}</svg>",
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
    """Write a number as SVG does, whatever the language's decimal sign."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def text(
    x: float,
    y: float,
    words: object,
    *,
    anchor: str = "start",
    fill: str = "currentColor",
    css: str = "",
    weight: int = 400,
    size: int = 14,
) -> SafeString:
    """Write words at a place."""
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


def small(width: int) -> int:
    """Return the size of the smallest letters in a picture of this width."""
    return 14 if width == NARROW else 13


def soft(x: float, y: float, words: object, *, anchor: str = "start", size: int = 13) -> SafeString:
    """Write words in the softer ink."""
    return text(x, y, words, anchor=anchor, fill=SOFT, css="chart-soft", size=size)


def rect(
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
    """Draw a rectangle."""
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


def line(
    x1: float, y1: float, x2: float, y2: float, *, stroke: str, css: str, width: float = 1
) -> SafeString:
    """Draw a straight line."""
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


def rung_ink(rung: int) -> str:
    """Return the colour of letters that can be read on a rung's colour."""
    return SHEET if rung >= 4 else INK


def _wrapped(label: str, width: float) -> list[str]:
    """Break a label in two lines when it is longer than `width`."""
    fits = int(width / LETTER)
    return textwrap.wrap(label, fits, max_lines=2, placeholder="…") or [""]


def label(right: float, middle: float, label: str, width: float) -> list[SafeString]:
    """Write a label that ends at `right`, centred on `middle`."""
    lines = _wrapped(label, width)
    first = middle + 5 - 8 * (len(lines) - 1)
    return [text(right, first + 16 * at, line, anchor="end") for at, line in enumerate(lines)]


def dot(x: float, y: float, radius: float, fill: str, stroke: str, css: str) -> SafeString:
    """Draw a round mark."""
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="3" class="{}"/>',
        _n(x),
        _n(y),
        _n(radius),
        fill,
        stroke,
        css,
    )
