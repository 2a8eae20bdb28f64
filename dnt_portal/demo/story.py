"""The whole demo: three regions, six groups, and some of everything that asks for attention."""

import datetime
import random
from collections.abc import Sequence

from django.utils import timezone

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User
from dnt_portal.audit.acting import acting_as_system
from dnt_portal.coaching import services as coaching
from dnt_portal.coaching.enums import Urgency
from dnt_portal.coaching.models import Concern, Track
from dnt_portal.common.transactions import one_act
from dnt_portal.demo.accounting import account, national_figures
from dnt_portal.demo.courses import SOME_STOPPED, Course, Storyteller
from dnt_portal.demo.names import COACH_NAMES
from dnt_portal.demo.people import PeopleMaker, Region, user_of
from dnt_portal.demo.women import Women
from dnt_portal.groups.enums import EndReason
from dnt_portal.groups.models import Group
from dnt_portal.organisations.enums import HolidayRegion
from dnt_portal.programme.models import Edition

SEED = 2018
WEEK = datetime.timedelta(weeks=1)


def seed(seed: int = SEED) -> bool:
    """Fill an empty portal with the demo; return False when something is in it already."""
    with acting_as_system("demo"), one_act():
        if User.objects.exists():
            return False
        _Demo(random.Random(seed)).tell()  # noqa: S311 - a story, not a secret
        return True


class _Demo:
    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.today = timezone.localdate()
        self.edition = Edition.objects.in_force(self.today)[0]
        self.people = PeopleMaker(self.edition)
        self.women = Women(dice)
        self.coach_names = iter(COACH_NAMES)

    def tell(self) -> None:
        """Make everyone and everything."""
        self.people.person("Ada Beheer", Role.ADMINISTRATOR)
        self.people.person("Noor van Dam", Role.NATIONAL_COORDINATOR)
        self._zwolle()
        self._utrecht()
        self._breda()
        national_figures()

    def _weekday(self, weeks: int) -> datetime.date:
        """Return the Tuesday `weeks` ago, or ahead when negative."""
        tuesday = self.today - datetime.timedelta(days=(self.today.weekday() - 1) % 7)
        return tuesday - weeks * WEEK

    def _region(
        self,
        town: str,
        holidays: HolidayRegion,
        provider: str,
        place: str,
        team: tuple[str, Sequence[str], str, str],
        coaches: int,
    ) -> tuple[Region, Storyteller]:
        leader, trainers, referrer, officer = team
        project = self.people.project(town, holidays, provider, place, male_coaches=True)
        person = self.people.person
        region = Region(
            project=project,
            location=project.locations.get(),
            leader=person(leader, Role.PROJECT_LEADER, project),
            trainers=[person(name, Role.TRAINER, project) for name in trainers],
            referrer=person(referrer, Role.REFERRER, project),
            coaches=[],
        )
        person(officer, Role.MUNICIPAL_OFFICER, municipality=project.municipality)
        for number in range(coaches):
            coach = self.people.coach(
                region.leader,
                project,
                next(self.coach_names),
                self.dice,
                ready=number < coaches - 1,
                places=2 if number % 3 == 1 else 1,
            )
            region.coaches.append(coach)
        return region, Storyteller(region, self.women, self.dice)

    def _zwolle(self) -> None:
        region, story = self._region(
            "Zwolle",
            HolidayRegion.NOORD,
            "Stichting Nieuw Begin",
            "De Schakel",
            ("Marleen Hoekstra", ("Aisha Bouali", "Ingrid Veen"), "Fatma Demir", "Bram Kok"),
            coaches=13,
        )
        story.run(
            Course(
                "Najaar twee jaar terug", self._weekday(100), 10, close=True, stopped=SOME_STOPPED
            )
        )
        story.run(
            Course(
                "Groep Kompas", self._weekday(34), 9, silent=2, stopped=(EndReason.EARLY_POSITIVE,)
            )
        )
        story.run(Course("Groep Horizon", self._weekday(7), 9, unrecorded=1, uncoached=3))
        story.recruiting("Groep Lente", self._weekday(-6), 6)
        for weeks in (5, 3):
            self.women.admit(region, self.today - weeks * WEEK)
        self.women.not_yet(region, self.today - 14 * WEEK, self.today - datetime.timedelta(days=2))
        self.women.new_referrals(region, new=2, screening=2)
        self._concerns(region)
        account(region)

    def _utrecht(self) -> None:
        region, story = self._region(
            "Utrecht",
            HolidayRegion.MIDDEN,
            "Vrouwenhuis Midden",
            "Het Buurthuis",
            ("Petra Slot", ("Corine Baas", "Rosalie Tan"), "Dennis Bol", "Hilde Faber"),
            coaches=7,
        )
        story.run(Course("Groep Anker", self._weekday(50), 8, trainers=1, lingering=2))
        self.women.not_yet(region, self.today - 4 * WEEK, self.today + 8 * WEEK)
        self.women.new_referrals(region, new=1, screening=1)

    def _breda(self) -> None:
        region, story = self._region(
            "Breda",
            HolidayRegion.ZUID,
            "Opvang Zuidwest",
            "De Poort",
            ("Saskia Mol", ("Jolanda Rijk",), "Karima Said", "Teun Bax"),
            coaches=5,
        )
        story.run(Course("Groep Brug", self._weekday(3), 7, trainers=1))
        self.women.new_referrals(region, new=1, screening=0)

    def _concerns(self, region: Region) -> None:
        """Raise one concern that waits, and one that is settled."""
        group = Group.objects.get(project=region.project, name="Groep Kompas")
        tracks = list(
            Track.objects.filter(placement__group=group)
            .current()
            .select_related("coach__user", "participant")
            .order_by("created_at")
        )
        for track, urgency in zip(tracks[2:4], (Urgency.THIS_WEEK, Urgency.TODAY), strict=True):
            coaching.concerns.raise_concern(
                by=user_of(track.coach),
                participant=track.participant,
                track=track,
                what="Ze komt haar afspraken niet meer na en klinkt somber. Ik weet niet "
                "of ik moet doorvragen.",
                urgency=urgency,
            )
        coaching.concerns.settle_concern(
            by=region.leader,
            concern=Concern.objects.get(urgency=Urgency.THIS_WEEK),
            settlement="Gebeld met haar en haar casemanager; zij gaat woensdag langs.",
        )
