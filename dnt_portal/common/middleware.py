"""What no page should have to deal with."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class NoNullCharactersMiddleware:
    """Answers 400 to a zero character in what was sent: no one types it, no database keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse the request, or pass it on."""
        for sent in (request.GET, request.POST):
            if any("\x00" in value for values in sent.lists() for value in values[1]):
                raise BadRequest("a zero character was sent")
        return self.get_response(request)
