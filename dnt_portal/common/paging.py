"""Lists in pages."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django_tables2 import RequestConfig, Table

PER_PAGE = 25


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
