"""Then and now, counted again by another way."""

from types import SimpleNamespace

from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from dnt_portal.audit.acting import acting_as
from dnt_portal.ladder.pictures import path_picture, then_and_now_picture
from dnt_portal.ladder.reading import (
    group_ladder,
    group_then_and_now,
    last_rungs,
    participant_path,
    previous_of,
    then_and_now,
)
from dnt_portal.programme.services import load_edition
from tests.coaching.world import make_group, place
from tests.conftest import as_system
from tests.programme.made_up_edition import made_up_definition

RUNGS = [SimpleNamespace(number=number) for number in range(1, 7)]


@given(
    moves=st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6))),
    rise=st.integers(1, 3),
    target=st.integers(1, 6),
)
def test_counts_add_up_whatever_the_rungs(moves, rise, target):
    edition = SimpleNamespace(lowest_rung_target=target, sensible_rise_rungs=rise)
    seen = then_and_now(moves, edition, RUNGS)
    assert seen.risen + seen.same + seen.fallen == seen.measured == len(moves)
    assert sum(seen.before) == sum(seen.after) == len(moves)
    assert sum(rung * count for rung, count in enumerate(seen.after, start=1)) == sum(
        now for _then, now in moves
    )
    reached = 0
    for then, now in moves:
        if then == 1:
            reached += now >= target
        else:
            reached += now >= then + rise
    assert seen.on_target == reached
    assert seen.from_lowest == seen.before[0]


SAME_BY_SQL = """
    WITH taken AS (
        SELECT m.placement_id, w.moment, w.months, r.number
        FROM ladder_measurement m
        JOIN programme_measurementwave w ON w.id = m.wave_id
        JOIN programme_ladderrung r ON r.id = m.rung_id
        JOIN groups_placement p ON p.id = m.placement_id
        WHERE p.group_id = %s AND m.taken_on IS NOT NULL
    ), moves AS (
        SELECT s.number AS was, (
            SELECT l.number FROM taken l
            WHERE l.placement_id = s.placement_id AND l.moment <> 'start'
            ORDER BY l.months DESC LIMIT 1
        ) AS is_now
        FROM taken s WHERE s.moment = 'start'
    )
    SELECT count(*), count(*) FILTER (WHERE is_now > was),
           count(*) FILTER (WHERE is_now = was), count(*) FILTER (WHERE is_now < was)
    FROM moves WHERE is_now IS NOT NULL
"""


def test_a_group_then_and_now_is_what_sql_says(world):
    with acting_as(world.trainer):
        world.take("T0", 1, woman=0)
        world.take("T1", 4, woman=0)
        world.take("T2", 3, woman=0)
        world.take("T0", 3, woman=1)
        world.take("T1", 2, woman=1)
        # Without a measurement at the start she does not count.
        world.take("T1", 5, woman=2)
        seen = group_then_and_now(world.group)
        with connection.cursor() as cursor:
            cursor.execute(SAME_BY_SQL, [world.group.pk])
            assert cursor.fetchone() == (seen.measured, seen.risen, seen.same, seen.fallen)
    assert (seen.measured, seen.risen, seen.fallen) == (2, 1, 1)
    assert (seen.before, seen.after) == ((1, 0, 1, 0, 0, 0), (0, 1, 1, 0, 0, 0))
    assert (seen.from_lowest, seen.lowest_on_target, seen.target) == (1, 1, 3)
    chart = then_and_now_picture(seen)
    assert [row[1] for row in chart.rows] == ["1", "0", "1", "0", "0", "0"]


def test_the_aim_follows_the_edition(cast):
    """In the made-up edition one should rise two rungs, and from the lowest reach rung 4."""
    with as_system():
        edition = load_edition(made_up_definition())
        group = make_group(cast, edition=edition)
        place(group, "Samira")
    with acting_as(cast.zwolle.trainer):
        rungs = list(edition.rungs.all())
        seen = then_and_now([(1, 3), (1, 4), (2, 3), (2, 4)], edition, rungs)
    assert (seen.risen, seen.on_target, seen.lowest_on_target) == (4, 2, 1)


def test_her_path_wave_by_wave_and_the_measurement_before(at_work):
    w = at_work
    w.take("T0", 1)
    w.take("T2", 3)
    path = participant_path(w.placements[0].participant)
    assert (path.then, path.now) == (1, 3)
    assert [row.wave.code for row in path.measurements] == ["T0", "T1", "T2", "T3", "T4"]
    rows = dict(row[:2] for row in path_picture(path).rows)
    assert list(rows) == ["T0", "T1", "T2", "T3", "T4"]
    assert rows["T2"].startswith("3 ")
    assert previous_of(w.measurement("T2")).wave.code == "T0", "T1 was not taken"
    assert previous_of(w.measurement("T0")) is None


def test_the_last_rung_of_who_has_one(at_work):
    w = at_work
    w.take("T0", 1)
    w.take("T1", 2)
    ids = [placement.participant_id for placement in w.placements]
    assert last_rungs(ids) == {w.placements[0].participant_id: 2}


def test_a_group_costs_the_same_queries_however_many_women(world):
    def cost() -> int:
        with acting_as(world.trainer), CaptureQueriesContext(connection) as queries:
            group_ladder(world.group)
        return len(queries)

    before = cost()
    with acting_as(world.trainer):
        for woman in range(3):
            world.take("T0", 1, woman=woman)
            world.take("T1", 2, woman=woman)
    assert cost() == before <= 4
