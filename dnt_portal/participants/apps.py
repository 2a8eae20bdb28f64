from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "dnt_portal.participants"
    default_auto_field = "django.db.models.BigAutoField"
