from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "dnt_portal.common"
    default_auto_field = "django.db.models.BigAutoField"
