"""Lists in pages."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PER_PAGE = 25


def page_of(request: HttpRequest, rows, per_page: int = PER_PAGE) -> Page:
    """The page of `rows` that the address asks for; the nearest one for a strange number."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
