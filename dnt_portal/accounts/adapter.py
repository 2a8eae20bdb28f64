"""How django-allauth behaves here: no open sign-up, factor secrets encrypted."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from dnt_portal.common.sealing import seal_for

#: What the secrets of second factors are sealed for.
SECRETS = "second factor"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by accepting an invitation, nowhere else."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer never: see `accounts.services.accept_invitation`."""
        return False


class MFAAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted in the database."""

    def encrypt(self, text: str) -> str:
        """Return the text as it is kept in the database."""
        return seal_for(SECRETS).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text as it was."""
        return seal_for(SECRETS).decrypt(encrypted_text.encode()).decode()
