"""What someone may do with workbooks."""

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User
from dnt_portal.imports.enums import ImportState
from dnt_portal.imports.models import WorkbookImport


def can_import(user: User) -> bool:
    """Return whether `user` may bring in a workbook at all: a leader, in the projects led."""
    return user.has_role(Role.PROJECT_LEADER)


def can_see_import(user: User, workbook: WorkbookImport) -> bool:
    """Return whether `user` may look at an import: its maker, as long as that is a leader."""
    return can_import(user) and workbook.made_by_id == user.pk


def can_bring_in(user: User, workbook: WorkbookImport) -> bool:
    """Return whether `user` may bring in this workbook: its maker, once it has no problems."""
    return can_see_import(user, workbook) and workbook.state == ImportState.READY


def can_discard(user: User, workbook: WorkbookImport) -> bool:
    """Return whether `user` may throw away this import: its maker, while its rows are not in."""
    return can_see_import(user, workbook) and workbook.state != ImportState.DONE
