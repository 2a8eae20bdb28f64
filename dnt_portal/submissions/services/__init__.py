"""Taking a form once, and keeping what is typed, by noun."""

from dnt_portal.submissions.services import drafts, submissions

__all__ = ["drafts", "submissions"]
