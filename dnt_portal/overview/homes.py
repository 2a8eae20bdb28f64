"""What each role comes to: where it can go, and what its home page shows.

Which page is somebody's home follows from the role that is worked in now; what stands
on it, from all that this person may see.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.enums import READS_AS_TRAINER, Role
from dnt_portal.accounts.models import Invitation, User
from dnt_portal.intake.models import Referral, WaitingListEntry
from dnt_portal.intake.status import plain_statuses
from dnt_portal.overview.work_lists.coach import coached_women
from dnt_portal.overview.work_lists.leader import groups_at_a_glance, leader_work, this_year
from dnt_portal.overview.work_lists.trainer import trainer_work
from dnt_portal.reports.models import Report
from dnt_portal.reports.services.project_figures import latest_project_figures

#: Name of a page, its text in the navigation and its icon.
Page = tuple[str, Promise, str]

TODAY: Page = ("overview:home", _("Today"), "sun")
GROUPS: Page = ("groups:list", _("Groups"), "user-group")
PARTICIPANTS: Page = ("overview:participants", _("Participants"), "identification")
REPORTS: Page = ("reports:list", _("Reports"), "chart-bar")


@dataclass(frozen=True)
class Home:
    """A role's home page, what it shows, and the pages one goes to from there."""

    template: str
    gather: Callable[[User], Mapping[str, Any]]
    pages: Sequence[Page] = (TODAY,)
    #: Whether the header has a search.
    searches: bool = False


def _leader(user: User) -> dict[str, Any]:
    waiting = WaitingListEntry.objects.visible_to(user).waiting().count()
    return {
        "work": leader_work(user),
        "groups": groups_at_a_glance(user),
        "waiting": waiting,
        "year": this_year(user),
    }


def _trainer(user: User) -> dict[str, Any]:
    return {"work": trainer_work(user), "groups": groups_at_a_glance(user)}


def _coach(user: User) -> dict[str, Any]:
    return {"women": coached_women(user)}


def _referrer(user: User) -> dict[str, Any]:
    referrals = (
        Referral.objects.visible_to(user)
        .filter(referrer=user)
        .select_related("participant", "project", "decision")[:8]
    )
    return {"referrals": plain_statuses(referrals)}


def _officer(user: User) -> dict[str, Any]:
    reports = Report.objects.visible_to(user).standing()
    return {"reports": reports.select_related("project", "document")[:6]}


def _coordinator(user: User) -> dict[str, Any]:
    return {"projects": latest_project_figures()}


def _administrator(user: User) -> dict[str, Any]:
    return {"invitations": Invitation.objects.visible_to(user).open().count()}


HOMES: dict[str, Home] = {
    Role.PROJECT_LEADER: Home(
        "overview/home_project_leader.html",
        _leader,
        pages=(
            TODAY,
            ("intake:referrals", _("Referrals"), "inbox-arrow-down"),
            GROUPS,
            ("coaching:coaches", _("Coaches"), "heart"),
            PARTICIPANTS,
            REPORTS,
            ("accounts:team", _("Team"), "users"),
            ("imports:list", _("Import"), "table-cells"),
        ),
        searches=True,
    ),
    **dict.fromkeys(
        READS_AS_TRAINER,
        Home(
            "overview/home_trainer.html",
            _trainer,
            pages=(TODAY, GROUPS, PARTICIPANTS),
            searches=True,
        ),
    ),
    Role.COACH: Home("overview/home_coach.html", _coach),
    Role.REFERRER: Home(
        "overview/home_referrer.html",
        _referrer,
        pages=(TODAY, ("intake:referrals", _("My referrals"), "inbox-arrow-down")),
    ),
    Role.MUNICIPAL_OFFICER: Home(
        "overview/home_municipal_officer.html", _officer, pages=(TODAY, REPORTS)
    ),
    Role.NATIONAL_COORDINATOR: Home("overview/home_national_coordinator.html", _coordinator),
    Role.ADMINISTRATOR: Home(
        "overview/home_administrator.html",
        _administrator,
        pages=(
            TODAY,
            ("accounts:team", _("Accounts"), "users"),
            ("organisations:projects", _("Projects"), "map-pin"),
        ),
    ),
}
