"""From a file to rows of checked values."""

from dnt_portal.imports.reading.rows import Reading, Row, Table, read_workbook

__all__ = ["Reading", "Row", "Table", "read_workbook"]
