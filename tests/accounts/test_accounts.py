"""Invitations, roles, language, and the page of the demo."""

import datetime
import os
import re
import subprocess
import sys

import pytest
from allauth.account import urls as account_urls
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from django.utils import timezone

from dnt_portal.accounts import services
from dnt_portal.accounts.demo import demo_address
from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import Invitation, RoleAssignment, User
from dnt_portal.background.models import OutgoingMail
from dnt_portal.common.errors import Refused
from tests.factories import PASSWORD

INVITE = {"name": "Nieuwe Trainer", "email": "Nieuw@Example.org", "role": Role.TRAINER}
ACCOUNT = {"name": "Nieuwe Trainer", "password": "een lange zin", "repeat": "een lange zin"}


def signed_in_as(client) -> User | None:
    """Whose session this is."""
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


def link_for(cast, user: User) -> str:
    """The link in an invitation to someone with an account, for one more role."""
    invitation = services.invite(
        by=cast.zwolle.leader,
        name=user.name,
        email=user.email,
        role=Role.TRAINER,
        project=cast.zwolle.project,
    )
    return f"/team/invitation/{invitation.key}/"


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
    assert client.post(link, ACCOUNT)["Location"] == "/"
    user = User.objects.get(email="nieuw@example.org")
    assert signed_in_as(client) == user
    assert user.has_role(Role.TRAINER, project_id=cast.zwolle.project.pk)
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
    user = cast.breda.coach
    invitation = services.invite(
        by=cast.zwolle.leader,
        project=cast.zwolle.project,
        name="X",
        email=user.email,
        role=Role.TRAINER,
    )
    with pytest.raises(Refused):
        services.accept_invitation(
            invitation=invitation, name="Iemand anders", password="een lange zin"
        )
    with pytest.raises(Refused):
        services.accept_role(by=cast.breda.trainer, invitation=invitation)
    assert services.accept_role(by=user, invitation=invitation) == user
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert (user.name, Invitation.objects.get().accepted_by) == (cast.breda.coach.name, user)
    with pytest.raises(Refused):
        services.accept_role(by=user, invitation=invitation)


def test_a_role_alone_needs_an_account(cast):
    invitation = services.invite(by=cast.zwolle.leader, project=cast.zwolle.project, **INVITE)
    with pytest.raises(Refused):
        services.accept_role(by=cast.nobody, invitation=invitation)


def test_an_invitation_does_not_go_around_a_second_factor(cast, client):
    """The link in a mailbox gives nothing: she signs in as always, and takes the role then."""
    user = cast.breda.trainer
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    link = link_for(cast, user)

    page = client.get(link).content.decode()
    assert user.name not in page, "the link alone tells nobody who has an account"
    assert user.email in page
    assert 'type="password"' not in page
    response = client.post(link, {"name": user.name, "password": PASSWORD, "repeat": PASSWORD})

    assert response["Location"] == f"/accounts/login/?next={link}"
    assert signed_in_as(client) is None
    zwolle = cast.zwolle.project.pk
    assert not User.objects.get(pk=user.pk).has_role(Role.TRAINER, project_id=zwolle)
    response = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert response["Location"].startswith("/accounts/2fa/authenticate/")
    assert signed_in_as(client) is None


def test_who_is_signed_in_already_goes_on_with_one_more_role(cast, sign_in):
    user = cast.zwolle.coach
    link = link_for(cast, user)
    client = sign_in(user)
    assert client.post(link)["Location"] == "/"
    assert signed_in_as(client) == user
    assert User.objects.get(pk=user.pk).has_role(Role.TRAINER, project_id=cast.zwolle.project.pk)
    assert client.post(link).status_code == 410, "a link works once"


def test_an_invitation_for_someone_else_does_not_sign_in_as_her(cast, sign_in):
    link = link_for(cast, cast.zwolle.coach)
    client = sign_in(cast.zwolle.leader)
    assert '<button type="submit" class="btn btn-primary"' not in client.get(link).content.decode()
    assert client.post(link)["Location"].startswith("/accounts/login/")
    assert signed_in_as(client) == cast.zwolle.leader
    coach = User.objects.get(pk=cast.zwolle.coach.pk)
    assert not coach.has_role(Role.TRAINER, project_id=cast.zwolle.project.pk)


def test_nobody_gives_herself_a_role(cast, sign_in):
    """Who manages accounts would otherwise open case files alone."""
    ada = cast.administrator
    asked = INVITE | {"email": ada.email, "role": Role.PROJECT_LEADER}
    response = sign_in(ada).post("/team/invite/", asked | {"project": cast.zwolle.project.pk})
    assert response.status_code == 422
    with pytest.raises(Refused):
        services.invite(by=ada, project=cast.zwolle.project, **asked)
    # Not by an invitation to an address that becomes hers, either.
    link = services.invite(by=ada, project=cast.zwolle.project, **INVITE)
    User.objects.filter(pk=ada.pk).update(email=INVITE["email"])
    with pytest.raises(Refused):
        services.accept_role(by=User.objects.get(pk=ada.pk), invitation=link)


def test_leaders_hear_of_a_new_leader_and_no_name_stands_in_the_mail(cast):
    invitation = services.invite(
        by=cast.administrator,
        project=cast.zwolle.project,
        **INVITE | {"role": Role.PROJECT_LEADER},
    )
    OutgoingMail.objects.all().delete()
    new = services.accept_invitation(invitation=invitation, name="Nieuw", password="een lange zin")
    told = {mail.to: mail.body for mail in OutgoingMail.objects.all()}
    assert set(told) == {cast.zwolle.leader.email, cast.zwolle.colleague.email}
    assert not any(new.name in body or new.email in body for body in told.values())


def test_nobody_is_invited_as_coach_outside_the_pool(cast, sign_in):
    """A role alone would not be in the pool: a coach is added under Coaches."""
    for who, leads in ((cast.zwolle.leader, True), (cast.administrator, False)):
        client = sign_in(who)
        page = client.get("/team/invite/").content.decode()
        assert 'value="trainer"' in page
        assert 'value="coach"' not in page
        assert ("/coaching/coaches/add/" in page) is leads
        response = client.post(
            "/team/invite/", INVITE | {"role": Role.COACH, "project": cast.zwolle.project.pk}
        )
        assert response.status_code == 422
    assert not Invitation.objects.exists()


def test_a_role_needs_its_place(cast):
    with pytest.raises(Refused):
        services.assign_role(user=cast.nobody, role=Role.COACH)
    with pytest.raises(Refused):
        services.assign_role(user=cast.nobody, role=Role.ADMINISTRATOR, project=cast.zwolle.project)


def test_ending_a_role(cast, sign_in):
    held = RoleAssignment.objects.get(user=cast.zwolle.coach)
    own = RoleAssignment.objects.get(user=cast.zwolle.leader)
    leader = sign_in(cast.zwolle.leader)
    assert leader.post(f"/team/roles/{held.pk}/end/").status_code == 302
    assert not User.objects.get(pk=cast.zwolle.coach.pk).active_roles
    assert leader.post(f"/team/roles/{own.pk}/end/").status_code == 403
    theirs = RoleAssignment.objects.get(user=cast.breda.coach)
    assert leader.post(f"/team/roles/{theirs.pk}/end/").status_code == 404


def test_ending_a_role_is_asked_first(cast, sign_in):
    held = RoleAssignment.objects.get(user=cast.zwolle.coach)
    leader = sign_in(cast.zwolle.leader)

    page = leader.get(f"/team/roles/{held.pk}/end/")

    assert page.status_code == 200
    assert cast.zwolle.coach.name in page.content.decode()
    assert User.objects.get(pk=cast.zwolle.coach.pk).has_role(Role.COACH)
    assert leader.post(f"/team/roles/{held.pk}/end/")["Location"] == "/team/"
    held.refresh_from_db()
    assert held.until is not None
    again = leader.get(f"/team/roles/{held.pk}/end/", follow=True)
    assert "Deze rol is al beëindigd" in again.content.decode()


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


def test_the_demo_page_answers_its_own_machine_only(client, db, settings):
    """Whatever address a server was told to listen on."""
    settings.DEMO_SIGN_IN = True
    assert client.get("/team/demo/").status_code == 200
    for elsewhere in ("10.0.0.9", "192.168.1.4", "2001:db8::1", ""):
        assert client.get("/team/demo/", REMOTE_ADDR=elsewhere).status_code == 404


def test_the_demo_knows_only_its_own_people(client, cast, settings):
    settings.DEMO_SIGN_IN = True
    user = User.objects.create_user(demo_address("marleen"), PASSWORD, name="Marleen")
    for person in ("abc", "", "²", "9" * 5000, str(cast.zwolle.leader.pk)):
        assert client.post("/team/demo/", {"person": person}).status_code == 404, person
    assert client.post("/team/demo/").status_code == 404
    assert client.post("/team/demo/", {"person": user.pk})["Location"] == "/"
    assert signed_in_as(client) == user


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


#: Pages of django-allauth that people use; every other one is closed.
OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}


def test_no_page_of_allauth_is_open_that_nobody_asked_for(cast, sign_in):
    """For instance the one to change one's address: a role sent to it would go astray."""
    client = sign_in(cast.zwolle.coach)
    examples = {"uidb36": "1", "key": "k"}
    shut = set()
    for pattern in account_urls.urlpatterns:
        wanted = examples if pattern.name == "account_reset_password_from_key" else {}
        if pattern.name == "account_confirm_email":
            wanted = {"key": "k"}
        address = reverse(pattern.name, kwargs=wanted)
        if client.get(address).status_code == 404:
            shut.add(pattern.name)
    every = {pattern.name for pattern in account_urls.urlpatterns}
    assert every - shut == OPEN


def test_nobody_changes_the_address_roles_are_sent_to(cast, sign_in):
    coach = cast.zwolle.coach
    client = sign_in(coach)
    for act in ("action_add", "action_primary"):
        asked = {"email": "nieuwe.leider@example.org", act: ""}
        assert client.post("/accounts/email/", asked).status_code == 404
    assert User.objects.get(pk=coach.pk).email == coach.email
    assert not OutgoingMail.objects.exists()


def test_open_sign_up_is_closed(client, db):
    assert client.get("/accounts/signup/").status_code in (302, 404)
    client.post(
        "/accounts/signup/",
        {"email": "iemand@example.org", "password1": "een lange zin", "password2": "een lange zin"},
    )
    assert not User.objects.filter(email="iemand@example.org").exists()
