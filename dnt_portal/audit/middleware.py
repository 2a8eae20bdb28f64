"""One transaction per request, as the person who sent it."""

from collections.abc import Callable
from contextlib import ExitStack, nullcontext

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from dnt_portal.audit.acting import acting_as

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
#: Pages of django-allauth, which keep their own habits about writing on a GET.
SIGN_IN_PATHS = "/accounts/"


class _Undoable(HttpRequest):
    """A request that knows how to undo what its view did. For the type checker only."""

    work_of_view: ExitStack


class ActingMiddleware:
    """Runs each request in a transaction, a signed-in one as its user.

    A GET runs read-only, so the database refuses a view that writes. What a view
    did before it failed, or answered 404 or 403, is undone before the error page is
    made: that page still needs the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: _Undoable) -> HttpResponse:
        """Run the request within its transaction."""
        with acting_as(request.user) if request.user.is_authenticated else nullcontext():
            with ExitStack() as work:
                request.work_of_view = work
                work.enter_context(transaction.atomic())
                if request.method in SAFE_METHODS and not request.path.startswith(SIGN_IN_PATHS):
                    with connection.cursor() as cursor:
                        cursor.execute("set transaction read only")
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
            return response

    def process_exception(self, request: _Undoable, exception: Exception) -> None:
        """Undo what the view had done before it failed."""
        request.work_of_view.__exit__(type(exception), exception, exception.__traceback__)
