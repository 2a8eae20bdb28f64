"""A report in words, tables and pictures, the same on screen and on paper."""

from dnt_portal.reports.presentation.definitions import (
    definitions,
    headings,
    why_left_out,
    written,
)
from dnt_portal.reports.presentation.sections import sections, summary

__all__ = ["definitions", "headings", "sections", "summary", "why_left_out", "written"]
