"""Pages of this part of the portal."""

from django.urls import URLPattern

app_name = "groups"
urlpatterns: list[URLPattern] = []
