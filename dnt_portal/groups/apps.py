from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "dnt_portal.groups"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dnt_portal.groups import receivers  # noqa: F401
