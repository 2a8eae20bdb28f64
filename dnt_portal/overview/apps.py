from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "dnt_portal.overview"
    default_auto_field = "django.db.models.BigAutoField"
