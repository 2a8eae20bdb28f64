from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "dnt_portal.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dnt_portal.accounts import receivers  # noqa: F401
