"""Each request is one transaction, and a GET writes nothing."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InternalError
from django.http import HttpResponse
from django.test import RequestFactory

from dnt_portal.accounts.models import User
from dnt_portal.audit.middleware import ActingMiddleware


def _request(method, user):
    request = getattr(RequestFactory(), method)("/")
    request.user = user
    return request


def test_a_view_that_writes_on_a_get_is_refused_by_the_database(cast):
    def view(request):
        User.objects.filter(pk=request.user.pk).update(phone="1")
        return HttpResponse()

    with pytest.raises(InternalError, match="read-only"):
        ActingMiddleware(view)(_request("get", cast.zwolle.leader))


def test_a_post_writes(cast):
    def view(request):
        User.objects.filter(pk=request.user.pk).update(phone="1")
        return HttpResponse()

    ActingMiddleware(view)(_request("post", cast.zwolle.leader))
    cast.zwolle.leader.refresh_from_db()
    assert cast.zwolle.leader.phone == "1"


def test_what_a_view_did_before_it_refused_is_undone_and_the_error_page_can_still_read(cast):
    leader = cast.zwolle.leader

    def view(request):
        # As Django's handler does: the exception becomes a page inside the middleware.
        User.objects.filter(pk=leader.pk).update(phone="half done")
        middleware.process_exception(request, PermissionDenied())
        assert User.objects.filter(pk=leader.pk).exists()
        return HttpResponse(status=403)

    middleware = ActingMiddleware(view)
    assert middleware(_request("post", leader)).status_code == 403
    leader.refresh_from_db()
    assert leader.phone == ""


def test_a_server_error_leaves_nothing(cast):
    def view(request):
        User.objects.filter(pk=request.user.pk).update(phone="half done")
        return HttpResponse(status=500)

    ActingMiddleware(view)(_request("post", cast.zwolle.leader))
    cast.zwolle.leader.refresh_from_db()
    assert cast.zwolle.leader.phone == ""


def test_visitors_are_sent_to_sign_in(client, db):
    response = client.get("/groups/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_pages_of_signed_in_people_stay_in_no_cache(sign_in, cast):
    assert sign_in(cast.zwolle.leader).get("/team/me/")["Cache-Control"] == "no-store"
