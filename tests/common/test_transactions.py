"""A service is one act, whoever calls it: all of it happens, or nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dnt_portal.common.errors import Refused
from dnt_portal.common.transactions import one_act
from dnt_portal.organisations.models import Provider


@one_act()
def add(name: str) -> None:
    Provider.objects.create(name=name)


@one_act()
def add_both(*names: str) -> None:
    for name in names:
        add(name)
        if name == "no":
            raise Refused("Not this one.")


def names() -> set[str]:
    return set(Provider.objects.values_list("name", flat=True))


@pytest.mark.django_db
def test_what_is_refused_leaves_nothing_and_the_next_act_goes_on():
    before = names()
    with pytest.raises(Refused):
        add_both("one", "no", "two")
    assert names() == before
    add_both("one", "two")
    assert names() == before | {"one", "two"}


@pytest.mark.django_db
def test_who_goes_on_after_a_refusal_keeps_what_was_done_before_it():
    before = names()

    @one_act()
    def outer() -> None:
        add("first")
        try:
            with one_act(goes_on=True):
                add_both("no")
        except Refused:
            add("instead")

    outer()
    assert names() == before | {"first", "instead"}


@pytest.mark.django_db
def test_a_service_within_a_service_has_no_savepoint_of_its_own():
    with CaptureQueriesContext(connection) as queries:
        add_both("one", "two", "three")
    assert [q["sql"] for q in queries if "SAVEPOINT" in q["sql"]][1:] == [
        q["sql"] for q in queries if "RELEASE" in q["sql"]
    ]
