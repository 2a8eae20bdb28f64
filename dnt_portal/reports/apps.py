from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "dnt_portal.reports"
    default_auto_field = "django.db.models.BigAutoField"
