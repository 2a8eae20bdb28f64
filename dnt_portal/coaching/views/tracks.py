"""To come."""

from django.http import HttpRequest, HttpResponse


def overview(request: HttpRequest) -> HttpResponse:
    """To come."""
    return HttpResponse()


def track(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()


def agreement(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()


def end(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()


def rematch(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()
