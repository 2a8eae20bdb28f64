"""Each role's work list: what is due, late or waiting, with the action that settles it."""

from dnt_portal.overview.work_lists.items import WorkItem

__all__ = ["WorkItem"]
