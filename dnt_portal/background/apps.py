from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    name = "dnt_portal.background"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the portal's Celery application the one that tasks are published by."""
        from dnt_portal.celery import app

        app.set_default()
