"""How django-allauth behaves here: no open sign-up, factor secrets encrypted."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by accepting an invitation, nowhere else."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer never: see `accounts.services.accept_invitation`."""
        return False


class MFAAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted in the database."""

    def _fernet(self) -> Fernet:
        key = hashlib.sha256(b"second factor" + settings.SECRET_KEY.encode()).digest()
        return Fernet(base64.urlsafe_b64encode(key))

    def encrypt(self, text: str) -> str:
        """Return the text as it is kept in the database."""
        return self._fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text as it was."""
        return self._fernet().decrypt(encrypted_text.encode()).decode()
