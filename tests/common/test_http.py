"""The one dialect of views: what a refusal becomes on a form, a button and a page."""

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory

from dnt_portal.common.errors import Overtaken, Problem, Refused
from dnt_portal.common.http import Done, act, fetch, posted, press, status_of
from dnt_portal.organisations.models import Project
from tests.conftest import as_system


class DayForm(forms.Form):
    day = forms.IntegerField()
    minutes = forms.IntegerField(required=False)


def sent(**fields: object) -> DayForm:
    return DayForm({"day": "1", "minutes": "30"} | fields)


def refusing(error: Exception):
    def call() -> None:
        raise error

    return call


@pytest.fixture
def request_of(rf: RequestFactory):
    def _request(method: str = "post", **fields: str):
        request = getattr(rf, method)("/", fields)
        request.session = {}
        request._messages = FallbackStorage(request)
        return request

    return _request


def test_a_form_that_was_not_sent_asks_nothing_of_the_service(request_of):
    form = DayForm(posted(request_of("get")))
    assert act(form, refusing(AssertionError("called"))) is None
    assert status_of(form) == 200


def test_an_empty_form_that_was_sent_is_not_taken_for_an_opened_page(request_of):
    form = DayForm(posted(request_of("post")))
    assert act(form, refusing(AssertionError("called"))) is None
    assert status_of(form) == 422


@pytest.mark.django_db
def test_what_the_service_gives_back_is_handed_on_also_when_it_is_nothing():
    assert act(sent(), lambda: None) == Done(None)
    outcome = act(sent(), lambda: 0)
    assert outcome
    assert outcome.value == 0


@pytest.mark.django_db
def test_a_refusal_lands_at_the_field_that_it_is_about():
    form = sent()
    assert act(form, refusing(Refused("A day at most.", "minutes"))) is None
    assert form.errors == {"minutes": ["A day at most."]}
    assert status_of(form) == 422


@pytest.mark.django_db
def test_a_field_may_have_another_name_than_the_services_argument():
    form = sent()
    act(form, refusing(Refused("Too late.", "until")), fields={"until": "day"})
    assert form.errors == {"day": ["Too late."]}


@pytest.mark.django_db
def test_what_no_field_is_about_stands_above_the_form():
    form = sent()
    act(form, refusing(Refused("She has a coach.", "nothing_the_form_asks")))
    assert form.non_field_errors() == ["She has a coach."]


@pytest.mark.django_db
def test_everything_that_is_wrong_is_said_at_once():
    form = sent()
    problems = [Problem("Choose a day.", "day"), Problem("Too long.", "minutes"), Problem("No.")]
    act(form, refusing(Refused.of(problems)))
    assert form.errors == {
        "day": ["Choose a day."],
        "minutes": ["Too long."],
        "__all__": ["No."],
    }


@pytest.mark.django_db
def test_who_was_overtaken_gets_another_status_than_who_mistyped():
    form = sent()
    act(form, refusing(Overtaken("Someone decided already.")))
    assert status_of(form) == 409


@pytest.mark.django_db
def test_a_refused_button_says_so_on_the_next_page(request_of):
    request = request_of()
    refused = press(request, refusing(Overtaken("Someone was first.")))
    assert status_of(refused) == 409
    assert [str(message) for message in get_messages(request)] == ["Someone was first."]
    assert press(request, lambda: 7) == Done(7)


def test_a_refusal_leaves_nothing_half_done(cast):
    """A view may call two services: the first is undone when the second says no."""

    def two_services() -> None:
        Project.objects.filter(pk=cast.zwolle.project.pk).update(name="Half done")
        raise Refused("No.")

    with as_system():
        act(sent(), two_services)
        assert not Project.objects.filter(name="Half done").exists()


def test_a_row_out_of_scope_is_not_there_and_one_in_scope_may_be_forbidden(cast, rf):
    request = rf.get("/")
    request.user = cast.zwolle.leader
    project, elsewhere = cast.zwolle.project, cast.breda.project
    with as_system():
        assert fetch(request, Project.objects, pk=project.pk) == project
        with pytest.raises(Http404):
            fetch(request, Project.objects, lambda user, row: True, pk=elsewhere.pk)
        with pytest.raises(PermissionDenied):
            fetch(request, Project.objects, lambda user, row: False, pk=project.pk)
