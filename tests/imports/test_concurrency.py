"""Two things at once with one workbook, on connections of their own and with real commits."""

import threading
import time
from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from dnt_portal.audit.acting import acting_as, acting_as_system
from dnt_portal.background import services as background
from dnt_portal.background.models import Job
from dnt_portal.imports import services
from dnt_portal.imports.models import WorkbookImport
from dnt_portal.participants.models import Participant
from tests.cast import Region, make_cast
from tests.conftest import as_system, database_role
from tests.imports.workbooks import small_region, workbook

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def region(committed_db) -> Region:
    with as_system():
        return make_cast().zwolle


@pytest.fixture
def leader(region):
    return region.leader


def signed_in(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def upload(client: Client, sheets=None):
    return client.post(reverse("imports:upload"), {"file": workbook(sheets or small_region())})


def url(name: str, made: WorkbookImport) -> str:
    return reverse(f"imports:{name}", args=[made.pk])


def imports_of(user) -> list[WorkbookImport]:
    with acting_as(user):
        return list(WorkbookImport.objects.order_by("created_at"))


def women_of(user) -> int:
    with acting_as(user):
        return Participant.objects.count()


def uploaded(user, sheets=None, state="ready") -> WorkbookImport:
    """A checked workbook, ready to be confirmed."""
    assert upload(signed_in(user), sheets).status_code == 302
    (made,) = imports_of(user)
    assert made.state == state
    return made


def half_good() -> dict:
    """A region of which the coach is wrong, and so her match and its contacts stay out."""
    sheets = small_region()
    sheets["Coaches"][0]["E-mail"] = "geen adres"
    return sheets


def confirm_good(user, made: WorkbookImport) -> Callable[[], int]:
    """Ask for the good rows of a workbook; gives the status."""
    return lambda: signed_in(user).post(url("confirm", made), {"good": "1"}).status_code


def confirmed(user, monkeypatch) -> WorkbookImport:
    """One that she confirmed and that waits for the worker."""
    made = uploaded(user)
    monkeypatch.setattr(services, "MANY_ROWS", 0)
    assert signed_in(user).post(url("confirm", made)).status_code == 302
    return made


def run_the_job(user) -> None:
    with acting_as(user):
        job = Job.objects.get(kind=services.BRING_IN)
    with database_role("worker"):
        background.run_job(job_id=str(job.pk))


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Do these on connections of their own, started together; what each gave."""
    ready = threading.Barrier(len(jobs), timeout=20)
    given: list[object] = []

    def do(job: Callable[[], object]) -> None:
        try:
            ready.wait()
            with translation.override("en"):
                given.append(job())
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(given) == len(jobs)
    return given


def test_what_she_confirmed_is_not_thrown_away_while_it_waits(leader, monkeypatch):
    made = confirmed(leader, monkeypatch)
    response = upload(signed_in(leader))
    assert response.status_code == 409
    assert "file" not in response.context["form"].errors
    (sentence,) = response.context["form"].non_field_errors()
    assert sentence.endswith(".")
    assert signed_in(leader).post(url("discard", made)).headers["Location"] == url("preview", made)
    assert [one.pk for one in imports_of(leader)] == [made.pk]
    run_the_job(leader)
    assert women_of(leader) == 8
    assert [one.state for one in imports_of(leader)] == ["done"]
    # From now on another one may come.
    assert upload(signed_in(leader)).status_code == 302


def test_what_waits_is_not_forgotten_either(leader, monkeypatch):
    made = confirmed(leader, monkeypatch)
    with database_role("worker"), acting_as_system("tests"):
        WorkbookImport.objects.update(updated_at="2020-01-01T00:00Z")
        assert services.forget_workbooks() == 0
    assert default_storage.exists(f"{services.FOLDER}/{made.pk}.xlsx")
    run_the_job(leader)
    assert women_of(leader) == 8


def test_while_it_is_being_written_the_portal_says_so_at_once(leader, monkeypatch):
    made = uploaded(leader)
    writing, go_on = threading.Event(), threading.Event()
    tell = services.whole.bring_in

    def slowly(**options):
        writing.set()
        go_on.wait(30)
        return tell(**options)

    monkeypatch.setattr(services.whole, "bring_in", slowly)
    answers: list[float] = []

    def meddle() -> None:
        assert writing.wait(30)
        began = time.monotonic()
        try:
            assert upload(signed_in(leader)).status_code == 409
            response = signed_in(leader).post(url("discard", made), follow=True)
            (message,) = response.context["messages"]
            assert message.level_tag == "error"
            answers.append(time.monotonic() - began)
        finally:
            go_on.set()

    at_once(lambda: signed_in(leader).post(url("confirm", made)), meddle)
    assert len(answers) == 1
    assert answers[0] < 20, "nobody waits until it is written"
    assert [one.state for one in imports_of(leader)] == ["done"]
    assert women_of(leader) == 8


def test_confirming_twice_at_once_brings_it_in_once(leader):
    made = uploaded(leader)

    def confirm() -> int:
        return signed_in(leader).post(url("confirm", made)).status_code

    assert at_once(confirm, confirm) == [302, 302]
    assert women_of(leader) == 8
    assert [one.state for one in imports_of(leader)] == ["done"]


def test_two_leaders_bring_in_the_same_administration_at_once(region):
    """The second waits, is checked again, and finds that all of it is there already."""
    both = (region.leader, region.colleague)
    made = {leader: uploaded(leader) for leader in both}

    def confirming(leader) -> Callable[[], int]:
        return lambda: signed_in(leader).post(url("confirm", made[leader])).status_code

    assert at_once(*map(confirming, both)) == [302, 302]
    assert women_of(region.leader) == 8
    states = [one for leader in both for one in imports_of(leader)]
    assert [one.state for one in states] == ["done", "done"]
    new = sorted(sum(sheet["new"] for sheet in one.counts["sheets"]) for one in states)
    assert new[0] == 0
    assert new[1] > 8


def test_of_two_uploads_at_once_one_is_left(leader):
    assert at_once(*[lambda: upload(signed_in(leader)).status_code] * 2) == [302, 302]
    (left,) = imports_of(leader)
    assert left.state == "ready"
    assert default_storage.listdir(services.FOLDER)[1] == [f"{left.pk}.xlsx"]


def test_confirming_and_throwing_away_at_once_is_one_of_the_two(leader, monkeypatch):
    made = uploaded(leader)
    monkeypatch.setattr(services, "MANY_ROWS", 0)
    at_once(
        lambda: signed_in(leader).post(url("confirm", made)).status_code,
        lambda: signed_in(leader).post(url("discard", made)).status_code,
    )
    with acting_as(leader):
        waits = Job.objects.filter(kind=services.BRING_IN).exists()
    assert waits == bool(imports_of(leader))


# -- Two checks, and only the good rows ----------------------------------------------------------


def test_two_checks_of_the_same_rows_at_once_do_not_meet(region):
    """Each is told and taken back; neither sees the other's rows, nor waits for them for ever."""
    both = (region.leader, region.colleague)

    def uploading(leader) -> Callable[[], int]:
        return lambda: upload(signed_in(leader)).status_code

    assert at_once(*map(uploading, both)) == [302, 302]
    for leader in both:
        (made,) = imports_of(leader)
        assert (made.state, made.total("same")) == ("ready", 0)
    assert women_of(region.leader) == 0


def test_confirming_the_good_rows_twice_at_once_brings_them_in_once(leader):
    made = uploaded(leader, half_good(), "refused")
    assert at_once(*[confirm_good(leader, made)] * 2) == [302, 302]
    assert women_of(leader) == 8
    (after,) = imports_of(leader)
    assert (after.state, after.total("new"), after.total("out")) == ("done", made.total("new"), 4)


def test_two_leaders_bring_in_the_good_rows_of_the_same_administration_at_once(region):
    both = (region.leader, region.colleague)
    made = {leader: uploaded(leader, half_good(), "refused") for leader in both}
    assert at_once(*[confirm_good(leader, made[leader]) for leader in both]) == [302, 302]
    assert women_of(region.leader) == 8
    states = [one for leader in both for one in imports_of(leader)]
    assert [one.state for one in states] == ["done", "done"]
    assert sorted(one.total("new") > 0 for one in states) == [False, True]
    assert [one.total("out") for one in states] == [4, 4]


def test_good_rows_that_wait_for_the_worker_are_not_thrown_away(leader, monkeypatch):
    made = uploaded(leader, half_good(), "refused")
    monkeypatch.setattr(services, "MANY_ROWS", 0)
    assert confirm_good(leader, made)() == 302
    # The same once more is the same job; the whole of it was never offered.
    assert confirm_good(leader, made)() == 302
    assert signed_in(leader).post(url("confirm", made)).status_code == 403
    assert signed_in(leader).post(url("discard", made)).headers["Location"] == url("preview", made)
    assert upload(signed_in(leader)).status_code == 409
    run_the_job(leader)
    assert women_of(leader) == 8
    (after,) = imports_of(leader)
    assert (after.state, after.total("out")) == ("done", 4)


def test_good_rows_confirmed_and_thrown_away_at_once_is_one_of_the_two(leader):
    made = uploaded(leader, half_good(), "refused")
    at_once(
        confirm_good(leader, made),
        lambda: signed_in(leader).post(url("discard", made)).status_code,
    )
    left = imports_of(leader)
    assert women_of(leader) == (8 if left else 0)
    assert all(one.state == "done" for one in left)


def test_mended_and_uploaded_while_the_good_rows_come_in(leader):
    """Whichever is first: nothing comes in twice, and the last upload is there to confirm."""
    made = uploaded(leader, half_good(), "refused")
    given = at_once(confirm_good(leader, made), lambda: upload(signed_in(leader)).status_code)
    assert set(given) <= {302, 404, 409}
    states = [one.state for one in imports_of(leader)]
    assert states in (["done"], ["done", "ready"], ["ready"])
    assert women_of(leader) == (8 if "done" in states else 0)
