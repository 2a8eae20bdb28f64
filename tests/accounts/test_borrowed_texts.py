"""Texts of others that the portal says in its own Dutch."""

import gettext
from pathlib import Path

import allauth
import django.contrib.auth
import polib
import pytest

from dnt_portal.accounts import borrowed_texts
from dnt_portal.background.models import OutgoingMail

ROOT = Path(__file__).resolve().parents[2]
#: Where the texts come from.
OWNERS = (Path(allauth.__file__).parent, Path(django.contrib.auth.__file__).parent)


def texts() -> list[str]:
    """Every text on the list but those with a number in them, which have two forms."""
    groups = [value for name, value in vars(borrowed_texts).items() if name.isupper()]
    return [text for group in groups for text in group if isinstance(text, str)]


def theirs() -> set[str]:
    """What Django and allauth translate themselves."""
    known: set[str] = set()
    for owner in OWNERS:
        catalogue = gettext.translation("django", owner / "locale", ["nl"])
        known |= {key if isinstance(key, str) else key[0] for key in catalogue._catalog}
    return known


def test_every_borrowed_text_is_still_theirs():
    assert len(texts()) > 60
    assert [text for text in texts() if text not in theirs()] == []


def test_no_text_of_our_own_is_among_them():
    """One translation serves all places: "Note" is a label here and "Let op" there."""
    here = "dnt_portal/accounts/borrowed_texts.py"
    theirs_too = ("templates/account/", "templates/mfa/", "templates/allauth/")
    shared = {}
    for entry in polib.pofile(str(ROOT / "locale/nl/LC_MESSAGES/django.po")):
        places = {place for place, _line in entry.occurrences}
        if here in places:
            ours = {p for p in places - {here} if not p.startswith(theirs_too)}
            shared |= {entry.msgid: ours} if ours else {}
    assert shared == {}


@pytest.mark.parametrize("path", ["/accounts/password/reset/", "/accounts/password/change/"])
def test_the_pages_about_passwords_speak_plain_dutch(cast, sign_in, path):
    page = sign_in(cast.zwolle.coach).get(path).content.decode()
    for word in ("Uw ", " u ", "a.u.b.", "uthentic", "erifi"):
        assert word not in page


def test_a_stranger_who_asks_for_a_password_gets_no_mail(client, db):
    answer = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert answer.status_code == 302
    assert not OutgoingMail.objects.exists()
