"""The operator's command: the same services, a list of problems and a status."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from dnt_portal.accounts.models import Invitation, RoleAssignment
from dnt_portal.accounts.services import accept_role
from dnt_portal.audit.acting import acting_as
from dnt_portal.imports.models import WorkbookImport
from dnt_portal.organisations.models import Project
from dnt_portal.participants.models import Participant
from tests.cast import make_cast
from tests.conftest import as_system
from tests.imports.workbooks import large_region, small_region, workbook


@pytest.fixture
def leader(cast):
    return cast.zwolle.leader


@pytest.fixture
def write(tmp_path):
    """Write sheets to a file on disk."""

    def _write(sheets):
        file = tmp_path / "administratie.xlsx"
        file.write_bytes(workbook(sheets).getvalue())
        return file

    return _write


def test_check_only_writes_nothing(write, leader, capsys):
    call_command("import_workbook", write(small_region()), "--as", leader.email, "--check")
    assert "Deelneemsters: 8" in capsys.readouterr().out
    with acting_as(leader):
        assert not Participant.objects.exists()
        assert not WorkbookImport.objects.exists()


def test_brings_in(write, leader):
    call_command("import_workbook", write(small_region()), "--as", leader.email.upper())
    with acting_as(leader):
        assert Participant.objects.count() == 8


def test_who_is_to_lead_a_new_project_is_asked(write, leader, cast):
    """Named on the sheet by an address that the portal knows: no role before a yes."""
    known = cast.breda.leader
    sheet = {"Project-sleutel": "x", "Naam": "Kampen", "Gemeente": "Kampen",
             "Aanbieder": "Opvang", "Vakantieregio": "noord",
             "Projectleider e-mail": known.email}  # fmt: skip
    call_command(
        "import_workbook", write({"Projecten": [sheet]}), "--as", leader.email, "--regions"
    )
    project = Project.objects.get(external_key="x")
    asked = Invitation.objects.open().get()
    assert (asked.email, asked.role, asked.project) == (known.email, "project_leader", project)
    assert not RoleAssignment.objects.filter(project=project).exists()
    accept_role(by=known, invitation=asked)
    assert RoleAssignment.objects.active().get(project=project).user == known


def test_problems_are_listed_and_the_status_is_not_zero(write, leader, capsys):
    sheets = small_region()
    sheets["Contacten"][1]["Hoe"] = "rooksignaal"
    with pytest.raises(SystemExit) as ended:
        call_command("import_workbook", write(sheets), "--as", leader.email)
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert "Contacten D3 Hoe «rooksignaal»" in said
    with acting_as(leader):
        assert not Participant.objects.exists()
        assert not WorkbookImport.objects.exists()


def test_what_cannot_be_said_in_rows(write, leader, cast, tmp_path):
    file = write(small_region())
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("import_workbook", file, "--as", "wie@example.org")
    with pytest.raises(CommandError, match="Cannot read"):
        call_command("import_workbook", tmp_path / "weg.xlsx", "--as", leader.email)
    with pytest.raises(CommandError, match="does not lead"):
        call_command("import_workbook", file, "--as", leader.email, "--project", "breda")
    (tmp_path / "tekst.xlsx").write_text("naam;leeftijd")
    with pytest.raises(CommandError, match=r"\.xlsx"):
        call_command("import_workbook", tmp_path / "tekst.xlsx", "--as", leader.email)


def test_someone_who_leads_nothing(write, cast, capsys):
    with pytest.raises(SystemExit):
        call_command("import_workbook", write(small_region()), "--as", cast.nobody.email)


# -- How far it is, and killed on the way ----------------------------------------------------------


def test_it_says_how_far_it_is_in_about_ten_lines(write, leader, capsys):
    call_command("import_workbook", write(large_region(12, 40)), "--as", leader.email)
    said = re.findall(r"^(\d+) van (\d+) rijen klaar$", capsys.readouterr().out, re.MULTILINE)
    assert 5 <= len(said) <= 12
    done = [int(number) for number, _total in said]
    assert done == sorted(done)
    assert len({total for _number, total in said}) == 1


@pytest.fixture
def committed_leader(committed_db):
    with as_system():
        return make_cast().zwolle.leader


def rows_of_all_tables() -> dict[str, int]:
    with as_system(), connection.cursor() as cursor:
        counted = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select count(*) from "{table}"')
            counted[table] = cursor.fetchone()[0]
        return counted


def others_connected() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from pg_stat_activity where datname = current_database() "
            "and backend_type = 'client backend' and pid <> pg_backend_pid())"
        )
        return cursor.fetchone()[0]


def started(file, email: str) -> subprocess.Popen:
    """The command in a process of its own, on the test's database."""
    database = connection.settings_dict
    address = (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:"
        f"{database['PORT']}/{database['NAME']}"
        f"?options=-c%20role%3D{settings.DATABASE_ROLES['portal']}"
    )
    return subprocess.Popen(
        [sys.executable, "manage.py", "import_workbook", str(file), "--as", email],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": address},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_killed_half_way_nothing_is_in_and_a_second_time_all_of_it(write, committed_leader):
    file = write(large_region(women=24, contacts_each=20))
    before = rows_of_all_tables()
    process = started(file, committed_leader.email)
    for line in process.stdout:
        done, total = map(int, re.match(r"(\d+) van (\d+) rijen klaar", line).groups())
        if 2 * done > total:
            break
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL, "it was still at work"
    end = time.monotonic() + 30
    while others_connected() and time.monotonic() < end:
        time.sleep(0.1)
    assert rows_of_all_tables() == before

    again = started(file, committed_leader.email)
    assert "ingelezen" in again.communicate()[0]
    assert again.returncode == 0
    with acting_as(committed_leader):
        assert Participant.objects.count() == 24
        assert WorkbookImport.objects.get().total("new") > 500
