"""Who gets where: every page, every role, her own region and the other.

The table is written from the role table in docs/architecture.md, not from the code. Whoever
is not named gets 404 (she does not learn that the page exists), whoever may open
the thing but not do this with it gets 403, and a visitor is sent to sign in. A
page that is not in the table fails the test.
"""

import json
from copy import deepcopy
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from dnt_portal.accounts.models import User
from dnt_portal.submissions.tokens import token_for
from tests.conftest import as_system
from tests.world import World

LEADERS = {"leader, zwolle", "colleague, zwolle"}
TRAINER, COACH = {"trainer, zwolle"}, {"coach, zwolle"}
REFERRER, OFFICER = {"referrer, zwolle"}, {"officer, zwolle"}
ALL_LEADERS = LEADERS | {"leader, breda", "colleague, breda"}
ALL_TRAINERS = {
    "trainer, zwolle",
    "other_trainer, zwolle",
    "trainer, breda",
    "other_trainer, breda",
}
ALL_COACHES = {
    "coach, zwolle",
    "other_coach, zwolle",
    "coach, breda",
    "other_coach, breda",
}
ALL_REFERRERS = {"referrer, zwolle", "referrer, breda"}
ALL_OFFICERS = {"officer, zwolle", "officer, breda"}
EVERYONE = {"everyone"}


@dataclass(frozen=True)
class Rule:
    """Who may, who may not though she may see the thing, and how to ask."""

    allowed: set[str]
    forbidden: set[str] = frozenset()  # type: ignore[assignment]
    method: str = "get"
    #: Open to visitors too.
    public: bool = False


def listing(allowed: set[str], method: str = "get") -> Rule:
    """A page of one's own rows: whoever has none of them in her work gets 403."""
    return Rule(allowed, EVERYONE, method)


FILE = Rule(LEADERS, TRAINER | COACH)
RUN = Rule(LEADERS, TRAINER)
RECORD = Rule(LEADERS | TRAINER)
PROJECT = Rule(
    LEADERS | {"administrator"},
    {
        "trainer, zwolle",
        "other_trainer, zwolle",
        "coach, zwolle",
        "other_coach, zwolle",
        "referrer, zwolle",
        "officer, zwolle",
        "coordinator",
    },
)
PLAN = Rule(LEADERS | TRAINER | COACH)
PLAN_POST = Rule(LEADERS | TRAINER | COACH, method="post")

TABLE: dict[str, Rule] = {
    "organisations:projects": listing(ALL_LEADERS | {"administrator"}),
    "organisations:project_add": listing({"administrator"}),
    # Who works in the project, or looks at the whole programme, knows that it exists.
    "organisations:project": PROJECT,
    "organisations:location_add": PROJECT,
    "organisations:location_edit": PROJECT,
    "accounts:team": listing(ALL_LEADERS | {"administrator"}),
    "accounts:invite": listing(ALL_LEADERS | {"administrator"}),
    "accounts:invitation_withdraw": Rule(LEADERS | {"administrator"}, method="post"),
    "accounts:invitation": Rule(EVERYONE, public=True),
    "accounts:end_role": Rule(LEADERS | {"administrator"}),
    "accounts:switch_role": Rule(COACH, method="post"),
    "accounts:language": Rule(EVERYONE, method="post", public=True),
    "accounts:leave": Rule(EVERYONE, method="post", public=True),
    "accounts:profile": Rule(EVERYONE),
    "accounts:demo": Rule(set(), public=True),
    "background:job": Rule(LEADERS),
    "overview:drafts": Rule(EVERYONE),
    # Her own, of a match that has ended.
    "coaching:last_report": Rule(set(), {"other_coach, zwolle"}),
    "submissions:here": Rule(EVERYONE),
    "submissions:keep": Rule(EVERYONE, method="post"),
    "submissions:of_page": Rule(EVERYONE),
    # The writer's own: nobody else learns that there is one.
    "submissions:discard": Rule({"other_coach, zwolle"}, method="post"),
    "overview:participants": listing(ALL_LEADERS | ALL_TRAINERS),
    "participants:edit": FILE,
    "participants:safe_contact": Rule(LEADERS | TRAINER, COACH),
    "participants:safety_contact_add": FILE,
    "participants:safety_contact_end": FILE,
    "participants:safety_contact_restore": FILE,
    "participants:consent_add": FILE,
    "participants:consent_withdraw": FILE,
    "participants:consent_correct": FILE,
    "participants:consent_take_back": FILE,
    "participants:consent_stands": FILE,
    "participants:keep_apart_add": FILE,
    "participants:keep_apart_remove": Rule(LEADERS, TRAINER | COACH, "post"),
    "intake:referrals": listing(ALL_LEADERS | ALL_REFERRERS),
    "intake:refer": listing(ALL_LEADERS | ALL_REFERRERS),
    "intake:waiting_list": listing(ALL_LEADERS),
    "intake:stop_waiting": Rule(LEADERS),
    "intake:referral": Rule(LEADERS | REFERRER),
    "intake:screening": Rule(LEADERS, REFERRER),
    "intake:decide": Rule(LEADERS, REFERRER),
    "intake:withdraw": Rule(LEADERS | REFERRER),
    "intake:take_back": Rule(LEADERS, REFERRER),
    "intake:look_again": Rule(LEADERS, TRAINER | COACH),
    "groups:list": listing(ALL_LEADERS | ALL_TRAINERS),
    "groups:create": listing(ALL_LEADERS),
    "groups:edit": RUN,
    "groups:place": RUN,
    "groups:end_placement": RUN,
    "groups:schedule": RUN,
    "groups:start": RUN,
    "groups:take_back_start": RUN,
    "groups:start_coaching": RUN,
    "groups:close": RUN,
    "groups:call_off": RUN,
    "groups:reopen": RUN,
    "groups:restore": RUN,
    "groups:pause": RECORD,
    "groups:pause_return": RECORD,
    "groups:pause_take_back": RECORD,
    "groups:sessions": RECORD,
    "groups:session_add": RUN,
    "groups:attendance": RECORD,
    "groups:session": RECORD,
    "groups:mark": Rule(LEADERS | TRAINER, method="post"),
    "groups:mark_all": Rule(LEADERS | TRAINER, method="post"),
    "groups:session_move": RECORD,
    "groups:session_cancel": RECORD,
    "groups:session_reinstate": Rule(LEADERS | TRAINER, method="post"),
    "groups:make_up": RECORD,
    "coaching:coaches": listing(ALL_LEADERS | ALL_TRAINERS),
    "coaching:coach_add": listing(ALL_LEADERS),
    # The pool is the project's: both its trainers know the coaches, who know themselves.
    "coaching:coach": Rule(LEADERS | TRAINER | COACH | {"other_trainer, zwolle"}),
    "coaching:coach_edit": Rule(LEADERS, TRAINER | COACH | {"other_trainer, zwolle"}),
    "coaching:matching": RECORD,
    "coaching:matching_propose": Rule(LEADERS, TRAINER, "post"),
    "coaching:matching_confirm": Rule(LEADERS, TRAINER, "post"),
    "coaching:matching_list": RECORD,
    "coaching:matching_pair": RUN,
    "coaching:matching_wish": RECORD,
    "coaching:tracks": listing(ALL_LEADERS),
    "coaching:track": Rule(LEADERS | TRAINER | COACH),
    "coaching:track_agreement": Rule(LEADERS | COACH, TRAINER),
    "coaching:track_end": Rule(LEADERS, TRAINER | COACH),
    "coaching:track_resume": Rule(LEADERS, TRAINER | COACH),
    "coaching:track_take_back": Rule(LEADERS, TRAINER | COACH),
    "coaching:track_rematch": Rule(LEADERS, TRAINER | COACH),
    "coaching:contact_add": Rule(LEADERS | COACH, TRAINER),
    # One corrects one's own words only; trainers do not read the log.
    "coaching:contact_edit": Rule(COACH, LEADERS),
    "coaching:contact_withdraw": Rule(COACH, LEADERS),
    "coaching:concern_add": Rule(TRAINER | COACH, LEADERS),
    "coaching:concern_add_for": Rule(TRAINER | COACH, LEADERS),
    "coaching:worry": listing(ALL_TRAINERS | ALL_COACHES),
    "coaching:concerns": listing(ALL_LEADERS),
    "coaching:concern": Rule(LEADERS | COACH),
    "coaching:concern_reopen": Rule(LEADERS, COACH, "post"),
    "plans:plan": PLAN,
    "plans:pdf": PLAN,
    "plans:what_i_want": PLAN,
    "plans:item_add": PLAN,
    "plans:item_edit": PLAN,
    "plans:item_remove": PLAN,
    "plans:obstacle_cleared": PLAN_POST,
    "plans:goal_state": PLAN_POST,
    "plans:step_add": PLAN,
    "plans:step_edit": PLAN,
    "plans:step_done": PLAN_POST,
    "plans:step_remove": PLAN,
    "ladder:due": listing(ALL_LEADERS | ALL_TRAINERS),
    "ladder:participant": RECORD,
    "ladder:group": RECORD,
    "ladder:measure": RECORD,
    "ladder:skip": RECORD,
    "ladder:reopen": Rule(LEADERS | TRAINER, method="post"),
    "reports:list": listing(ALL_LEADERS | ALL_OFFICERS),
    "reports:create": listing(ALL_LEADERS),
    "reports:report": Rule(LEADERS),
    "reports:words": Rule(LEADERS),
    "reports:release": Rule(LEADERS),
    "reports:withdraw": Rule(LEADERS),
    "reports:download": Rule(LEADERS | OFFICER),
    "reports:certificates": RECORD,
    "reports:certificates_all": RECORD,
    "reports:certificate": RECORD,
    "imports:list": listing(ALL_LEADERS),
    "imports:upload": listing(ALL_LEADERS),
    "imports:template": listing(ALL_LEADERS),
    # Values from persons' rows: only for who uploaded them.
    "imports:preview": Rule({"leader, zwolle"}),
    "imports:problems": Rule({"leader, zwolle"}),
    "imports:marked": Rule({"leader, zwolle"}),
    "imports:confirm": Rule({"leader, zwolle"}, method="post"),
    "imports:discard": Rule({"leader, zwolle"}, method="post"),
    "overview:home": Rule(EVERYONE),
    "overview:search": Rule(EVERYONE),
    "overview:group": RECORD,
    # A coach is led on to her own page about the woman she coaches.
    "overview:participant": Rule(LEADERS | TRAINER | COACH),
}

#: What each page is about, by the end of its name or its whole name.
ABOUT = {
    "organisations:location_edit": lambda w: w.group.project.locations.get().pk,
    "participants:safety_contact_end": lambda w: w.safety_contact.pk,
    "participants:consent_withdraw": lambda w: w.consent.pk,
    "participants:consent_correct": lambda w: w.consent.pk,
    "participants:consent_take_back": lambda w: w.consent.pk,
    "participants:consent_stands": lambda w: w.consent.pk,
    "participants:safety_contact_restore": lambda w: w.safety_contact.pk,
    "participants:keep_apart_remove": lambda w: w.keep_apart.pk,
    "intake:stop_waiting": lambda w: w.waiting.waits.get().pk,
    "intake:referral": lambda w: w.referral.pk,
    "intake:withdraw": lambda w: w.referral.pk,
    "intake:screening": lambda w: w.screening.pk,
    "intake:decide": lambda w: w.screening.pk,
    "intake:take_back": lambda w: w.screening.pk,
    "groups:end_placement": lambda w: w.placement.pk,
    "groups:restore": lambda w: w.placement.pk,
    "groups:pause": lambda w: w.placement.pk,
    "groups:pause_return": lambda w: w.pause.pk,
    "groups:pause_take_back": lambda w: w.pause.pk,
    "groups:session": lambda w: w.session.pk,
    "groups:mark": lambda w: w.session.pk,
    "groups:mark_all": lambda w: w.session.pk,
    "groups:session_move": lambda w: w.coming.pk,
    "groups:session_cancel": lambda w: w.coming.pk,
    "groups:session_reinstate": lambda w: w.coming.pk,
    "groups:make_up": lambda w: w.session.pk,
    "coaching:coach": lambda w: w.coach.pk,
    "coaching:coach_edit": lambda w: w.coach.pk,
    "coaching:matching_pair": lambda w: w.proposal.pairs.latest("pk").pk,
    "coaching:matching_wish": lambda w: w.uncoached.pk,
    "coaching:track": lambda w: w.track.pk,
    "coaching:track_agreement": lambda w: w.track.pk,
    "coaching:track_end": lambda w: w.track.pk,
    "coaching:track_resume": lambda w: w.track.pk,
    "coaching:track_take_back": lambda w: w.track.pk,
    "coaching:track_rematch": lambda w: w.track.pk,
    "coaching:contact_add": lambda w: w.track.pk,
    "coaching:concern_add": lambda w: w.track.pk,
    "coaching:contact_edit": lambda w: w.contact.pk,
    "coaching:contact_withdraw": lambda w: w.contact.pk,
    "coaching:concern": lambda w: w.concern.pk,
    "coaching:concern_reopen": lambda w: w.concern.pk,
    "plans:goal_state": lambda w: w.goal.pk,
    "plans:step_add": lambda w: w.goal.pk,
    "plans:step_edit": lambda w: w.step.pk,
    "plans:step_done": lambda w: w.step.pk,
    "plans:step_remove": lambda w: w.step.pk,
    "plans:obstacle_cleared": lambda w: w.obstacle.pk,
    "plans:item_edit": lambda w: w.talent.pk,
    "plans:item_remove": lambda w: w.talent.pk,
    "ladder:measure": lambda w: w.measurement.pk,
    "ladder:skip": lambda w: w.measurement.pk,
    "ladder:reopen": lambda w: w.measurement.pk,
    "reports:report": lambda w: w.draft.pk,
    "reports:words": lambda w: w.draft.pk,
    "reports:release": lambda w: w.draft.pk,
    "reports:withdraw": lambda w: w.draft.pk,
    "reports:download": lambda w: w.released.pk,
    "reports:certificate": lambda w: w.certificate.pk,
    "imports:preview": lambda w: w.upload.pk,
    "imports:problems": lambda w: w.upload.pk,
    "imports:marked": lambda w: w.upload.pk,
    "imports:confirm": lambda w: w.upload.pk,
    "imports:discard": lambda w: w.upload.pk,
    "background:job": lambda w: w.job.pk,
    "accounts:invitation_withdraw": lambda w: w.invitation.pk,
    "accounts:end_role": lambda w: w.cast.zwolle.other_coach.active_roles[0].pk,
}
KEYS = {
    "submissions:discard": lambda w: w.unsaved.key,
    "coaching:last_report": lambda w: w.unsaved.key,
}
#: What a post needs to say before it can be judged.
SAID = {
    "accounts:language": lambda w: {"language": "nl"},
    "accounts:switch_role": lambda w: {"value": w.cast.zwolle.coach.active_roles[0].pk},
    "groups:mark": lambda w: {"placement": w.placement.pk, "tap": "1"},
    "plans:goal_state": lambda w: {"state": "active"},
    "submissions:keep": lambda w: {"draft": draft_of(w.cast.zwolle.coach)},
}


def draft_of(user: User) -> str:
    """Words that someone typed and did not save, as a page's script sends them."""
    typed = {"fields": [["note", "x"]], "words": [["Notitie", "x"]]}
    return json.dumps(typed | {"page": "/", "address": "/", "token": token_for(user, uuid4())})


DONE = {200, 302, 303, 409, 410, 422}


def portal_pages() -> dict[str, object]:
    """Every named page of the portal's own apps."""
    found = {}

    def walk(patterns, spaces):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                inner = [*spaces, pattern.namespace] if pattern.namespace else spaces
                walk(pattern.url_patterns, inner)
            elif pattern.name and spaces:
                found[":".join([*spaces, pattern.name])] = pattern

    walk(get_resolver().url_patterns, [])
    return found


def address(name: str, pattern, world: World) -> str:
    """The page's address, about something of Zwolle."""
    values = {
        "pseudonym": world.participant.pseudonym,
        "slug": world.group.project.slug,
        "kind": "talents",
        "key": KEYS.get(name, lambda w: w.invitation.key)(world),
        "pk": ABOUT.get(name, lambda w: w.group.pk)(world),
    }
    return reverse(name, kwargs={key: values[key] for key in pattern.pattern.converters})


class _Undo(Exception):
    """Ends a savepoint without keeping what happened in it."""


def answer(client: Client, rule: Rule, url: str, said: dict) -> int:
    """The status someone gets; whatever it did is undone, in her browser too."""
    status, cookies = 0, deepcopy(client.cookies)
    try:
        with transaction.atomic():
            response = getattr(client, rule.method)(url, said)
            status = response.status_code
            if status == 302 and response["Location"].startswith("/accounts/login/"):
                status = 401
            raise _Undo
    except _Undo:
        client.cookies = cookies
        return status


def test_every_page_is_in_the_table():
    assert set(portal_pages()) == set(TABLE)


def test_everyone_gets_where_she_may_and_nowhere_else(world):
    clients = {"visitor": Client(raise_request_exception=False)}
    for who, person in world.cast.people().items():
        clients[who] = Client(raise_request_exception=False)
        clients[who].force_login(person)
    wrong = []
    for name, pattern in portal_pages().items():
        rule = TABLE[name]
        with as_system():
            url, said = address(name, pattern, world), SAID.get(name, lambda w: {})(world)
        for who, client in clients.items():
            status = answer(client, rule, url, said)
            if who == "visitor" and not rule.public:
                fine, wanted = status == 401, "sign in"
            elif who in rule.allowed or "everyone" in rule.allowed:
                fine, wanted = status in DONE, "allowed"
            elif who in rule.forbidden or "everyone" in rule.forbidden:
                fine, wanted = status == 403, "403"
            else:
                fine, wanted = status == 404, "404"
            if not fine:
                wrong.append(f"{name} as {who}: {status}, should be {wanted}")
    assert wrong == []


def test_every_page_says_which_methods_it_answers(rf):
    """Another method is answered 405 at once, before anything is fetched or asked."""
    others = {"put", "delete", "patch"}
    wrong = []
    for name, pattern in portal_pages().items():
        keys = dict.fromkeys(pattern.pattern.converters, "x")
        for method in others:
            try:
                response = pattern.callback(getattr(rf, method)("/"), **keys)
            except Exception as error:
                wrong.append(f"{name} on {method.upper()}: {error!r}")
                break
            if response.status_code != 405:
                wrong.append(f"{name} on {method.upper()}: {response.status_code}")
                break
    assert wrong == []
