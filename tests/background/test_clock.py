"""What is done by the clock: each app says so in its jobs, and the worker knows it."""

import datetime

from dnt_portal.celery import app


def test_the_clock_asks_for_what_the_apps_name_and_the_worker_knows_it():
    clock = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}
    assert clock == {
        "dnt_portal.background.jobs.sweep": datetime.timedelta(minutes=1),
        "dnt_portal.reports.jobs.refresh_project_figures": datetime.timedelta(hours=1),
        "dnt_portal.submissions.jobs.forget_past": datetime.timedelta(hours=1),
        "dnt_portal.imports.jobs.forget_workbooks": datetime.timedelta(days=1),
    }
    assert clock.keys() <= app.tasks.keys()
