"""The people of the demo administration, with whom anyone may look around.

Only the demo has them; `settings.DEMO_SIGN_IN` is refused outside loopback.
"""

from dnt_portal.accounts.models import User
from dnt_portal.accounts.querysets import UserQuerySet

#: Everyone's password in the demo. Not a secret: the page beside it needs none.
DEMO_PASSWORD = "nieuwe-toekomst-demo"  # noqa: S105
#: Addresses of demo people end on this reserved domain.
DEMO_DOMAIN = "demo.example"


def demo_people() -> UserQuerySet:
    """Those to whom the demo introduces a visitor: one or two per role."""
    return (
        User.objects.filter(email__endswith=f"@{DEMO_DOMAIN}", phone="demo")
        .prefetch_related("role_assignments__project", "role_assignments__municipality")
        .order_by("pk")
    )
