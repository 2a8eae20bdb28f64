"""What screens say of a referral and of her file is what a row says."""

import datetime
import html

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching.models import Track
from dnt_portal.intake import services
from dnt_portal.intake.models import Decision, Referral
from dnt_portal.intake.status import plain_status
from dnt_portal.participants.enums import Phase
from dnt_portal.participants.models import Participant
from tests.conftest import as_system
from tests.groups.builders import group_in_coaching
from tests.intake.screens import REFERRAL, text_of
from tests.intake.world import admit, refer, screen

NOT_SUITED = "Dit programma past nu niet bij haar"


@pytest.fixture
def referral(cast):
    return refer(cast.zwolle.referrer, cast.zwolle.project)


def shown(client, url) -> str:
    return html.unescape(text_of(client.get(url)))


# -- Childcare ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "kept", "words"),
    [("True", True, "nodig"), ("False", False, "niet nodig"), ("", None, "nog niet gevraagd")],
)
def test_childcare_is_needed_or_not_or_was_not_asked(cast, sign_in, said, kept, words):
    answer = sign_in(cast.zwolle.referrer).post(
        "/referrals/new/", REFERRAL | {"needs_childcare": said}
    )
    assert answer.status_code == 302
    with as_system():
        woman = Participant.objects.get()
        assert woman.needs_childcare is kept
        referral = Referral.objects.get()
    page = shown(sign_in(cast.zwolle.leader), f"/referrals/{referral.pk}/")
    fact = page.partition("<dt>Kinderopvang</dt>")[2].partition("</dd>")[0]
    assert fact.partition("<dd>")[2].strip() == words


def test_a_referral_that_does_not_ask_says_that_nobody_asked(referral):
    with as_system(), translation.override("nl"):
        woman = Participant.objects.get()
        assert woman.needs_childcare is None
        assert woman.childcare_words == "nog niet gevraagd"


def test_her_file_keeps_what_she_answered_and_that_she_was_not_asked(cast, sign_in, referral):
    client = sign_in(cast.zwolle.leader)
    with as_system():
        woman = Participant.objects.get()
    url = reverse("participants:edit", args=[woman.pseudonym])

    def saved(**said) -> bool | None:
        form = client.get(url).context["form"]
        shown_now = {name: form[name].value() for name in form.fields}
        data = {name: value for name, value in shown_now.items() if value is not None}
        assert client.post(url, data | said).status_code == 302
        with as_system():
            woman.refresh_from_db()
        return woman.needs_childcare

    assert saved() is None, "saving the file is not asking her"
    assert saved(needs_childcare="False") is False
    assert saved() is False
    assert saved(needs_childcare="True") is True
    assert saved(needs_childcare="") is None


def test_the_waiting_list_says_whose_childcare_was_not_asked(cast, sign_in):
    woman = admit(cast.zwolle.leader, cast.zwolle.project).participant
    client = sign_in(cast.zwolle.leader)
    url = reverse("intake:waiting_list")
    said = "kinderopvang nog niet gevraagd"
    assert said in shown(client, url)
    for needs, word in ((True, True), (False, False)):
        with as_system():
            Participant.objects.filter(pk=woman.pk).update(needs_childcare=needs)
        page = shown(client, url)
        assert said not in page
        assert ("kinderopvang" in page) is word


# -- What a referrer hears ---------------------------------------------------------------------


def test_of_a_double_referral_she_is_not_told_unsuited(cast, sign_in, referral):
    leader = cast.zwolle.leader
    screen(leader, referral, dutch="doubt")
    client = sign_in(leader)
    url = f"/referrals/{referral.pk}/decide/"
    assert client.post(url, {"outcome": "double", "reason": "Zie haar dossier."}).status_code == 302
    with as_system():
        decision = Decision.objects.get()
        assert decision.outcome == "double"
        assert not decision.departs, "it says nothing about her, so nothing against the advice"
        assert not Participant.objects.get().waits.exists()
    for page in ("/", "/referrals/", f"/referrals/{referral.pk}/"):
        text = shown(sign_in(cast.zwolle.referrer), page)
        assert "dubbel aangemeld" in text
        assert NOT_SUITED not in text
        assert "niet toegelaten" not in text


def test_who_is_not_admitted_is_told_as_before(cast, sign_in, referral):
    with acting_as(cast.zwolle.leader):
        services.decisions.decide(
            by=cast.zwolle.leader, referral=referral, outcome="decline", reason="Andere hulp."
        )
    assert NOT_SUITED in shown(sign_in(cast.zwolle.referrer), f"/referrals/{referral.pk}/")


def test_a_new_referral_is_not_being_looked_at_and_a_screening_is_no_talk(cast, referral):
    """What is recorded is that it came in, and that a sheet was opened."""
    with translation.override("nl"):
        assert "nog niet begonnen" in str(plain_status(referral).words)
        screen(cast.zwolle.leader, referral, dutch=None)
        with as_system():
            referral.refresh_from_db()
            words = str(plain_status(referral).words)
        assert "bekijkt" in words
        assert "gesprek" not in words


def test_in_a_group_in_coaching_she_may_have_no_coach(cast, sign_in):
    region = cast.zwolle
    group = group_in_coaching(region, women=1)
    with as_system():
        woman = group.placements.get().participant
        assert not Track.objects.filter(participant=woman).exists()
        assert woman.phase == Phase.COACHING
        referral = Referral(participant=woman, state="decided")
        referral.decision = Decision(outcome="admit")
    with translation.override("nl"):
        words = str(plain_status(referral).words)
    assert "coach naast" not in words
    assert words == "Zij doet mee. De training van haar groep is voorbij, de coaching loopt door."


def test_a_place_in_a_group_without_a_day_starts_on_no_day(cast):
    referral = Referral(participant=Participant(phase=Phase.PLACED), state="decided")
    referral.decision = Decision(outcome="admit")
    with translation.override("nl"):
        assert str(plain_status(referral).words) == (
            "Zij heeft een plek in een groep die nog niet is gestart."
        )
        woman = referral.participant = Participant(phase=Phase.TRAINING)
        woman.begins_on = timezone.localdate() + datetime.timedelta(days=46)
        assert "De eerste bijeenkomst is op" in str(plain_status(referral).words)
