"""A small running world in Zwolle, made through the services, for tests of whole pages.

One group in training with two women; one of them is coached. One woman is referred,
one screened, one waits. Breda has its people and one woman of its own.
"""

import datetime
from dataclasses import dataclass
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from dnt_portal.accounts import services as accounts
from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import Invitation
from dnt_portal.background.models import Job
from dnt_portal.background.services import store_document
from dnt_portal.coaching import services as coaching
from dnt_portal.coaching.enums import Medium, Urgency
from dnt_portal.coaching.models import Coach, Concern, Contact, MatchingProposal, Track
from dnt_portal.common.sealing import seal_for
from dnt_portal.groups import services as groups
from dnt_portal.groups.enums import Mark, PauseReason
from dnt_portal.groups.models import Group, Pause, Placement, Session
from dnt_portal.imports.enums import ImportState
from dnt_portal.imports.models import WorkbookImport
from dnt_portal.intake import services as intake
from dnt_portal.intake.enums import Answer, Outcome, Source
from dnt_portal.intake.models import Referral
from dnt_portal.ladder.models import Measurement
from dnt_portal.participants import services as files
from dnt_portal.participants.enums import ConsentKind
from dnt_portal.participants.models import Consent, KeepApart, Participant, SafetyContact
from dnt_portal.plans import services as plans
from dnt_portal.plans.models import Goal, Obstacle, Plan, Step, Talent
from dnt_portal.reports.disclosure import protect
from dnt_portal.reports.enums import CertificateKind, ReportKind, ReportState
from dnt_portal.reports.figures import count
from dnt_portal.reports.models import Certificate, Report
from dnt_portal.submissions.models import Draft
from tests.cast import Cast, Region

DAY = datetime.timedelta(days=1)


@dataclass
class World:
    """Rows of Zwolle that pages are about."""

    cast: Cast
    group: Group
    recruiting: Group
    placement: Placement
    uncoached: Placement
    #: Of the woman without a coach: before the first session, and over.
    pause: Pause
    participant: Participant
    session: Session
    coming: Session
    coach: Coach
    track: Track
    contact: Contact
    concern: Concern
    proposal: MatchingProposal
    plan: Plan
    goal: Goal
    step: Step
    talent: Talent
    measurement: Measurement
    referral: Referral
    screening: Referral
    waiting: Participant
    consent: Consent
    safety_contact: SafetyContact
    keep_apart: KeepApart
    draft: Report
    released: Report
    certificate: Certificate
    upload: WorkbookImport
    obstacle: Obstacle
    job: Job
    invitation: Invitation
    #: Words that the other coach typed and did not save.
    unsaved: Draft


def admitted(region: Region, name: str, *, by_referrer: bool = False, **fields: object) -> Referral:
    """A woman referred, screened and admitted."""
    referral = referred(region, name, by_referrer=by_referrer, **fields)
    screened(region, referral)
    intake.decisions.decide(
        by=region.leader, referral=referral, outcome=Outcome.ADMIT, file_consent=True
    )
    return referral


def referred(region: Region, name: str, *, by_referrer: bool = False, **fields: object) -> Referral:
    """A woman referred to the region's project."""
    return intake.referrals.refer(
        by=region.referrer if by_referrer else region.leader,
        project=region.project,
        source=Source.SHELTER,
        first_name=name,
        last_name=f"Achternaam{name}",
        date_of_birth=datetime.date(1990, 1, 1),
        voluntary=True,
        referred_by="" if by_referrer else "Opvang",
        case_manager="Joke Casemanager",
        safe_contact={"may_call": True},
        **fields,
    )


def screened(region: Region, referral: Referral) -> None:
    """Every criterion answered so that she can take part."""
    screening = intake.decisions.start_screening(by=region.leader, referral=referral)
    for criterion in region.project.edition.criteria.all():
        intake.decisions.answer_criterion(
            by=region.leader,
            screening=screening,
            criterion=criterion,
            answer=Answer.NO if criterion.is_contraindication else Answer.YES,
        )


def make_world(cast: Cast) -> World:
    """Make everything; call it as the background role."""
    region = cast.zwolle
    leader, trainer, today = region.leader, region.trainer, timezone.localdate()
    first, second = (admitted(region, name).participant for name in ("Samira", "Linda"))
    group = groups.composing.make_group(
        by=leader,
        project=region.project,
        name="Groep Test",
        location=region.project.locations.get(),
        trainers=[trainer],
    )
    placement = groups.composing.place(
        by=leader, group=group, participant=first, on=today - 60 * DAY
    )
    uncoached = groups.composing.place(
        by=leader, group=group, participant=second, on=today - 60 * DAY
    )
    pause = groups.pausing.pause_placement(
        by=leader,
        placement=uncoached,
        on=today - 55 * DAY,
        reason=PauseReason.ILL,
        why="Griep",
    )
    groups.pausing.return_from_pause(pause=pause, on=today - 50 * DAY)
    slots = []
    for theme in group.edition.themes.all():
        starts = timezone.make_aware(
            datetime.datetime.combine(
                today + (theme.number - 6) * 7 * DAY - DAY, datetime.time(9, 30)
            )
        )
        slots.append((theme.number, theme, starts, starts + datetime.timedelta(hours=2)))
    groups.sessions.plan_sessions(group=group, slots=slots)
    group = groups.phases.start_group(by=leader, group=group, reason="Klein begin")
    sessions = list(group.sessions.select_related("group", "theme").order_by("starts_at"))
    session, coming = sessions[0], sessions[-1]
    for each in (placement, uncoached):
        groups.attendance.mark_attendance(
            by=trainer, session=session, placement=each, mark=Mark.PRESENT
        )
    groups.attendance.finish_session(by=trainer, session=session)

    coach = coaching.coaches.add_coach(
        by=leader, project=region.project, name="x", email=region.coach.email, languages=["nl"]
    )
    coaching.coaches.record_training(coach=coach, on=today - 90 * DAY)
    coaching.coaches.record_vog(by=leader, coach=coach, issued_on=today - 90 * DAY)
    track = coaching.tracks.start_track(
        by=leader, placement=placement, coach=coach, starts_on=today - 10 * DAY
    )
    contact = coaching.contacts.log_contact(
        by=region.coach, track=track, held_on=today - 2 * DAY, medium=Medium.PHONE, minutes=30
    )
    concern = coaching.concerns.raise_concern(
        by=region.coach, participant=first, what="Zorg", urgency=Urgency.TODAY, track=track
    )
    proposal = coaching.matching.propose_matching(by=leader, group=group)
    plan = plans.plan_of(first)
    talent = plans.add_talent(plan=plan, text="luisteren")
    goal = plans.add_goal(plan=plan, words="Vrijwilligerswerk")
    step = plans.add_step(goal=goal, text="Langsgaan", owner="participant")
    document = store_document(
        kind="report", content=b"%PDF-1.7", filename="x.pdf", content_type="application/pdf"
    )
    period = {"first_day": today - 60 * DAY, "last_day": today - DAY}
    figures = protect(count(region.project, period["first_day"], period["last_day"]))
    report = {
        "figures": figures,
        "project": region.project,
        "kind": ReportKind.PROGRESS,
        "made_by": leader,
        **period,
    }
    other = groups.composing.make_group(by=leader, project=region.project, name="Groep Nieuw")
    waiting = admitted(region, "Yasmin").participant
    screening = referred(region, "Naima", by_referrer=True)
    screened(region, screening)
    return World(
        cast=cast,
        group=group,
        recruiting=other,
        placement=placement,
        uncoached=uncoached,
        pause=pause,
        participant=first,
        session=session,
        coming=coming,
        coach=coach,
        track=track,
        contact=contact,
        concern=concern,
        proposal=proposal,
        plan=plan,
        goal=goal,
        step=step,
        talent=talent,
        measurement=Measurement.objects.filter(placement=placement).order_by("due_on").first(),
        referral=referred(region, "Fatima", by_referrer=True),
        screening=screening,
        waiting=waiting,
        consent=files.record_consent(by=leader, participant=first, kind=ConsentKind.FILE),
        safety_contact=first.safety_net.get(),
        keep_apart=files.keep_apart(participant=first, other_participant=waiting),
        draft=Report.objects.create(**report, state=ReportState.DRAFT),
        released=Report.objects.create(
            **report,
            state=ReportState.RELEASED,
            document=document,
            released_by=leader,
            released_at=timezone.now(),
        ),
        certificate=Certificate.objects.create(
            participant=first,
            placement=placement,
            kind=CertificateKind.PARTICIPATION,
            decided_by=leader,
            document=store_document(
                kind="certificate",
                content=b"%PDF-1.7",
                filename="x.pdf",
                content_type="application/pdf",
            ),
        ),
        unsaved=Draft.objects.create(
            user=region.other_coach,
            key=uuid4(),
            page="/",
            address="/",
            typed=seal_for("draft").encrypt(b'[[["note", "x"]], [["Notitie", "x"]], ""]'),
        ),
        upload=WorkbookImport.objects.create(
            project=region.project,
            made_by=leader,
            state=ImportState.READY,
            file=ContentFile(b"no workbook", name="x.xlsx"),
        ),
        obstacle=plans.add_obstacle(plan=plan, kind="practical", text="Oppas"),
        job=Job.objects.create(kind="progress-report", project=region.project),
        invitation=accounts.invite(
            by=leader,
            email="nieuw@example.org",
            name="Nieuw",
            role=Role.COACH,
            project=region.project,
        ),
    )
