"""Pages of the measurements on and around the participation ladder."""

from django.urls import path

from dnt_portal.ladder import views

app_name = "ladder"
urlpatterns = [
    path("", views.due, name="due"),
    path("participants/<str:pseudonym>/", views.participant, name="participant"),
    path("groups/<uuid:pk>/", views.group, name="group"),
    path("<uuid:pk>/", views.measure, name="measure"),
    path("<uuid:pk>/skip/", views.skip, name="skip"),
    path("<uuid:pk>/reopen/", views.reopen, name="reopen"),
]
