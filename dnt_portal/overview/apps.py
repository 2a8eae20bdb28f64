from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "dnt_portal.overview"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dnt_portal.overview.meetings import meetings
        from dnt_portal.participants import extensions

        extensions.register_meetings(meetings)
