from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "dnt_portal.organisations"
    default_auto_field = "django.db.models.BigAutoField"
