"""Who delivers the programme in the demo: three regions and their teams."""

import datetime
import random
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from dnt_portal.accounts.demo import DEMO_PASSWORD, demo_address
from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import RoleAssignment, User
from dnt_portal.coaching import services as coaching
from dnt_portal.coaching.enums import LadderFocus, Style
from dnt_portal.coaching.models import Coach
from dnt_portal.demo.names import INTERESTS, LANGUAGES
from dnt_portal.organisations.enums import HolidayRegion
from dnt_portal.organisations.models import Location, Municipality, Project, Provider
from dnt_portal.participants.enums import Education
from dnt_portal.programme.models import Edition

#: How long the demo's history is.
HISTORY = datetime.timedelta(days=2 * 365 + 60)


@dataclass
class Region:
    """One project with its team."""

    project: Project
    location: Location
    leader: User
    trainers: list[User]
    referrer: User
    coaches: list[Coach]


def user_of(coach: Coach) -> User:
    """Return the account of a coach: in the demo every coach said yes."""
    assert coach.user is not None
    return coach.user


class PeopleMaker:
    """Makes accounts with one shared password, hashed once: hashing is slow on purpose."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.password = make_password(DEMO_PASSWORD)
        self.since = timezone.now() - HISTORY

    def person(
        self,
        name: str,
        role: str,
        project: Project | None = None,
        municipality: Municipality | None = None,
    ) -> User:
        """Make someone with an account, and a role since the history began."""
        address = demo_address(name.split()[0])
        user, _made = User.objects.get_or_create(
            email=address, defaults={"name": name, "password": self.password}
        )
        RoleAssignment.objects.create(
            user=user, role=role, project=project, municipality=municipality, since=self.since
        )
        return user

    def project(
        self, town: str, region: HolidayRegion, provider: str, place: str, **choices: object
    ) -> Project:
        """Make a project in its municipality, with one location."""
        municipality, _made = Municipality.objects.get_or_create(
            name=town, defaults={"holiday_region": region}
        )
        organisation, _made = Provider.objects.get_or_create(name=provider)
        project = Project.objects.create(
            name=town,
            slug=town.lower(),
            municipality=municipality,
            provider=organisation,
            edition=self.edition,
            **choices,
        )
        Location.objects.create(
            project=project, name=place, address="Stationsplein 1", travel="5 minuten lopen"
        )
        return project

    def coach(
        self,
        by: User,
        project: Project,
        name: str,
        dice: random.Random,
        *,
        ready: bool = True,
        places: int = 1,
    ) -> Coach:
        """Make a volunteer in the pool; one who is not `ready` has shown no VOG yet."""
        user = self.person(name, Role.COACH, project)
        coach = coaching.coaches.add_coach(
            by=by,
            project=project,
            name=name,
            email=user.email,
            send_invitation=False,
            max_participants=places,
            gender="man" if name.startswith("Henk") else "woman",
            interests=sorted(dice.sample(INTERESTS, 3)),
            languages=["Nederlands", *dice.sample(LANGUAGES, dice.randint(0, 1))],
            education=dice.choice([Education.VOCATIONAL, Education.HIGHER]),
            work_history=dice.choice(["zorg", "onderwijs", "kantoor", "winkel"]),
            style=dice.choice(Style.values),
            focus=dice.choice(LadderFocus.values),
        )
        if ready:
            day = timezone.localdate() - datetime.timedelta(days=dice.randint(150, 700))
            coaching.coaches.record_training(coach=coach, on=day)
            coaching.coaches.record_vog(
                by=by, coach=coach, issued_on=day - datetime.timedelta(days=20), seen_on=day
            )
        return coach
