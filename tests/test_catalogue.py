"""Everything the portal says has a Dutch text: what `make messages` would find, without gettext."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = polib.pofile(str(ROOT / "locale/nl/LC_MESSAGES/django.po"))
#: Functions that look a text up; an n before it asks for the text of one and of more, a p
#: for a context first.
ASKED = re.compile(r"_|n?p?gettext(?:_lazy|_noop)?")
LITERAL = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
#: What `templatize` makes of a template: such a call for each text, the rest crossed out.
CALL = re.compile(rf"\b(_|n?p?gettext)\(({LITERAL}(?:, {LITERAL})*)")
NAMED = re.compile(r"%\(\w+\)[sd]")
#: Texts of others, which the portal may say in words of its own.
BORROWED = "dnt_portal/accounts/borrowed_texts.py"


def message(name, texts):
    """A text as the catalogue knows it: its context, the text, and that of more than one."""
    context, *texts = texts if "pgettext" in name else ("", *texts)
    return context, texts[0], texts[1] if name.startswith("n") else ""


def said_by_code():
    """Texts in the code, with the first place of each."""
    said = {}
    for path in [ROOT / "manage.py", *sorted(ROOT.glob("dnt_portal/**/*.py"))]:
        source = path.read_text(encoding="utf-8")
        if "gettext" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            if ASKED.fullmatch(name) and texts:
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                said.setdefault(message(name, texts), where)
    return said


def said_by_templates():
    """Texts in the templates, read as `makemessages` reads them."""
    said = {}
    for path in sorted(ROOT.glob("templates/**/*.*")):
        source = path.read_text(encoding="utf-8")
        if "translate" not in source and "_(" not in source:
            continue
        for name, found, *_rest in CALL.findall(templatize(source)):
            texts = [ast.literal_eval(text) for text in re.findall(LITERAL, found)]
            said.setdefault(message(name, texts), str(path.relative_to(ROOT)))
    return said


@pytest.fixture(scope="module")
def said():
    """All texts, each with where it stands."""
    return said_by_templates() | said_by_code()


def known():
    """What the catalogue holds, each with its entry."""
    return {(entry.msgctxt or "", entry.msgid, entry.msgid_plural): entry for entry in CATALOGUE}


def test_every_text_is_in_the_catalogue(said):
    """`make messages` adds what is missing, but for a text that is looked up in an f-string."""
    there = known()
    assert len(said) > 2000, "the walk through code and templates found too little to be true"
    assert {key: where for key, where in said.items() if key not in there} == {}


def test_the_catalogue_holds_nothing_that_nobody_says(said):
    assert [key for key in known() if key not in said] == []


def test_every_text_has_dutch_words_that_somebody_looked_at():
    empty = [
        entry.msgid
        for entry in CATALOGUE
        if not (all(entry.msgstr_plural.values()) if entry.msgid_plural else entry.msgstr)
    ]
    assert empty == []
    assert [entry.msgid for entry in CATALOGUE if entry.fuzzy or entry.obsolete] == []


def test_the_dutch_fills_in_what_the_english_does():
    """A name must not get lost, and none must be asked for that nobody gives."""
    wrong = []
    for entry in CATALOGUE:
        english = set(NAMED.findall(entry.msgid + entry.msgid_plural))
        # The text of one may do without the number.
        *one, last = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        dutch, anywhere = set(NAMED.findall(last)), set(NAMED.findall("".join([*one, last])))
        borrowed = {path for path, _line in entry.occurrences} == {BORROWED}
        if not anywhere <= english or (dutch != english and not borrowed):
            wrong.append(entry.msgid)
    assert wrong == []
