"""The pages on which certificates are decided and downloaded."""

import io

import pypdf
from django.urls import reverse

from dnt_portal.audit.acting import acting_as
from dnt_portal.background.models import Job
from dnt_portal.background.services import run_job
from dnt_portal.reports.models import Certificate
from tests.conftest import as_system
from tests.reports.certificates import decide, form_of, rows
from tests.reports.world import JAN, queries_of

# -- Pages --------------------------------------------------------------------------------------


def test_the_trainer_decides_and_downloads(build, group, sign_in):
    trainer = build.region.trainer
    page = reverse("reports:certificates", args=[group.pk])
    client = sign_in(trainer)
    shown = client.get(page).content.decode()
    assert "Samira-Naam" in shown
    assert "Amal" not in shown  # she stopped, so her trainer no longer sees her
    found = rows(build, group, trainer)
    refused = client.post(page, form_of(found, Linda="completion"))
    assert refused.status_code == 422
    assert "checked" in refused.content.decode()
    assert client.post(page, form_of(found)).url == page
    job = Job.objects.get()
    assert reverse("background:job", args=[job.pk]) in client.get(page).content.decode()
    run_job(job_id=str(job.pk))
    with acting_as(trainer):
        certificate = Certificate.objects.select_related("participant").get(
            participant__first_name="Samira"
        )
    answer = client.get(reverse("reports:certificate", args=[certificate.pk]))
    assert answer["Cache-Control"] == "private, no-store"
    assert certificate.participant.pseudonym in answer["Content-Disposition"]
    everyone = client.get(reverse("reports:certificates_all", args=[group.pk]))
    content = b"".join(everyone.streaming_content)
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == 3


def test_the_leader_also_decides_about_who_stopped(build, group, sign_in):
    page = reverse("reports:certificates", args=[group.pk])
    data = form_of(
        rows(build, group), Amal="completion", Amal_reason="Maakte het alleen af met de trainer."
    )
    assert sign_in(build.leader).post(page, data).status_code == 302
    assert rows(build, group)["Amal"].decided == "completion"


def test_who_sees_the_group_and_may_not_decide_sees_what_was_decided(
    build, group, sign_in, monkeypatch
):
    run_job(job_id=str(decide(build, group, Samira="completion").pk))
    certificate = rows(build, group)["Samira"].certificate
    views = "dnt_portal.reports.views.certificates"
    monkeypatch.setattr(f"{views}.can_make_certificates", lambda user, group: False)
    client = sign_in(build.region.trainer)
    page = reverse("reports:certificates", args=[group.pk])
    shown = client.get(page).content.decode()
    assert reverse("reports:certificate", args=[certificate.pk]) in shown
    assert "kind_" not in shown
    assert client.post(page, form_of(rows(build, group))).status_code == 403


def test_nobody_else_sees_certificates(build, cast, group, sign_in):
    run_job(job_id=str(decide(build, group, Samira="completion").pk))
    certificate = rows(build, group)["Samira"].certificate
    addresses = [
        reverse("reports:certificates", args=[group.pk]),
        reverse("reports:certificates_all", args=[group.pk]),
        reverse("reports:certificate", args=[certificate.pk]),
    ]
    for person in (
        cast.zwolle.coach,
        cast.zwolle.other_trainer,
        cast.zwolle.officer,
        cast.zwolle.referrer,
        cast.breda.leader,
        cast.coordinator,
    ):
        for address in addresses:
            assert sign_in(person).get(address).status_code == 404, (person, address)


def test_a_certificate_still_to_be_made_is_not_there_yet(build, group, sign_in):
    decide(build, group, Samira="completion")
    certificate = rows(build, group)["Samira"].certificate
    address = reverse("reports:certificate", args=[certificate.pk])
    assert sign_in(build.leader).get(address).status_code == 404


def test_the_page_costs_the_same_whatever_the_size_of_the_group(build, group, sign_in):
    page = reverse("reports:certificates", args=[group.pk])
    few = queries_of(sign_in(build.region.trainer), page)
    with as_system():
        for _number in range(6):
            build.place(group, build.woman(), JAN)
    assert len(queries_of(sign_in(build.region.trainer), page)) == len(few) <= 12


def test_each_line_about_a_missing_reason_names_the_woman(build, group, sign_in):
    page = reverse("reports:certificates", args=[group.pk])
    found = rows(build, group)
    typed = form_of(found, Linda="completion", Wendy="completion")
    answer = sign_in(build.leader).post(page, typed)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    for name in ("Linda", "Wendy"):
        assert name in errors[f"reason_{found[name].placement.pk}"][0]
