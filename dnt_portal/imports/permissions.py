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


def can_bring_in(user: User, workbook: WorkbookImport, *, only_good: bool = False) -> bool:
    """Return whether `user` may bring in this workbook: its maker, once it has no problems.

    `only_good` is about a workbook that has some, of which other rows can come in.
    """
    expected = ImportState.REFUSED if only_good else ImportState.READY
    has_rows = not only_good or (bool(workbook.file) and workbook.total("new") > 0)
    return can_see_import(user, workbook) and workbook.state == expected and has_rows


def can_discard(user: User, workbook: WorkbookImport) -> bool:
    """Return whether `user` may throw away this import, or what stayed out of it: its maker."""
    is_kept = workbook.state != ImportState.DONE or bool(workbook.file)
    return can_see_import(user, workbook) and is_kept
