"""Pages of background work."""

from django.urls import path

from dnt_portal.background import views

app_name = "background"
urlpatterns = [path("<uuid:pk>/", views.job, name="job")]
