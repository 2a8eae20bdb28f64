"""Pages of this part of the portal."""

from django.urls import path

from dnt_portal.coaching.views import coaches, concerns, contacts, last_reports, matching, tracks

app_name = "coaching"
urlpatterns = [
    path("", coaches.pool, name="coaches"),
    path("coaches/add/", coaches.add, name="coach_add"),
    path("coaches/<uuid:pk>/", coaches.coach, name="coach"),
    path("coaches/<uuid:pk>/edit/", coaches.edit, name="coach_edit"),
    path("groups/<uuid:pk>/matching/", matching.matching, name="matching"),
    path("groups/<uuid:pk>/matching/propose/", matching.propose, name="matching_propose"),
    path("groups/<uuid:pk>/matching/confirm/", matching.confirm, name="matching_confirm"),
    path("groups/<uuid:pk>/matching/list/", matching.session_list, name="matching_list"),
    path("pairs/<int:pk>/", matching.pair, name="matching_pair"),
    path("placements/<int:pk>/wish/", matching.wish, name="matching_wish"),
    path("tracks/", tracks.overview, name="tracks"),
    path("tracks/<uuid:pk>/", tracks.track, name="track"),
    path("tracks/<uuid:pk>/agreement/", tracks.agreement, name="track_agreement"),
    path("tracks/<uuid:pk>/end/", tracks.end, name="track_end"),
    path("tracks/<uuid:pk>/take-back/", tracks.take_back, name="track_take_back"),
    path("tracks/<uuid:pk>/resume/", tracks.resume, name="track_resume"),
    path("tracks/<uuid:pk>/rematch/", tracks.rematch, name="track_rematch"),
    path("tracks/<uuid:pk>/contact/", contacts.add, name="contact_add"),
    path("last-report/<uuid:key>/", last_reports.send, name="last_report"),
    path("contacts/<int:pk>/edit/", contacts.edit, name="contact_edit"),
    path("contacts/<int:pk>/withdraw/", contacts.withdraw, name="contact_withdraw"),
    path("tracks/<uuid:pk>/concern/", concerns.add, name="concern_add"),
    path("participants/<str:pseudonym>/concern/", concerns.add_for, name="concern_add_for"),
    path("worry/", concerns.worry, name="worry"),
    path("concerns/", concerns.concerns, name="concerns"),
    path("concerns/<uuid:pk>/", concerns.concern, name="concern"),
    path("concerns/<uuid:pk>/reopen/", concerns.reopen, name="concern_reopen"),
]
