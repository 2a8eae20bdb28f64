"""What lists have in common."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django_tables2 import Column, Table

from dnt_portal.common.templatetags.dnt import date_nl

#: Attributes of a column of numbers, or of a length of time: right, tabular.
NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class MomentColumn(Column):
    """A day and a time, as people write them."""

    def render(self, value: datetime.datetime) -> str:
        """Write both in the portal's own time."""
        moment = timezone.localtime(value)
        return f"{date_nl(moment)} {moment:%H:%M}"


def plain_table(headings: Sequence[Any], rows: Sequence[Sequence[Any]], **options: Any) -> Table:
    """Return a table of plain cells; no cell is a link and none is put in another order."""
    names = [f"cell{index}" for index in range(len(headings))]
    columns = [
        (name, Column(heading, default="")) for name, heading in zip(names, headings, strict=True)
    ]
    data = [dict(zip(names, row, strict=True)) for row in rows]
    return Table(data, extra_columns=columns, orderable=False, **options)
