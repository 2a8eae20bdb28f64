"""The way in through the browser: upload, preview, confirm; and who may go it."""

import io
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from dnt_portal.audit.acting import acting_as, acting_as_system
from dnt_portal.background import services as background
from dnt_portal.background.models import Job
from dnt_portal.coaching.models import Coach, Contact, Track
from dnt_portal.common import workbooks
from dnt_portal.groups.models import Group
from dnt_portal.imports import services, shown, tables
from dnt_portal.imports.models import WorkbookImport
from dnt_portal.participants.models import Participant
from tests.common.packed import repacked
from tests.conftest import as_system, database_role
from tests.imports.workbooks import day, large_region, small_region, workbook


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
    assert (made.state, made.problems, made.shown) == ("done", [], [])
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
    assert files() == [f"{made.pk}.xlsx"]
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
    with django_capture_on_commit_callbacks(execute=True):
        assert visitor.post(url("discard", made)).status_code == 302
    with acting_as(leader):
        assert not WorkbookImport.objects.exists()
    assert files() == []


def test_many_problems_are_paged(visitor, leader, monkeypatch):
    monkeypatch.setattr(services, "MANY_ROWS", 700)
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


def test_of_a_workbook_that_says_something_else_it_is_not_said_that_all_is_there(visitor, leader):
    in_english(leader)
    upload(visitor, workbook(small_region()))
    visitor.post(url("confirm", only_import(leader)))
    other = small_region()
    other["Deelneemsters"][1]["Voornaam"] = "Belinda"
    upload(visitor, workbook(other))
    with acting_as(leader):
        made = WorkbookImport.objects.get(state="ready")
    page = visitor.get(url("preview", made)).content.decode()
    assert "Everything is in the portal already" not in page
    assert "Nothing in it is new, and one row says something else" in page
    assert "Upload the workbook again to see both values" not in page, "they stand below"


def test_a_workbook_that_proves_broken_while_it_is_read(visitor, leader, monkeypatch):
    good = workbook(small_region())
    file = io.BytesIO(repacked(good, **{"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}))
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


# -- Row by row ------------------------------------------------------------------------------


def rows_shown(made, sheet: str, kind: str) -> list[list]:
    (part,) = [part for part in made.shown if part["sheet"] == sheet]
    return part[kind]


def test_the_preview_shows_the_rows_themselves(visitor, leader):
    upload(visitor, workbook(small_region()))
    made = only_import(leader)
    (part,) = [part for part in made.shown if part["sheet"] == "Deelneemsters"]
    assert part["columns"][:3] == ["Deelneemster-sleutel", "Voornaam", "Achternaam"]
    assert part["new"][0] == ["D-1", "Samira", "Jansen", "17-05-1990", "G-1", 2]
    assert (part["differs"], part["out"]) == ([], [])
    # A row found by two keys shows both.
    assert rows_shown(made, "Aanwezigheid", "new")[0][:3] == ["S-1", "D-1", "aanwezig"]
    page = visitor.get(url("preview", made)).content.decode()
    for cell in ("Samira", "17-05-1990", "Vrijwilligerswerk bij de bibliotheek"):
        assert cell in page


def test_a_page_of_rows_is_turned_within_its_sheet(visitor, leader, monkeypatch):
    monkeypatch.setattr(shown, "MOST_ROWS", 60)
    monkeypatch.setattr(tables, "MOST_ROWS", 60)
    sheets = small_region()
    sheets["Contacten"] = [
        {"Contact-sleutel": f"CT-{number}", "Koppel-sleutel": "K-1", "Datum": day("2026-02-10"),
         "Hoe": "bericht"}
        for number in range(70)
    ]  # fmt: skip
    upload(visitor, workbook(sheets))
    made = only_import(leader)
    assert len(rows_shown(made, "Contacten", "new")) == 60
    assert [one["new"] for one in made.counts["sheets"] if one["sheet"] == "Contacten"] == [70]
    number = [part["sheet"] for part in made.shown].index("Contacten")
    page = visitor.get(url("preview", made), {f"new-{number}-page": 3}).content.decode()
    assert "CT-59<" in page
    assert "CT-1<" not in page
    assert "CT-60<" not in page
    assert "Contacten · Nieuw: de eerste 60" in page
    assert "Nieuw: 70" in page
    (opened,) = re.findall(r"<details[^>]* open>\s*<summary>\s*(\w+)", page)
    assert opened == "Contacten"


def test_what_says_something_else_is_shown_with_both_and_stays(visitor, leader):
    upload(visitor, workbook(small_region()))
    visitor.post(url("confirm", only_import(leader)))
    sheets = small_region()
    sheets["Deelneemsters"][0] |= {"Achternaam": "Pietersen"}
    sheets["Contacten"].append(sheets["Contacten"][1] | {"Contact-sleutel": "3"})
    upload(visitor, workbook(sheets))
    with acting_as(leader):
        made = WorkbookImport.objects.get(state="ready")
    assert rows_shown(made, "Deelneemsters", "differs") == [
        ["D-1", "Achternaam", "Jansen", "Pietersen", 2]
    ]
    page = visitor.get(url("preview", made)).content.decode()
    assert "Zegt iets anders" in page
    assert "Pietersen" in page
    visitor.post(url("confirm", made))
    with acting_as(leader):
        assert WorkbookImport.objects.get(pk=made.pk).shown == []
        assert Participant.objects.get(external_key="D-1").last_name == "Jansen"
        assert Contact.objects.count() == 3


# -- Only the good rows ------------------------------------------------------------------------


def half_good():
    """One coach is wrong; so her match, and what was written of it, cannot come in either."""
    sheets = small_region()
    sheets["Coaches"][0]["E-mail"] = "geen adres"
    return sheets


def test_good_rows_come_in_and_what_refers_to_a_bad_one_stays_out(
    visitor, leader, django_capture_on_commit_callbacks
):
    upload(visitor, workbook(half_good()))
    made = only_import(leader)
    assert made.state == "refused"
    out = {one["sheet"]: one["out"] for one in made.counts["sheets"] if one["out"]}
    assert out == {"Coaches": 1, "Koppels": 1, "Contacten": 2}
    assert len(made.problems) == 1, "what only refers to it is not called wrong"
    page = visitor.get(url("preview", made)).content.decode()
    assert "4 rijen blijven eruit" in page
    assert f"{made.total('new')} rijen worden ingelezen" in page
    # Not unless she says so.
    assert visitor.post(url("confirm", made)).status_code == 403
    with acting_as(leader):
        assert not Participant.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert visitor.post(url("confirm", made), {"good": "1"}).status_code == 302
    made = only_import(leader)
    assert made.state == "done"
    with acting_as(leader):
        assert Participant.objects.count() == 8
        assert not Coach.objects.exists()
        assert not Track.objects.exists()
    # What stayed out can still be seen and mended; of the others nothing is kept.
    assert files() == [f"{made.pk}.xlsx"]
    assert [(part["new"], part["differs"]) for part in made.shown] == [([], [])] * len(made.shown)
    page = visitor.get(url("preview", made)).content.decode()
    assert "4 rijen bleven eruit" in page
    assert "geen adres" in page
    assert visitor.get(url("marked", made)).status_code == 200
    # Twice is once.
    assert visitor.post(url("confirm", made), {"good": "1"}).status_code == 302
    with acting_as(leader):
        assert Participant.objects.count() == 8


def test_the_list_of_what_stayed_out_says_why(visitor, leader):
    upload(visitor, workbook(half_good()))
    made = only_import(leader)
    response = visitor.get(url("problems", made))
    assert response["Content-Disposition"].startswith("attachment")
    wrong, out = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets
    assert [cell.value for cell in wrong[2]][:3] == ["Coaches", "C2", 2]
    said = [[cell.value for cell in row] for row in out.iter_rows(min_row=2)]
    assert [(sheet, key, row) for sheet, key, _why, row in said] == [
        ("Coaches", "C-1", 2), ("Koppels", "K-1", 2), ("Contacten", "1", 2), ("Contacten", "2", 3)
    ]  # fmt: skip
    assert said[0][2].startswith("E-mail: ")
    # Who waits says in which column it refers to what it waits for.
    waits = "Deze rij hoort bij een rij die eruit blijft."
    columns = ["Coach-sleutel", "Koppel-sleutel", "Koppel-sleutel"]
    assert [why for _sheet, _key, why, _row in said[1:]] == [f"{at}: {waits}" for at in columns]


def test_the_mended_workbook_adds_what_stayed_out(visitor, leader):
    upload(visitor, workbook(half_good()))
    visitor.post(url("confirm", only_import(leader)), {"good": "1"})
    upload(visitor, workbook(small_region()))
    with acting_as(leader):
        mended = WorkbookImport.objects.get(state="ready")
    assert mended.total("new") == 4
    assert mended.total("differs") == 0
    visitor.post(url("confirm", mended))
    with acting_as(leader):
        assert Contact.objects.count() == 2
        assert Participant.objects.count() == 8


def test_when_other_rows_stay_out_now_nothing_comes_in(visitor, leader, cast):
    """What she agreed to is not so any more: she sees it anew first."""
    upload(visitor, workbook(half_good()))
    made = only_import(leader)
    with as_system():
        Group.objects.create(
            project=cast.zwolle.project,
            edition=cast.zwolle.project.edition,
            name="Voorjaar 2026",
            external_key="anders",
            capacity=12,
        )
    visitor.post(url("confirm", made), {"good": "1"})
    after = only_import(leader)
    assert after.state == "refused"
    assert after.total("out") > made.total("out")
    with acting_as(leader):
        assert not Participant.objects.exists()


def test_a_workbook_in_which_no_row_is_right_offers_nothing_to_bring_in(visitor, leader):
    rows = [{"Deelneemster-sleutel": "D-1", "Voornaam": "Ana", "Opleiding": "gymnastiek"}]
    upload(visitor, workbook({"Deelneemsters": rows}))
    made = only_import(leader)
    assert 'name="good"' not in visitor.get(url("preview", made)).content.decode()
    assert visitor.post(url("confirm", made), {"good": "1"}).status_code == 403


def test_what_stayed_out_is_thrown_away_and_what_came_in_stays(
    visitor, leader, django_capture_on_commit_callbacks
):
    upload(visitor, workbook(half_good()))
    made = only_import(leader)
    visitor.post(url("confirm", made), {"good": "1"})
    with django_capture_on_commit_callbacks(execute=True):
        response = visitor.post(url("discard", made))
    assert response["Location"] == url("preview", made)
    made = only_import(leader)
    assert (made.state, made.problems, made.shown, files()) == ("done", [], [], [])
    assert visitor.get(url("preview", made)).status_code == 200
    assert visitor.post(url("discard", made)).status_code == 403
    with acting_as(leader):
        assert Participant.objects.count() == 8


def test_what_stayed_out_is_forgotten_in_time_and_the_import_is_not(
    visitor, leader, django_capture_on_commit_callbacks
):
    upload(visitor, workbook(half_good()))
    visitor.post(url("confirm", only_import(leader)), {"good": "1"})
    with (
        database_role("worker"),
        django_capture_on_commit_callbacks(execute=True),
        acting_as_system("tests"),
    ):
        assert services.forget_workbooks() == 0
        assert services.forget_workbooks(older_than=-timezone.timedelta(minutes=1)) == 1
    made = only_import(leader)
    assert (made.state, made.problems, made.shown, files()) == ("done", [], [], [])
    assert visitor.get(url("marked", made)).status_code == 302


# -- Her own file back -------------------------------------------------------------------------


def test_her_own_file_comes_back_with_the_bad_cells_marked(visitor, leader):
    upload(visitor, workbook(bad_region()))
    made = only_import(leader)
    response = visitor.get(url("marked", made))
    uploaded = made.created_at.astimezone(ZoneInfo("Europe/Amsterdam"))
    assert response["Content-Disposition"] == (
        f'attachment; filename="dnt-import-{uploaded:%Y%m%d-%H%M}-gemarkeerd.xlsx"'
    )
    given = openpyxl.load_workbook(io.BytesIO(response.content))
    sent = openpyxl.load_workbook(workbook(bad_region()))
    bad = given["Deelneemsters"]["H2"]
    assert bad.value == "gymnastiek"
    assert bad.comment.text == made.problems[0]["wrong"]
    assert bad.fill.fgColor.rgb.endswith("FFD9D2")
    notes = [cell.coordinate for page in given for row in page for cell in row if cell.comment]
    assert notes == ["H2"]
    assert [page.title for page in given] == [page.title for page in sent]
    for page in sent:
        assert [[cell.value for cell in row] for row in page] == [
            [cell.value for cell in row] for row in given[page.title]
        ]


def test_a_workbook_too_large_to_mark_says_so_beside_the_list(visitor, leader, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_WHOLE", 1000)
    upload(visitor, workbook(bad_region()))
    made = only_import(leader)
    page = visitor.get(url("preview", made)).content.decode()
    assert url("marked", made) not in page
    assert str(services.TOO_LARGE) in page
    response = visitor.get(url("marked", made), follow=True)
    assert [str(said) for said in response.context["messages"]] == [str(services.TOO_LARGE)]


# -- By the worker -----------------------------------------------------------------------------


def test_a_large_workbook_is_checked_and_brought_in_by_the_worker(
    visitor, leader, monkeypatch, django_capture_on_commit_callbacks
):
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
        for name in ("preview", "problems", "marked"):
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
