"""Pages that bring the parts together."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """What is due, late or waiting for whoever is signed in."""
    return render(request, "overview/home.html")
