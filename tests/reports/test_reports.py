"""A report's way: asked for, counted, completed, released; and who sees it when."""

import datetime
import io
import threading

import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation

from dnt_portal.accounts.models import RoleAssignment, User
from dnt_portal.audit.acting import acting_as
from dnt_portal.background.enums import JobState
from dnt_portal.background.models import Job, OutgoingMail
from dnt_portal.background.services import run_job
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.participants.models import Participant
from dnt_portal.reports import services
from dnt_portal.reports.enums import ReportState
from dnt_portal.reports.models import Report
from tests.cast import make_cast
from tests.conftest import as_system
from tests.reports.world import Builder, make_history, queries_of

FIRST, LAST = datetime.date(2024, 1, 1), datetime.date(2025, 12, 31)


@pytest.fixture(scope="module")
def build(module_rows, cast) -> Builder:
    with as_system():
        return module_rows.keep(with_history, Builder(cast.zwolle))


def with_history(builder: Builder) -> Builder:
    make_history(builder)
    return builder


def ask(build: Builder, kind: str = "progress", **period) -> Report:
    days = {"first_day": FIRST, "last_day": LAST} | period
    with acting_as(build.leader):
        return services.reports.request_report(
            by=build.leader, project=build.region.project, kind=kind, **days
        )


def fresh(report: Report, user: User) -> Report:
    with acting_as(user):
        return Report.objects.select_related("job", "document", "project").get(pk=report.pk)


def draft_of(build: Builder, **texts: str) -> Report:
    report = ask(build)
    run_job(job_id=str(report.job_id))
    report = fresh(report, build.leader)
    if texts:
        with acting_as(build.leader):
            services.reports.set_words(report=report, texts=texts)
    return report


def released_of(build: Builder, **texts: str) -> Report:
    report = draft_of(build, **texts)
    with acting_as(build.leader):
        return services.reports.release(by=build.leader, report=report)


# -- Asking and counting ------------------------------------------------------------------------


def test_a_report_is_counted_by_its_job(build):
    report = ask(build)
    assert report.state == ReportState.MAKING
    run_job(job_id=str(report.job_id))
    report = fresh(report, build.leader)
    assert (report.state, report.job.state, report.job.percent) == ("draft", "done", 100)
    assert report.figures["women"]["started"] > 10
    # What is kept is protected already, so that nothing else can be shown of it.
    assert "latest" not in report.figures["ladder"]


def test_a_second_run_of_the_job_changes_nothing(build):
    report = draft_of(build)
    with acting_as(build.leader):
        Report.objects.filter(pk=report.pk).update(figures={"kept": 1})
        Job.objects.filter(pk=report.job_id).update(state=JobState.QUEUED)
    run_job(job_id=str(report.job_id))
    assert fresh(report, build.leader).figures == {"kept": 1}


def test_a_worker_that_died_halfway_leaves_a_report_that_can_be_made(build):
    report = ask(build)
    lost = timezone.now() - datetime.timedelta(hours=1)
    Job.objects.filter(pk=report.job_id).update(state=JobState.RUNNING, touched_at=lost)
    run_job(job_id=str(report.job_id))
    assert fresh(report, build.leader).state == ReportState.DRAFT


def test_asking_twice_is_one_report_and_one_job(build):
    first, second = ask(build), ask(build)
    assert (first.pk, first.job_id) == (second.pk, second.job_id)
    assert Job.objects.count() == 1


def test_asking_again_counts_anew_and_keeps_her_words(build):
    report = draft_of(build, plans="Twee nieuwe coaches.")
    again = ask(build)
    assert again.pk == report.pk
    assert again.state == ReportState.MAKING
    assert again.job_id != report.job_id
    run_job(job_id=str(again.job_id))
    assert fresh(again, build.leader).texts == {"plans": "Twee nieuwe coaches."}


@pytest.mark.parametrize(
    "period",
    [
        {"first_day": datetime.date(2026, 1, 2), "last_day": datetime.date(2026, 1, 1)},
        {"last_day": datetime.date(2999, 1, 1)},
        {"first_day": datetime.date(1925, 1, 1)},
    ],
)
def test_a_wrong_period_is_refused(build, period):
    with pytest.raises(Refused):
        ask(build, **period)
    assert not Report.objects.exists()


def test_who_lost_her_role_meanwhile_makes_no_empty_report(build):
    report = ask(build)
    with as_system():
        RoleAssignment.objects.filter(user=build.leader).update(until=timezone.now())
    run_job(job_id=str(report.job_id))
    report = fresh(report, build.region.colleague)
    assert (report.state, report.job.state) == (ReportState.MAKING, JobState.FAILED)
    assert report.figures == {}


def test_two_leaders_asking_at_once_get_one_report(committed_db):
    with as_system():
        cast = make_cast()
    found, start = [], threading.Barrier(2)

    def ask_as(user):
        start.wait()
        with acting_as(user):
            report = services.reports.request_report(
                by=user,
                project=cast.zwolle.project,
                kind="progress",
                first_day=FIRST,
                last_day=LAST,
            )
        found.append(report.pk)
        connection.close()

    threads = [
        threading.Thread(target=ask_as, args=[user])
        for user in (cast.zwolle.leader, cast.zwolle.colleague)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert found[0] == found[1]
    assert (Report.objects.count(), Job.objects.count()) == (1, 1)


# -- Releasing ----------------------------------------------------------------------------------


def test_release_makes_the_document_and_tells_the_officers(build):
    report = released_of(build, summary="Een goed jaar.")
    assert report.state == ReportState.RELEASED
    text = "".join(page.extract_text() for page in pypdf.PdfReader(report.document.file).pages)
    assert "oncept" not in text, "what the municipality gets is no draft"
    assert "Draft" not in text
    assert "Een goed jaar." in text
    mail = OutgoingMail.objects.get()
    assert mail.to == build.region.officer.email
    assert reverse("reports:report", args=[report.pk]) in mail.body


@pytest.mark.parametrize("officers", [0, 1])
def test_a_release_says_who_gets_a_mail_and_no_more(build, sign_in, officers):
    """A municipality of which nobody has an account is not told, and it is not said that it was."""
    report = draft_of(build)
    if not officers:
        with as_system():
            RoleAssignment.objects.filter(user=build.region.officer).delete()
    words = [
        "Van de gemeente heeft nog niemand een account. Daarom krijgt niemand een e-mail.",
        "1 beleidsmedewerker van de gemeente krijgt een e-mail met een link.",
    ]
    client = sign_in(build.leader)
    url = reverse("reports:release", args=[report.pk])
    page = client.get(url).content.decode()
    assert words[officers] in page
    assert words[1 - officers] not in page
    assert "In de cijfers staat geen naam van een deelneemster" in page
    after = client.post(url, follow=True).content.decode()
    assert f"Het verslag is vrijgegeven. {words[officers]}" in after
    assert OutgoingMail.objects.count() == officers


def test_a_released_report_stays_as_it_is(build):
    report = released_of(build)
    figures = report.figures
    with acting_as(build.leader):
        for change in (
            lambda: services.reports.release(by=build.leader, report=report),
            lambda: services.reports.set_words(report=report, texts={"plans": "Anders"}),
        ):
            with pytest.raises(Refused):
                change()
        assert services.reports.fill_report(by=build.leader, report=report).figures == figures
        # Also past the services: the database itself keeps it.
        for past in (
            lambda: Report.objects.filter(pk=report.pk).update(figures={}),
            lambda: Report.objects.filter(pk=report.pk).update(state=ReportState.DRAFT),
            lambda: Report.objects.filter(pk=report.pk).delete(),
        ):
            with pytest.raises(Error), transaction.atomic():
                past()
    with as_system():
        Participant.objects.all().delete()
    again = ask(build)
    assert again.pk != report.pk
    assert fresh(report, build.leader).figures == figures


def test_a_report_still_being_made_cannot_be_released(build):
    report = ask(build)
    with acting_as(build.leader), pytest.raises(Refused):
        services.reports.release(by=build.leader, report=report)


def test_her_words_name_no_participant(build):
    with as_system():
        build.woman("Wilhelmina", last_name="Duizendpoot")
    report = draft_of(build, changed="Wilhelmina durft weer alleen te reizen.")
    with acting_as(build.leader):
        with pytest.raises(Refused, match="Wilhelmina"):
            services.reports.release(by=build.leader, report=report)
        # It may be someone else's name: a person decides.
        services.reports.release(by=build.leader, report=report, names_checked=True)


@pytest.mark.parametrize("text", ["DNT-4F7K kreeg werk", "zie dnt-4f7k."])
def test_her_words_hold_no_pseudonym_ever(build, text):
    report = draft_of(build, changed=text)
    with acting_as(build.leader), pytest.raises(Refused):
        services.reports.release(by=build.leader, report=report, names_checked=True)


def test_no_participant_is_named_anywhere_in_the_document(build):
    with as_system():
        Participant.objects.update(certificate_name="Haar eigen naam")
        # Names that are no words of the document.
        for number, woman in enumerate(Participant.objects.order_by("pk")):
            woman.first_name, woman.last_name = f"Voornaam{number}", f"Achternaam{number}"
            woman.save()
    report = released_of(build, summary="Een goed jaar.")
    content = report.document.file.read()
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    with as_system():
        women = list(Participant.objects.all())
    assert len(women) > 20
    for woman in women:
        for name in (woman.first_name, woman.last_name, woman.pseudonym, woman.certificate_name):
            assert name not in text
            assert name.encode() not in content
            assert name not in report.document.filename
            assert name not in str(report.figures)
    assert 3 <= len(pypdf.PdfReader(io.BytesIO(content)).pages) <= 6


# -- Pages --------------------------------------------------------------------------------------


def test_the_leader_walks_from_asking_to_release(build, sign_in):
    client = sign_in(build.leader)
    assert client.get("/reports/").status_code == 200
    answer = client.post(
        "/reports/new/",
        {
            "project": build.region.project.pk,
            "kind": "progress",
            "period": "own",
            "first_day": "2024-01-01",
            "last_day": "2025-12-31",
        },
    )
    report = Report.objects.get()
    page = reverse("reports:report", args=[report.pk])
    assert answer.url == page
    assert reverse("background:job", args=[report.job_id]) in client.get(page).content.decode()
    run_job(job_id=str(report.job_id))
    assert client.post(f"{page}words/", {"plans": "Verder zo."}).status_code == 302
    shown = client.get(page).content.decode()
    assert "Verder zo." in shown
    # Count the figures again, as the button on the page does.
    again = {"project": build.region.project.pk, "kind": "progress", "period": "own"}
    days = {"first_day": "2024-01-01", "last_day": "2025-12-31"}
    assert client.post("/reports/new/", again | days).url == page
    run_job(job_id=str(fresh(report, build.leader).job_id))
    assert "Verder zo." in client.get(page).content.decode()
    preview = client.get(f"{page}pdf/")
    assert preview["Content-Type"] == "application/pdf"
    assert preview["Cache-Control"] == "private, no-store"
    assert client.get(f"{page}release/").status_code == 200
    assert client.post(f"{page}release/").url == page
    document = client.get(f"{page}pdf/")
    assert b"".join(document.streaming_content).startswith(b"%PDF")
    assert "attachment" in document["Content-Disposition"]
    # Once more: nothing happens, and it says so.
    assert client.post(f"{page}release/").status_code == 409
    refused = client.post(f"{page}words/", {"plans": "Toch anders."})
    assert refused.status_code == 409
    assert "Toch anders." in refused.content.decode()


def test_a_wrong_period_keeps_what_was_typed(build, sign_in):
    answer = sign_in(build.leader).post(
        "/reports/new/",
        {
            "project": build.region.project.pk,
            "kind": "final",
            "period": "own",
            "first_day": "2025-01-01",
            "last_day": "2024-01-01",
        },
    )
    assert answer.status_code == 422
    assert "2024-01-01" in answer.content.decode()
    assert list(answer.context["form"].errors) == ["last_day"]
    # The form came empty: that is no page that was opened.
    assert sign_in(build.leader).post("/reports/new/").status_code == 422


def test_a_name_in_her_words_is_asked_about_at_its_own_box(build, sign_in):
    with as_system():
        build.woman("Wilhelmina", last_name="Duizendpoot")
    report = draft_of(build, changed="Wilhelmina durft weer alleen te reizen.")
    address = reverse("reports:release", args=[report.pk])
    client = sign_in(build.leader)
    answer = client.post(address)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["names_checked"]
    assert client.post(address, {"names_checked": "on"}).status_code == 302


def test_an_officer_sees_released_reports_of_her_municipality_only(build, cast, sign_in):
    draft = draft_of(build)
    officer, elsewhere = cast.zwolle.officer, cast.breda.officer
    paths = ("", "pdf/", "words/", "release/")
    for path in paths:
        address = reverse("reports:report", args=[draft.pk]) + path
        assert sign_in(officer).get(address).status_code == 404
    with acting_as(build.leader):
        services.reports.release(by=build.leader, report=draft)
    page = reverse("reports:report", args=[draft.pk])
    client = sign_in(officer)
    assert "2025" in client.get("/reports/").content.decode()
    assert client.get(page).status_code == 200
    assert client.get(f"{page}pdf/").status_code == 200
    assert client.get(f"{page}words/").status_code == 403
    assert client.post(f"{page}release/").status_code == 403
    assert client.get("/reports/new/").status_code == 403
    for path in paths:
        assert sign_in(elsewhere).get(page + path).status_code == 404


def test_a_withdrawn_report_shows_the_municipality_why_and_no_figure(build, cast, sign_in):
    report = released_of(build, summary="Een goed jaar.")
    page = reverse("reports:report", args=[report.pk])
    leader = sign_in(build.leader)
    assert f"{page}withdraw/" in leader.get(page).content.decode()
    for reason in ("", " ", "Samira telde dubbel."):
        assert leader.post(f"{page}withdraw/", {"reason": reason}).status_code == 422
    why = "Een groep telde dubbel."
    told = leader.post(f"{page}withdraw/", {"reason": why}, follow=True).content.decode()
    assert why in told
    assert "ingetrokken" in leader.get("/reports/").content.decode()
    # Its leaders read it as it was; the document did not change.
    assert "Een goed jaar." in told
    assert leader.get(f"{page}pdf/").status_code == 200
    with acting_as(build.leader), pytest.raises(Overtaken):
        services.reports.withdraw_report(by=build.leader, report=report, reason="Nog eens.")
    officer = sign_in(cast.zwolle.officer)
    read = officer.get(page).content.decode()
    assert why in read
    assert "ingetrokken" in read
    assert "Een goed jaar." not in read
    assert 'class="figures"' not in read
    assert officer.get(f"{page}pdf/").url == page
    listed = officer.get("/reports/").content.decode()
    assert "ingetrokken" in listed
    assert f"{page}pdf/" not in listed
    assert page not in officer.get("/").content.decode()
    # A new one over the period is not said to stand beside it.
    assert (
        "vrijgegeven op"
        not in leader.get(reverse("reports:release", args=[draft_of(build).pk])).content.decode()
    )


def test_a_report_that_was_not_released_is_not_withdrawn(build):
    report = draft_of(build)
    with acting_as(build.leader), pytest.raises(Overtaken):
        services.reports.withdraw_report(by=build.leader, report=report, reason="Fout.")


def test_others_have_no_business_with_reports(build, cast, sign_in):
    report = released_of(build)
    page = reverse("reports:report", args=[report.pk])
    for person in (cast.zwolle.trainer, cast.zwolle.coach, cast.zwolle.referrer, cast.nobody):
        client = sign_in(person)
        assert client.get("/reports/").status_code == 403
        assert client.get("/reports/new/").status_code == 403
        assert client.get(page).status_code == 404
    other_leader = sign_in(cast.breda.leader)
    assert other_leader.get(page).status_code == 404
    answer = other_leader.post(
        "/reports/new/",
        {"project": build.region.project.pk, "kind": "final", "period": "last_year"},
    )
    assert answer.status_code == 422
    assert Report.objects.count() == 1


def test_pages_cost_few_queries(build, sign_in):
    report = draft_of(build, plans="Verder")
    released_of(build)
    for days in range(1, 5):
        ask(build, first_day=FIRST + datetime.timedelta(days=days))
    pages = ["/reports/", "/reports/new/", reverse("reports:report", args=[report.pk])]
    for address in pages:
        assert len(queries_of(sign_in(build.leader), address)) <= 12


def in_english(*people: User) -> None:
    """Let these people use the portal in English."""
    with as_system():
        User.objects.filter(pk__in=[person.pk for person in people]).update(language="en")
    for person in people:
        person.language = "en"


def language_of(content: bytes) -> str:
    return pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/Lang"]


def test_the_municipality_gets_a_dutch_report_whoever_releases_it(build, sign_in):
    in_english(build.leader)
    client = sign_in(build.leader)
    report = draft_of(build)
    address = reverse("reports:report", args=[report.pk])
    preview = client.get(f"{address}pdf/")
    assert language_of(b"".join(preview.streaming_content)) == "nl"
    assert "voortgangsverslag" in preview["Content-Disposition"]
    assert client.post(f"{address}release/").status_code == 302
    report = fresh(report, build.leader)
    assert language_of(report.document.file.read()) == "nl"
    assert report.document.filename.startswith("voortgangsverslag-")


def test_the_operators_report_is_dutch_as_well(build):
    in_english(build.leader)
    days = ["--from", "2024-01-01", "--to", "2025-12-31", "--as", build.leader.email]
    with translation.override("en"):
        call_command("make_report", "--project", build.region.project.slug, *days, "--release")
    report = Report.objects.select_related("document").get()
    assert language_of(report.document.file.read()) == "nl"
    assert report.document.filename.startswith("voortgangsverslag-")


def test_a_second_report_over_a_period_says_that_one_was_released(build, sign_in):
    in_english(build.leader)
    client = sign_in(build.leader)
    first = draft_of(build)
    remark = "over this period was released on"
    for path in ("", "release/"):
        page = client.get(reverse("reports:report", args=[first.pk]) + path)
        assert remark not in page.content.decode()
    with acting_as(build.leader):
        first = services.reports.release(by=build.leader, report=first)
    assert remark not in client.get(reverse("reports:report", args=[first.pk])).content.decode()
    second = draft_of(build)
    address = reverse("reports:report", args=[second.pk])
    for path in ("", "release/"):
        page = client.get(address + path)
        assert page.context["report"].released_before == first.released_at
        assert remark in page.content.decode()
    # Another kind, or another period, is no second one.
    for other in (ask(build, kind="final"), ask(build, first_day=datetime.date(2024, 2, 1))):
        run_job(job_id=str(other.job_id))
        page = client.get(reverse("reports:report", args=[other.pk])).content.decode()
        assert remark not in page
    # It is said, not refused.
    assert client.post(f"{address}release/").url == address


def test_the_officer_sees_on_her_home_page_when_each_was_released(build, sign_in):
    in_english(build.region.officer)
    released_of(build)
    assert "released on" in sign_in(build.region.officer).get("/").content.decode()


# -- The operator's command ---------------------------------------------------------------------


def test_make_report_makes_and_releases(build, capsys):
    arguments = ["--project", build.region.project.slug, "--from", "2024-01-01"]
    as_leader = ["--to", "2025-12-31", "--as", build.leader.email]
    call_command("make_report", *arguments, *as_leader, "--release")
    said = capsys.readouterr().out
    report = Report.objects.select_related("document").get()
    assert report.document.file.name in said
    with pytest.raises(CommandError):
        call_command("make_report", *arguments, "--to", "2025-12-31", "--as", "nobody@example.org")
    trainer = ["--to", "2025-12-31", "--as", build.region.trainer.email]
    with pytest.raises(CommandError):
        call_command("make_report", *arguments, *trainer)
