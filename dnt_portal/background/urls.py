"""Pages of this part of the portal."""

from django.urls import URLPattern

app_name = "background"
urlpatterns: list[URLPattern] = []
