"""The form that invites someone: nothing that gives access is chosen beforehand."""

import pytest

from dnt_portal.accounts.models import Invitation
from tests.conftest import as_system

URL = "/team/invite/"
SOMEONE = {"name": "Nieuwe Trainer", "email": "nieuw@example.org"}


@pytest.mark.parametrize("who", ["leader", "administrator"])
def test_no_role_is_chosen_beforehand(who, cast, sign_in):
    inviter = cast.zwolle.leader if who == "leader" else cast.administrator
    answer = sign_in(inviter).get(URL)
    field = answer.context["form"]["role"]
    assert not field.value()
    assert field.field.choices[0][0] == ""
    # Lists that may stay empty say so in words.
    assert "---------" not in answer.content.decode()


def test_without_a_role_nobody_is_invited(cast, sign_in):
    given = SOMEONE | {"role": "", "project": cast.zwolle.project.pk}
    answer = sign_in(cast.zwolle.leader).post(URL, given)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["role"]
    with as_system():
        assert not Invitation.objects.filter(email=SOMEONE["email"]).exists()
