"""To come."""

from django.http import HttpRequest, HttpResponse


def matching(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()


def propose(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()


def confirm(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()


def session_list(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()


def pair(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()


def wish(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()
