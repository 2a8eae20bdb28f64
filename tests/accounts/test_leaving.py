"""Leaving quickly without script: signed out, and on a page that says nothing."""

from django.conf import settings
from django.test import Client

LEAVE = "/team/leave/"


def test_leaving_signs_out_and_leads_to_a_neutral_site(sign_in, cast):
    client = sign_in(cast.zwolle.coach)
    assert client.get("/").status_code == 200
    response = client.post(LEAVE)
    html = response.content.decode()
    assert response.status_code == 200
    assert f'http-equiv="refresh" content="0; url={settings.QUICK_EXIT_URL}"' in html
    assert "no-store" in response["Cache-Control"]
    assert client.get("/").status_code == 302


def test_that_page_names_neither_programme_nor_portal_nor_person(sign_in, cast):
    html = sign_in(cast.zwolle.coach).post(LEAVE).content.decode().lower()
    for word in ("dnt", "toekomst", "portaal", "/static/", cast.zwolle.coach.name.lower()):
        assert word not in html


def test_leaving_never_fails():
    client = Client(enforce_csrf_checks=True)
    assert client.post(LEAVE).status_code == 200


def test_an_address_signs_nobody_out(sign_in, cast):
    client = sign_in(cast.zwolle.coach)
    assert client.get(LEAVE).status_code == 405
    assert client.get("/").status_code == 200
