"""What the demo does not tell, so that nearly every table of the kept data has rows.

Rows that no service has to work out are made as they are: this is told anew for a later version.
"""

import datetime

from dnt_portal.accounts.demo import demo_address
from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User
from dnt_portal.accounts.services import invite
from dnt_portal.audit.acting import acting_as_system
from dnt_portal.coaching.enums import Style
from dnt_portal.coaching.models import Coach, MatchWish, Track
from dnt_portal.coaching.services.matching import propose_matching
from dnt_portal.groups.enums import SessionKind, SessionState
from dnt_portal.groups.models import Group
from dnt_portal.organisations.enums import TeamPart
from dnt_portal.participants.enums import Phase
from dnt_portal.participants.models import KeepApart, Participant
from dnt_portal.plans.models import Step
from dnt_portal.reports.proposals import proposals
from dnt_portal.reports.services.certificates import CertificateChoice, request_certificates


def tell_more() -> None:
    """Add to the demo what it lacks."""
    with acting_as_system("demo"):
        leader = User.objects.get(email=demo_address("marleen"))
        _contacts_about_steps()
        _matching(leader, Group.objects.get(name="Groep Horizon"))
        _team(leader, Group.objects.get(name="Groep Lente"))
        _sessions(Group.objects.get(name="Groep Horizon"))
        _no_certificate(leader, Group.objects.get(name="Groep Kompas"))


def _contacts_about_steps() -> None:
    """Contacts that touched steps of the plan; one such step of each coaching was done since."""
    for track in Track.objects.current().order_by("created_at"):
        steps = list(Step.objects.filter(goal__plan__participant=track.participant_id).open()[:2])
        contacts = track.contacts.order_by("-held_on", "-pk")[: len(steps)]
        for number, contact in enumerate(contacts, start=1):
            contact.steps.set(steps[:number])
            steps[0].done_on = contact.held_on
            steps[0].save()


def _matching(leader: User, group: Group) -> None:
    """A proposal that waits, with what participants wished."""
    pool = list(Coach.objects.filter(project=group.project).order_by("created_at"))
    for number, placement in enumerate(group.placements.filter(tracks__isnull=True)):
        wish = MatchWish.objects.create(placement=placement, style=Style.values[number % 2])
        wish.coaches.set(pool[number : number + 2])
    propose_matching(by=leader, group=group)


def _team(leader: User, group: Group) -> None:
    """An open invitation, another organisation, and people who must not meet."""
    project = group.project
    invite(
        by=leader,
        email=demo_address("nienke"),
        name="Nienke Nieuw",
        role=Role.TRAINER,
        project=project,
    )
    project.team.create(part=TeamPart.PARTNERS, description="Het wijkteam en de opvang")
    one, other = Participant.objects.filter(project=project, phase=Phase.WAITING)[:2]
    coach = Coach.objects.filter(project=project).order_by("created_at").last()
    KeepApart.objects.create(participant=one, other_participant=other, reason="Familie van haar ex")
    KeepApart.objects.create(participant=one, other_user=coach.user)


def _sessions(group: Group) -> None:
    """A session beside the themes, and one that was cancelled."""
    last = group.sessions.order_by("starts_at").last()
    for number, state in enumerate((SessionState.PLANNED, SessionState.CANCELLED), start=1):
        later = datetime.timedelta(days=7 + number)
        group.sessions.create(
            number=last.number + number,
            kind=SessionKind.EXTRA,
            extra_title="Uitje",
            starts_at=last.starts_at + later,
            ends_at=last.ends_at + later,
            location=group.location,
            state=state,
            cancel_reason="De boot gaat niet" if state == SessionState.CANCELLED else "",
        )


def _no_certificate(leader: User, group: Group) -> None:
    """Someone about whom it was decided that she gets no certificate."""
    choice = CertificateChoice(proposals(group)[0].placement, "none", reason="Zij haalt het in")
    request_certificates(by=leader, group=group, decisions=[choice])
