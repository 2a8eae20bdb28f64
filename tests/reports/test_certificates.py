"""Certificates: a proposal by attendance, a person's decision, one document each."""

import io

import pypdf
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import RoleAssignment
from dnt_portal.audit.acting import acting_as
from dnt_portal.background.enums import JobState
from dnt_portal.background.models import Document, Job
from dnt_portal.background.services import run_job
from dnt_portal.common.errors import Refused
from dnt_portal.groups.enums import Mark, SessionState
from dnt_portal.groups.models import Attendance, Group, Pause, Session
from dnt_portal.groups.reading.attendance import attendance_grid
from dnt_portal.groups.services.attendance import record_make_up
from dnt_portal.programme.models import Edition
from dnt_portal.reports import services
from dnt_portal.reports.documents import certificates_pdf, trainers_of
from dnt_portal.reports.models import Certificate, NoCertificate
from dnt_portal.reports.services import certificates
from dnt_portal.reports.services.certificates import CertificateChoice
from tests.conftest import as_system
from tests.factories import make_user
from tests.reports.certificates import decide, form_of, rows, words
from tests.reports.world import DAY, JAN

# -- The proposal -------------------------------------------------------------------------------


def test_the_proposal_follows_attendance(build, group):
    found = rows(build, group)
    # Who stopped is last, and Karin never began.
    assert list(found) == ["Linda", "Samira", "Wendy", "Amal"]
    counted = {
        name: (row.followed, row.made_up, row.missed, row.unknown, row.kind)
        for name, row in found.items()
    }
    assert counted == {
        "Samira": (10, 0, 0, 0, "completion"),
        "Linda": (7, 1, 2, 0, "participation"),
        # Nothing is known of the sessions before she came.
        "Wendy": (7, 0, 0, 3, "participation"),
        "Amal": (1, 0, 0, 9, "participation"),
    }


def test_the_project_says_how_many_may_be_missed(build, group):
    with as_system():
        project = build.region.project
        project.missed_sessions_allowed = 2
        project.save()
    assert rows(build, group)["Linda"].kind == "completion"


def test_what_the_edition_counts_beside_the_themes_counts(build, group):
    """Two modules and a return meeting were held: Samira missed one, made one up, came to one."""
    held, days = SessionState.DONE, timezone.now() - 30 * DAY
    with as_system():
        place = group.placements.get(participant__first_name="Samira")
        beside = [
            Session.objects.create(
                group=group,
                number=40 + number,
                kind=kind,
                extra_title="Erbij",
                state=held,
                starts_at=days + number * DAY,
                ends_at=days + number * DAY + DAY / 24,
            )
            for number, kind in enumerate(["extra", "extra", "return"])
        ]
        marks = (("absent", None), ("excused", timezone.localdate()), ("present", None))
        for session, (mark, made_up_on) in zip(beside, marks, strict=True):
            Attendance.objects.create(
                session=session,
                placement=place,
                mark=mark,
                made_up_on=made_up_on,
                marked_by=build.leader,
            )

    def counted(**choices: bool) -> tuple[int, ...]:
        with as_system():
            Edition.objects.filter(pk=group.edition_id).update(**choices)
        row = rows(build, group)["Samira"]
        with acting_as(build.leader):
            found = Group.objects.select_related("project__edition", "edition").get(pk=group.pk)
            grid = attendance_grid(found)
        (line,) = (line for line in grid.rows if line.placement == place)
        # The grid tells of the same sessions that she missed as many.
        assert line.missed == row.missed
        training = row.training
        return (training.sessions, training.needed, row.followed, row.made_up, row.missed)

    # As today: the themes only.
    assert counted() == (10, 9, 10, 0, 0)
    assert counted(extra_modules_count=True) == (12, 11, 10, 1, 1)
    assert counted(return_meetings_count=True) == (13, 12, 11, 1, 1)
    assert counted(extra_modules_count=False) == (11, 10, 11, 0, 0)


def test_sessions_in_a_pause_are_not_missed_and_not_followed(build, group):
    with as_system():
        place = group.placements.get(participant__first_name="Samira")
        held = list(group.sessions.filter(kind="theme").order_by("starts_at"))
        gone, made_up = held[3:6], held[3]
        Attendance.objects.filter(placement=place, session__in=gone).delete()
        pause = Pause.objects.create(
            placement=place,
            reason="ill",
            recorded_by=build.leader,
            paused_on=timezone.localdate(gone[0].starts_at),
            ended_on=timezone.localdate(gone[1].starts_at) + DAY,
        )
        assert not pause.covers(timezone.localdate(gone[2].starts_at))
    row = rows(build, group)["Samira"]
    # Two in the pause; of the third, after it, nobody wrote down what became of it.
    assert (row.followed, row.missed, row.paused, row.unknown) == (7, 0, 2, 1)
    assert row.kind == "participation"
    with as_system():
        record_make_up(
            by=build.leader, session=made_up, placement=place, made_up_on=timezone.localdate()
        )
    row = rows(build, group)["Samira"]
    assert (row.followed, row.made_up, row.paused, row.unknown) == (7, 1, 1, 1)


@pytest.fixture
def under_way(build) -> Group:
    """Nine of ten sessions held, the last one today: Samira missed none, Linda one, Amal two."""
    with as_system():
        group = build.group(timezone.localdate() - 63 * DAY, sessions=10, held=9)
        for name, missed in {"Samira": [], "Linda": [3], "Amal": [3, 4]}.items():
            place = build.place(group, build.woman(name), group.started_on)
            for number in range(1, 10):
                build.mark(place, number, Mark.ABSENT if number in missed else Mark.PRESENT)
    return group


def last_session(group: Group, **fields) -> None:
    with as_system():
        group.sessions.filter(number=10).update(**fields)


def test_who_did_the_last_session_alone_has_it_once(build, under_way):
    """Amal missed two of nine; the last, which is today, she did alone before: eight in all."""
    with as_system():
        place = under_way.placements.get(participant__first_name="Amal")
        last = under_way.sessions.get(number=10)
        record_make_up(
            by=build.leader,
            session=last,
            placement=place,
            made_up_on=timezone.localdate() - 7 * DAY,
        )
    row = rows(build, under_way)["Amal"]
    assert (row.followed, row.alone, row.ahead) == (7, 1, 1)
    assert row.training.last_is_now
    assert row.kind == "participation"


def test_after_one_session_nobody_has_completed(build, sign_in):
    with as_system():
        group = build.group(timezone.localdate(), sessions=10, held=1)
        for name in ("Samira", "Linda"):
            build.mark(build.place(group, build.woman(name), group.started_on), 1)
    found = rows(build, group)
    assert {row.kind for row in found.values()} == {"participation"}
    assert all(row.can_wait for row in found.values())
    shown = sign_in(build.leader).get(reverse("reports:certificates", args=[group.pk]))
    assert shown.context["training"].to_come == 9
    # Nothing is chosen for them: sending the page decides nothing.
    key = found["Samira"].placement.pk
    assert shown.context["form"][f"kind_{key}"].initial == ""
    page = reverse("reports:certificates", args=[group.pk])
    data = form_of(found, Samira="", Linda="")
    assert sign_in(build.leader).post(page, data).status_code == 302
    assert {row.decided for row in rows(build, group).values()} == {""}


def test_at_the_last_session_the_certificates_are_there(build, under_way):
    """They are handed out before the session is recorded: who gets hers is there."""
    found = rows(build, under_way)
    assert {name: row.kind for name, row in found.items()} == {
        "Samira": "completion",
        "Linda": "completion",
        "Amal": "participation",
    }
    assert not any(row.can_wait for row in found.values())


def test_before_the_last_session_only_what_is_sure_is_proposed(build, under_way):
    tomorrow = timezone.now() + DAY
    last_session(under_way, starts_at=tomorrow, ends_at=tomorrow + DAY)
    found = rows(build, under_way)
    assert {name: (row.kind, row.can_wait) for name, row in found.items()} == {
        "Samira": ("completion", False),
        "Linda": ("participation", True),
        "Amal": ("participation", True),
    }


def test_once_recorded_the_last_session_counts_as_any_other(build, under_way):
    last_session(under_way, state=SessionState.DONE)
    found = rows(build, under_way)
    with as_system():
        build.mark(found["Samira"].placement, 10)
        build.mark(found["Linda"].placement, 10, Mark.ABSENT)
    found = rows(build, under_way)
    assert (found["Samira"].kind, found["Linda"].kind) == ("completion", "participation")


def test_a_cancelled_session_is_still_to_come(build, under_way):
    last_session(under_way, state=SessionState.CANCELLED)
    training = rows(build, under_way)["Samira"].training
    assert (training.to_come, training.last_is_now, training.is_over) == (1, False, False)


# -- The decision -------------------------------------------------------------------------------


def test_a_departure_needs_a_reason_and_keeps_it(build, group):
    pseudonym = rows(build, group)["Linda"].placement.participant.pseudonym
    with pytest.raises(Refused, match=pseudonym) as refused:
        decide(build, group, Linda="completion")
    assert "Linda" not in refused.value.message
    with pytest.raises(Refused):
        decide(build, group, Samira="none")
    decide(build, group, Linda=("completion", "Haalde het thuis in."))
    with acting_as(build.leader):
        certificate = Certificate.objects.get()
    assert (certificate.kind, certificate.reason) == ("completion", "Haalde het thuis in.")
    assert certificate.decided_by == build.region.trainer


def test_a_new_decision_replaces_the_earlier_one(build, group):
    decide(build, group, Samira=("none", "Eerst praten."))
    assert rows(build, group)["Samira"].decided == "none"
    job = decide(build, group, Samira="completion")
    run_job(job_id=str(job.pk))
    assert rows(build, group)["Samira"].decided == "completion"
    with acting_as(build.leader):
        assert not NoCertificate.objects.exists()
    decide(build, group, Samira=("participation", "Wil zij zelf."))
    with acting_as(build.leader):
        assert [row.kind for row in Certificate.objects.all()] == ["participation"]


def test_what_was_decided_stays_when_the_proposal_changes(build, group):
    decide(build, group, Samira="completion", Linda=("none", "Eerst praten."))
    samira = rows(build, group)["Samira"].placement
    with as_system():
        samira.attendance.filter(session__number__in=[1, 2]).update(mark=Mark.ABSENT)
    found = rows(build, group)["Samira"]
    assert (found.kind, found.decided) == ("participation", "completion")
    # The page is sent as it stands, and no reason is asked for or lost.
    decide(build, group, Samira="completion", Linda="none", Wendy="participation")
    found = rows(build, group)
    assert (found["Samira"].decided, found["Samira"].reason) == ("completion", "")
    assert (found["Linda"].decided, found["Linda"].reason) == ("none", "Eerst praten.")
    # Something new that departs from the proposal is explained.
    with pytest.raises(Refused):
        decide(build, group, Samira="none")


def test_the_page_asks_no_reason_for_what_stands(build, group, sign_in):
    decide(build, group, Samira="completion")
    with as_system():
        place = rows(build, group)["Samira"].placement
        place.attendance.filter(session__number__in=[1, 2]).update(mark=Mark.ABSENT)
    data = form_of(rows(build, group), Samira="completion")
    page = reverse("reports:certificates", args=[group.pk])
    assert sign_in(build.leader).post(page, data).status_code == 302


def test_nobody_of_another_group(build, group):
    with as_system():
        elsewhere = build.place(build.group(JAN), build.woman("Rosa"), JAN)
    with acting_as(build.leader), pytest.raises(Refused):
        services.certificates.request_certificates(
            by=build.leader,
            group=Group.objects.select_related("project__edition").get(pk=group.pk),
            decisions=[CertificateChoice(elsewhere, "completion")],
        )


def test_not_before_the_group_started(build):
    with as_system():
        group = build.group(None)
        build.place(group, build.woman(), JAN)
    with pytest.raises(Refused):
        decide(build, group, Samira="completion")


# -- Making them --------------------------------------------------------------------------------


def test_each_gets_one_document_in_her_own_name(build, group):
    with as_system():
        woman = rows(build, group)["Samira"].placement.participant
        woman.certificate_name = "Prinses Samira"
        woman.save()
    job = decide(build, group, Samira="completion", Linda="participation")
    run_job(job_id=str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.progress_done, job.progress_total) == ("done", 2, 2)
    found = rows(build, group)
    samira, linda = found["Samira"].certificate, found["Linda"].certificate
    assert "Prinses Samira" in words(samira.document)
    assert "Linda Linda-Naam" in words(linda.document)
    pseudonym = found["Samira"].placement.participant.pseudonym
    assert samira.document.filename == f"certificaat-{pseudonym}.pdf"
    assert "samira" not in samira.document.file.name.lower()


def test_made_once_whatever_happens_to_the_worker(build, group, monkeypatch):
    job = decide(build, group, Samira="completion", Linda="participation")
    made = certificates.store_document

    def dies_after_one(**fields):
        if Document.objects.exists():
            raise KeyboardInterrupt  # a worker that is killed
        return made(**fields)

    monkeypatch.setattr(certificates, "store_document", dies_after_one)
    with pytest.raises(KeyboardInterrupt):
        run_job(job_id=str(job.pk))
    assert Document.objects.count() == 1
    monkeypatch.undo()
    for _time in range(2):
        Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED)
        run_job(job_id=str(job.pk))
    assert Document.objects.count() == 2
    assert all(rows(build, group)[name].certificate.document for name in ("Samira", "Linda"))


def test_asking_twice_is_one_job_and_what_is_there_is_not_made_again(build, group):
    first = decide(build, group, Samira="completion")
    assert decide(build, group, Samira="completion").pk == first.pk
    run_job(job_id=str(first.pk))
    assert decide(build, group, Samira="completion") is None
    assert Document.objects.count() == 1
    # Another name on it: made again.
    with as_system():
        woman = rows(build, group)["Samira"].placement.participant
        woman.certificate_name = "Anders"
        woman.save()
    again = decide(build, group, Samira="completion")
    run_job(job_id=str(again.pk))
    assert "Anders" in words(rows(build, group)["Samira"].certificate.document)


# -- The operator's command ---------------------------------------------------------------------


def test_make_certificates_makes_what_is_proposed(build, group, capsys):
    call_command("make_certificates", "--group", str(group.pk), "--as", build.leader.email)
    said = capsys.readouterr().out
    found = rows(build, group)
    assert {name: row.decided for name, row in found.items()} == {
        "Samira": "completion",
        "Linda": "participation",
        "Wendy": "participation",
        "Amal": "",
    }
    assert found["Samira"].certificate.document.file.name in said
    assert found["Samira"].placement.participant.pseudonym in said
    assert "Samira" not in said


def test_make_certificates_leaves_what_was_decided(build, group, capsys):
    """One woman whose proposal changed since does not keep the others from theirs."""
    decide(build, group, Samira="completion", Linda=("completion", "Haalde het in."))
    with as_system():
        place = rows(build, group)["Samira"].placement
        place.attendance.filter(session__number__in=[1, 2]).update(mark=Mark.ABSENT)
    call_command("make_certificates", "--group", str(group.pk), "--as", build.leader.email)
    found = rows(build, group)
    assert {name: (row.decided, row.reason) for name, row in found.items()} == {
        "Samira": ("completion", ""),
        "Linda": ("completion", "Haalde het in."),
        "Wendy": ("participation", ""),
        "Amal": ("", ""),
    }
    assert found["Wendy"].certificate.document
    said = capsys.readouterr()
    for name in found:
        assert name not in said.out + said.err


def test_make_certificates_passes_over_a_group_that_is_not_that_far(build, capsys):
    with as_system():
        group = build.group(timezone.localdate(), sessions=10, held=1)
        build.mark(build.place(group, build.woman(), group.started_on), 1)
    call_command("make_certificates", "--group", str(group.pk), "--as", build.leader.email)
    assert "still to come: 9" in capsys.readouterr().out
    assert rows(build, group)["Samira"].decided == ""


def test_make_certificates_works_on_the_day_of_the_last_session(build, under_way):
    call_command("make_certificates", "--group", str(under_way.pk), "--as", build.leader.email)
    assert rows(build, under_way)["Linda"].decided == "completion"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Kompas", "with group Kompas"),
        ("Groep Kompas", "with Groep Kompas"),
        ("GROEP 3", "with GROEP 3"),
        ("Group of Zwolle", "with Group of Zwolle"),
        ("Groepje van tien", "with group Groepje van tien"),
    ],
)
@pytest.mark.parametrize("kind", ["completion", "participation"])
def test_a_certificate_does_not_say_group_twice(build, group, name, said, kind):
    with as_system():
        Group.objects.filter(pk=group.pk).update(name=name)
    decide(build, group, Samira=(kind, "Zo afgesproken."))
    with acting_as(build.leader):
        content = certificates_pdf(list(Certificate.objects.all()), language="en")
    text = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert said in " ".join(text.split())


def test_a_trainer_who_left_still_signs_for_the_sessions_she_gave(build, group):
    region = build.region
    with as_system():
        third, fourth, never = (
            make_user(name, Role.TRAINER, region.project) for name in ("Bea", "Cor", "Dot")
        )
        given = {1: region.other_trainer, 2: third, 3: region.leader, 4: region.trainer}
        for number, by in given.items():
            group.sessions.filter(number=number).update(done_by=by, done_at=timezone.now())
        # She recorded a session, and it was taken back since.
        group.sessions.filter(number=5).update(done_by=never, state=SessionState.CANCELLED)
        role = RoleAssignment.objects.filter(user=region.other_trainer)
        role.update(until=timezone.now())
    with acting_as(region.trainer):
        # The leader stood in: she is no trainer.
        assert trainers_of(group) == [region.trainer, third, region.other_trainer]
    with as_system():
        group.sessions.filter(number=6).update(done_by=fourth)
    with acting_as(region.trainer):
        assert trainers_of(group) == [region.trainer, third, fourth], "three at most"
    job = decide(build, group, Samira="completion")
    run_job(job_id=str(job.pk))
    assert "Bea" in words(rows(build, group)["Samira"].certificate.document)
