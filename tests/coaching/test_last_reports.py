"""What a coach had typed when the match ended: hers to send, and nothing else of it hers to see."""

import datetime
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.background import services as background
from dnt_portal.background.models import Job, OutgoingMail
from dnt_portal.coaching import services
from dnt_portal.coaching.enums import TrackEndReason
from dnt_portal.coaching.models import Contact
from dnt_portal.participants.models import Involvement
from dnt_portal.submissions import services as submissions
from dnt_portal.submissions.models import Draft
from dnt_portal.submissions.tokens import Token, account_mark
from tests.coaching.screens import day, url
from tests.coaching.tracks import start
from tests.conftest import as_system

NOTE = "Wij namen afscheid bij de bibliotheek."


@pytest.fixture
def track(world):
    with acting_as(world.leader):
        return start(world, starts_on=day(30))


@pytest.fixture
def draft(world, track) -> Draft:
    """What the coach typed today, before the leader ended the match."""
    address = url("contact_add", track.pk)
    with acting_as(world.coach):
        typed = submissions.drafts.Typed([("when", "today"), ("note", NOTE)], [("Notitie", NOTE)])
        kept = submissions.drafts.keep(
            user=world.coach,
            token=Token(uuid4(), account_mark(world.coach)),
            page=address,
            address=address,
            typed=typed,
        )
    with acting_as(world.leader):
        services.tracks.end_track(track=track, reason=TrackEndReason.MISMATCH)
    assert kept is not None
    return kept


def send(client, draft, **changed):
    sent = {"held_on": str(timezone.localdate()), "medium": "together", "note": NOTE} | changed
    return client.post(reverse("coaching:last_report", args=[draft.key]), sent)


def do_the_work() -> None:
    for job in Job.objects.filter(kind=services.last_reports.LAST_REPORT):
        background.run_job(job_id=str(job.pk))


def contacts() -> list[str]:
    with as_system():
        return list(
            Contact.objects.filter(note__contains="bibliotheek").values_list("note", flat=True)
        )


def test_the_writer_reads_it_on_and_sends_it_herself(sign_in, world, draft, track):
    client = sign_in(world.coach)
    assert client.get(draft.page).status_code == 404
    page = client.get(reverse("overview:drafts")).content.decode()
    address = reverse("coaching:last_report", args=[draft.key])
    assert NOTE in page
    assert address in page
    assert NOTE in client.get(address).content.decode()
    with as_system():
        do_the_work()
    assert contacts() == []  # nothing is sent by itself

    assert send(client, draft).status_code == 302
    with as_system():
        do_the_work()
        contact = Contact.objects.get(note=NOTE)
        assert (contact.track, contact.logged_by) == (track, world.coach)
        assert contact.minutes is None
        assert not Draft.objects.filter(key=draft.key).exists()
        mails = OutgoingMail.objects.filter(subject__contains=track.participant.pseudonym)
        region = world.cast.zwolle
        assert {mail.to for mail in mails} == {region.leader.email, region.colleague.email}
        said = " ".join(mail.subject + mail.body for mail in mails)
        assert "bibliotheek" not in said
        assert track.participant.first_name not in said
    # The match itself stays closed to her.
    assert client.get(url("track", track.pk)).status_code == 404


def test_sent_twice_it_stands_in_the_log_once(sign_in, world, draft):
    client = sign_in(world.coach)
    send(client, draft)
    send(client, draft)
    with as_system():
        do_the_work()
        do_the_work()
    assert contacts() == [NOTE]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"medium": ""}, "medium"), ({"note": " "}, "note"), ({"held_on": str(day(60))}, "held_on")],
)
def test_what_cannot_be_is_said_at_its_field(sign_in, world, draft, changed, field):
    answer = send(sign_in(world.coach), draft, **changed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Job.objects.filter(kind=services.last_reports.LAST_REPORT).exists()


def test_a_day_after_the_end_is_told_in_the_words(sign_in, world, draft, track):
    """The log holds no contact outside the match; what she wrote stays what she wrote."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    with as_system():
        track.refresh_from_db()
        track.ended_on = yesterday
        track.save(update_fields=["ended_on"])
    send(sign_in(world.coach), draft)
    with as_system():
        do_the_work()
        contact = Contact.objects.get(track=track)
    assert contact.held_on == yesterday
    assert contact.note.endswith(NOTE)
    assert str(timezone.localdate().day) in contact.note


def test_nobody_else_and_not_while_it_lasts_or_when_it_is_long_ago(sign_in, world, draft, track):
    address = reverse("coaching:last_report", args=[draft.key])
    assert sign_in(world.leader).get(address).status_code == 404
    with as_system():
        Involvement.objects.filter(user=world.coach, until__isnull=False).update(
            since=timezone.now() - datetime.timedelta(days=40),
            until=timezone.now() - datetime.timedelta(days=15),
        )
    assert sign_in(world.coach).get(address).status_code == 403


def test_a_draft_of_another_match_gets_nowhere(sign_in, world, draft, track):
    """The address in a draft is what its writer's browser said: the background looks again."""
    with as_system():
        other = start(world, placement=world.linda, coach=world.ria, starts_on=day(30))
        services.tracks.end_track(track=other, reason=TrackEndReason.MISMATCH)
        Draft.objects.filter(key=draft.key).update(address=url("contact_add", other.pk))
    send(sign_in(world.coach), draft)
    with as_system():
        do_the_work()
        assert not Contact.objects.filter(track=other).exists()
        assert Draft.objects.filter(key=draft.key).exists()
