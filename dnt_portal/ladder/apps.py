from django.apps import AppConfig


class LadderConfig(AppConfig):
    name = "dnt_portal.ladder"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dnt_portal.coaching import extensions
        from dnt_portal.ladder import receivers  # noqa: F401
        from dnt_portal.ladder.reading import last_rungs

        extensions.register_ladder(rungs_of=last_rungs)
