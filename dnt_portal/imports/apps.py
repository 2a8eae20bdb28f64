from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "dnt_portal.imports"
    default_auto_field = "django.db.models.BigAutoField"
