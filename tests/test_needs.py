"""The list of needs is complete and says where each one stands (docs/needs.csv).

A need that is done names the tests that show it: what people do with it in the portal, and its
hard half with it. That a file is there shows nothing.
"""

import ast
import csv
import functools
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STATUSES = {"done", "partly", "later"}
#: The parts in which the portal still grows.
PARTS = {
    "intake",
    "groups",
    "coaching",
    "plans and ladder",
    "reports",
    "guarding",
    "national scale and finish",
    "not planned yet",
}
#: Between where it is and what is still to come.
DASH = " – "

with (ROOT / "docs" / "needs.csv").open(encoding="utf-8", newline="") as file:
    READER = csv.DictReader(file)
    NEEDS = list(READER)


def paths(need):
    """The files and folders named for a need that is met, whole or in part."""
    return need["where"].partition(DASH)[0].split()


def test_the_columns_are_as_agreed():
    assert READER.fieldnames == ["id", "need", "status", "where", "test"]


def test_every_need_is_there_once_and_in_order():
    assert [need["id"] for need in NEEDS] == [f"N{number:02d}" for number in range(1, 87)]


def test_every_need_has_words_of_its_own():
    assert [need["id"] for need in NEEDS if len(need["need"].split()) < 4] == []
    assert [words for words, n in Counter(need["need"] for need in NEEDS).items() if n > 1] == []


@pytest.mark.parametrize("need", NEEDS, ids=[need["id"] for need in NEEDS])
def test_a_need_says_where_it_is_met_or_when(need):
    assert need["status"] in STATUSES
    if need["status"] == "later":
        assert need["where"] in PARTS
        return
    assert paths(need), "name at least one path"
    assert [path for path in paths(need) if not (ROOT / path).exists()] == []
    still = need["where"].partition(DASH)[2]
    if need["status"] == "done":
        assert still == "", "what is done has nothing to come"
    else:
        part, _colon, what = still.partition(": ")
        assert part in PARTS
        assert what, "say what is still to come"


# -- What is done is shown by a test of behaviour ---------------------------------------------


@functools.cache
def functions(file):
    """The tests of a file, by name."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def is_of_the_portal(file):
    """Whether tests of it are about a part of the portal: not about documents or the code."""
    top, _slash, rest = file.partition("/")
    part = rest.partition("/")[0]
    if top != "tests" or not rest.endswith(".py") or not (ROOT / file).is_file():
        return False
    return part == "browser" or (ROOT / "dnt_portal" / part / "apps.py").exists()


def uses_the_portal(file):
    """Whether a file of tests calls something of the portal."""
    return "from dnt_portal." in (ROOT / file).read_text(encoding="utf-8")


def opens_a_file(function):
    """Whether a test reads what is written somewhere, instead of what the portal does."""
    attributes = (node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute))
    return bool({"read_text", "read_bytes", "glob", "rglob"} & set(attributes))


def expects_something(function):
    """Whether a test can fail: it asserts, or expects a refusal."""
    return any(
        isinstance(node, ast.Assert)
        or (isinstance(node, ast.Attribute) and node.attr in ("raises", "to_have_text"))
        for node in ast.walk(function)
    )


@pytest.mark.parametrize("need", NEEDS, ids=[need["id"] for need in NEEDS])
def test_what_is_done_names_the_tests_that_show_it(need):
    named = need["test"].split()
    assert bool(named) == (need["status"] == "done"), "only what is done is shown"
    assert len(named) == len(set(named))
    for test in named:
        file, _colons, name = test.partition("::")
        assert is_of_the_portal(file), file
        assert uses_the_portal(file), file
        assert name.startswith("test_"), name
        assert name in functions(file), test
        assert expects_something(functions(file)[name]), test
        assert not opens_a_file(functions(file)[name]), test


def test_no_one_test_shows_many_needs():
    """A test that shows everything shows nothing of each."""
    counted = Counter(test for need in NEEDS for test in need["test"].split())
    assert {test: n for test, n in counted.items() if n > 2} == {}


@pytest.mark.parametrize(
    ("test", "fits"),
    [
        ("tests/test_docs.py", False),
        ("tests/stack/test_deployment.py", False),
        ("tests/groups/test_none.py", False),
        ("dnt_portal/groups/forms.py", False),
        ("tests/groups/test_phases.py", True),
    ],
)
def test_what_counts_as_a_test_of_the_portal(test, fits):
    assert is_of_the_portal(test) is fits


def test_a_test_that_expects_nothing_shows_nothing():
    (empty,) = ast.parse("def test_it():\n    services.do()").body
    assert not expects_something(empty)
    (reading,) = ast.parse("def test_it():\n    assert 'x' in PAGE.read_text()").body
    assert expects_something(reading)
    assert opens_a_file(reading)
