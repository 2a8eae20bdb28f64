"""Pages of the participant's file."""

from django.http import HttpRequest, HttpResponse


def participants(request: HttpRequest) -> HttpResponse:
    """To come."""
    return HttpResponse()


def edit(request: HttpRequest, pseudonym) -> HttpResponse:
    """To come."""
    return HttpResponse()


def safe_contact(request: HttpRequest, pseudonym) -> HttpResponse:
    """To come."""
    return HttpResponse()


def safety_contact_add(request: HttpRequest, pseudonym) -> HttpResponse:
    """To come."""
    return HttpResponse()


def safety_contact_end(request: HttpRequest, pseudonym, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()


def consent_add(request: HttpRequest, pseudonym) -> HttpResponse:
    """To come."""
    return HttpResponse()


def consent_withdraw(request: HttpRequest, pseudonym, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()


def keep_apart_add(request: HttpRequest, pseudonym) -> HttpResponse:
    """To come."""
    return HttpResponse()


def keep_apart_remove(request: HttpRequest, pseudonym, pk) -> HttpResponse:
    """To come."""
    return HttpResponse()
