"""Keeping what someone types until it is saved: sealed, for the writer alone, for a while."""

import json
from typing import NamedTuple
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.common.sealing import seal_for
from dnt_portal.common.transactions import one_act
from dnt_portal.submissions.models import Draft, Submission
from dnt_portal.submissions.services.submissions import NOT_CONTENT
from dnt_portal.submissions.tokens import Token, token_of

#: More is no text that someone types.
LONGEST = 200_000
#: Longer is no address of a page here.
LONGEST_ADDRESS = 500
TOO_LONG = _("This text is too long to keep before it is saved.")

#: Where the session keeps what was sent without a valid sign-in, until somebody signs in.
KEPT = "sent_before_signing_in"


class Typed(NamedTuple):
    """What stands in a draft: fields as a form sends them, and words as a person reads them.

    `words` are pairs of a field's label and its text; a label can be empty.
    """

    fields: list[tuple[str, str]]
    words: list[tuple[str, str]]
    title: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no word was typed."""
        return not any(text.strip() for _label, text in self.words)


def is_address(told: str) -> bool:
    """Answer whether this is an address within the portal that a draft can stand at."""
    return (
        told.startswith("/")
        and told.isprintable()
        and len(told) <= LONGEST_ADDRESS
        and url_has_allowed_host_and_scheme(told, allowed_hosts=None)
    )


def keep(*, user: User, token: Token, page: str, address: str, typed: Typed) -> Draft | None:
    """Keep what someone typed in a form until it is saved; the newest words of a form count.

    Returns None, and keeps nothing, of a form that was saved meanwhile and of one without
    words. Fails with `Refused` when it is too long.
    """
    body = json.dumps(typed).encode()
    if len(body) > LONGEST:
        raise Refused(TOO_LONG)
    with one_act():
        mine = Draft.objects.filter(user=user, key=token.key)
        if typed.is_empty or Submission.objects.filter(user=user, key=token.key).exists():
            mine.delete()
            return None
        draft, _made = Draft.objects.update_or_create(
            user=user,
            key=token.key,
            defaults={
                "page": page,
                "address": address,
                "typed": seal_for("draft").encrypt(body),
            },
        )
    return draft


def typed_in(draft: Draft) -> Typed:
    """Return what was typed, for the writer."""
    return _typed(json.loads(seal_for("draft").decrypt(bytes(draft.typed))))


def _typed(kept: list) -> Typed:
    """Return what was kept as JSON."""
    fields, words, title = kept
    return Typed([(name, value) for name, value in fields], [(a, b) for a, b in words], title)


def discard(draft: Draft) -> None:
    """Throw a draft away, as its writer asks."""
    draft.delete()


def forget_past() -> int:
    """Remove drafts that stayed long enough; returns how many that were."""
    return Draft.objects.past().delete()[0]


# -- Sent without a valid sign-in ----------------------------------------------------------


def keep_until_signed_in(request: HttpRequest, page: str) -> bool:
    """Keep what a form sent when its writer was not signed in any more; False when it cannot be.

    It waits sealed in the session of whoever signs in next in this browser, and is given to
    nobody but the person on whose page the form was.
    """
    token = token_of(request)
    # Where no draft can stand nothing waits: signing in must never fail by it.
    if token is None or not (is_address(page) and is_address(request.get_full_path())):
        return False
    typed = Typed(fields_of(request.POST), [("", text) for text in words_of(request.POST)])
    body = json.dumps([str(token.key), token.account, page, request.get_full_path(), typed])
    if len(body) > LONGEST:
        return False
    request.session[KEPT] = seal_for("return").encrypt(body.encode()).decode()
    return True


def fields_of(sent: QueryDict) -> list[tuple[str, str]]:
    """Return the fields that a form sent, without what it carries besides."""
    return [
        (name, value)
        for name, values in sent.lists()
        if name not in NOT_CONTENT
        for value in values
    ]


def words_of(sent: QueryDict) -> list[str]:
    """Return what was written in a form, to be read again: what was chosen is one word or a key."""
    return [value for _name, value in fields_of(sent) if " " in value.strip()]


def give_back(session: SessionBase, user: User) -> Draft | None:
    """Make a draft of what waited in the session, when it is this person's own."""
    waiting = session.pop(KEPT, "")
    if not waiting:
        return None
    key, account, page, address, typed = json.loads(seal_for("return").decrypt(waiting.encode()))
    token = Token(UUID(key), account)
    if not token.is_of(user):
        return None
    with acting_as(user):
        return keep(user=user, token=token, page=page, address=address, typed=_typed(typed))
