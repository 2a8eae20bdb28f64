"""Participants of the demo, from referral to waiting list."""

import datetime
import random
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from dnt_portal.demo.names import (
    FIRST_NAMES,
    INTERESTS,
    LANGUAGES,
    LAST_NAMES,
    MOTIVATIONS,
)
from dnt_portal.demo.people import Region
from dnt_portal.intake import services as intake
from dnt_portal.intake.enums import Answer, Outcome, Source
from dnt_portal.intake.models import Referral
from dnt_portal.participants import services as files
from dnt_portal.participants.enums import ConsentKind, Education
from dnt_portal.participants.models import Participant
from dnt_portal.programme.enums import CriterionKind

PHONE = "06-00000000"
CALL_TIMES = ("10–14 uur", "na 19 uur", "onder schooltijd", "")
SOURCES = (
    Source.SHELTER,
    Source.SHELTER,
    Source.VEILIG_THUIS,
    Source.CLIENT_MANAGER,
    Source.NEIGHBOURHOOD_TEAM,
    Source.FORMER_PARTICIPANT,
)


class Women:
    """Makes participants, each with a name of her own, along the way they really come."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        names = [*FIRST_NAMES]
        dice.shuffle(names)
        self._names: Iterator[str] = iter(names)

    def refer(self, region: Region, on: datetime.date, **fields: Any) -> Referral:
        """Make a referral received on a day; by the referrer, or taken by the leader."""
        dice = self.dice
        by_referrer = dice.random() < 0.7
        years = datetime.timedelta(days=dice.randint(20 * 365, 55 * 365))
        secret = dice.random() < 0.6
        referral = intake.referrals.refer(
            by=region.referrer if by_referrer else region.leader,
            project=region.project,
            source=dice.choice(SOURCES),
            first_name=next(self._names),
            last_name=dice.choice(LAST_NAMES),
            received_on=on,
            date_of_birth=on - years,
            motivation=dice.choice(MOTIVATIONS),
            voluntary=True,
            referred_by="" if by_referrer else "Wijkteam, per telefoon",
            case_manager="Joke de Graaf, wijkteam",
            case_manager_phone="038-0000000",
            safe_contact={
                "may_call": dice.random() < 0.8,
                "call_times": dice.choice(CALL_TIMES),
                "may_leave_voicemail": dice.random() < 0.2,
                "may_text": dice.random() < 0.5,
                "may_email": dice.random() < 0.4,
            },
            phone=PHONE,
            address_is_secret=secret,
            town="" if secret else region.project.name,
            education=dice.choice(Education.values),
            last_job=dice.choice(["winkel", "zorg", "horeca", "schoonmaak", "kantoor"]),
            born_in_netherlands=dice.random() < 0.5,
            needs_childcare=dice.random() < 0.4,
            only_female_coach=dice.random() < 0.85,
            interests=sorted(dice.sample(INTERESTS, 3)),
            languages=["Nederlands", *dice.sample(LANGUAGES, dice.randint(0, 1))],
            children=[on.year - dice.randint(1, 16) for _child in range(dice.randint(0, 3))],
            tell=False,
            **fields,
        )
        return referral

    def screen(
        self,
        region: Region,
        referral: Referral,
        on: datetime.date,
        *,
        halfway: int | None = None,
        unusual: Mapping[str, str] | None = None,
    ) -> None:
        """Go through the criteria, all or the first few; with `unusual` answers by code."""
        screening = intake.decisions.start_screening(
            by=region.leader, referral=referral, started_on=on
        )
        for criterion in region.project.edition.criteria.all()[:halfway]:
            usual = Answer.NO if criterion.is_contraindication else Answer.YES
            intake.decisions.answer_criterion(
                by=region.leader,
                screening=screening,
                criterion=criterion,
                answer=(unusual or {}).get(criterion.code, usual),
            )

    def admit(self, region: Region, on: datetime.date, *, in_doubt: bool = False) -> Participant:
        """Make a participant who is on the waiting list since a day."""
        referral = self.refer(region, on - datetime.timedelta(days=self.dice.randint(10, 25)))
        unusual = {}
        if in_doubt:
            criteria = region.project.edition.criteria.filter(
                kind=CriterionKind.INCLUSION, fixed=False
            )
            unusual = {criteria.reverse()[0].code: Answer.DOUBT}
        self.screen(region, referral, on - datetime.timedelta(days=4), unusual=unusual)
        intake.decisions.decide(
            by=region.leader,
            referral=referral,
            outcome=Outcome.IN_DOUBT if in_doubt else Outcome.ADMIT,
            reason="Haar Nederlands is op de grens; we kijken na drie keer." if in_doubt else "",
            stopping_explained=in_doubt,
            decided_on=on,
            tell=False,
        )
        files.record_consent(
            by=region.leader,
            participant=referral.participant,
            kind=ConsentKind.FILE,
            given_on=on,
        )
        return Participant.objects.select_related("project").get(pk=referral.participant_id)

    def not_yet(self, region: Region, on: datetime.date, review_on: datetime.date) -> None:
        """Make a participant for whom it is too early: looked at again on `review_on`."""
        referral = self.refer(region, on - datetime.timedelta(days=14))
        criteria = region.project.edition.criteria.filter(kind=CriterionKind.INCLUSION)
        criterion = criteria.order_by("number")[2]
        self.screen(region, referral, on, unusual={criterion.code: Answer.NO})
        intake.decisions.decide(
            by=region.leader,
            referral=referral,
            outcome=Outcome.NOT_YET,
            reason="Eerst een plan voor de schulden; de afspraak daarvoor staat.",
            review_on=review_on,
            decided_on=on,
            tell=False,
        )

    def new_referrals(self, region: Region, new: int, screening: int) -> None:
        """Make referrals that wait: not looked at yet, half screened, and one to decide on."""
        today = timezone.localdate()
        for _unused in range(new):
            self.refer(region, today - datetime.timedelta(days=self.dice.randint(1, 9)))
        for number in range(screening):
            day = today - datetime.timedelta(days=self.dice.randint(10, 20))
            referral = self.refer(region, day)
            halfway = None if number == 0 else 4
            self.screen(region, referral, day + datetime.timedelta(days=5), halfway=halfway)
