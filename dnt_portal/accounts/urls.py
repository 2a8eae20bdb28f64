"""Pages of accounts and the team."""

from django.urls import path

from dnt_portal.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.team, name="team"),
    path("invite/", views.invite, name="invite"),
    path("invitations/<int:pk>/withdraw/", views.invitation_withdraw, name="invitation_withdraw"),
    path("invitation/<str:key>/", views.invitation, name="invitation"),
    path("roles/<int:pk>/end/", views.end_role, name="end_role"),
    path("role/", views.switch_role, name="switch_role"),
    path("language/", views.language, name="language"),
    path("leave/", views.leave, name="leave"),
    path("me/", views.profile, name="profile"),
    path("demo/", views.demo, name="demo"),
]
