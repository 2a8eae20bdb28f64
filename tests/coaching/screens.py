"""What the tests of coaching's pages share: addresses, people and what each may open."""

import datetime

from django.urls import reverse
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching.models import ProposedPair

#: What the framework itself asks per request: session, user, roles, who acts, transaction.
FRAME = ("django_session", "set_config", "current_setting", "SAVEPOINT", "transaction read only")
MOST_QUERIES = 12


def day(ago: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=ago)


def pair_of(world, proposal, placement) -> ProposedPair:
    """A line of the proposal as it is now; without someone acting nobody sees any."""
    with acting_as(world.leader):
        return proposal.pairs.select_related("coach").get(placement=placement)


def url(name: str, *args) -> str:
    return reverse(f"coaching:{name}", args=args)


def statuses(sign_in, world, path: str) -> dict[str, int]:
    zwolle, breda = world.cast.zwolle, world.cast.breda
    people = {
        "leader": zwolle.leader,
        "trainer": zwolle.trainer,
        "other trainer": zwolle.other_trainer,
        "coach": zwolle.coach,
        "other coach": zwolle.other_coach,
        "other leader": breda.leader,
        "coordinator": world.cast.coordinator,
        "administrator": world.cast.administrator,
    }
    return {who: sign_in(user).get(path).status_code for who, user in people.items()}


def only(**allowed: int) -> dict[str, int]:
    everyone = (
        "leader",
        "trainer",
        "other trainer",
        "coach",
        "other coach",
        "other leader",
        "coordinator",
        "administrator",
    )
    given = {who.replace("_", " "): status for who, status in allowed.items()}
    rest = given.pop("rest", 404)
    return {who: given.get(who, rest) for who in everyone}
