"""Pages of this part of the portal."""

from django.urls import URLPattern

app_name = "intake"
urlpatterns: list[URLPattern] = []
