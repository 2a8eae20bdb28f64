"""Pages that bring the parts together."""

from django.urls import path

from dnt_portal.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.home, name="home"),
    path("groups/<uuid:pk>/", views.group, name="group"),
    path("participants/", views.participants, name="participants"),
    path("participants/<str:pseudonym>/", views.participant, name="participant"),
    path("drafts/", views.drafts, name="drafts"),
    path("search/", views.search, name="search"),
]
