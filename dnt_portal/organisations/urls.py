"""Pages of this part of the portal."""

from django.urls import path

from dnt_portal.organisations import views

app_name = "organisations"
urlpatterns = [
    path("", views.projects, name="projects"),
    path("add/", views.project_add, name="project_add"),
    path("<slug:slug>/", views.project, name="project"),
    path("<slug:slug>/places/add/", views.location_add, name="location_add"),
    path("<slug:slug>/places/<int:pk>/", views.location_edit, name="location_edit"),
]
