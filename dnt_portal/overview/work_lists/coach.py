"""What asks for a coach: her participant."""

from dataclasses import dataclass

from django.utils import timezone

from dnt_portal.accounts.models import User
from dnt_portal.coaching.models import Track
from dnt_portal.coaching.reading import is_past_its_end, rhythm_words


@dataclass(frozen=True)
class CoachedWoman:
    """A coach's participant as her home page shows her: first name only."""

    track: Track
    #: Longer than the two agreed.
    overdue: bool

    @property
    def over(self) -> bool:
        """The agreed last day is past: round off, and owe no contact."""
        return is_past_its_end(self.track)

    @property
    def agreed(self) -> str:
        """How often they agreed to be in touch, in words."""
        return rhythm_words(self.track.rhythm_days)


def coached_women(user: User) -> list[CoachedWoman]:
    """The women someone coaches now."""
    today = timezone.localdate()
    tracks = (
        Track.objects.visible_to(user)
        .filter(coach__user=user)
        .current()
        .with_last_contact()
        .select_related("participant__safe_contact", "placement__group")
    )
    women = []
    for track in tracks:
        quiet = (today - (track.last_contact_on or track.starts_on)).days
        women.append(CoachedWoman(track, quiet > track.rhythm_days))
    return women
