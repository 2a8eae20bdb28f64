"""Parts of a page of the documentation that the code writes."""

import pytest

from dnt_portal.common import markdown


def test_a_table_has_a_line_per_row_and_no_cell_breaks_it():
    assert markdown.table(["a", "b"], [["1", "x|y"]]) == "| a | b |\n|---|---|\n| 1 | x\\|y |\n"


def test_only_what_stands_between_the_marks_is_written_anew():
    page = "voor\n<!-- in -->\noud\n<!-- uit -->\nna\n"
    written = markdown.between(page, "<!-- in -->", "<!-- uit -->", "nieuw")
    assert written == "voor\n<!-- in -->\n\nnieuw\n<!-- uit -->\nna\n"
    with pytest.raises(ValueError, match="unpack"):
        markdown.between("zonder", "<!-- in -->", "<!-- uit -->", "nieuw")
