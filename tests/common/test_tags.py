"""Template tags: shapes with words, escaped text, Dutch dates."""

import datetime

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from dnt_portal.common.pieces import Stage
from dnt_portal.common.templatetags.dnt import SHAPES

NASTY = "<b>x</b>"


def render(source: str, **context) -> str:
    return Template(source).render(Context(context))


@pytest.fixture(autouse=True)
def dutch():
    with translation.override("nl"):
        yield


@pytest.mark.parametrize("kind", SHAPES)
def test_each_state_has_its_own_shape_and_its_word(kind):
    html = render("{% status kind label %}", kind=kind, label=NASTY)
    assert "<svg" in html
    assert 'aria-hidden="true"' in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html


def test_no_two_states_share_a_shape():
    assert len(set(SHAPES.values())) == len(SHAPES)


def test_an_unknown_icon_is_noticed_at_once():
    with pytest.raises(Exception, match="does not exist"):
        render('{% icon "no-such-icon" %}')


def test_a_line_of_work_names_its_action_in_full():
    html = render('{% work_item kind="due" text=text action="Beslis" url="/x/" %}', text=NASTY)
    assert 'href="/x/"' in html
    assert "Beslis" in html
    assert html.count("&lt;b&gt;") == 2  # seen, and in the name of the link
    assert NASTY not in html


def test_a_page_header_shows_what_it_got_and_no_more():
    html = render("{% page_header title=text %}{% endpage_header %}", text=NASTY)
    assert "<h1>&lt;b&gt;" in html
    assert "page-actions" not in html
    assert "back-link" not in html
    html = render(
        '{% page_header title="a" back_url="/b/" %}<a href="/c/">c</a>{% endpage_header %}'
    )
    assert '<a class="back-link" href="/b/">' in html
    assert '<a href="/c/">c</a>' in html


def test_a_menu_opens_without_script():
    html = render('{% menu "Acties" %}<a class="menu-item" href="/x/">x</a>{% endmenu %}')
    assert html.startswith('<details class="menu"><summary')
    assert "/x/" in html


def test_dots_have_words():
    html = render("{% progress_dots done=5 total=10 current=6 %}")
    assert html.count('class="dot dot-done"') == 5
    assert html.count('class="dot dot-current"') == 1
    assert 'role="img"' in html
    assert "5/10" in html


def test_rhythm_has_words_and_refuses_unknown_weeks():
    html = render("{% rhythm weeks %}", weeks=["contact", "late"])
    assert 'role="img" aria-label="' in html
    with pytest.raises(ValueError, match="party"):
        render("{% rhythm weeks %}", weeks=["party"])


def test_rungs():
    assert "rung-none" in render("{% rung_chip None %}")
    assert "rung-4" in render('{% rung_chip 4 "Onbetaald werk" %}')
    both = render("{% rung_change 2 4 %}")
    assert "rung-2" in both
    assert "rung-4" in both


def test_the_present_stage_is_marked():
    stages = [Stage("Werving", "done"), Stage("Training", "now", weight=3)]
    html = render("{% timeline_bar stages %}", stages=stages)
    assert html.count('aria-current="step"') == 1
    assert 'data-weight="3"' in html


def test_an_empty_fact_says_so():
    assert "soft" in render('{% fact "Telefoon" "" %}')
    assert "0" in render('{% fact "Gemist" 0 %}')


def test_dutch_days():
    day = datetime.date(2026, 11, 24)
    assert render("{{ day|date_nl }}", day=day) == "di 24 nov 2026"
    assert render("{{ day|date_short }}, {{ day|month_short }}", day=day) == "24 nov 2026, nov 2026"
    assert render("{{ day|date_long }}", day=day) == "dinsdag 24 november 2026"
    with translation.override("en"):
        assert render("{{ day|date_nl }}, {{ day|month_short }}", day=day) == (
            "Tue 24 Nov 2026, Nov 2026"
        )
    assert render("{{ day|date_nl }}", day=None) == ""
    late = datetime.datetime(2026, 11, 23, 23, 30, tzinfo=datetime.UTC)
    assert render("{{ day|date_nl }}", day=late) == "di 24 nov 2026"  # already Tuesday here


@pytest.mark.parametrize(
    ("days", "english"),
    [
        (0, "today"),
        (1, "yesterday"),
        (-1, "tomorrow"),
        (12, "12 days ago"),
        (-3, "in 3 days"),
    ],
)
def test_days_ago(days, english):
    day = timezone.localdate() - datetime.timedelta(days=days)
    with translation.override("en"):
        assert render("{{ day|days_ago }}", day=day) == english
