from django.apps import AppConfig


class LadderConfig(AppConfig):
    name = "dnt_portal.ladder"
    default_auto_field = "django.db.models.BigAutoField"
