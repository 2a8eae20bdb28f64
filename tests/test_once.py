"""What the tests of a module share is for each of them as if it were the first."""

import pytest
from django.db import connection

from dnt_portal.accounts.models import User
from tests.conftest import as_system
from tests.factories import make_user


@pytest.fixture(scope="module")
def people(module_rows) -> list[User]:
    with as_system():
        return module_rows.keep(lambda: [make_user("Petra"), make_user("Fatima")])


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_does_is_gone_for_the_next(people, turn):
    petra, fatima = people
    assert petra.name == "Petra"
    assert not hasattr(petra, "remark")
    petra.name, petra.remark = "Another", turn
    fatima.delete()
    with as_system():
        petra.save()
        make_user("Third")
        assert {user.name for user in User.objects.all()} == {"Another", "Third"}


def test_what_was_made_is_there_and_the_same_object(people, cast):
    assert people[1].pk
    with as_system():
        assert User.objects.filter(name__in=["Petra", "Fatima"]).count() == 2


def test_a_relation_that_was_followed_is_followed_anew(cast):
    """The next test must see what is in the database then, and pay for its own queries."""
    assert "project" not in cast.zwolle.leader.role_assignments.get()._state.fields_cache
    project = cast.zwolle.project
    was = dict(project._state.fields_cache)
    project.refresh_from_db()
    assert project._state.fields_cache != was


def test_after_it_the_relation_is_as_it_was(cast):
    assert "edition" in cast.zwolle.project._state.fields_cache
    assert connection.in_atomic_block
