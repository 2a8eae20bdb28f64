"""Reads of projects and holidays."""

import datetime
from collections.abc import Collection
from typing import Protocol, Self

from django.db import models
from django.db.models.functions import Now

from dnt_portal.organisations.enums import HolidayRegion

# Values of accounts.Role, which is a higher app and so cannot be imported here.
LEADER = "project_leader"
ADMINISTRATOR = "administrator"
WHOLE_PROGRAMME_ROLES = ("national_coordinator", ADMINISTRATOR)


class Person(Protocol):
    """Whoever reads or acts: what this app asks of an `accounts.User`."""

    def has_role(self, *roles: str, project_id: int | None = None) -> bool:
        """Return whether this person holds one of `roles`, in one project if given."""

    def project_ids(self, *roles: str) -> Collection[int]:
        """Return the keys of the projects in which this person holds one of `roles`."""

    def all_project_ids(self) -> Collection[int]:
        """Return the keys of the projects in which this person holds any role."""

    def municipality_ids(self) -> Collection[int]:
        """Return the keys of the municipalities whose officer this person is."""


def open_now(prefix: str = "") -> models.Q:
    """Return the condition that a since/until period holds at this moment."""
    return models.Q(**{f"{prefix}since__lte": Now()}) & (
        models.Q(**{f"{prefix}until__isnull": True}) | models.Q(**{f"{prefix}until__gt": Now()})
    )


class ProjectQuerySet(models.QuerySet):
    """Projects: the programme in a region."""

    def in_which(self, user: Person, *roles: str) -> Self:
        """Select the projects in which `user` holds one of `roles` now."""
        return self.filter(pk__in=user.project_ids(*roles))

    def led_by(self, user: Person) -> Self:
        """Select the projects that `user` leads now."""
        return self.in_which(user, LEADER)

    def visible_to(self, user: Person) -> Self:
        """Select the projects whose settings and locations `user` may see.

        Those in which `user` has a role, those of the municipality whose officer `user` is, and all
        of them for whoever looks at the programme as a whole. This says nothing about the persons
        in a project.
        """
        if user.has_role(*WHOLE_PROGRAMME_ROLES):
            return self
        return self.filter(
            models.Q(pk__in=user.all_project_ids())
            | models.Q(municipality__in=user.municipality_ids())
        )

    def active(self) -> Self:
        """Select the projects that run now."""
        return self.filter(active=True)


class LocationQuerySet(models.QuerySet):
    """Places where sessions are held."""

    def visible_to(self, user: Person) -> Self:
        """Select the locations of the projects in which `user` has a role, or all of them."""
        if user.has_role(*WHOLE_PROGRAMME_ROLES):
            return self
        return self.filter(project__in=user.all_project_ids())


class SchoolHolidayQuerySet(models.QuerySet):
    """School holidays."""

    def touching(self, region: HolidayRegion, first: datetime.date, last: datetime.date) -> Self:
        """Select the region's holidays with a day between `first` and `last`."""
        return self.filter(region=region, first_day__lte=last, last_day__gte=first)

    def known_until(self, region: HolidayRegion) -> datetime.date | None:
        """Return the last day of the last holiday known for a region, none without any."""
        return self.filter(region=region).aggregate(last=models.Max("last_day"))["last"]
