"""What pages about a group say is what a row says: who said it, and on which day it begins."""

import datetime
import html

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.dates import day_of_week
from dnt_portal.groups import services
from dnt_portal.groups.enums import EndReason, GroupPhase
from dnt_portal.groups.models import Group
from dnt_portal.groups.reading.course import timeline
from dnt_portal.intake import services as intake
from dnt_portal.intake.models import Decision, Referral
from dnt_portal.ladder.models import Measurement
from dnt_portal.ladder.services import take_measurement
from dnt_portal.participants import services as files
from dnt_portal.participants.enums import ConsentKind, InvolvementKind, Phase
from dnt_portal.participants.models import Consent
from tests.conftest import as_system
from tests.groups.builders import admit, recruiting_group
from tests.groups.screens import url
from tests.intake.world import refer, screen


def text_of(client, address, *args) -> str:
    return html.unescape(client.get(reverse(address, args=args)).content.decode())


# -- Admitted in doubt ---------------------------------------------------------------------------


def test_the_start_says_who_noted_that_she_may_stop_and_not_that_the_trainer_knows(region, leader):
    referral = refer(region.leader, region.project, referred_by="Opvang")
    screen(region.leader, referral, dutch="doubt")
    with acting_as(region.leader):
        intake.decisions.decide(
            by=region.leader,
            referral=referral,
            outcome="in_doubt",
            reason="taal",
            stopping_explained=True,
        )
    group = recruiting_group(region, women=8)
    with acting_as(region.leader):
        services.composing.place(by=region.leader, group=group, participant=referral.participant)
    page = html.unescape(leader.get(url("start", group.pk)).content.decode())
    assert f"{region.leader.name} noteerde bij het besluit van" in page
    assert "Of de trainers het weten, is niet vastgelegd." in page
    assert "en de trainer weten" not in page


def test_in_doubt_without_a_decision_nothing_is_known(region, leader):
    """As of a woman who came with a region's own administration."""
    group = recruiting_group(region, women=8)
    woman = admit(region, in_doubt=True)
    with acting_as(region.leader):
        services.composing.place(by=region.leader, group=group, participant=woman)
    page = html.unescape(leader.get(url("start", group.pk)).content.decode())
    assert "Of zij weet dat zij eerder mag stoppen, is niet vastgelegd." in page


# -- Started in the portal, the first session still to come ----------------------------------------


@pytest.fixture
def started_early(region):
    """A group that is started 46 days before its first session, with a woman who was referred."""
    day = timezone.localdate() + datetime.timedelta(days=46)
    group = recruiting_group(region, women=8, first_day=day)
    with as_system():
        woman = group.placements.order_by("pk").first().participant
        referral = Referral.objects.create(
            project=region.project,
            participant=woman,
            referrer=region.referrer,
            source="shelter",
            state="decided",
        )
        Decision.objects.create(referral=referral, outcome="admit", decided_by=region.leader)
        files.open_involvement(woman, region.referrer, InvolvementKind.REFERRER)
    with acting_as(region.leader):
        group = services.phases.start_group(by=region.leader, group=group)
    return group, woman, referral


def test_before_the_first_session_nobody_is_in_training(region, leader, sign_in, started_early):
    group, woman, referral = started_early
    pages = [
        (leader, "groups:list"),
        (leader, "overview:home"),
        (leader, "overview:participants"),
        (leader, "overview:participant", woman.pseudonym),
        (sign_in(region.trainer), "overview:home"),
    ]
    for client, *address in pages:
        page = text_of(client, *address)
        assert "klaar voor de start, begint op" in page, address
        # Above a list one may still choose who is in training.
        assert "in training" not in page.partition('id="results"')[2], address
    found = leader.post(
        reverse("overview:search"), {"q": woman.pseudonym}, follow=True
    ).content.decode()
    assert "klaar voor de start, begint op" in found
    referrer = sign_in(region.referrer)
    for address in (["overview:home"], ["intake:referrals"], ["intake:referral", referral.pk]):
        page = text_of(referrer, *address)
        assert "klaar om te starten" in page, address
        assert "doet mee aan de training" not in page
    assert "De eerste bijeenkomst is op" in page
    with acting_as(region.leader), translation.override("en"):
        assert [stage.state for stage in timeline(group).stages] == [
            "done",
            "coming",
            "coming",
            "coming",
        ]


def test_before_the_first_session_nothing_counts_yet(region, leader, started_early):
    group, woman, _referral = started_early
    glances = {each.group: each for each in leader.get(reverse("overview:home")).context["groups"]}
    assert glances[group].total == 0
    lines = leader.get(reverse("groups:list")).context["page"].object_list
    assert [line.current for line in lines if line.group == group] == [None]
    with acting_as(region.leader):
        assert timeline(group).current is None
        place = group.placements.get(participant=woman)
    end = reverse("groups:end_placement", args=[place.pk])
    offered = [value for value, _label in leader.get(end).context["form"].fields["reason"].choices]
    assert offered == [reason.value for reason in EndReason.fitting(GroupPhase.RECRUITING)]
    # Not a few days before either, when the months between are none.
    with as_system():
        near = timezone.localdate() + datetime.timedelta(days=3)
        Group.objects.filter(pk=group.pk).update(started_on=near)
        group.refresh_from_db()
        assert timeline(group).current is None


def test_who_starts_a_group_early_reads_on_which_day_it_begins(region, leader):
    day = timezone.localdate() + datetime.timedelta(days=46)
    group = recruiting_group(region, women=8, first_day=day)
    with as_system():
        asked = group.placements.select_related("participant").first().participant
        Consent.objects.filter(participant=asked).delete()
    page = html.unescape(leader.get(url("start", group.pk)).content.decode())
    assert reverse("participants:consent_add", args=[asked.pseudonym]) in page
    assert leader.post(url("start", group.pk)).status_code == 422
    with acting_as(region.leader):
        files.record_consent(by=region.leader, participant=asked, kind=ConsentKind.FILE)
    page = html.unescape(leader.get(url("start", group.pk)).content.decode())
    assert "De training begint op" in page
    answer = leader.post(url("start", group.pk), follow=True)
    said = [str(message) for message in answer.context["messages"]]
    with translation.override("nl"):
        assert said == [f"De groep is klaar. De groep start op {day_of_week(day)}."]


def test_the_first_measurement_is_open_before_the_first_session(region, started_early):
    group, woman, _referral = started_early
    with as_system():
        first = Measurement.objects.get(participant=woman, wave__code="T0")
        assert first not in Measurement.objects.due()
    with acting_as(region.leader):
        session = group.sessions.order_by("starts_at").first()
        soon = timezone.now() + datetime.timedelta(days=10)
        services.sessions.move_session(
            session=session, starts_at=soon, ends_at=soon + datetime.timedelta(hours=2)
        )
        assert first in Measurement.objects.due()
        first = Measurement.objects.select_related("placement__group", "wave").get(pk=first.pk)
        take_measurement(
            by=region.trainer,
            measurement=first,
            taken_on=timezone.localdate(),
            rung=group.edition.rungs.first(),
        )
        woman.refresh_from_db()
        assert woman.phase == Phase.TRAINING
        group.refresh_from_db()
        assert group.begins_on == timezone.localdate(soon)


def test_on_the_day_of_the_first_session_she_is(region, leader, sign_in, started_early):
    group, woman, referral = started_early
    with as_system():
        Group.objects.filter(pk=group.pk).update(started_on=timezone.localdate())
    assert "klaar voor de start" not in text_of(leader, "groups:list")
    assert "in training" in text_of(leader, "overview:participant", woman.pseudonym)
    assert "Zij doet mee aan de training." in text_of(
        sign_in(region.referrer), "intake:referral", referral.pk
    )
    group.refresh_from_db()
    with acting_as(region.leader):
        assert timeline(group).stages[1].state == "now"


def test_when_the_first_session_moves_the_day_moves(region, leader, started_early):
    group, _woman, _referral = started_early
    later = timezone.now() + datetime.timedelta(days=48)
    with acting_as(region.leader):
        first = group.sessions.order_by("starts_at").first()
        services.sessions.move_session(
            session=first, starts_at=later, ends_at=later + datetime.timedelta(hours=2)
        )
        group.refresh_from_db()
        assert group.begins_on == timezone.localdate(later)
