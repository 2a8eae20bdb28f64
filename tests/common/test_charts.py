"""Pictures of figures: safe, script-free and with the same in a table."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from dnt_portal.common import charts

RUNGS = ["Geïsoleerd", "Contacten", "Activiteiten", "Onbetaald werk", "Met steun", "Betaald werk"]
NASTY = "<script>alert('x')</script>\" onload=\"x"


def every_chart(words: str = "Zwolle") -> list[charts.Chart]:
    return [
        charts.ladder_then_now([1, 2, 0, 0, 0, 1], [0, 1, 1, 1, 1, 0], RUNGS, words),
        charts.ladder_path(
            [charts.LadderPoint("T0", 1), charts.LadderPoint(words, None)], RUNGS, words
        ),
        charts.bars([charts.Bar(words, 3, 4), charts.Bar("b", None, 9, words)], words),
    ]


@pytest.mark.parametrize("chart", every_chart(NASTY), ids=lambda chart: chart.headers[0])
def test_what_someone_typed_is_never_markup(chart):
    tree = ElementTree.fromstring(chart.svg)
    assert {element.tag.split("}")[1] for element in tree.iter()} <= {
        "svg",
        "title",
        "rect",
        "text",
        "line",
        "circle",
    }
    assert not any(name[:2] == "on" for element in tree.iter() for name in element.attrib)


@pytest.mark.parametrize("chart", every_chart(), ids=lambda chart: chart.headers[0])
def test_a_chart_obeys_the_content_security_policy_and_speaks(chart):
    assert "style=" not in chart.svg
    assert "<style" not in chart.svg
    title = ElementTree.fromstring(chart.svg)[0]
    assert title.tag.endswith("title")
    assert title.text == "Zwolle"
    assert chart.rows
    assert all(len(row) == len(chart.headers) for row in chart.rows)


def test_numbers_in_svg_have_a_point_in_dutch_too(settings):
    chart = charts.ladder_then_now([1, 1, 1, 0, 0, 0], [0, 1, 1, 1, 0, 0], RUNGS, "t")
    assert not re.search(r'\s(?:x|y|width|height)="[^"]*,', chart.svg)


def test_then_and_now_are_each_their_own_whole():
    chart = charts.ladder_then_now([2, 2, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0], RUNGS, "t")
    assert chart.rows[0] == ("1 Geïsoleerd", "2", "50%", "0", "0%")
    assert chart.rows[2] == ("3 Activiteiten", "0", "0%", "1", "100%")
    assert "n = 4" in chart.svg
    assert "n = 1" in chart.svg


def test_nobody_measured_is_an_empty_bar_and_no_percentages():
    chart = charts.ladder_then_now([0] * 6, [0] * 6, RUNGS, "t")
    assert {row[2] for row in chart.rows} == {"–"}
    # The legend only.
    assert chart.svg.count("chart-rung") == len(RUNGS)


def test_what_is_withheld_is_one_pale_piece_of_what_is_left():
    pieces = [charts.Piece("a", 5, "#000"), charts.Piece("b", None, "#111")]
    bar = charts.stacked_bar("t", pieces, 12, 0, left=40, height=20)
    assert [piece.count("chart-track") for piece in bar if "<rect" in piece] == [0, 1]
    names, _end = charts.legend(pieces, 0)
    assert sum("chart-track" in name for name in names) == 1
    names, _end = charts.legend(pieces[:1], 0)
    assert not any("chart-track" in name for name in names)


def test_a_path_skips_what_was_not_measured():
    points = [charts.LadderPoint("T0", 2), charts.LadderPoint("T1", None)]
    chart = charts.ladder_path([*points, charts.LadderPoint("T2", 4)], RUNGS, "t")
    assert chart.svg.count("chart-path") == 1
    assert "(T1)" in chart.svg
    assert chart.rows[1][0] == "T1"


def test_a_withheld_figure_shows_nowhere():
    chart = charts.bars([charts.Bar("Betaald werk", None, 8, "afgeschermd")], "t")
    assert chart.rows == (("Betaald werk", "afgeschermd", "8", "–"),)
    assert "chart-bar" not in chart.svg


def test_each_chart_can_be_empty():
    assert charts.bars([], "t").rows == ()
    assert charts.ladder_path([], RUNGS, "t").rows == ()


def test_the_six_rungs_differ_in_grey():
    def grey(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    greys = [grey(colour) for colour in charts.svg.RUNGS]
    assert all(paler - deeper > 20 for paler, deeper in pairwise(greys))


@pytest.mark.parametrize("chart", every_chart(), ids=lambda chart: chart.headers[0])
def test_on_a_small_phone_no_letter_is_smaller_than_twelve(chart):
    # The narrowest screen is 320; the page and the sheet take 66 of it.
    scale = (320 - 66) / charts.svg.NARROW
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', chart.narrow)]
    assert min(sizes) * scale >= 12
    assert f'viewBox="0 0 {charts.svg.NARROW} ' in chart.narrow


@pytest.mark.parametrize(
    "chart",
    [
        charts.ladder_path(
            [charts.LadderPoint(f"T{at}", at + 1 if at < 4 else None) for at in range(5)],
            ["Deelname georganiseerde activiteiten"] * 6,
            "t",
        ),
        charts.ladder_then_now([3] * 6, [3] * 6, ["Deelname georganiseerde activiteiten"] * 6, "t"),
        charts.bars([charts.Bar("Een trede of meer gestegen", 120, 240)], "t"),
    ],
    ids=lambda chart: chart.headers[0],
)
def test_what_stands_in_it_stays_within_the_narrow_picture(chart):
    tree = ElementTree.fromstring(chart.narrow)
    for text in tree.iter("{http://www.w3.org/2000/svg}text"):
        wide = len(text.text or "") * charts.svg.LETTER * float(text.get("font-size")) / 14
        begins = (
            float(text.get("x"))
            - {"start": 0, "middle": wide / 2, "end": wide}[text.get("text-anchor")]
        )
        assert begins >= -2
        assert begins + wide <= charts.svg.NARROW + 2, text.text
