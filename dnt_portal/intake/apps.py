from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "dnt_portal.intake"
    default_auto_field = "django.db.models.BigAutoField"
