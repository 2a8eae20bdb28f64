"""What a form carries: a key of its own, and a mark of whose page it is on."""

from typing import NamedTuple
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from dnt_portal.accounts.models import User

#: The field of a form, and the header of what a script sends.
FIELD, HEADER = "form_token", "X-Once"


class Token(NamedTuple):
    """The key of a form that was sent, and the mark of the account whose page it was on."""

    key: UUID
    account: str

    def is_of(self, user: User) -> bool:
        """Answer whether the form was on a page of this person."""
        return constant_time_compare(self.account, account_mark(user))


def account_mark(user: User) -> str:
    """Return what a page calls the account it was made for: says nothing to anyone else."""
    return salted_hmac("dnt_portal.submissions.account", str(user.pk)).hexdigest()[:20]


def token_for(user: User, key: UUID) -> str:
    """Return what a form with this key carries on a page of this person."""
    return f"{key}.{account_mark(user)}"


def new_token(user: User) -> str:
    """Return what one more form carries on a page of this person."""
    return token_for(user, uuid4())


def token_of(request: HttpRequest) -> Token | None:
    """Return what the form that was sent carried; None when it carried nothing that is one."""
    sent = request.headers.get(HEADER) or request.POST.get(FIELD, "")
    key, _, account = sent.partition(".")
    try:
        return Token(UUID(key), account)
    except ValueError:
        return None
