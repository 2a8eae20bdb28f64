"""What someone may do with workbooks."""

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User
from dnt_portal.imports.enums import ImportState
from dnt_portal.imports.models import WorkbookImport


def can_import(user: User) -> bool:
    """Whether she may bring in a workbook at all: a project leader, in her own projects."""
    return user.has_role(Role.PROJECT_LEADER)


def can_bring_in(user: User, workbook: WorkbookImport) -> bool:
    """Whether she may bring in this workbook: it is hers, checked and without problems."""
    return (
        can_import(user) and workbook.made_by_id == user.pk and workbook.state == ImportState.READY
    )


def can_discard(user: User, workbook: WorkbookImport) -> bool:
    """Whether she may throw away this import: it is hers, and its rows are not in."""
    return workbook.made_by_id == user.pk and workbook.state != ImportState.DONE
