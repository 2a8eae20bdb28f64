from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "dnt_portal.submissions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dnt_portal.submissions import receivers  # noqa: F401
