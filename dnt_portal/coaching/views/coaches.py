"""To come."""

from django.http import HttpRequest, HttpResponse


def pool(request: HttpRequest) -> HttpResponse:
    """To come."""
    return HttpResponse()


def add(request: HttpRequest) -> HttpResponse:
    """To come."""
    return HttpResponse()


def coach(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()


def edit(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()
