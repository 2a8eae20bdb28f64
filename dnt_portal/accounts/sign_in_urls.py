"""Pages of django-allauth: signing in, the second factor, passwords; the others are closed."""

from django.urls import include, path, re_path

from dnt_portal.accounts.views import closed

#: An address is given by who invites and by nobody else, or a role sent to it would reach
#: the wrong one; nobody signs up.
CLOSED = "email|confirm-email|signup|password/set|login/code"

urlpatterns = [
    re_path(rf"^(?:{CLOSED})(?:/|$)", closed),
    path("", include("allauth.urls")),
]
