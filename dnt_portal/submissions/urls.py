"""What scripts ask about drafts; the pages about them are in `overview`."""

from django.urls import path

from dnt_portal.submissions import views

app_name = "submissions"
urlpatterns = [
    path("here/", views.here, name="here"),
    path("keep/", views.keep, name="keep"),
    path("of-page/", views.of_page, name="of_page"),
    path("<uuid:key>/discard/", views.discard, name="discard"),
]
