"""Each role's work list: what is due, late or waiting, with the action that settles it."""

from dnt_portal.overview.work.items import WorkItem

__all__ = ["WorkItem"]
