from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "dnt_portal.groups"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dnt_portal.groups import receivers  # noqa: F401
        from dnt_portal.groups.reading.course import first_days
        from dnt_portal.participants import extensions

        extensions.register_first_days(first_days)
