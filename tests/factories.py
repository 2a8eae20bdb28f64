"""Makes single rows, as the background role (`tests.conftest.as_system`)."""

import datetime
import itertools

from django.utils import timezone

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import RoleAssignment, User
from dnt_portal.organisations.models import Location, Municipality, Project, Provider
from dnt_portal.participants.enums import SafetyContactKind
from dnt_portal.participants.models import Participant, SafeContact, SafetyContact, make_pseudonym
from dnt_portal.programme.models import Edition

_number = itertools.count(1)

#: Everyone's password in tests.
PASSWORD = "correct horse battery staple"


def make_user(name: str, role: str = "", project=None, municipality=None, **fields) -> User:
    """Someone who works in the portal, with one role when given."""
    email = fields.pop("email", f"{name.lower().replace(' ', '.')}{next(_number)}@example.org")
    user = User.objects.create_user(email, PASSWORD, name=name, **fields)
    if role:
        give_role(user, role, project, municipality)
    return user


def give_role(user: User, role: str, project=None, municipality=None) -> RoleAssignment:
    """One more role, held since a year."""
    return RoleAssignment.objects.create(
        user=user,
        role=role,
        project=project,
        municipality=municipality,
        since=timezone.now() - datetime.timedelta(days=365),
    )


def make_project(name: str, *, region: str = "noord", edition: Edition | None = None) -> Project:
    """A project in a municipality of its own, by the edition in force."""
    municipality = Municipality.objects.create(name=f"Gemeente {name}", holiday_region=region)
    provider = Provider.objects.create(name=f"Opvang {name}")
    project = Project.objects.create(
        name=name,
        slug=name.lower().replace(" ", "-"),
        municipality=municipality,
        provider=provider,
        edition=edition or Edition.objects.in_force(timezone.localdate()).get(code="dnt-2018"),
    )
    Location.objects.create(project=project, name=f"De Schakel {name}", address="Dorpsstraat 1")
    return project


_used: set[str] = set()


def _unused_pseudonym() -> str:
    """A pseudonym that no test has had yet."""
    while (found := make_pseudonym()) in _used:
        pass
    _used.add(found)
    return found


def make_participant(project: Project, first_name: str = "Samira", **fields) -> Participant:
    """A participant with a safe way to reach her and a case manager."""
    safe = fields.pop("safe", True)
    fields.setdefault("last_name", f"Jansen{next(_number)}")
    fields.setdefault("date_of_birth", datetime.date(1990, 5, 17))
    # By lot two would meet now and then; `participants.services` then takes another.
    fields.setdefault("pseudonym", _unused_pseudonym())
    participant = Participant.objects.create(project=project, first_name=first_name, **fields)
    if safe:
        SafeContact.objects.create(participant=participant, may_call=True, call_times="10–14 uur")
        SafetyContact.objects.create(
            participant=participant,
            kind=SafetyContactKind.CASE_MANAGER,
            name="Joke Casemanager",
            organisation="Wijkteam",
        )
    return participant


__all__ = [
    "PASSWORD",
    "Role",
    "give_role",
    "make_participant",
    "make_project",
    "make_user",
]
