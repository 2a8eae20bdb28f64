"""The people of the demo administration, with whom anyone may look around.

Only the demo has them; `settings.DEMO_SIGN_IN` is refused outside loopback.
"""

from dnt_portal.accounts.models import User
from dnt_portal.accounts.querysets import UserQuerySet

#: Everyone's password in the demo. Not a secret: the page beside it needs none.
DEMO_PASSWORD = "nieuwe-toekomst-demo"  # noqa: S105
#: Addresses of demo people end on this reserved domain.
DEMO_DOMAIN = "demo.example"
#: Those to whom the demo introduces a visitor: one or two per role.
INTRODUCED = ("marleen", "petra", "aisha", "els", "fatma", "bram", "noor", "ada")


def demo_address(name: str) -> str:
    """Return the e-mail address of a demo person by first name."""
    return f"{name.lower()}@{DEMO_DOMAIN}"


def demo_people() -> UserQuerySet:
    """Select those to whom the demo introduces a visitor, with their roles."""
    return (
        User.objects.filter(email__in=[demo_address(name) for name in INTRODUCED])
        .prefetch_related("role_assignments__project", "role_assignments__municipality")
        .order_by("pk")
    )
