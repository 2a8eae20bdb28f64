"""Signing in and how long it lasts; of django-allauth the pages that somebody asked for."""

from django.urls import include, path, re_path

from dnt_portal.accounts.views import closed, session

#: An address is given by who invites and by nobody else, or a role sent to it would reach
#: the wrong one; nobody signs up.
CLOSED = "email|confirm-email|signup|password/set|login/code"

urlpatterns = [
    path("session/", session, name="session"),
    re_path(rf"^(?:{CLOSED})(?:/|$)", closed),
    path("", include("allauth.urls")),
]
