"""Who is not signed in: a page sends her to sign in, a tap within a page is told no."""

from django.test import Client


def test_a_page_sends_to_the_sign_in_page(client: Client, db):
    response = client.get("/groups/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/groups/")


def test_after_a_button_she_comes_back_to_the_page_it_was_on(client: Client, db):
    for page, comes_back in (
        ("http://testserver/groups/?page=2", "http%3A//testserver/groups/%3Fpage%3D2"),
        ("https://elsewhere.example/groups/", "/"),
        ("", "/"),
    ):
        response = client.post("/groups/1/close/", headers={"Referer": page})
        assert response["Location"] == f"/accounts/login/?next={comes_back}"


def test_what_htmx_sends_is_refused_without_that_page(client: Client, db):
    for send in (client.get, client.post):
        response = send("/groups/", headers={"HX-Request": "true"})
        assert response.status_code == 401
        assert response.content == b""
        assert response["WWW-Authenticate"].startswith("Session ")
