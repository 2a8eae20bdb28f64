"""Two leaders at once, on two connections, with real commits."""

import threading

import pytest
from django.db import connection
from django.utils import translation

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.groups import services
from tests.cast import make_cast
from tests.conftest import as_system
from tests.groups.builders import admit_many

pytestmark = pytest.mark.usefixtures("committed_db")


def test_two_leaders_place_the_twelfth_woman_at_once():
    with as_system():
        region = make_cast().zwolle
    women = admit_many(region, 13)
    with acting_as(region.leader):
        group = services.make_group(by=region.leader, project=region.project, name="Vol")
        for woman in women[:11]:
            services.place(by=region.leader, group=group, participant=woman)
    ready = threading.Barrier(2, timeout=20)
    outcomes: dict[str, str] = {}

    def place_one(leader, woman) -> None:
        try:
            with acting_as(leader), translation.override("en"):
                ready.wait()
                try:
                    services.place(by=leader, group=group, participant=woman)
                    # The other one now waits for this transaction.
                    outcomes[leader.name] = "placed"
                except Refused as refused:
                    outcomes[leader.name] = refused.message
        finally:
            connection.close()

    threads = [
        threading.Thread(target=place_one, args=(leader, woman))
        for leader, woman in zip((region.leader, region.colleague), women[11:], strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes.values()) == [
        "The group is full. Someone has to leave it before another can join.",
        "placed",
    ]
    with acting_as(region.leader):
        assert group.placements.current().count() == 12


def test_two_leaders_place_the_same_woman_at_once():
    with as_system():
        region = make_cast().zwolle
    (woman,) = admit_many(region, 1)
    with acting_as(region.leader):
        groups = [
            services.make_group(by=region.leader, project=region.project, name=name)
            for name in ("Een", "Twee")
        ]
    ready = threading.Barrier(2, timeout=20)
    outcomes: list[str] = []

    def place_her(leader, group) -> None:
        try:
            with acting_as(leader), translation.override("en"):
                ready.wait()
                try:
                    services.place(by=leader, group=group, participant=woman)
                    outcomes.append("placed")
                except Refused as refused:
                    outcomes.append(refused.message)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=place_her, args=(leader, group))
        for leader, group in zip((region.leader, region.colleague), groups, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["She is already in a group.", "placed"]
