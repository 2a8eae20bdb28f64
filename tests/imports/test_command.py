"""The operator's command: the same services, a list of problems and a status."""

import pytest
from django.core.management import CommandError, call_command

from dnt_portal.audit.acting import acting_as
from dnt_portal.imports.models import WorkbookImport
from dnt_portal.participants.models import Participant
from tests.imports.workbooks import small_region, workbook


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
