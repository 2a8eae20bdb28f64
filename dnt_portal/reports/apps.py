from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "dnt_portal.reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dnt_portal.reports import jobs  # noqa: F401
