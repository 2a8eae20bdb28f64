"""Pages of measurements: who sees them, and what they do."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.ladder import views
from dnt_portal.ladder.enums import SkipReason
from dnt_portal.ladder.models import Measurement
from tests.coaching.world import make_group, place
from tests.conftest import as_system

HTMX = {"headers": {"hx-request": "true"}}


@pytest.fixture
def urls(world):
    with acting_as(world.trainer):
        her, t1 = world.placements[0].participant, world.measurement("T1")
    return {
        "measure": f"/ladder/{t1.pk}/",
        "skip": f"/ladder/{t1.pk}/skip/",
        "participant": f"/ladder/participants/{her.pseudonym}/",
        "group": f"/ladder/groups/{world.group.pk}/",
    }


def answers(world, **changes):
    number = changes.pop("rung", 3)
    with as_system():
        rung = world.rung(number).pk if number else ""
    day = world.started_on + datetime.timedelta(days=92)
    return {"taken_on": day.isoformat(), "rung": rung, "paid_work": "no"} | changes


def test_coach_sees_nothing_of_the_ladder(world, urls, sign_in):
    client = sign_in(world.coach)
    assert {url: client.get(url).status_code for url in urls.values()} == dict.fromkeys(
        urls.values(), 404
    )
    assert client.post(urls["measure"], answers(world)).status_code == 404
    assert client.get("/ladder/").status_code == 403


def test_other_groups_and_regions_find_nothing(world, urls, sign_in):
    cast = world.cast
    for user in (cast.zwolle.other_trainer, cast.breda.leader, cast.zwolle.officer, cast.nobody):
        client = sign_in(user)
        for url in urls.values():
            assert client.get(url).status_code == 404, (user, url)
    assert "DNT-" not in sign_in(cast.breda.leader).get("/ladder/").content.decode()


def test_trainer_and_leader_see_all_of_it_without_last_names(world, urls, sign_in):
    for user in (world.trainer, world.leader):
        client = sign_in(user)
        for url in (*urls.values(), "/ladder/"):
            answer = client.get(url)
            assert answer.status_code == 200, (user, url)
            for placement in world.placements:
                assert placement.participant.last_name not in answer.content.decode()


def test_a_measurement_is_saved_and_shown(world, urls, sign_in):
    client = sign_in(world.trainer)
    typed = answers(world, debts="yes", ends_meet="hard", weekly_contact="yes", self_efficacy="6")
    assert client.post(urls["measure"], typed)["Location"] == urls["participant"]
    with acting_as(world.trainer):
        row = world.measurement("T1")
    assert (row.rung.number, row.paid_work, row.debts, row.ends_meet) == (3, False, True, "hard")
    assert (row.weekly_contact, row.self_efficacy, row.hours) == (True, 6, None)
    assert row.taken_by == world.trainer


def test_a_mark_can_be_left_out_and_taken_back(world, urls, sign_in):
    client = sign_in(world.trainer)
    field = client.get(urls["measure"]).context["form"]["self_efficacy"]
    first, *marks = field.subwidgets
    assert (first.data["value"], first.data["selected"]) == ("", True)
    assert [str(mark.data["value"]) for mark in marks] == [str(mark) for mark in range(1, 11)]
    for typed, kept in (("6", 6), ("", None)):
        client.post(urls["measure"], answers(world, self_efficacy=typed))
        with acting_as(world.trainer):
            assert world.measurement("T1").self_efficacy == kept


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"rung": ""}, "rung"),
        ({"taken_on": "2999-01-01"}, "taken_on"),
        ({"taken_on": ""}, "taken_on"),
        ({"self_efficacy": "11"}, "self_efficacy"),
        ({"paid_work": "yes", "hours": "12"}, "paid_work"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(world, urls, sign_in, wrong, field):
    typed = answers(world, ends_meet="hard", **wrong)
    answer = sign_in(world.trainer).post(urls["measure"], typed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert answer.context["form"]["ends_meet"].value() == "hard"
    with acting_as(world.trainer):
        assert world.measurement("T1").taken_on is None


@pytest.mark.parametrize(("rung", "asked"), [(6, True), (3, False)])
def test_no_paid_work_on_a_rung_of_it_is_saved_and_asked_about(world, urls, sign_in, rung, asked):
    answer = sign_in(world.trainer).post(urls["measure"], answers(world, rung=rung), follow=True)
    levels = [message.level_tag for message in answer.context["messages"]]
    assert ("info" in levels) is asked
    with acting_as(world.trainer):
        assert (world.measurement("T1").rung.number, world.measurement("T1").paid_work) == (
            rung,
            False,
        )


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_answers_lead_to_a_rung_and_nothing_is_saved_yet(world, urls, sign_in, extra):
    client = sign_in(world.trainer)
    typed = {"suggest": "1", "paid_work": "no", "unpaid_work": "yes", "ends_meet": "just"}
    form = client.post(urls["measure"], typed, **extra).context["form"]
    assert form.suggested.number == 4
    assert [field.name for field in form.question_fields] == [
        "paid_work",
        "unpaid_work",
        "weekly_contact",
    ]
    assert str(form["rung"].value()) == str(form.suggested.pk)
    assert form["ends_meet"].value() == "just"
    with acting_as(world.trainer):
        assert world.measurement("T1").taken_on is None


def test_the_measurement_before_stands_beside_the_questions(world, urls, sign_in):
    with acting_as(world.trainer):
        world.take("T0", 5, paid_work=True, hours="12.5", self_efficacy=4)
    form = sign_in(world.trainer).get(urls["measure"]).context["form"]
    assert "T0: 4" in form.fields["self_efficacy"].help_text
    assert "T0: 12,5 uur per week." in form.fields["hours"].help_text


def test_skipping_and_taking_back(world, urls, sign_in):
    client = sign_in(world.trainer)
    assert client.post(urls["skip"], {"reason": SkipReason.LEFT}).status_code == 422
    assert client.post(urls["skip"], {"reason": SkipReason.NOT_REACHED}).status_code == 302
    assert client.post(urls["measure"], answers(world)).status_code == 302
    # Taken in between: the page on which she could be skipped is not so any more.
    assert client.post(urls["skip"], {"reason": SkipReason.NOT_REACHED}).status_code == 409
    assert client.post(urls["measure"] + "reopen/").status_code == 302
    with acting_as(world.trainer):
        assert world.measurement("T1").taken_on is None


def test_who_may_only_read_finds_nothing_to_measure(world, urls, sign_in, monkeypatch):
    """Somebody who sees what a trainer of the group sees, and may not write."""
    for may in ("can_measure", "can_measure_in"):
        monkeypatch.setattr(views, may, lambda user, about: False)
    monkeypatch.setattr(views, "can_list_due", lambda user: False)
    client = sign_in(world.trainer)
    with acting_as(world.trainer):
        addresses = [f'"/ladder/{row.pk}/' for row in Measurement.objects.all()]
    assert client.get("/ladder/").status_code == 403
    addresses += ['"/ladder/"', '"/ladder/?']
    for url in (urls["participant"], urls["group"]):
        page = client.get(url)
        assert page.status_code == 200
        text = page.content.decode()
        assert not [address for address in addresses if address in text], url
    assert client.get(urls["measure"]).status_code == 403
    assert client.post(urls["measure"], answers(world)).status_code == 403
    assert client.post(urls["skip"], {"reason": SkipReason.NOT_REACHED}).status_code == 403
    assert client.post(urls["measure"] + "reopen/").status_code == 403


# -- What is due ---------------------------------------------------------------------------------


def test_due_list_shows_what_is_open_and_late_and_can_be_narrowed(world, sign_in):
    with as_system():
        other = make_group(world.cast, weeks_ago=1)
        joined = place(other, "Wendy")
    with acting_as(world.leader):
        from dnt_portal.ladder import services

        services.plan_measurements(joined)
        due = Measurement.objects.visible_to(world.leader).due()
        expected = {row.pk for row in due}
        late = {row.pk for row in due if row.state == "late"}
        assert {row.wave.code for row in due.select_related("wave")} >= {"T0", "T1"}
    client = sign_in(world.leader)
    shown = {row.pk for row, _shape in client.get("/ladder/").context["rows"]}
    assert shown == expected
    assert late
    only_late = client.get("/ladder/?state=late").context["rows"]
    assert {row.pk for row, _shape in only_late} == late
    one_group = client.get(f"/ladder/?group={other.pk}").context["rows"]
    assert {row.participant.first_name for row, _shape in one_group} == {"Wendy"}
    pseudonym = joined.participant.pseudonym
    for words, found in (("wendy", {"Wendy"}), (pseudonym, {"Wendy"}), ("wendy linda", set())):
        rows = client.post("/ladder/", {"q": words}, follow=True).context["rows"]
        assert {row.participant.first_name for row, _shape in rows} == found
    assert len(client.get("/ladder/?q=wendy").context["rows"]) == len(expected), "not in an address"
    assert client.get("/ladder/?group=nonsense&state=x&page=99").status_code == 200


def test_due_list_costs_the_same_queries_however_long(world, sign_in):
    client = sign_in(world.leader)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/ladder/").status_code == 200
        return len([query for query in queries if "FROM" in query["sql"]])

    cost()
    before = cost()
    with as_system():
        for number in range(9):
            placed = place(world.group, f"Vrouw {number}")
            for wave in world.group.edition.waves.filter(months__lte=3):
                Measurement.objects.create(
                    participant=placed.participant,
                    placement=placed,
                    wave=wave,
                    due_on=timezone.localdate() - datetime.timedelta(days=5),
                )
    assert cost() == before <= 12


def test_a_trainer_whose_role_ended_finds_nothing(world, urls, sign_in):
    """The group still names her, but her role in the project is over."""
    with as_system():
        world.trainer.role_assignments.update(until=timezone.now() - datetime.timedelta(days=1))
    client = sign_in(world.trainer)
    for url in urls.values():
        assert client.get(url).status_code == 404
    assert client.post(urls["measure"], answers(world)).status_code == 404
    assert client.get("/ladder/").status_code == 403
