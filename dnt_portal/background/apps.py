from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    name = "dnt_portal.background"
    default_auto_field = "django.db.models.BigAutoField"
