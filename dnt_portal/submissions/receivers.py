"""What happens in a lower app and matters to drafts; each receiver calls one service."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from dnt_portal.accounts.models import User
from dnt_portal.submissions import services


@receiver(user_logged_in, dispatch_uid="submissions: what was sent before signing in")
def give_back(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Give the person who signs in what she sent when she was not signed in any more."""
    services.drafts.give_back(request.session, user)
