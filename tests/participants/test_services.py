"""The participant's file and involvement, as the people who change them."""

import datetime

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.participants import services
from dnt_portal.participants.enums import ConsentKind, InvolvementKind, Phase, SafetyContactKind
from dnt_portal.participants.models import (
    Consent,
    Involvement,
    KeepApart,
    Participant,
    SafeContact,
    SafetyContact,
)
from tests.conftest import as_system
from tests.factories import make_participant


def test_a_leader_registers_a_woman_with_her_children(cast):
    leader, project = cast.zwolle.leader, cast.zwolle.project
    with acting_as(leader):
        participant = services.register_participant(
            project=project,
            first_name="Samira",
            last_name="El Idrissi",
            languages=["Arabisch"],
            children=[2019, 2015],
        )
        stored = Participant.objects.get(pk=participant.pk)
        assert stored.full_name == "Samira El Idrissi"
        assert stored.phase == Phase.REFERRED
        assert [child.birth_year for child in stored.children.all()] == [2015, 2019]


def test_a_pseudonym_taken_in_another_region_is_made_anew(cast, monkeypatch):
    with as_system():
        taken = make_participant(cast.breda.project).pseudonym
    pseudonyms = iter([taken, taken, "DNT-FREE"])
    monkeypatch.setattr(services, "make_pseudonym", lambda: next(pseudonyms))
    # The field keeps the function it was made with, so that is what is replaced.
    monkeypatch.setattr(
        Participant._meta.get_field("pseudonym"), "_get_default", lambda: next(pseudonyms)
    )
    leader = cast.zwolle.leader
    with acting_as(leader):
        assert not Participant.objects.filter(pseudonym=taken).exists()
        participant = services.register_participant(project=cast.zwolle.project, first_name="Linda")
    assert participant.pseudonym == "DNT-FREE"


def test_the_same_external_key_is_refused(cast):
    leader, project = cast.zwolle.leader, cast.zwolle.project
    with acting_as(leader):
        services.register_participant(project=project, first_name="A", external_key="ZW-1")
        with pytest.raises(Refused):
            services.register_participant(project=project, first_name="B", external_key="ZW-1")


def this_year(later: int = 0) -> int:
    return timezone.localdate().year + later


#: What cannot be of a woman, and where it is said.
IMPOSSIBLE = {
    "born tomorrow": ({"date_of_birth": 1}, "date_of_birth"),
    "out of work from tomorrow": ({"last_job_ended_on": 1}, "last_job_ended_on"),
    "a year to come": ({"birth_year": this_year(1)}, "birth_year"),
    "another year": (
        {"date_of_birth": datetime.date(1990, 3, 14), "birth_year": 1991}, "birth_year"),
    "a child to come": ({"children": [2015, this_year(1)]}, "children"),
    "a secret address": ({"address": "Dorpsstraat 1"}, "address"),
    "a secret postcode": ({"address_is_secret": True, "postcode": "8000 AA"}, "postcode"),
    "no name": ({"first_name": ""}, "first_name"),
    "a name too long": ({"first_name": "S" * 61}, "first_name"),
    "no address": ({"email": "samira at example"}, "email"),
}  # fmt: skip


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_what_cannot_be_is_refused_where_it_is_said(cast, case):
    said, field = IMPOSSIBLE[case]
    said = {
        name: timezone.localdate() + datetime.timedelta(days=value)
        if value == 1 and not isinstance(value, bool)
        else value
        for name, value in said.items()
    }
    project = cast.zwolle.project
    with as_system():
        known = make_participant(project, "Linda")
    with acting_as(cast.zwolle.leader):
        for call in (
            lambda: services.register_participant(
                project=project, **{"first_name": "Samira"} | said
            ),
            lambda: services.update_participant(participant=known, **said),
        ):
            with pytest.raises(Refused) as refused:
                call()
            assert [problem.field for problem in refused.value.problems] == [field]
        known.refresh_from_db()
        assert known.first_name == "Linda"
        assert not Participant.objects.filter(first_name="Samira").exists()


def test_what_can_just_be_is_kept(cast):
    today = timezone.localdate()
    with acting_as(cast.zwolle.leader):
        woman = services.register_participant(
            project=cast.zwolle.project,
            first_name="Samira",
            date_of_birth=datetime.date(1990, 3, 14),
            birth_year=1990,
            last_job_ended_on=today,
            children=iter([this_year()]),
            address_is_secret=False,
            address="Dorpsstraat 1",
        )
        woman.refresh_from_db()
        assert (woman.birth_year, woman.last_job_ended_on) == (1990, today)
        assert woman.address == "Dorpsstraat 1"
        assert woman.children.get().birth_year == this_year()


def test_a_date_of_birth_takes_the_place_of_the_year_that_was_known(cast):
    """The screen asks no year: one that is wrong would stand in the way of every change."""
    with as_system():
        woman = make_participant(cast.zwolle.project, birth_year=1991)
    with acting_as(cast.zwolle.leader):
        born = datetime.date(1990, 3, 14)
        services.update_participant(participant=woman, date_of_birth=born)
        woman.refresh_from_db()
        assert (woman.date_of_birth, woman.birth_year) == (born, None)


def test_more_words_about_contact_than_fit_are_refused(cast):
    with as_system():
        woman = make_participant(cast.zwolle.project, safe=False)
    with acting_as(cast.zwolle.leader):
        with pytest.raises(Refused) as refused:
            services.set_safe_contact(participant=woman, call_times="x" * 81)
        assert refused.value.problems[0].field == "call_times"
        assert not SafeContact.objects.filter(participant=woman).exists()


def test_an_involvement_of_before_opens_nothing_and_closes_nothing(cast):
    day = datetime.timedelta(days=1)
    now = timezone.now()
    coach, kind = cast.zwolle.coach, InvolvementKind.COACH
    with as_system():
        woman = make_participant(cast.zwolle.project)
    with acting_as(cast.zwolle.leader):
        services.record_involvement(woman, coach, kind, now - 30 * day, now - 20 * day)
        assert not Involvement.objects.open().filter(user=coach).exists()
        services.open_involvement(woman, coach, kind, since=now - 10 * day)
        services.record_involvement(woman, coach, kind, now - 90 * day, now - 80 * day)
        assert Involvement.objects.open().filter(user=coach).count() == 1
        assert Involvement.objects.filter(user=coach).count() == 3


def test_an_address_that_becomes_secret_is_wiped(cast):
    leader = cast.zwolle.leader
    with as_system():
        participant = make_participant(
            cast.zwolle.project, address_is_secret=False, address="Dorpsstraat 1", town="Zwolle"
        )
    with acting_as(leader):
        services.update_participant(participant=participant, address_is_secret=True)
        participant.refresh_from_db()
    assert (participant.address, participant.town) == ("", "Zwolle")


def test_a_phase_or_project_is_no_field_of_the_file(cast):
    with as_system():
        participant = make_participant(cast.zwolle.project)
    with pytest.raises(TypeError, match="phase"):
        services.update_participant(participant=participant, phase=Phase.COMPLETED)


def test_what_is_not_said_about_contact_is_not_safe(cast):
    leader = cast.zwolle.leader
    with as_system():
        participant = make_participant(cast.zwolle.project, safe=False)
    with acting_as(leader):
        services.set_safe_contact(participant=participant, may_call=True)
        contact = SafeContact.objects.get(participant=participant)
        assert contact.may_call
        assert [safe for safe, _words in contact.ways()] == [True, False, False, False, False]

        services.set_safe_contact(participant=participant, may_post=True, may_call=False)
        told = services.set_safe_contact(participant=participant, remark="nieuw nummer volgt")
        assert told.may_post
        assert participant.safe_contact.may_post
        changed = SafeContact.objects.get(participant=participant)
        assert [safe for safe, _words in changed.ways()] == [False, False, False, False, True]
        assert (changed.pk, changed.created_at) == (contact.pk, contact.created_at)
        assert changed.updated_at > contact.updated_at


def test_nobody_moves_to_a_phase_who_is_hidden_from_whoever_acts(cast):
    """One of several: none of them moves."""
    with as_system():
        mine, hidden = (make_participant(one.project) for one in (cast.zwolle, cast.breda))
    with acting_as(cast.zwolle.leader):
        with pytest.raises(DatabaseError), transaction.atomic():
            services.move_to_phase(mine, hidden, phase=Phase.COMPLETED)
        assert Participant.objects.get(pk=mine.pk).phase == Phase.REFERRED
        assert mine.phase == Phase.REFERRED


def test_an_ended_safety_contact_is_no_longer_part_of_the_net(cast):
    leader = cast.zwolle.leader
    with as_system():
        participant = make_participant(cast.zwolle.project, safe=False)
    with acting_as(leader):
        contact = services.add_safety_contact(
            participant=participant,
            kind=SafetyContactKind.CASE_MANAGER,
            name="Joke de Wit",
        )
        with_net = Participant.objects.with_case_manager()
        assert with_net.get(pk=participant.pk).has_case_manager
        services.end_safety_contact(contact=contact)
        assert not with_net.get(pk=participant.pk).has_case_manager
        assert SafetyContact.objects.filter(pk=contact.pk).exists()


def test_consent_is_given_once_and_taken_back_between_that_day_and_now(cast):
    leader, today = cast.zwolle.leader, timezone.localdate()
    with as_system():
        participant = make_participant(cast.zwolle.project)
    with acting_as(leader):
        give = {"by": leader, "participant": participant, "kind": ConsentKind.FILE}
        consent = services.record_consent(**give)
        assert services.record_consent(**give) == consent
        for days in (-1, 1):
            with pytest.raises(Refused):
                services.withdraw_consent(
                    consent=consent, withdrawn_on=today + datetime.timedelta(days=days)
                )
        services.withdraw_consent(consent=consent)
        assert services.record_consent(**give) != consent
        with pytest.raises(Refused):
            services.record_consent(**give, given_on=today + datetime.timedelta(days=1))


def test_keeping_apart_counts_both_ways(cast):
    leader = cast.zwolle.leader
    with as_system():
        samira, linda = (make_participant(cast.zwolle.project, name) for name in ("S", "L"))
        elsewhere = make_participant(cast.breda.project)
    with acting_as(leader):
        row = services.keep_apart(participant=samira, other_participant=linda)
        assert services.keep_apart(participant=linda, other_participant=samira) == row
        assert list(KeepApart.objects.concerning(linda)) == [row]
        services.keep_apart(participant=samira, other_user=cast.zwolle.trainer)
        assert KeepApart.objects.filter(other_user=cast.zwolle.trainer).count() == 1
        for wrong in (
            {},
            {"other_participant": samira},
            {"other_participant": elsewhere},
            {"other_participant": linda, "other_user": cast.zwolle.trainer},
        ):
            with pytest.raises(Refused):
                services.keep_apart(participant=samira, **wrong)


def test_involvement_opens_the_file_at_once_and_closes_it_at_once(cast):
    leader, trainer = cast.zwolle.leader, cast.zwolle.trainer
    with as_system():
        participant = make_participant(cast.zwolle.project)
    with acting_as(trainer):
        assert not Participant.objects.filter(pk=participant.pk).exists()
    with acting_as(leader):
        first = services.open_involvement(participant, trainer, InvolvementKind.TRAINER)
        again = services.open_involvement(participant, trainer, InvolvementKind.TRAINER)
        assert first == again
    with acting_as(trainer):
        assert Participant.objects.visible_to(trainer).get() == participant
    with acting_as(leader):
        services.close_involvement(participant, trainer, InvolvementKind.TRAINER)
        services.close_involvement(participant, trainer, InvolvementKind.TRAINER)
    with acting_as(trainer):
        # Nor does the database itself show her any more.
        assert not Participant.objects.exists()


def test_an_involvement_about_to_end_goes_on_when_opened_again(cast):
    leader, coach = cast.zwolle.leader, cast.zwolle.coach
    with as_system():
        participant = make_participant(cast.zwolle.project)
    with acting_as(leader):
        services.open_involvement(participant, coach, InvolvementKind.COACH)
        services.close_involvement(
            participant,
            coach,
            InvolvementKind.COACH,
            at=timezone.now() + datetime.timedelta(days=30),
        )
        services.open_involvement(participant, coach, InvolvementKind.COACH)
        assert Involvement.objects.get(participant=participant, user=coach).until is None


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (datetime.date(2000, 5, 17), datetime.date(2026, 5, 16), 25),
        (datetime.date(2000, 5, 17), datetime.date(2026, 5, 17), 26),
        (datetime.date(2008, 2, 29), datetime.date(2026, 2, 28), 17),
        (datetime.date(2008, 2, 29), datetime.date(2026, 3, 1), 18),
    ],
)
def test_age_is_counted_by_birthdays(born, day, age):
    assert Participant(date_of_birth=born).age_on(day) == age


# -- Written down by mistake -------------------------------------------------------------------


@pytest.fixture
def agreed(cast):
    """A consent that was given ten days ago."""
    with as_system():
        participant = make_participant(cast.zwolle.project)
    with acting_as(cast.zwolle.leader):
        return services.record_consent(
            by=cast.zwolle.leader,
            participant=participant,
            kind=ConsentKind.RESEARCH,
            given_on=timezone.localdate() - datetime.timedelta(days=10),
        )


def trail_of(consent_pk: int) -> list[tuple[str, datetime.date]]:
    rows = apps.get_model("participants", "ConsentEvent").objects.filter(pgh_obj=consent_pk)
    return list(rows.order_by("pgh_id").values_list("pgh_label", "given_on"))


def test_the_day_of_a_consent_is_corrected_between_what_can_be(cast, agreed):
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    with acting_as(cast.zwolle.leader):
        services.correct_consent(consent=agreed, given_on=today - 8 * day)
        services.withdraw_consent(consent=agreed, withdrawn_on=today - 3 * day)
        for impossible in (today + day, today - 2 * day):
            with pytest.raises(Refused) as refused:
                services.correct_consent(consent=agreed, given_on=impossible)
            assert [problem.field for problem in refused.value.problems] == ["given_on"]
        services.correct_consent(consent=agreed, given_on=today - 3 * day)
    with as_system():
        kept = Consent.objects.get()
        assert (kept.given_on, kept.withdrawn_on) == (today - 3 * day, today - 3 * day)
        days = [given_on for _label, given_on in trail_of(agreed.pk)]
        assert days[:2] == [today - 10 * day, today - 8 * day]


def test_a_consent_recorded_by_mistake_goes_and_the_trail_keeps_it(cast, agreed):
    key = agreed.pk
    with acting_as(cast.zwolle.leader):
        services.take_back_consent(consent=agreed)
        assert not Consent.objects.exists()
    with as_system():
        assert [label for label, _day in trail_of(key)] == ["insert", "delete"]


def test_a_consent_taken_back_by_mistake_stands_unless_she_gave_it_anew(cast, agreed):
    leader, today, day = cast.zwolle.leader, timezone.localdate(), datetime.timedelta(days=1)
    with acting_as(leader):
        with pytest.raises(Overtaken):
            services.undo_withdrawal(consent=agreed)
        services.withdraw_consent(consent=agreed, withdrawn_on=today - 5 * day)
        services.undo_withdrawal(consent=agreed)
        assert Consent.objects.get().withdrawn_on is None
        services.withdraw_consent(consent=agreed, withdrawn_on=today - 5 * day)
        give = {"by": leader, "participant": agreed.participant, "kind": agreed.kind}
        anew = services.record_consent(**give, given_on=today - 2 * day)
        with pytest.raises(Refused):
            services.undo_withdrawal(consent=agreed)
        # Also when that one was taken back too: then it is that one that may still stand.
        services.withdraw_consent(consent=anew)
        with pytest.raises(Refused):
            services.undo_withdrawal(consent=agreed)
        services.undo_withdrawal(consent=anew)
        # Another kind is another consent.
        other = services.record_consent(**give | {"kind": ConsentKind.TAKING_PART})
        services.withdraw_consent(consent=other)
        services.undo_withdrawal(consent=other)


def test_who_was_taken_out_of_the_net_by_mistake_is_part_of_it_again(cast):
    with as_system():
        participant = make_participant(cast.zwolle.project, safe=False)
    with acting_as(cast.zwolle.leader):
        contact = services.add_safety_contact(
            participant=participant, kind=SafetyContactKind.CASE_MANAGER, name="Joke de Wit"
        )
        with pytest.raises(Overtaken):
            services.restore_safety_contact(contact=contact)
        services.end_safety_contact(contact=contact)
        assert list(participant.safety_net.past()) == [contact]
        services.restore_safety_contact(contact=contact)
        assert list(participant.safety_net.current()) == [contact]
        assert not participant.safety_net.past().exists()
