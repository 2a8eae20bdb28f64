"""Whether the portal can do its work: asked by the supervisor and the proxy."""

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse


def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database and broker answer; Django's 500 otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    cache.set("healthz", 1, 10)
    return JsonResponse({"status": "ok"})
