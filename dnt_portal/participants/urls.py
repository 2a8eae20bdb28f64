"""Pages of this part of the portal."""

from django.urls import path

from dnt_portal.participants import views

app_name = "participants"
urlpatterns = [
    path("<str:pseudonym>/edit/", views.edit, name="edit"),
    path("<str:pseudonym>/safe-contact/", views.safe_contact, name="safe_contact"),
    path("<str:pseudonym>/safety-net/add/", views.safety_contact_add, name="safety_contact_add"),
    path(
        "<str:pseudonym>/safety-net/<int:pk>/end/",
        views.safety_contact_end,
        name="safety_contact_end",
    ),
    path(
        "<str:pseudonym>/safety-net/<int:pk>/restore/",
        views.safety_contact_restore,
        name="safety_contact_restore",
    ),
    path("<str:pseudonym>/consent/add/", views.consent_add, name="consent_add"),
    path(
        "<str:pseudonym>/consent/<int:pk>/withdraw/",
        views.consent_withdraw,
        name="consent_withdraw",
    ),
    path(
        "<str:pseudonym>/consent/<int:pk>/correct/",
        views.consent_correct,
        name="consent_correct",
    ),
    path(
        "<str:pseudonym>/consent/<int:pk>/mistake/",
        views.consent_take_back,
        name="consent_take_back",
    ),
    path(
        "<str:pseudonym>/consent/<int:pk>/stands/",
        views.consent_stands,
        name="consent_stands",
    ),
    path("<str:pseudonym>/keep-apart/add/", views.keep_apart_add, name="keep_apart_add"),
    path(
        "<str:pseudonym>/keep-apart/<int:pk>/remove/",
        views.keep_apart_remove,
        name="keep_apart_remove",
    ),
]
