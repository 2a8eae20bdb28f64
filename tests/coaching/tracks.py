"""What the tests of tracks share."""

import datetime

from django.utils import timezone

from dnt_portal.coaching import services
from dnt_portal.coaching.models import Track

TODAY = timezone.localdate


def days_ago(days: int) -> datetime.date:
    return TODAY() - datetime.timedelta(days=days)


def start(world, placement=None, coach=None, **fields) -> Track:
    return services.tracks.start_track(
        by=world.leader, placement=placement or world.samira, coach=coach or world.els, **fields
    )
