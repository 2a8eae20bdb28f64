"""Pages of this part of the portal."""

from django.urls import path

from dnt_portal.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.list_imports, name="list"),
    path("new/", views.upload, name="upload"),
    path("template/", views.template, name="template"),
    path("<uuid:pk>/", views.preview, name="preview"),
    path("<uuid:pk>/confirm/", views.confirm, name="confirm"),
    path("<uuid:pk>/discard/", views.discard, name="discard"),
    path("<uuid:pk>/problems/", views.problems, name="problems"),
    path("<uuid:pk>/marked/", views.marked, name="marked"),
]
