from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "dnt_portal.plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dnt_portal.plans import receivers  # noqa: F401
