"""Concerns: seen by the leader at once, and by mail without a name."""

import pytest
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.background.models import OutgoingMail
from dnt_portal.coaching import services
from dnt_portal.coaching.enums import Urgency
from dnt_portal.coaching.models import Concern
from dnt_portal.common.errors import Refused

WHAT = "Samira Geheim durft de straat niet meer op"


@pytest.fixture
def track(world):
    with acting_as(world.leader):
        return services.tracks.start_track(
            by=world.leader,
            placement=world.samira,
            coach=world.els,
            starts_on=timezone.localdate(),
        )


def raise_it(world, track) -> Concern:
    return services.concerns.raise_concern(
        by=world.coach,
        participant=track.participant,
        what=WHAT,
        urgency=Urgency.TODAY,
        track=track,
    )


def test_the_leaders_see_a_concern_at_once_and_nobody_else(world, track):
    with acting_as(world.coach):
        concern = raise_it(world, track)
    zwolle, breda = world.cast.zwolle, world.cast.breda

    for user, seen in (
        (zwolle.leader, True),
        (zwolle.colleague, True),
        (world.coach, True),
        (zwolle.trainer, False),
        (zwolle.other_coach, False),
        (breda.leader, False),
    ):
        with acting_as(user):
            found = Concern.objects.visible_to(user).open()
            assert (concern in found) is seen, user


def test_the_mail_carries_a_pseudonym_and_a_link_and_no_name(world, track):
    with acting_as(world.coach):
        concern = raise_it(world, track)
    mails = list(OutgoingMail.objects.filter(subject__contains=track.participant.pseudonym))

    assert {mail.to for mail in mails} == {
        world.cast.zwolle.leader.email,
        world.cast.zwolle.colleague.email,
    }
    for mail in mails:
        text = f"{mail.subject} {mail.body}"
        assert f"/coaching/concerns/{concern.pk}/" in text
        for hidden in ("Samira", "Geheim", "straat", world.coach.name):
            assert hidden not in text


def test_a_mail_is_in_the_readers_language(world, track):
    world.leader.language = "en"
    world.leader.save()
    with acting_as(world.coach):
        raise_it(world, track)

    mail = OutgoingMail.objects.get(to=world.leader.email)
    assert mail.subject == f"A concern about {track.participant.pseudonym}: today"


def test_nothing_is_mailed_about_a_concern_that_was_not_kept(world, track):
    with acting_as(world.coach), pytest.raises(Refused):
        services.concerns.raise_concern(
            by=world.coach, participant=track.participant, what="  ", urgency=Urgency.TALK
        )
    assert not OutgoingMail.objects.exists()


def test_a_concern_is_settled_once_with_what_was_done(world, track):
    with acting_as(world.coach):
        concern = raise_it(world, track)
    with acting_as(world.leader):
        with pytest.raises(Refused):
            services.concerns.settle_concern(by=world.leader, concern=concern, settlement=" ")

        services.concerns.settle_concern(
            by=world.leader, concern=concern, settlement="Met haar en de casemanager gepraat."
        )

        with pytest.raises(Refused):
            services.concerns.settle_concern(
                by=world.leader, concern=concern, settlement="Nog eens"
            )
        assert not Concern.objects.visible_to(world.leader).open().exists()
    with acting_as(world.coach):
        kept = Concern.objects.visible_to(world.coach).get()
        assert kept.settlement == "Met haar en de casemanager gepraat."
