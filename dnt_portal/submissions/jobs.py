"""What the clock does: drafts and answers do not stay longer than they are of use."""

from dnt_portal.audit.acting import acting_as_system
from dnt_portal.background.registry import every
from dnt_portal.submissions import services


@every(hours=1)
def forget_past() -> None:
    """Remove drafts after fourteen days, and the answers of forms after one."""
    with acting_as_system("forget drafts"):
        services.submissions.forget_past()
        services.drafts.forget_past()
