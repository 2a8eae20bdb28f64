"""Pages of this part of the portal. The group's own page belongs to `overview`."""

from django.urls import path

from dnt_portal.groups.views import attendance, composing, groups, pausing, phases, sessions

app_name = "groups"
urlpatterns = [
    path("", groups.group_list, name="list"),
    path("new/", groups.create, name="create"),
    path("<uuid:pk>/edit/", groups.edit, name="edit"),
    path("<uuid:pk>/place/", composing.place, name="place"),
    path("placements/<int:pk>/end/", composing.end_placement, name="end_placement"),
    path("<uuid:pk>/schedule/", sessions.schedule, name="schedule"),
    path("<uuid:pk>/start/", phases.start, name="start"),
    path("<uuid:pk>/take-back-start/", phases.take_back_start, name="take_back_start"),
    path("<uuid:pk>/coaching/", phases.start_coaching, name="start_coaching"),
    path("<uuid:pk>/close/", phases.close, name="close"),
    path("<uuid:pk>/call-off/", phases.call_off, name="call_off"),
    path("<uuid:pk>/reopen/", phases.reopen, name="reopen"),
    path("placements/<int:pk>/restore/", composing.restore, name="restore"),
    path("placements/<int:pk>/pause/", pausing.pause, name="pause"),
    path("pauses/<int:pk>/return/", pausing.pause_return, name="pause_return"),
    path("pauses/<int:pk>/take-back/", pausing.pause_take_back, name="pause_take_back"),
    path("<uuid:pk>/sessions/", sessions.session_list, name="sessions"),
    path("<uuid:pk>/sessions/add/", sessions.session_add, name="session_add"),
    path("<uuid:pk>/attendance/", attendance.attendance, name="attendance"),
    path("sessions/<uuid:pk>/", attendance.session, name="session"),
    path("sessions/<uuid:pk>/mark/", attendance.mark, name="mark"),
    path("sessions/<uuid:pk>/mark-all/", attendance.mark_all, name="mark_all"),
    path("sessions/<uuid:pk>/move/", sessions.session_move, name="session_move"),
    path("sessions/<uuid:pk>/cancel/", sessions.session_cancel, name="session_cancel"),
    path("sessions/<uuid:pk>/reinstate/", sessions.session_reinstate, name="session_reinstate"),
    path("sessions/<uuid:pk>/make-up/", attendance.make_up, name="make_up"),
]
