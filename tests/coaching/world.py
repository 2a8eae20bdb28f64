"""Rows that tests of coaching start from, made as the background role."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User
from dnt_portal.coaching.enums import CoachState, Gender
from dnt_portal.coaching.models import Coach
from dnt_portal.groups.enums import GroupPhase
from dnt_portal.groups.models import Group, GroupTrainer, Placement, Session
from dnt_portal.participants.enums import InvolvementKind, Phase
from dnt_portal.participants.models import Involvement, Participant
from dnt_portal.programme.models import Edition
from tests.cast import Cast
from tests.factories import make_participant, make_user


@dataclass
class World:
    """One group with a pool of coaches, in Zwolle."""

    cast: Cast
    group: Group
    samira: Placement
    linda: Placement
    hanna: Placement
    els: Coach
    ria: Coach
    noor: Coach
    piet: Coach

    @property
    def leader(self) -> User:
        return self.cast.zwolle.leader

    @property
    def trainer(self) -> User:
        return self.cast.zwolle.trainer

    @property
    def coach(self) -> User:
        """Els, who can sign in as a coach."""
        return self.cast.zwolle.coach


def make_coach(project, user: User | None = None, name: str = "", **fields) -> Coach:
    """A coach who can be matched, unless `fields` say otherwise."""
    today = timezone.localdate()
    ready = {
        "state": CoachState.AVAILABLE,
        "vog_issued_on": today - datetime.timedelta(days=200),
        "vog_seen_on": today - datetime.timedelta(days=190),
        "trained_on": today - datetime.timedelta(days=150),
    }
    user = user or make_user(name, Role.COACH, project)
    return Coach.objects.create(user=user, project=project, **ready | fields)


def make_group(cast: Cast, *, edition: Edition | None = None, weeks_ago: int = 5) -> Group:
    """A group in training since some weeks, with a session a week by its edition."""
    region = cast.zwolle
    edition = edition or region.project.edition
    started = timezone.localdate() - datetime.timedelta(weeks=weeks_ago)
    group = Group.objects.create(
        project=region.project,
        edition=edition,
        name=f"Voorjaar {edition.code} {weeks_ago}",
        capacity=edition.group_max,
        phase=GroupPhase.TRAINING,
        starts_on=started,
        started_on=started,
    )
    GroupTrainer.objects.create(group=group, user=region.trainer)
    # An hour of its own: a trainer is with one group at a time.
    hour = 9 + 3 * (Group.objects.filter(project=region.project).count() - 1)
    for theme in edition.themes.order_by("number"):
        day = started + datetime.timedelta(weeks=theme.number - 1)
        starts = timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour % 24, 30)))
        Session.objects.create(
            group=group,
            number=theme.number,
            theme=theme,
            starts_at=starts,
            ends_at=starts + datetime.timedelta(hours=2),
        )
    return group


def move_coach_session(group: Group, day: datetime.date) -> None:
    """Let the group meet its coaches on `day`, and the sessions before and after with it."""
    theme = group.edition.coach_session
    first = group.sessions.get(theme__number=theme)
    by = day - timezone.localdate(first.starts_at)
    sessions = group.sessions.order_by("starts_at" if by.days < 0 else "-starts_at")
    for session in sessions:
        session.starts_at += by
        session.ends_at += by
        session.save()


def place(group: Group, first_name: str, **fields) -> Placement:
    """A woman in training in `group`, seen by its trainers."""
    participant: Participant = make_participant(
        group.project, first_name, phase=Phase.TRAINING, **fields
    )
    placement = Placement.objects.create(
        group=group, participant=participant, placed_on=group.started_on
    )
    for trainer in group.trainers.all():
        Involvement.objects.create(
            participant=participant,
            user=trainer,
            project=group.project,
            kind=InvolvementKind.TRAINER,
            since=timezone.now() - datetime.timedelta(days=30),
        )
    return placement


def make_world(cast: Cast) -> World:
    """The world as `World` describes it."""
    region = cast.zwolle
    group = make_group(cast)
    return World(
        cast=cast,
        group=group,
        samira=place(
            group,
            "Samira",
            last_name="Geheim",
            interests=["koken", "wandelen"],
            languages=["Nederlands", "Arabisch"],
            last_job="verkoopster",
        ),
        linda=place(group, "Linda", last_name="Verborgen", interests=["tuinieren"]),
        hanna=place(
            group, "Hanna", last_name="Afgeschermd", only_female_coach=False, interests=["fietsen"]
        ),
        els=make_coach(
            region.project,
            region.coach,
            interests=["Koken", "wandelen"],
            languages=["Nederlands", "Arabisch"],
            work_history="Verkoper in een winkel",
        ),
        ria=make_coach(region.project, region.other_coach, interests=["tuinieren"]),
        noor=make_coach(region.project, name="Noor Jansma", interests=["lezen"]),
        piet=make_coach(
            region.project, name="Piet Bakker", gender=Gender.MAN, interests=["fietsen"]
        ),
    )
