"""To come."""

from django.http import HttpRequest, HttpResponse


def add(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()


def edit(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()
