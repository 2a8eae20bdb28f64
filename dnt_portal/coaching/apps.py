from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "dnt_portal.coaching"
    default_auto_field = "django.db.models.BigAutoField"
