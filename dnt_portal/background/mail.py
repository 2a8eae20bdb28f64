"""The outbox for mail: sending is writing a row, in the transaction of what asked.

Everything that sends mail through Django (our own messages, django-allauth's
password reset) lands here, so none is lost and none is sent for a change that
was rolled back.
"""

import hashlib
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from dnt_portal.background import services
from dnt_portal.common.mail import ONCE_HEADER


class OutboxBackend(BaseEmailBackend):
    """A mail backend that queues each message for the worker."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue messages, one row per addressee; return how many messages were queued.

        Raises ValueError for what the outbox does not keep: it holds a text to an address.
        """
        for message in email_messages:
            if message.attachments or getattr(message, "alternatives", None) or message.reply_to:
                raise ValueError("The outbox keeps no attachments, HTML or answering addresses.")
            key = message.extra_headers.get(ONCE_HEADER, "")
            for address in message.recipients():
                services.queue_mail(
                    to=address,
                    subject=str(message.subject),
                    body=str(message.body),
                    business_key=_key(key, address) if key else "",
                )
        return len(email_messages)


def _key(key: str, address: str) -> str:
    """Return a key per addressee: an address of any length, in a few signs."""
    return f"{key}:{hashlib.sha256(address.encode()).hexdigest()[:32]}"
