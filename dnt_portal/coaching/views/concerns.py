"""To come."""

from django.http import HttpRequest, HttpResponse


def add(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()


def add_for(request: HttpRequest, pseudonym) -> HttpResponse:
    """To come."""
    return HttpResponse()


def concerns(request: HttpRequest) -> HttpResponse:
    """To come."""
    return HttpResponse()


def concern(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()
