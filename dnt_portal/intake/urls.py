"""Pages of this part of the portal."""

from django.urls import path

from dnt_portal.intake.views import decisions, referrals, screening, waiting_list

app_name = "intake"
urlpatterns = [
    path("", referrals.referrals, name="referrals"),
    path("new/", referrals.refer, name="refer"),
    path("waiting-list/", waiting_list.waiting_list, name="waiting_list"),
    path("waiting-list/<int:pk>/stop/", waiting_list.stop_waiting, name="stop_waiting"),
    path("<int:pk>/", referrals.referral, name="referral"),
    path("<int:pk>/screening/", screening.screening, name="screening"),
    path("<int:pk>/decide/", decisions.decide, name="decide"),
    path("<int:pk>/take-back/", decisions.take_back, name="take_back"),
    path("<int:pk>/withdraw/", referrals.withdraw, name="withdraw"),
    path("look-again/<str:pseudonym>/", referrals.look_again, name="look_again"),
]
