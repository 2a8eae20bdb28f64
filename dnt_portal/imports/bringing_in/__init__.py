"""From a plan to rows in the database, within one transaction."""

from dnt_portal.imports.bringing_in.writing import take_turns, write_plan

__all__ = ["take_turns", "write_plan"]
