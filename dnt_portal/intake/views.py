"""Pages of the intake."""

from django.http import HttpRequest, HttpResponse


def referrals(request: HttpRequest) -> HttpResponse:
    """To come."""
    return HttpResponse()


def refer(request: HttpRequest) -> HttpResponse:
    """To come."""
    return HttpResponse()


def waiting_list(request: HttpRequest) -> HttpResponse:
    """To come."""
    return HttpResponse()


def referral(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()


def screening(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()


def decide(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()


def withdraw(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()


def look_again(request: HttpRequest, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()
