"""What accounts do when someone signs in."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from dnt_portal.accounts.session import begin


@receiver(user_logged_in, dispatch_uid="a session counts from the sign-in")
def count_from_now(request: HttpRequest, **_unused: object) -> None:
    """Count the time of the session from this sign-in, and from no other."""
    begin(request)
