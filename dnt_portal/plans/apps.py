from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "dnt_portal.plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dnt_portal.coaching import extensions
        from dnt_portal.plans import receivers, sources  # noqa: F401

        extensions.register_plan(
            steps_of=sources.steps_of,
            link_steps=sources.link_steps,
            goals_of=sources.goals_of,
            linked_steps=sources.linked_steps,
        )
