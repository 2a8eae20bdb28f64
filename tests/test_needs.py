"""The list of needs is complete and says where each one stands (docs/needs.csv)."""

import csv
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
    assert READER.fieldnames == ["id", "need", "status", "where"]


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
