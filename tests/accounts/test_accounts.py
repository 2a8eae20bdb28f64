"""Invitations, roles, language, and the page of the demo."""

import datetime
import os
import re
import subprocess
import sys

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from dnt_portal.accounts import services
from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import Invitation, RoleAssignment, User
from dnt_portal.background.models import OutgoingMail
from dnt_portal.common.errors import Refused

INVITE = {"name": "Nieuwe Coach", "email": "Nieuw@Example.org", "role": Role.COACH}


def test_leader_invites_and_the_invited_makes_her_account(cast, sign_in, client):
    response = sign_in(cast.zwolle.leader).post(
        "/team/invite/", INVITE | {"project": cast.zwolle.project.pk}
    )
    assert response.status_code == 302
    mail = OutgoingMail.objects.get()
    assert mail.to == "nieuw@example.org"
    link = re.search(r"/team/invitation/\S+", mail.body).group()
    client.logout()
    assert client.get(link).status_code == 200
    answer = {"name": "Nieuwe Coach", "password": "een lange zin", "repeat": "een lange zin"}
    assert client.post(link, answer)["Location"] == "/"
    user = User.objects.get(email="nieuw@example.org")
    assert user.has_role(Role.COACH, project_id=cast.zwolle.project.pk)
    assert client.get(link).status_code == 410, "a link works once"


def test_leader_cannot_invite_into_another_region_or_nationally(cast, sign_in):
    leader = sign_in(cast.zwolle.leader)
    for wrong in (
        {"project": cast.breda.project.pk},
        {"project": cast.zwolle.project.pk, "role": Role.ADMINISTRATOR},
        {"project": ""},
    ):
        response = leader.post("/team/invite/", INVITE | wrong)
        assert response.status_code == 422
    assert Invitation.objects.count() == 0
    assert OutgoingMail.objects.count() == 0


def test_an_old_invitation_is_closed(cast):
    invitation = services.invite(by=cast.zwolle.leader, project=cast.zwolle.project, **INVITE)
    Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(days=1))
    with pytest.raises(Refused):
        services.accept_invitation(invitation=invitation, name="X", password="een lange zin")


def test_an_invitation_never_changes_a_password(cast):
    invitation = services.invite(
        by=cast.zwolle.leader,
        project=cast.zwolle.project,
        name="X",
        email=cast.breda.coach.email,
        role=Role.COACH,
    )
    user = services.accept_invitation(
        invitation=invitation, name="Iemand anders", password="een lange zin"
    )
    assert user == cast.breda.coach
    assert not user.check_password("een lange zin")
    assert user.name == cast.breda.coach.name


def test_a_role_needs_its_place(cast):
    with pytest.raises(ValidationError):
        services.assign_role(by=None, user=cast.nobody, role=Role.COACH)
    with pytest.raises(ValidationError):
        services.assign_role(
            by=None, user=cast.nobody, role=Role.ADMINISTRATOR, project=cast.zwolle.project
        )


def test_ending_a_role(cast, sign_in):
    held = RoleAssignment.objects.get(user=cast.zwolle.coach)
    own = RoleAssignment.objects.get(user=cast.zwolle.leader)
    leader = sign_in(cast.zwolle.leader)
    assert leader.post(f"/team/roles/{held.pk}/end/").status_code == 302
    assert not User.objects.get(pk=cast.zwolle.coach.pk).active_roles
    assert leader.post(f"/team/roles/{own.pk}/end/").status_code == 403
    theirs = RoleAssignment.objects.get(user=cast.breda.coach)
    assert leader.post(f"/team/roles/{theirs.pk}/end/").status_code == 404


def test_language_follows_the_account(cast, sign_in):
    coach = sign_in(cast.zwolle.coach)
    assert b'lang="nl"' in coach.get("/").content
    coach.post("/team/language/", {"language": "en", "next": "/"})
    assert b'<html lang="en"' in coach.get("/").content
    assert coach.post("/team/language/", {"language": "xx"}).status_code == 404


def test_language_does_not_send_people_elsewhere(cast, sign_in):
    response = sign_in(cast.zwolle.coach).post(
        "/team/language/", {"language": "en", "next": "https://elsewhere.example/"}
    )
    assert response["Location"] == "/"


def test_switching_role_takes_only_ones_own(cast, sign_in):
    client = sign_in(cast.zwolle.coach)
    theirs = RoleAssignment.objects.get(user=cast.zwolle.leader)
    assert client.post("/team/role/", {"value": theirs.pk}).status_code == 404


def test_the_demo_page_is_not_there_outside_the_demo(client, db):
    assert client.get("/team/demo/").status_code == 404


@pytest.mark.parametrize(
    ("bind", "starts"),
    [
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("0.0.0.0:8000", False),
        ("10.0.0.4:80", False),
    ],
)
def test_the_demo_page_is_refused_outside_loopback(bind, starts):
    result = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env=os.environ | {"DEMO_SIGN_IN": "1", "BIND": bind},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode == 0) is starts
    assert starts or "loopback" in result.stderr


def test_open_sign_up_is_closed(client, db):
    assert client.get("/accounts/signup/").status_code in (200, 403)
    client.post(
        "/accounts/signup/",
        {"email": "iemand@example.org", "password1": "een lange zin", "password2": "een lange zin"},
    )
    assert not User.objects.filter(email="iemand@example.org").exists()
