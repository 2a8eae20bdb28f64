"""The way in through the browser: upload, preview, confirm; and who may go it."""

import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from dnt_portal.audit.acting import acting_as, acting_as_system
from dnt_portal.background import services as background
from dnt_portal.background.models import Job
from dnt_portal.groups.models import Group
from dnt_portal.imports import services
from dnt_portal.imports.models import WorkbookImport
from dnt_portal.participants.models import Participant
from tests.conftest import as_system, database_role
from tests.imports.workbooks import large_region, small_region, workbook


@pytest.fixture
def leader(cast):
    return cast.zwolle.leader


@pytest.fixture
def visitor(sign_in, leader):
    return sign_in(leader)


def upload(visitor, file, **fields):
    file.seek(0)
    return visitor.post(reverse("imports:upload"), {"file": file, **fields})


def only_import(user) -> WorkbookImport:
    with acting_as(user):
        return WorkbookImport.objects.get()


def files() -> list[str]:
    if not default_storage.exists(services.FOLDER):
        return []
    return default_storage.listdir(services.FOLDER)[1]


def url(name, workbook_import) -> str:
    return reverse(f"imports:{name}", args=[workbook_import.pk])


def bad_region():
    sheets = small_region()
    sheets["Deelneemsters"][0]["Opleiding"] = "gymnastiek"
    return sheets


def test_upload_look_and_confirm(visitor, leader, django_capture_on_commit_callbacks):
    response = upload(visitor, workbook(small_region()))
    made = only_import(leader)
    assert response["Location"] == url("preview", made)
    assert made.state == "ready"
    # The name someone gave her file may be about a person.
    assert files() == [f"{made.pk}.xlsx"]
    page = visitor.get(url("preview", made)).content.decode()
    assert "Deelneemsters" in page
    with acting_as(leader):
        assert not Group.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        response = visitor.post(url("confirm", made))
    assert response["Location"] == url("preview", made)
    assert visitor.get(url("preview", made)).status_code == 200
    with acting_as(leader):
        assert Participant.objects.count() == 8
    made = only_import(leader)
    assert (made.state, made.problems) == ("done", [])
    assert files() == []
    # Twice is once.
    assert visitor.post(url("confirm", made)).status_code == 302
    with acting_as(leader):
        assert Participant.objects.count() == 8
    # What was brought in stays on the list.
    assert visitor.post(url("discard", made)).status_code == 403
    assert visitor.get(reverse("imports:list")).status_code == 200


def test_what_is_wrong_is_shown_and_can_be_taken_along(
    visitor, leader, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        upload(visitor, workbook(bad_region()))
    made = only_import(leader)
    assert made.state == "refused"
    assert files() == []
    page = visitor.get(url("preview", made)).content.decode()
    assert "gymnastiek" in page
    response = visitor.get(url("problems", made))
    listed = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    assert [cell.value for cell in listed[2]][:5] == [
        "Deelneemsters", "H2", 2, "Opleiding", "gymnastiek",
    ]  # fmt: skip
    assert visitor.post(url("confirm", made)).status_code == 403
    with acting_as(leader):
        assert not Group.objects.exists()
    assert visitor.post(url("discard", made)).status_code == 302
    with acting_as(leader):
        assert not WorkbookImport.objects.exists()


def test_many_problems_are_paged(visitor, leader):
    rows = [
        {"Deelneemster-sleutel": str(n), "Voornaam": "Ana", "Opleiding": f"fout{n}"}
        for n in range(700)
    ]
    upload(visitor, workbook({"Deelneemsters": rows}))
    made = only_import(leader)
    first = visitor.get(url("preview", made)).content.decode()
    assert "fout3<" in first
    assert "fout60<" not in first
    second = visitor.get(url("preview", made) + "?page=2").content.decode()
    assert "fout60<" in second


@pytest.mark.parametrize("content", [b"", b"naam;leeftijd\n", b"PK\x03\x04kapot"])
def test_a_file_that_is_no_workbook_leaves_nothing_behind(content, visitor, leader):
    file = io.BytesIO(content)
    file.name = "deelneemsters.xlsx"
    response = upload(visitor, file)
    assert response.status_code == 422
    with acting_as(leader):
        assert not WorkbookImport.objects.exists()
    assert files() == []


def in_english(user) -> None:
    with as_system():
        user.language = "en"
        user.save(update_fields=["language"])


def test_a_file_with_the_right_name_is_told_what_is_wrong_with_it(visitor, leader):
    in_english(leader)
    file = io.BytesIO(b"naam;leeftijd\n")
    file.name = "fake.xlsx"
    (sentence,) = upload(visitor, file).context["form"].errors["file"]
    assert "cannot be opened" in sentence
    assert "ends in .xlsx" not in sentence


def test_one_problem_is_mended_in_the_singular(visitor, leader):
    in_english(leader)
    upload(visitor, workbook(bad_region()))
    made = only_import(leader)
    assert made.counts["problems"] == 1
    page = visitor.get(url("preview", made)).content.decode()
    assert "Mend it in your workbook" in page
    assert "Mend them" not in page


def test_the_empty_workbook_unchanged_is_called_empty(visitor, leader):
    in_english(leader)
    file = io.BytesIO(visitor.get(reverse("imports:template")).content)
    file.name = "leeg.xlsx"
    upload(visitor, file)
    made = only_import(leader)
    assert made.state == "ready"
    page = visitor.get(url("preview", made)).content.decode()
    assert "still empty" in page
    assert "Everything is in the portal already" not in page
    assert "<table" not in page, "no row of noughts"
    assert url("confirm", made) not in page


def test_a_workbook_the_portal_knows_already_is_not_called_empty(visitor, leader):
    in_english(leader)
    upload(visitor, workbook(small_region()))
    assert visitor.post(url("confirm", only_import(leader))).status_code == 302
    upload(visitor, workbook(small_region()))
    with acting_as(leader):
        made = WorkbookImport.objects.get(state="ready")
    page = visitor.get(url("preview", made)).content.decode()
    assert "Everything is in the portal already" in page
    assert "still empty" not in page


def test_a_workbook_that_proves_broken_while_it_is_read(visitor, leader, monkeypatch):
    from tests.imports.test_parsing import repacked

    file = io.BytesIO(repacked(**{"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}))
    file.name = "kapot.xlsx"
    assert upload(visitor, file).status_code == 422
    with acting_as(leader):
        assert not WorkbookImport.objects.exists()


def test_a_file_that_is_too_large(visitor, leader, settings):
    settings.WORKBOOK_MAX_BYTES = 1000
    response = upload(visitor, workbook(small_region()))
    assert response.status_code == 422
    assert files() == []


def test_projects_are_refused_on_the_screen(visitor, leader, cast):
    projects = [["Project-sleutel", "Naam", "Gemeente", "Aanbieder"], ["n", "Nieuw", "N", "A"]]
    upload(visitor, workbook({"Projecten": projects}))
    made = only_import(leader)
    assert (made.state, len(made.problems)) == ("refused", 1)


def test_another_upload_takes_the_place_of_the_first(
    visitor, leader, django_capture_on_commit_callbacks
):
    upload(visitor, workbook(small_region()))
    first = only_import(leader)
    with django_capture_on_commit_callbacks(execute=True):
        upload(visitor, workbook(small_region()))
    second = only_import(leader)
    assert first.pk != second.pk
    assert files() == [f"{second.pk}.xlsx"]


def test_what_changed_in_the_portal_since_the_check(visitor, leader, cast):
    upload(visitor, workbook(small_region()))
    made = only_import(leader)
    with as_system():
        group = Group.objects.create(
            project=cast.zwolle.project,
            edition=cast.zwolle.project.edition,
            name="Voorjaar 2026",
            external_key="anders",
            capacity=12,
        )
    visitor.post(url("confirm", made))
    assert only_import(leader).state == "refused"
    with acting_as(leader):
        assert list(Group.objects.all()) == [group]
        assert not Participant.objects.exists()


def test_a_large_workbook_is_checked_and_brought_in_by_the_worker(
    visitor, leader, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(services, "LARGE", 50_000)
    monkeypatch.setattr(services, "MANY_ROWS", 100)
    upload(visitor, workbook(large_region(women=24, contacts_each=5)))
    made = only_import(leader)
    assert made.state == "checking"
    assert b"hx-get" in visitor.get(url("preview", made)).content
    for state in ("ready", "done"):
        with acting_as(leader):
            job = Job.objects.order_by("-created_at").first()
        with database_role("worker"), django_capture_on_commit_callbacks(execute=True):
            background.run_job(job_id=job.pk)
        assert only_import(leader).state == state
        with acting_as(leader):
            job.refresh_from_db()
            assert (job.state, job.percent) == ("done", 100)
        if state == "ready":
            visitor.post(url("confirm", made))
            assert b"hx-get" in visitor.get(url("preview", made)).content
    with acting_as(leader):
        assert Participant.objects.count() == 24
    assert files() == []


def test_the_worker_finds_nothing_to_do_when_it_was_thrown_away(visitor, leader, monkeypatch):
    monkeypatch.setattr(services, "LARGE", 0)
    upload(visitor, workbook(small_region()))
    made = only_import(leader)
    visitor.post(url("discard", made))
    with acting_as(leader):
        job = Job.objects.get()
    with database_role("worker"):
        background.run_job(job_id=job.pk)
    with acting_as(leader):
        job.refresh_from_db()
    assert job.state == "done"


def test_who_confirms_what_was_just_thrown_away_hears_so_on_the_list(visitor, leader, monkeypatch):
    upload(visitor, workbook(small_region()))
    made = only_import(leader)

    def gone(**arguments) -> None:
        raise WorkbookImport.DoesNotExist

    monkeypatch.setattr(services, "bring_in", gone)
    response = visitor.post(url("confirm", made), follow=True)
    assert response.redirect_chain == [(reverse("imports:list"), 302)]
    assert [str(message) for message in response.context["messages"]] == [str(services.THROWN_AWAY)]


def test_what_nobody_confirmed_is_forgotten(visitor, leader, django_capture_on_commit_callbacks):
    upload(visitor, workbook(small_region()))
    orphan = default_storage.save(f"{services.FOLDER}/wees.xlsx", io.BytesIO(b"x"))
    with (
        database_role("worker"),
        django_capture_on_commit_callbacks(execute=True),
        acting_as_system("tests"),
    ):
        assert services.forget_workbooks() == 0
        assert services.forget_workbooks(older_than=-timezone.timedelta(minutes=1)) == 2
    assert files() == []
    assert Path(default_storage.path(orphan)).exists() is False


def test_only_leaders_come_here_and_each_sees_her_own(visitor, leader, cast, sign_in):
    upload(visitor, workbook(bad_region()))
    made = only_import(leader)
    for person, status in [
        (cast.zwolle.colleague, 404),
        (cast.breda.leader, 404),
        (cast.zwolle.trainer, 404),
        (cast.administrator, 404),
    ]:
        client = sign_in(person)
        for name in ("preview", "problems"):
            assert client.get(url(name, made)).status_code == status
        for name in ("confirm", "discard"):
            assert client.post(url(name, made)).status_code == status
    for person in (cast.zwolle.trainer, cast.zwolle.coach, cast.administrator, cast.nobody):
        client = sign_in(person)
        for name in ("list", "upload", "template"):
            assert client.get(reverse(f"imports:{name}")).status_code == 403
        assert upload(client, workbook(small_region())).status_code == 403


def test_the_template_can_be_downloaded(visitor):
    response = visitor.get(reverse("imports:template"))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert "Deelneemsters" in book.sheetnames
    assert "Projecten" not in book.sheetnames
