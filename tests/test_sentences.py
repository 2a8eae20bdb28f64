"""Sentences that state a fact are tied to a row, and to a test of it (docs/sentences.md)."""

import ast
import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = polib.pofile(str(ROOT / "locale/nl/LC_MESSAGES/django.po"))
LINE = re.compile(r"^\| (\".+?\") \| (.+?) \| (.+?) \| (tests/\S+::test_\w+) \|$", re.M)
LINES = LINE.findall((ROOT / "docs" / "sentences.md").read_text(encoding="utf-8"))

#: Words with which a sentence speaks of all, of none, or of what somebody knows.
CLAIMS = re.compile(
    r"^(?:Nobody|Everyone|Everything|All|No|None|Nothing|Not)\b"
    r"|\b(?:knows|been told|up to date|everyone|nobody)\b"
)
#: Where people read how things stand; the other texts refuse, ask or explain.
READ = re.compile(
    r"templates/(?:overview|groups|coaching|intake|ladder|plans|participants|reports|common)/"
    r"|dnt_portal/(?:overview/|reports/(?:presentation|views)/|intake/(?:status|tables|views)"
    r"|groups/(?:reading|readiness|views)|coaching/(?:tables|views|reading|pairing/words)"
    r"|ladder/(?:views|reading)|plans/(?:views|reading)|participants/(?:models|views))"
)
#: They begin with such a word and state nothing: links, headings, buttons and advice.
STATES_NOTHING = {
    "All in one PDF",
    "All measurements to take",
    "All my referrals",
    "Everyone is there",
    "Figures do not tell everything. Write about the group as a whole and name nobody. What you "
    "leave empty does not appear in the report.",
    "Write about the group as a whole. Name nobody.",
}
#: What was said once, and nobody could know; or what ranks women.
NEVER_SAID = re.compile(
    r"zij en de trainer weten|voor zover bekend niet nodig|niet nodig, voor zover bekend"
    r"|alles is bij|nog bezig zijn$|zijn er te weinig|zwakste|slechtste|sterkste vrouw"
    r"|is met haar in gesprek|kijkt er snel naar|weet het en kijkt",
    re.I,
)


def quoted(cell):
    """The sentences of a line of the list."""
    return re.findall(r"\"([^\"]+)\"", cell)


def texts():
    """All texts of the catalogue, in English, with their Dutch words and where they stand."""
    for entry in CATALOGUE:
        dutch = " ".join(entry.msgstr_plural.values()) if entry.msgid_plural else entry.msgstr
        yield entry.msgid, dutch, [path for path, _line in entry.occurrences]


LISTED = [sentence for line in LINES for sentence in quoted(line[0])]


def test_every_line_of_the_list_was_read():
    page = (ROOT / "docs" / "sentences.md").read_text(encoding="utf-8")
    assert len(LINES) == page.count('\n| "')
    assert len(LISTED) > 100


def test_no_sentence_stands_in_the_list_twice():
    assert sorted(LISTED) == sorted(set(LISTED))


def test_what_the_list_names_is_said():
    said = {english for english, _dutch, _where in texts()}
    assert [sentence for sentence in LISTED if sentence not in said] == []


@pytest.mark.parametrize("test", sorted({line[3] for line in LINES}))
def test_its_test_is_there(test):
    file, _colons, name = test.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_what_speaks_of_all_or_none_is_tied_to_a_row():
    """A text of a screen that claims so much without a row that makes it so fails here."""
    free = [
        english
        for english, _dutch, where in texts()
        if CLAIMS.search(english)
        and len(english.split()) > 2
        and any(READ.match(path) for path in where)
        and english not in STATES_NOTHING
    ]
    assert sorted(set(free) - set(LISTED)) == []


def test_what_was_untrue_is_not_said_again():
    assert [dutch for _english, dutch, _where in texts() if NEVER_SAID.search(dutch)] == []
