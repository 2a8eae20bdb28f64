"""The frame around every page, in the portal itself."""

import pytest


@pytest.mark.parametrize("query", ["", "?wrong=1", "?message=1"])
def test_every_piece_draws(sign_in, cast, query):
    response = sign_in(cast.zwolle.leader).get(f"/styleguide/{query}")
    assert response.status_code == 200
    html = response.content.decode()
    assert html.count("<h1>") == 1
    assert 'href="#main"' in html
    assert "data-quick-exit" in html
    assert "data-sign-out" in html


def test_a_visitor_can_leave_quickly_too(client, db):
    html = client.get("/accounts/login/").content.decode()
    assert "data-quick-exit" in html
    assert "data-sign-out" not in html


def test_a_missing_page_says_so_calmly(sign_in, cast):
    response = sign_in(cast.zwolle.leader).get("/no-such-page/")
    assert response.status_code == 404
    assert "data-quick-exit" in response.content.decode()
