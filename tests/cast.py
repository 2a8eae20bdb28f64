"""A fixed cast of people: who owns, who is a colleague, who has no business here.

Two projects in two municipalities, with the same roles in both. `world` in
conftest.py makes them once per test; everything in it was made by the background
role, so tests start from rows that exist and act as one of the people.
"""

from dataclasses import dataclass

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User
from dnt_portal.organisations.models import Project
from tests.factories import make_project, make_user


@dataclass
class Region:
    """One project and the people in it."""

    project: Project
    leader: User
    #: A second leader of the same project.
    colleague: User
    trainer: User
    other_trainer: User
    coach: User
    other_coach: User
    referrer: User
    officer: User


@dataclass
class Cast:
    """Everyone who appears in tests."""

    zwolle: Region
    breda: Region
    coordinator: User
    administrator: User
    #: Has an account and no role at all.
    nobody: User

    def people(self) -> dict[str, User]:
        """Every person by a name that says what she may."""
        named = {
            f"{role}, {place}": getattr(region, role)
            for place, region in (("zwolle", self.zwolle), ("breda", self.breda))
            for role in (
                "leader",
                "colleague",
                "trainer",
                "other_trainer",
                "coach",
                "other_coach",
                "referrer",
                "officer",
            )
        }
        return named | {
            "coordinator": self.coordinator,
            "administrator": self.administrator,
            "nobody": self.nobody,
        }


def _region(name: str, holiday_region: str) -> Region:
    project = make_project(name, region=holiday_region)
    return Region(
        project=project,
        leader=make_user(f"Marleen {name}", Role.PROJECT_LEADER, project),
        colleague=make_user(f"Wilma {name}", Role.PROJECT_LEADER, project),
        trainer=make_user(f"Aisha {name}", Role.TRAINER, project),
        other_trainer=make_user(f"Ingrid {name}", Role.TRAINER, project),
        coach=make_user(f"Els {name}", Role.COACH, project),
        other_coach=make_user(f"Ria {name}", Role.COACH, project),
        referrer=make_user(f"Fatma {name}", Role.REFERRER, project),
        officer=make_user(
            f"Bram {name}", Role.MUNICIPAL_OFFICER, municipality=project.municipality
        ),
    )


def make_cast() -> Cast:
    """Make everyone; call it as the background role."""
    return Cast(
        zwolle=_region("Zwolle", "noord"),
        breda=_region("Breda", "zuid"),
        coordinator=make_user("Noor Landelijk", Role.NATIONAL_COORDINATOR),
        administrator=make_user("Ada Beheer", Role.ADMINISTRATOR),
        nobody=make_user("Niels Niemand"),
    )
