"""Two who save the same at the same moment; who it was, told from a trail of real moments."""

import html
import re

import pytest
from django.urls import reverse

from dnt_portal.accounts.models import User
from dnt_portal.audit.acting import acting_as
from dnt_portal.groups import services
from dnt_portal.groups.forms import GroupForm
from dnt_portal.groups.models import Group
from tests.cast import Region, make_cast
from tests.common.test_meanwhile import seen_in, signed_in
from tests.conftest import as_system
from tests.racing import while_acting

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def region(committed_db) -> Region:
    with as_system():
        return make_cast().zwolle


@pytest.fixture
def group(region) -> Group:
    with acting_as(region.leader):
        return services.composing.make_group(
            by=region.leader, project=region.project, name="Najaar"
        )


def told(group: Group, me: User, other: User) -> str:
    """What one is told whose group was renamed by another, without the marks."""
    url = reverse("groups:edit", args=[group.pk])
    mine = signed_in(me)
    opened = seen_in(mine.get(url))
    assert signed_in(other).post(url, {"name": "Voorjaar"}).status_code == 302
    answer = mine.post(url, {"name": "Lente", "seen": opened})
    assert answer.status_code == 409
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.content.decode())).split())


def test_it_says_who_changed_it_and_when(region, group):
    text = told(group, region.leader, region.colleague)
    assert re.search(r"Wilma Zwolle heeft dit om \d\d:\d\d veranderd", text)
    assert "Nu opgeslagen: “Voorjaar”" in text


def test_one_hears_that_it_was_oneself(region, group):
    text = told(group, region.leader, region.leader)
    assert re.search(r"Je hebt dit zelf om \d\d:\d\d veranderd", text)


def test_of_two_who_save_at_the_same_moment_the_second_is_told(region, group):
    url = reverse("groups:edit", args=[group.pk])
    client = signed_in(region.colleague)
    opened = seen_in(client.get(url))
    answers = []

    def first() -> None:
        mine = Group.objects.get(pk=group.pk)
        form = GroupForm({"name": "Voorjaar", "seen": opened}, project=region.project, group=mine)
        assert form.is_valid()
        services.composing.change_group(group=mine, name="Voorjaar")

    def second() -> None:
        answers.append(client.post(url, {"name": "Lente", "seen": opened}))

    # Her page still finds the group as it was: what the first changes is not committed yet.
    while_acting(region, first, second)

    (answer,) = answers
    assert answer.status_code == 409
    assert "Lente" in answer.content.decode()
    with as_system():
        assert Group.objects.get().name == "Voorjaar"
    again = client.post(url, {"name": "Lente", "seen": seen_in(answer)})
    assert again.status_code == 409, "now it says what the first wrote"
    assert "“Voorjaar”" in html.unescape(again.content.decode())
    assert client.post(url, {"name": "Lente", "seen": seen_in(again)}).status_code == 302
