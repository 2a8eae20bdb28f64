"""Signing in with a passkey: the button on the sign-in page gets what it asks for."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_visitor_gets_the_challenge_for_her_passkey(client):
    answer = client.get(
        "/accounts/2fa/webauthn/login/", headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert "challenge" in answer.json()["request_options"]["publicKey"]


def test_a_made_up_answer_to_it_signs_nobody_in(client):
    client.get("/accounts/2fa/webauthn/login/", headers={"x-requested-with": "XMLHttpRequest"})
    answer = client.post("/accounts/2fa/webauthn/login/", {"credential": "{}"})
    assert answer.status_code in (200, 302)
    assert "_auth_user_id" not in client.session
