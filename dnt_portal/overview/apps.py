from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "dnt_portal.overview"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dnt_portal.groups.extensions import register_closing_steps, register_open_work
        from dnt_portal.overview.closing import closing_steps
        from dnt_portal.overview.meetings import meetings
        from dnt_portal.overview.open_work import open_work
        from dnt_portal.participants.extensions import register_meetings

        register_meetings(meetings)
        register_open_work(open_work)
        register_closing_steps(closing_steps)
