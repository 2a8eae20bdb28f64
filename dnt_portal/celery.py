"""The Celery application: background work and the clock that starts it."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dnt_portal.settings")

app = Celery("dnt_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
