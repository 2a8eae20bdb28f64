from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class BackgroundConfig(AppConfig):
    name = "dnt_portal.background"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Learn from each app's `jobs.py` which work there is, in every process alike."""
        autodiscover_modules("jobs")
