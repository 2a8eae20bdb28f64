"""Every form that changes something, with what two people type in it at a time."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dnt_portal.accounts.models import User
from dnt_portal.coaching.models import MatchWish, ProposedPair
from dnt_portal.common.taps import code_of
from dnt_portal.groups.enums import GroupPhase
from dnt_portal.groups.models import Group, Pause
from dnt_portal.intake.enums import Answer
from dnt_portal.intake.models import Screening
from dnt_portal.organisations.models import Location
from dnt_portal.participants.enums import ConsentKind
from dnt_portal.participants.models import Consent, SafeContact
from dnt_portal.plans.models import Plan, Step
from dnt_portal.reports.models import Certificate
from tests.conftest import as_system
from tests.world import World

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """A form that changes something: where it stands, what two people type, what is kept."""

    #: Its address by name, and what stands in it.
    page: str
    key: Callable[[World], list[Any]]
    #: How it stands, and how it stands after each of the two saved.
    kept: Callable[[World], Any]
    after_theirs: Any
    after_mine: Any = None
    theirs: dict[str, Any] = field(default_factory=dict)
    mine: dict[str, Any] = field(default_factory=dict)
    #: What both type beside it.
    rest: Callable[[World], dict[str, Any]] = lambda world: {}
    #: What of mine must still be there after it was refused.
    typed: str = ""
    #: What the other did, when that is on another page.
    meanwhile: Callable[[World, Client], Any] | None = None
    #: Where the form is sent, when that is another page.
    sent_to: str = ""
    #: Who they are: two leaders, or one person in two tabs.
    who: Callable[[World], User] | None = None
    prefix: str = ""
    #: What has to be there before either opens the page.
    before: Callable[[World], Any] | None = None
    #: Whether the page carries what it showed; it need not where only what is open can be chosen.
    carries: bool = True
    #: What the other did cannot be undone: asking again is refused as well.
    final: bool = False

    def address(self, world: World) -> str:
        return reverse(self.page, args=self.key(world))

    def send(self, world: World, client: Client, typed: dict[str, Any], **more: Any) -> Any:
        url = reverse(self.sent_to or self.page, args=self.key(world))
        seen = {self.prefix + "seen": more["seen"]} if "seen" in more else {}
        return client.post(url, self.rest(world) | typed | seen)


def again(row: Any) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


def day(moved: int = 0) -> str:
    return str(timezone.localdate() + moved * DAY)


def session_times(world: World, **different: str) -> dict[str, Any]:
    starts = timezone.localtime(world.coming.starts_at)
    ends = timezone.localtime(world.coming.ends_at)
    return {
        "day": str(starts.date()),
        "starts_at": f"{starts:%H:%M}",
        "ends_at": f"{ends:%H:%M}",
        "location": world.coming.location_id or "",
    } | different


def ends_at(world: World) -> str:
    return f"{timezone.localtime(again(world.coming).ends_at):%H:%M}"


def schedule(world: World) -> dict[str, Any]:
    """Dates for the themes still to come, an hour later than they are planned."""
    typed: dict[str, Any] = {"form-INITIAL_FORMS": 0}
    coming = world.group.sessions.filter(state="planned", starts_at__gt=timezone.now())
    planned = list(coming.select_related("theme").order_by("starts_at"))
    for number, session in enumerate(planned):
        starts = timezone.localtime(session.starts_at)
        typed |= {
            f"form-{number}-number": session.theme.number,
            f"form-{number}-day": str(starts.date()),
            f"form-{number}-starts_at": "10:30",
            f"form-{number}-ends_at": "12:45",
        }
    return typed | {"form-TOTAL_FORMS": len(planned)}


def kept_pair(world: World) -> Any:
    return ProposedPair.objects.get(pk=world.proposal.pairs.first().pk).locked


def lock_pair(world: World, client: Client) -> None:
    with as_system():
        ProposedPair.objects.filter(pk=world.proposal.pairs.first().pk).update(locked=True)


def ends_of_all(world: World) -> dict[str, Any]:
    """How it ends for everyone in the group, as closing it asks."""
    here = world.group.placements.current().values_list("pk", flat=True)
    return {f"outcome_{key}": "completed" for key in here}


def phase(to: str) -> Callable[[World, Client], None]:
    def change(world: World, client: Client) -> None:
        with as_system():
            how = "full" if to == GroupPhase.CLOSED else ""
            Group.objects.filter(pk=world.group.pk).update(
                phase=to, ended_as=how, updated_at=timezone.now()
            )

    return change


NOT_YET = {
    "outcome": "not_yet",
    "reason": "Eerst rust.",
    "review_on": day(30),
    "file_consent": "on",
}


def answer_otherwise(world: World, client: Client) -> None:
    url = reverse("intake:screening", args=[world.screening.pk])
    criterion = world.screening.project.edition.criteria.filter(kind="inclusion").first()
    tapped = {"tap": code_of(Answer, Answer.DOUBT)}
    assert client.post(f"{url}?criterion={criterion.pk}", tapped).status_code == 302


def outcome(world: World) -> Any:
    decision = getattr(again(world.screening), "decision", None)
    return decision.outcome if decision else None


def her(world: World) -> list[Any]:
    return [world.participant.pseudonym]


def item(kind: str, row: str, word: str) -> dict[str, Place]:
    """Changing and removing something in a plan."""

    def key(world: World) -> list[Any]:
        return [kind, getattr(world, row).pk]

    def kept(world: World) -> Any:
        rows = type(getattr(world, row)).objects.filter(pk=getattr(world, row).pk)
        return rows.values_list(word, flat=True).first()

    rest: dict[str, Any] = {
        "obstacles": {"kind": "practical"},
        "goals": {"set_on": day()},
    }.get(kind, {})
    change = Place(
        "plans:item_edit",
        key,
        kept,
        "Anders gezegd",
        "Weer anders",
        {word: "Anders gezegd"},
        {word: "Weer anders"},
        rest=lambda world: rest,
        typed="Weer anders",
    )
    remove = Place(
        "plans:item_remove",
        key,
        kept,
        "Anders gezegd",
        None,
        meanwhile=lambda world, client: change.send(world, client, change.theirs),
    )
    return {f"{kind}: changing": change, f"{kind}: removing": remove}


PLACES = {
    "words of a report": Place(
        "reports:report",
        lambda world: [world.draft.pk],
        lambda world: again(world.draft).texts.get("plans"),
        "In het voorjaar verder.",
        "In het najaar verder.",
        {"plans": "In het voorjaar verder."},
        {"plans": "In het najaar verder."},
        typed="In het najaar verder.",
        sent_to="reports:words",
    ),
    "release of a report": Place(
        "reports:release",
        lambda world: [world.draft.pk],
        lambda world: again(world.draft).state,
        "draft",
        "released",
        meanwhile=lambda world, client: client.post(
            reverse("reports:words", args=[world.draft.pk]), {"plans": "Zij schreef nog iets."}
        ),
    ),
    "withdrawal of a report": Place(
        "reports:withdraw",
        lambda world: [world.released.pk],
        lambda world: again(world.released).withdrawn_because,
        "Een telling was fout.",
        theirs={"reason": "Een telling was fout."},
        mine={"reason": "De periode klopte niet."},
        typed="De periode klopte niet.",
        final=True,
    ),
    "certificates": Place(
        "reports:certificates",
        lambda world: [world.group.pk],
        lambda world: list(
            Certificate.objects.filter(placement=world.placement).values_list("reason", flat=True)
        ),
        ["Zij was er bij de meeste."],
        ["Zij haalde alles in."],
        {"reason": "Zij was er bij de meeste."},
        {"reason": "Zij haalde alles in."},
        rest=lambda world: {},
        typed="Zij haalde alles in.",
    ),
    "safe contact": Place(
        "participants:safe_contact",
        her,
        lambda world: SafeContact.objects.get(participant=world.participant).remark,
        "Bel niet meer.",
        "Bel na tienen.",
        {"remark": "Bel niet meer."},
        {"remark": "Bel na tienen."},
        rest=lambda world: {"ways": "may_call"},
        typed="Bel na tienen.",
    ),
    "file": Place(
        "participants:edit",
        her,
        lambda world: ", ".join(again(world.participant).interests),
        "koken",
        "wandelen",
        {"interests": "koken"},
        {"interests": "wandelen"},
        # Not as it is stored: the younger child first, without a comma.
        rest=lambda world: {
            "first_name": "Samira",
            "date_of_birth": "1990-01-01",
            "children": "2018 2014",
        },
        typed="wandelen",
    ),
    "end in a safety net": Place(
        "participants:safety_contact_end",
        lambda world: [*her(world), world.safety_contact.pk],
        lambda world: again(world.safety_contact).until,
        timezone.localdate() - 2 * DAY,
        timezone.localdate() - DAY,
        {"day": day(-2)},
        {"day": day(-1)},
        typed=day(-1),
    ),
    "consent taken back": Place(
        "participants:consent_withdraw",
        lambda world: [*her(world), world.consent.pk],
        lambda world: again(world.consent).withdrawn_on,
        timezone.localdate(),
        theirs={"day": day()},
        mine={"day": day()},
        final=True,
    ),
    "day of a consent": Place(
        "participants:consent_correct",
        lambda world: [*her(world), world.consent.pk],
        lambda world: again(world.consent).given_on,
        timezone.localdate() - 2 * DAY,
        timezone.localdate() - DAY,
        {"given_on": day(-2)},
        {"given_on": day(-1)},
        typed=day(-1),
    ),
    "consent": Place(
        "participants:consent_add",
        her,
        lambda world: Consent.objects.filter(
            participant=world.participant, kind=ConsentKind.RESEARCH, given_on=timezone.localdate()
        ).count(),
        1,
        theirs={"kind": ConsentKind.RESEARCH, "given_on": day()},
        mine={"kind": ConsentKind.RESEARCH, "given_on": day(-1)},
        carries=False,
        typed=day(-1),
        final=True,
    ),
    "what she wants": Place(
        "plans:what_i_want",
        her,
        lambda world: Plan.objects.get(participant=world.participant).what_i_want,
        "Rust in huis",
        "Een eigen zaak",
        {"words": "Rust in huis"},
        {"words": "Een eigen zaak"},
        typed="Een eigen zaak",
    ),
    **item("talents", "talent", "text"),
    **item("obstacles", "obstacle", "text"),
    **item("goals", "goal", "words"),
    "step: changing": Place(
        "plans:step_edit",
        lambda world: [world.step.pk],
        lambda world: again(world.step).text,
        "Eerst bellen",
        "Samen gaan",
        {"text": "Eerst bellen"},
        {"text": "Samen gaan"},
        rest=lambda world: {"owner": "participant"},
        typed="Samen gaan",
    ),
    "step: removing": Place(
        "plans:step_remove",
        lambda world: [world.step.pk],
        lambda world: Step.objects.filter(pk=world.step.pk).values_list("text", flat=True).first(),
        "Eerst bellen",
        None,
        meanwhile=lambda world, client: client.post(
            reverse("plans:step_edit", args=[world.step.pk]),
            {"text": "Eerst bellen", "owner": "participant"},
        ),
    ),
    "group": Place(
        "groups:edit",
        lambda world: [world.group.pk],
        lambda world: again(world.group).name,
        "Groep Voorjaar",
        "Groep Lente",
        {"name": "Groep Voorjaar"},
        {"name": "Groep Lente"},
        rest=lambda world: {
            "trainers": [world.cast.zwolle.trainer.pk],
            "location": world.group.location_id,
        },
        typed="Groep Lente",
    ),
    "session moved": Place(
        "groups:session_move",
        lambda world: [world.coming.pk],
        ends_at,
        "12:15",
        "12:30",
        {"ends_at": "12:15"},
        {"ends_at": "12:30"},
        rest=session_times,
        typed="12:30",
    ),
    "session cancelled": Place(
        "groups:session_cancel",
        lambda world: [world.coming.pk],
        lambda world: again(world.coming).state,
        "planned",
        "cancelled",
        mine={"reason": "De trainer is ziek."},
        typed="De trainer is ziek.",
        meanwhile=lambda world, client: client.post(
            reverse("groups:session_move", args=[world.coming.pk]),
            session_times(world, ends_at="12:15"),
        ),
    ),
    "dates of the training": Place(
        "groups:schedule",
        lambda world: [world.group.pk],
        ends_at,
        "12:15",
        "12:45",
        rest=schedule,
        typed="12:45",
        meanwhile=lambda world, client: client.post(
            reverse("groups:session_move", args=[world.coming.pk]),
            session_times(world, ends_at="12:15"),
        ),
    ),
    "end of a place": Place(
        "groups:end_placement",
        lambda world: [world.uncoached.pk],
        lambda world: again(world.uncoached).end_reason,
        "moved",
        theirs={"reason": "moved", "on": day()},
        mine={"reason": "back_to_care", "on": day()},
        final=True,
    ),
    "pause": Place(
        "groups:pause",
        lambda world: [world.uncoached.pk],
        lambda world: world.uncoached.pauses.open().get().reason,
        "ill",
        theirs={"reason": "ill", "on": day()},
        mine={"reason": "family", "on": day(), "why": "Haar zoon is geopereerd."},
        typed="Haar zoon is geopereerd.",
        final=True,
    ),
    "back after a pause": Place(
        "groups:pause_return",
        lambda world: [world.pause.pk],
        lambda world: again(world.pause).ended_on,
        timezone.localdate(),
        theirs={"on": day()},
        mine={"on": day(-1)},
        before=lambda world: Pause.objects.filter(pk=world.pause.pk).update(ended_on=None),
        final=True,
    ),
    "pause taken back": Place(
        "groups:pause_take_back",
        lambda world: [world.pause.pk],
        lambda world: Pause.objects.filter(pk=world.pause.pk).exists(),
        True,
        after_mine=False,
        before=lambda world: Pause.objects.filter(pk=world.pause.pk).update(ended_on=None),
        meanwhile=lambda world, client: client.post(
            reverse("groups:pause_return", args=[world.pause.pk]), {"on": day()}
        ),
    ),
    "close": Place(
        "groups:close",
        lambda world: [world.group.pk],
        lambda world: again(world.group).phase,
        GroupPhase.CLOSED,
        mine={"on": day(), "reason": "De zaal ging dicht."},
        rest=ends_of_all,
        meanwhile=phase(GroupPhase.CLOSED),
        final=True,
    ),
    "measurement": Place(
        "ladder:measure",
        lambda world: [world.measurement.pk],
        lambda world: again(world.measurement).rung.number,
        2,
        3,
        {"rung": 2},
        {"rung": 3},
        rest=lambda world: {"taken_on": day()},
    ),
    "measurement not taken": Place(
        "ladder:skip",
        lambda world: [world.measurement.pk],
        lambda world: again(world.measurement).skipped,
        "not_safe",
        "not_reached",
        {"reason": "not_safe"},
        {"reason": "not_reached"},
    ),
    "coach": Place(
        "coaching:coach_edit",
        lambda world: [world.coach.pk],
        lambda world: again(world.coach).about,
        "Rustig.",
        "Kan goed luisteren.",
        {"about": "Rustig."},
        {"about": "Kan goed luisteren."},
        rest=lambda world: {"gender": "woman", "max_participants": "2", "languages": "nl"},
        typed="Kan goed luisteren.",
    ),
    "VOG": Place(
        "coaching:coach",
        lambda world: [world.coach.pk],
        lambda world: str(again(world.coach).vog_issued_on),
        day(-30),
        day(-20),
        {"vog-issued_on": day(-30)},
        {"vog-issued_on": day(-20)},
        rest=lambda world: {"act": "vog", "vog-seen_on": day()},
        typed=day(-20),
        prefix="vog-",
    ),
    "agreement": Place(
        "coaching:track_agreement",
        lambda world: [world.track.pk],
        lambda world: again(world.track).agreement,
        "Dinsdag wandelen",
        "Vrijdag koffie",
        {"agreement": "Dinsdag wandelen"},
        {"agreement": "Vrijdag koffie"},
        rest=lambda world: {"rhythm_days": world.track.rhythm_days},
        typed="Vrijdag koffie",
    ),
    "end of coaching": Place(
        "coaching:track_end",
        lambda world: [world.track.pk],
        lambda world: again(world.track).end_reason,
        "mismatch",
        theirs={"reason": "mismatch", "on": day()},
        mine={"reason": "coach_stopped", "on": day()},
        final=True,
    ),
    "another coach": Place(
        "coaching:track_rematch",
        lambda world: [world.track.pk],
        lambda world: again(world.track).end_reason,
        "participant_stopped",
        mine={"reason": "mismatch", "on": day(), "coach": "x"},
        meanwhile=lambda world, client: client.post(
            reverse("coaching:track_end", args=[world.track.pk]),
            {"reason": "participant_stopped", "on": day()},
        ),
        final=True,
    ),
    "contact": Place(
        "coaching:contact_edit",
        lambda world: [world.contact.pk],
        lambda world: again(world.contact).note,
        "Ze belde zelf.",
        "Ze ging mee.",
        {"note": "Ze belde zelf."},
        {"note": "Ze ging mee."},
        rest=lambda world: {
            "when": "other",
            "held_on": str(world.contact.held_on),
            "medium": "phone",
            "length": "30",
        },
        typed="Ze ging mee.",
        who=lambda world: world.cast.zwolle.coach,
    ),
    "concern settled": Place(
        "coaching:concern",
        lambda world: [world.concern.pk],
        lambda world: again(world.concern).settlement,
        "Gebeld met haar.",
        theirs={"settlement": "Gebeld met haar."},
        mine={"settlement": "Met de opvang gesproken."},
        typed="Met de opvang gesproken.",
        final=True,
    ),
    "wish": Place(
        "coaching:matching_wish",
        lambda world: [world.uncoached.pk],
        lambda world: MatchWish.objects.get(placement=world.uncoached).style,
        "doer",
        "listener",
        {"style": "doer"},
        {"style": "listener"},
    ),
    "line of a proposal": Place(
        "coaching:matching_pair",
        lambda world: [world.proposal.pairs.first().pk],
        kept_pair,
        True,
        True,
        mine={"coach": ""},
        before=lambda world: ProposedPair.objects.filter(pk=world.proposal.pairs.first().pk).update(
            coach=world.coach
        ),
        meanwhile=lock_pair,
    ),
    "decision": Place(
        "intake:decide",
        lambda world: [world.screening.pk],
        outcome,
        None,
        "not_yet",
        mine=NOT_YET,
        typed="Eerst rust.",
        meanwhile=answer_otherwise,
    ),
    "decision after another": Place(
        "intake:decide",
        lambda world: [world.screening.pk],
        outcome,
        "decline",
        theirs={"outcome": "decline", "reason": "Zij wil zelf niet.", "file_consent": "on"},
        mine=NOT_YET,
        typed="Eerst rust.",
        final=True,
    ),
    "her Dutch": Place(
        "intake:screening",
        lambda world: [world.screening.pk],
        lambda world: Screening.objects.get(referral=world.screening).language_remark,
        "Leest goed",
        "Schrijft nog niet",
        {"language_remark": "Leest goed"},
        {"language_remark": "Schrijft nog niet"},
        typed="Schrijft nog niet",
    ),
    "project": Place(
        "organisations:project",
        lambda world: [world.cast.zwolle.project.slug],
        lambda world: again(world.cast.zwolle.project).extra_coach_criteria,
        "Woont in de regio.",
        "Heeft een auto.",
        {"extra_coach_criteria": "Woont in de regio."},
        {"extra_coach_criteria": "Heeft een auto."},
        rest=lambda world: {
            "name": "Zwolle",
            "school_starts_at": "08:45",
            "school_ends_at": "14:00",
            "wednesday_ends_at": "12:15",
        },
        typed="Heeft een auto.",
    ),
    "location": Place(
        "organisations:location_edit",
        lambda world: [world.cast.zwolle.project.slug, world.group.location_id],
        lambda world: Location.objects.get(pk=world.group.location_id).travel,
        "Bus 4",
        "Bus 7",
        {"travel": "Bus 4"},
        {"travel": "Bus 7"},
        rest=lambda world: {"name": "Buurthuis"},
        typed="Bus 7",
    ),
    "own details": Place(
        "accounts:profile",
        lambda world: [],
        lambda world: again(world.cast.zwolle.leader).phone,
        "038-1",
        "038-2",
        {"phone": "038-1"},
        {"phone": "038-2"},
        rest=lambda world: {"name": "Marleen Zwolle", "language": "nl"},
        typed="038-2",
        who=lambda world: world.cast.zwolle.leader,
    ),
}
