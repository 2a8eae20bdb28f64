"""Words kept where more people look than may read them: sealed with the portal's own key."""

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def seal_for(purpose: str) -> Fernet:
    """Return what seals and opens what is kept for `purpose`, and nothing else."""
    key = hashlib.sha256(purpose.encode() + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
