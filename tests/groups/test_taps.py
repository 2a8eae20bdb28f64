"""A tap that arrives later than it was made: what it saw, what became of it meanwhile, its moment.

What the browser does until then is in tests/browser/test_taps.py.
"""

import datetime
import threading

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone, translation

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.common.taps import choices_of, chosen, code_of
from dnt_portal.groups import services
from dnt_portal.groups.enums import CoachCheck, Mark
from dnt_portal.groups.models import Attendance, Session
from dnt_portal.groups.services.attendance import MarkedMeanwhile
from dnt_portal.intake.enums import Answer
from tests.cast import make_cast
from tests.conftest import as_system
from tests.groups.builders import give_coach, group_in_training
from tests.groups.screens import url

HTMX = {"HX-Request": "true"}
PRESENT, LATE, EXCUSED, ABSENT, NONE = "1", "2", "3", "4", "0"


@pytest.fixture(scope="module")
def group(module_rows, region):
    """Three sessions held; the fourth, at which coaches are met, is to be recorded."""
    return module_rows.keep(group_in_training, region, women=3, weeks_ago=4, held=3)


@pytest.fixture
def fourth(region, group):
    with acting_as(region.leader):
        return Session.objects.select_related("theme", "group__edition").get(
            group=group, theme__number=4
        )


@pytest.fixture
def woman(region, group):
    with acting_as(region.leader):
        return group.placements.select_related("participant", "group").first()


def put(user, session, placement, mark, **tap) -> Attendance:
    with acting_as(user), translation.override("en"):
        return services.attendance.mark_attendance(
            by=user, session=session, placement=placement, mark=mark, **tap
        )


def row_of(user, session, placement) -> Attendance | None:
    with acting_as(user):
        return Attendance.objects.filter(session=session, placement=placement).first()


def ago(minutes: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(minutes=minutes)


# -- What a colleague changed meanwhile ---------------------------------------------------------


def test_what_a_colleague_put_since_is_not_overwritten_but_asked(region, fourth, woman):
    put(region.leader, fourth, woman, Mark.PRESENT, at=ago(5))
    with pytest.raises(MarkedMeanwhile) as asked:
        put(region.trainer, fourth, woman, Mark.ABSENT, seen="0", at=ago(8))
    clock = [timezone.localtime(ago(minutes)).strftime("%H:%M") for minutes in (5, 8)]
    assert asked.value.message == (
        f"Marleen Zwolle put “present” at {clock[0]}; you tapped “absent” at {clock[1]}."
    )
    assert (asked.value.theirs, asked.value.mine) == ("present", "absent")
    row = row_of(region.leader, fourth, woman)
    assert (row.mark, row.marked_by) == ("present", region.leader)
    # Who has seen it puts her own mark all the same.
    put(region.trainer, fourth, woman, Mark.ABSENT, seen=row.mark_version)
    row = row_of(region.leader, fourth, woman)
    assert (row.mark, row.marked_by) == ("absent", region.trainer)


def test_the_same_mark_and_ones_own_earlier_taps_are_no_conflict(region, fourth, woman):
    put(region.leader, fourth, woman, Mark.PRESENT)
    same = put(region.trainer, fourth, woman, Mark.PRESENT, seen="0")
    assert same.marked_by == region.leader, "nobody said anything else"
    row = row_of(region.leader, fourth, woman)
    put(region.trainer, fourth, woman, Mark.LATE, seen=row.mark_version)
    # A tap that was made before the answer to the last one came.
    put(region.trainer, fourth, woman, Mark.EXCUSED, seen=row.mark_version)
    assert row_of(region.leader, fourth, woman).mark == "excused"


def test_a_service_that_does_not_say_what_was_seen_is_not_asked(region, fourth, woman):
    put(region.leader, fourth, woman, Mark.PRESENT)
    assert put(region.trainer, fourth, woman, Mark.LATE).mark == "late"


def test_a_mark_that_a_colleague_took_back_is_asked_about(region, fourth, woman):
    seen = put(region.trainer, fourth, woman, Mark.PRESENT).mark_version
    with acting_as(region.leader):
        services.attendance.take_back_mark(by=region.leader, session=fourth, placement=woman)
    with pytest.raises(MarkedMeanwhile, match="taken back meanwhile; you tapped “late”"):
        put(region.trainer, fourth, woman, Mark.LATE, seen=seen)
    assert row_of(region.trainer, fourth, woman) is None


def test_an_answer_about_her_coach_is_asked_about_as_a_mark_is(region, fourth, woman):
    give_coach(region, woman)
    put(region.trainer, fourth, woman, Mark.PRESENT)
    tap = {"session": fourth, "placement": woman}
    with acting_as(region.leader), translation.override("en"):
        services.attendance.set_coach_check(
            by=region.leader, **tap, coach_check=CoachCheck.DOUBT, seen="0"
        )
        # Her mark is another thing: nobody changed that.
        row = Attendance.objects.get(session=fourth, placement=woman)
        assert row.marked_by == region.trainer
    with acting_as(region.trainer), translation.override("en"):
        with pytest.raises(MarkedMeanwhile, match="Marleen Zwolle put “contact, in doubt”"):
            services.attendance.set_coach_check(
                by=region.trainer, **tap, coach_check=CoachCheck.GOOD, seen="0"
            )
        services.attendance.mark_attendance(
            by=region.trainer, **tap, mark=Mark.LATE, seen=row.mark_version
        )
        kept = Attendance.objects.get(session=fourth, placement=woman)
    assert (kept.mark, kept.coach_check, kept.checked_by) == ("late", "doubt", region.leader)


# -- Taking back ------------------------------------------------------------------------------


def test_a_mark_is_taken_back_to_none_and_the_trail_keeps_it(region, fourth, woman):
    row = put(region.trainer, fourth, woman, Mark.ABSENT)
    with acting_as(region.trainer), translation.override("en"):
        for _twice in range(2):
            services.attendance.take_back_mark(by=region.trainer, session=fourth, placement=woman)
        assert not Attendance.objects.filter(session=fourth, placement=woman).exists()
        with pytest.raises(Refused, match="more wom"):
            services.attendance.finish_session(by=region.trainer, session=fourth)
    with as_system():
        trail = apps.get_model("groups", "AttendanceEvent").objects.filter(pgh_obj_id=row.pk)
        labels = list(trail.order_by("pgh_id").values_list("pgh_label", "mark"))
    assert labels == [("insert", "absent"), ("delete", "absent")]


def test_in_a_finished_session_everyone_keeps_a_mark(region, group):
    with acting_as(region.trainer), translation.override("en"):
        third = group.sessions.select_related("group").get(theme__number=3)
        placement = group.placements.first()
        with pytest.raises(Refused, match="Choose another mark instead"):
            services.attendance.take_back_mark(
                by=region.trainer, session=third, placement=placement
            )
        assert third.attendance.filter(placement=placement).exists()


# -- Numbers, moments ---------------------------------------------------------------------------


def test_a_tap_sends_a_number_that_always_means_the_same():
    """Browsers hold taps for two weeks: the order of the choices is a promise."""
    said = {enum: [each.value for each in choices_of(enum)] for enum in (Mark, CoachCheck, Answer)}
    assert said == {
        Mark: ["present", "late", "excused", "absent"],
        CoachCheck: ["good", "doubt", "no_contact"],
        Answer: ["yes", "doubt", "no"],
    }
    assert [code_of(Mark, value) for value in ("", "present", "absent")] == [0, 1, 4]
    assert [chosen(Mark, code) for code in ("0", "2")] == ["", "late"]
    for strange in ("", "5", "-1", "present", "²", "01"):
        with pytest.raises(Refused):
            chosen(Mark, strange)


def tap(client, session, placement, code, *, about="", clock=None, **said):
    address = f"{url('mark', session.pk)}?placement={placement.pk}{about}"
    headers = HTMX | ({"X-Device-Clock": str(clock)} if clock else {})
    return client.post(address, {"tap": code, **said}, headers=headers)


def milliseconds(moment: datetime.datetime) -> int:
    return int(moment.timestamp() * 1000)


def test_the_moment_of_the_tap_is_kept_and_not_that_of_its_arrival(region, fourth, woman, trainer):
    # The clock of the device is an hour slow; what it says of itself is right.
    hour = datetime.timedelta(hours=1)
    clock = milliseconds(timezone.now() - hour)
    at = milliseconds(ago(3) - hour)
    assert tap(trainer, fourth, woman, PRESENT, at=at, clock=clock, seen="0").status_code == 200
    row = row_of(region.trainer, fourth, woman)
    assert abs(row.marked_at - ago(3)) < datetime.timedelta(seconds=20)
    with as_system():
        told = apps.get_model("groups", "AttendanceEvent").objects.get(pgh_obj_id=row.pk)
        assert told.marked_at == row.marked_at


@pytest.mark.parametrize("at", ["", "x", "9" * 30, "-5", "²"])
def test_a_moment_that_cannot_be_is_not_believed(region, fourth, woman, trainer, at):
    clock = milliseconds(timezone.now())
    assert tap(trainer, fourth, woman, PRESENT, at=at, clock=clock).status_code == 200
    row = row_of(region.trainer, fourth, woman)
    assert abs(row.marked_at - timezone.now()) < datetime.timedelta(seconds=20)


def test_a_moment_to_come_is_now(region, fourth, woman, trainer):
    clock = milliseconds(timezone.now())
    assert tap(trainer, fourth, woman, LATE, at=clock + 3_600_000, clock=clock).status_code == 200
    assert row_of(region.trainer, fourth, woman).marked_at <= timezone.now()


def test_a_tap_of_more_than_two_weeks_ago_is_not_saved_by_itself(region, fourth, woman, trainer):
    clock = milliseconds(timezone.now())
    day = 24 * 3_600_000
    old = tap(trainer, fourth, woman, ABSENT, at=clock - 15 * day, clock=clock)
    assert old.status_code == 422
    assert "meer dan twee weken geleden" in old.content.decode()
    assert row_of(region.trainer, fourth, woman) is None
    assert tap(trainer, fourth, woman, ABSENT, at=clock - 13 * day, clock=clock).status_code == 200


# -- What the page says ---------------------------------------------------------------------------


def test_the_row_asks_with_both_marks_on_a_button(region, fourth, woman, trainer):
    put(region.leader, fourth, woman, Mark.PRESENT)
    asked = tap(trainer, fourth, woman, ABSENT, seen="0")
    text = " ".join(asked.content.decode().split())
    assert asked.status_code == 409
    assert "Marleen Zwolle zette" in text
    assert "“aanwezig”" in text
    assert "Laat “aanwezig” staan" in text
    assert "Zet “afwezig”" in text
    version = row_of(region.leader, fourth, woman).mark_version
    question = text.split("tap-question")[1]
    assert f'name="seen" value="{version}"' in question
    assert tap(trainer, fourth, woman, ABSENT, seen=version).status_code == 200
    assert row_of(region.leader, fourth, woman).mark == "absent"


def test_without_script_the_question_is_asked_above_the_page(region, fourth, woman, trainer):
    put(region.leader, fourth, woman, Mark.PRESENT)
    address = f"{url('mark', fourth.pk)}?placement={woman.pk}"
    page = trainer.post(address, {"tap": ABSENT, "seen": "0"}, follow=True)
    assert "Marleen Zwolle zette" in page.content.decode()
    assert row_of(region.leader, fourth, woman).mark == "present"


def test_a_mark_is_taken_back_on_the_page(region, fourth, woman, trainer):
    tap(trainer, fourth, woman, ABSENT)
    cleared = tap(trainer, fourth, woman, NONE)
    assert cleared.status_code == 200
    assert 'aria-pressed="true"' not in cleared.content.decode()
    assert row_of(region.trainer, fourth, woman) is None


def test_the_question_about_the_coach_has_its_place_from_the_start(
    region, group, fourth, woman, trainer
):
    give_coach(region, woman)
    page = trainer.get(url("session", fourth.pk)).content.decode()
    assert page.count("data-when-there") == 1, "of who has a coach, and of nobody else"
    assert "data-when-there disabled" in page
    there = tap(trainer, fourth, woman, PRESENT).content.decode()
    assert "data-when-there disabled" not in there
    away = tap(trainer, fourth, woman, EXCUSED).content.decode()
    assert "data-when-there disabled" in away


def test_no_name_on_the_page_is_a_link_and_her_page_is_beside_it(fourth, woman, trainer):
    rows = trainer.get(url("session", fourth.pk)).content.decode().split('class="who"')[1:]
    assert len(rows) == 3
    for row in rows:
        name = row.partition(">")[2].partition("</span>")[0].strip()
        link = " ".join(row.partition('class="woman-file"')[2].partition("</a>")[0].split())
        assert "<" not in name
        assert f"Pagina van {name}" in link


def test_who_is_not_marked_yet_is_a_link_away_when_finishing_is_refused(fourth, woman, trainer):
    tap(trainer, fourth, woman, PRESENT)
    refused = trainer.post(url("session", fourth.pk), {"finish": "1"})
    text = refused.content.decode()
    summary = text.partition("error-summary")[2].partition("</ul>")[0]
    assert refused.status_code == 422
    assert "autofocus" in summary.partition(">")[0]
    linked = [part.partition('"')[0] for part in summary.split('href="#')[1:]]
    assert len(linked) == 2
    assert f"mark-{woman.pk}-1" not in linked
    assert all(f'id="{target}"' in text for target in linked)


def test_the_others_are_marked_by_one_tap_with_every_row_in_the_answer(
    region, fourth, woman, trainer
):
    tap(trainer, fourth, woman, ABSENT)
    answer = trainer.post(url("mark_all", fourth.pk), {"tap": "1"}, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count('class="mark-row') == 3
    assert "<html" not in text
    assert "disabled" in text.partition('id="others"')[2]
    with acting_as(region.trainer):
        marks = sorted(fourth.attendance.values_list("mark", flat=True))
    assert marks == ["absent", "present", "present"]


def test_attendance_is_printed_in_letters(group, trainer):
    grid = trainer.get(url("attendance", group.pk)).content.decode()
    legend = grid.partition('class="legend"')[2]
    for letter, word in (
        ("A", "aanwezig"),
        ("L", "te laat"),
        ("M", "afgemeld"),
        ("W", "afwezig"),
        ("I", "ingehaald"),
    ):
        assert f'aria-hidden="true">{letter} = </span>{word}' in legend
    # Three women at three sessions held.
    assert grid.partition("<tbody>")[2].count('class="att-letter" aria-hidden="true">A<') == 9


# -- At the same moment -------------------------------------------------------------------------


@pytest.mark.usefixtures("committed_db")
def test_two_who_tap_at_the_same_moment_take_turns():
    with as_system():
        region = make_cast().zwolle
    group = group_in_training(region, women=1, weeks_ago=4, held=3)
    with acting_as(region.leader):
        session = group.sessions.select_related("theme", "group__edition").get(theme__number=4)
        woman = group.placements.select_related("participant", "group").get()
    ready = threading.Barrier(2, timeout=20)
    outcomes: dict[str, str] = {}

    def one(user, mark) -> None:
        try:
            with acting_as(user), translation.override("en"):
                ready.wait()
                try:
                    services.attendance.mark_attendance(
                        by=user, session=session, placement=woman, mark=mark, seen="0"
                    )
                    outcomes[user.name] = mark
                except MarkedMeanwhile as asked:
                    outcomes[user.name] = f"asked about {asked.theirs}"
        finally:
            connection.close()

    threads = [
        threading.Thread(target=one, args=each)
        for each in ((region.leader, Mark.PRESENT), (region.trainer, Mark.ABSENT))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with acting_as(region.leader):
        (stands,) = session.attendance.values_list("mark", flat=True)
    assert sorted(outcomes.values()) == sorted([stands, f"asked about {stands}"])


@pytest.mark.parametrize("seen", ["9" * 40, "abc"])
def test_a_version_that_cannot_be_read_is_asked_about(region, sign_in, fourth, woman, seen):
    put(region.leader, fourth, woman, Mark.PRESENT)
    trainer = sign_in(region.trainer)
    address = f"{url('mark', fourth.pk)}?placement={woman.pk}"
    asked = trainer.post(address, {"tap": ABSENT, "seen": seen}, headers=HTMX)
    assert asked.status_code == 409
    assert row_of(region.leader, fourth, woman).mark == Mark.PRESENT


def test_a_clock_that_is_far_off_is_told_so(region, sign_in, fourth, woman):
    address = f"{url('mark', fourth.pk)}?placement={woman.pk}"
    clock = HTMX | {"X-Device-Clock": "9" * 18}
    late = sign_in(region.trainer).post(address, {"tap": ABSENT, "at": "1"}, headers=clock)
    assert late.status_code == 422
    assert row_of(region.leader, fourth, woman) is None


def test_a_tap_for_who_left_before_she_was_marked_finds_nobody(region, sign_in, fourth, woman):
    with acting_as(region.leader):
        services.phases.end_placement(by=region.leader, placement=woman, reason="moved")
    address = f"{url('mark', fourth.pk)}?placement={woman.pk}"
    answer = sign_in(region.trainer).post(address, {"tap": ABSENT}, headers=HTMX)
    assert answer.status_code == 404
