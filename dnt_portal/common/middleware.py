"""What no page should have to deal with: signs that nobody types."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class NoControlCharactersMiddleware:
    """Answers 400 to what nobody types.

    That is a zero character in what was sent, which no database keeps, and any control character in
    an address, which would start a line of its own in a log.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse the request, or pass it on."""
        if not request.path.isprintable():
            raise BadRequest("a control character in the address")
        for sent in (request.GET, request.POST):
            if any("\x00" in value for values in sent.lists() for value in values[1]):
                raise BadRequest("a zero character was sent")
        return self.get_response(request)
