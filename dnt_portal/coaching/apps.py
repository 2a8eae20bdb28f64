from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "dnt_portal.coaching"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dnt_portal.coaching import receivers  # noqa: F401
        from dnt_portal.coaching.reading import coached
        from dnt_portal.groups.extensions import register_coached

        register_coached(coached)
