from django.apps import AppConfig


class LadderConfig(AppConfig):
    name = "dnt_portal.ladder"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dnt_portal.ladder import receivers  # noqa: F401
