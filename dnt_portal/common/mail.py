"""Handing over a mail. An app's `emails.py` composes: who is told, in whose language, what."""

from django.core.mail import EmailMessage

#: Carries `once` from here to the outbox.
ONCE_HEADER = "X-Business-Key"


def post(*, to: str, subject: str, body: str, once: str = "") -> None:
    """Put a mail to one address in the outbox, in the transaction of what it tells.

    What it tells may have a key, `once`: it is told to one address only once.
    """
    headers = {ONCE_HEADER: once} if once else {}
    EmailMessage(subject, body, to=[to], headers=headers).send()
