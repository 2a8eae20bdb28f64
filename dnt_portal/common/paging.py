"""Lists in pages, and what a search found."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig, Table

PER_PAGE = 25
#: A search shows no second page: one types another letter instead.
MOST_FOUND = 100


def page_of(request: HttpRequest, rows, per_page: int = PER_PAGE) -> Page:
    """Return the page of `rows` that the address asks for; the nearest one for a strange number."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def lay_out(request: HttpRequest, table: Table, per_page: int = PER_PAGE) -> None:
    """Sort and page a table as the address asks; the nearest page for a strange number.

    Not `RequestConfig` alone: that lets the address choose the size of a page too.
    """
    RequestConfig(request, paginate=False).configure(table)
    table.paginator = Paginator(table.rows, per_page)
    table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field))


def found(kind: type[Table], rows: QuerySet, **look: Any) -> Table:
    """Make a table of what a posted search found, in the order of `rows`, on one page.

    Without sorting and pages: their links are addresses, and the words searched for must not stand
    in one. `table.note` says so when not everything is shown.
    """
    shown = list(rows[: MOST_FOUND + 1])
    table = kind(shown[:MOST_FOUND], orderable=False, order_by=(), **look)
    table.note = cut_short(len(shown))
    return table


def cut_short(number: int) -> str:
    """Return what to say below a search that found `number` people; nothing when all are shown."""
    if number <= MOST_FOUND:
        return ""
    return _("Only the first %(number)s are shown. Type more of the name.") % {"number": MOST_FOUND}
