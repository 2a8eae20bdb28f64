"""Pages of this part of the portal."""

from django.urls import path

from dnt_portal.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.referrals, name="referrals"),
    path("new/", views.refer, name="refer"),
    path("waiting-list/", views.waiting_list, name="waiting_list"),
    path("waiting-list/<int:pk>/stop/", views.stop_waiting, name="stop_waiting"),
    path("<int:pk>/", views.referral, name="referral"),
    path("<int:pk>/screening/", views.screening, name="screening"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("look-again/<str:pseudonym>/", views.look_again, name="look_again"),
]
