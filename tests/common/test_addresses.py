"""Addresses that no one types, and what of an address the access log may tell."""

import re
import runpy
from types import SimpleNamespace

import pytest
from django.urls import reverse
from gunicorn.config import Config


@pytest.mark.parametrize("path", ["/participants/%00/", "/team/invitation/%00/", "/healthz%0aPOST"])
def test_a_control_character_in_an_address_is_refused(cast, sign_in, client, path):
    assert client.get(path).status_code == 400
    assert sign_in(cast.zwolle.leader).get(path).status_code == 400


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/participants/DNT-4F7K/", "/participants/DNT-4F7K/"),
        ("/healthz\nPOST /team/ 302", "/healthz?POST /team/ 302"),
        ("/accounts/password/reset/key/8-abc-123/", "/accounts/password/reset/key/…/"),
        ("/team/invitation/secret/", "/team/invitation/…/"),
    ],
)
def test_the_access_log_has_one_line_and_no_key(path, logged):
    settings = runpy.run_path("dnt_portal/gunicorn.conf.py")
    logger = settings["logger_class"](Config())
    request = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "RAW_URI": path,
        "QUERY_STRING": "",
        "SERVER_PROTOCOL": "HTTP/1.1",
    }
    answer = SimpleNamespace(status="200 OK", sent=1, headers=[])
    took = SimpleNamespace(seconds=0, microseconds=5)
    atoms = logger.atoms(answer, SimpleNamespace(headers=[]), request, took)
    assert atoms["U"] == logged


@pytest.mark.parametrize(
    ("page", "where"),
    [
        ("overview:participants", "filter-bar"),
        ("intake:referrals", "filter-bar"),
        ("intake:refer", "novalidate"),
        ("coaching:tracks", "filter-bar"),
        ("coaching:coaches", "filter-bar"),
        ("accounts:team", "filter-bar"),
    ],
)
def test_no_browser_keeps_names_that_were_typed(cast, sign_in, page, where):
    answer = sign_in(cast.zwolle.leader).get(reverse(page))
    assert answer.status_code == 200
    tags = re.findall(r"<(?:form|input)\b[^>]*>", answer.content.decode())
    typed = [tag for tag in tags if where in tag]
    assert typed
    assert all('autocomplete="off"' in tag for tag in typed)


def test_another_host_is_told_that_it_is_wrong_and_nothing_fails(client):
    """Whoever sends it is nobody yet: the page that says so asks after no person."""
    client.raise_request_exception = False
    answer = client.get("/", HTTP_HOST="elsewhere.example")
    assert answer.status_code == 400
    assert "Dit kwam niet goed aan" in answer.content.decode()
