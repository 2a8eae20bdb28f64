from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "dnt_portal.programme"
    default_auto_field = "django.db.models.BigAutoField"
