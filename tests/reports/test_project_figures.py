"""Figures per project, for the national desk: kept by the system, protected, no person."""

import datetime

import pytest
from django.db import connection

from dnt_portal.reports.jobs import refresh_project_figures
from dnt_portal.reports.models import ProjectFigures
from dnt_portal.reports.services.project_figures import keep_project_figures, latest_project_figures
from tests.conftest import as_system, database_role
from tests.reports.world import DAY, Builder


@pytest.fixture
def today() -> datetime.date:
    return datetime.date(2025, 6, 30)


def test_one_row_per_project_and_day_the_newest_counts(cast, today):
    build = Builder(cast.zwolle)
    with as_system():
        group = build.group(today - 90 * DAY)
        build.place(group, build.woman(), today - 90 * DAY)
        keep_project_figures(project=cast.zwolle.project, on=today - DAY)
        keep_project_figures(project=cast.zwolle.project, on=today)
        build.place(group, build.woman("Linda"), today - 90 * DAY)
        keep_project_figures(project=cast.zwolle.project, on=today)
    assert ProjectFigures.objects.count() == 2
    (standing,) = latest_project_figures()
    assert (standing.project, standing.on) == (cast.zwolle.project, today)
    assert standing.figures["women"]["started"] == 2
    assert standing.figures["women"]["completed"] == 0


def test_the_task_does_every_project_as_the_system(cast):
    with database_role("worker"):
        refresh_project_figures()
        refresh_project_figures()
    assert [row.project.name for row in latest_project_figures()] == ["Breda", "Zwolle"]
    assert ProjectFigures.objects.count() == 2


def test_what_is_kept_is_protected(cast, today):
    build = Builder(cast.zwolle)
    with as_system():
        place = build.place(build.group(today - 300 * DAY), build.woman(), today - 300 * DAY)
        build.measure(place, "T0", today - 300 * DAY, 2)
        build.measure(place, "T2", today - 90 * DAY, 4)
        row = keep_project_figures(project=cast.zwolle.project, on=today)
    moved = row.figures["ladder"]["underway"]["moved"]
    assert moved == {
        "total": 1,
        "cells": {"risen": None, "same": None, "fallen": None},
        "hidden": "few",
    }
    with connection.cursor() as cursor:
        cursor.execute("select figures::text from reports_projectfigures")
        assert place.participant.first_name not in cursor.fetchone()[0]
