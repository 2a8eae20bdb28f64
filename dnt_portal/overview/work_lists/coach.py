"""What asks for a coach: the participant who is coached."""

from dataclasses import dataclass

from django.utils import timezone

from dnt_portal.accounts.models import User
from dnt_portal.coaching.models import Track
from dnt_portal.coaching.reading import is_past_its_end, paused_words, rhythm_words, silent_days
from dnt_portal.overview.open_work import CLOSE_AHEAD


@dataclass(frozen=True)
class CoachedWoman:
    """A coach's participant as the coach's home page shows her: first name only."""

    track: Track
    #: Without contact for longer than the two agreed; never while she pauses.
    overdue: bool

    @property
    def over(self) -> bool:
        """Whether the agreed last day is past: round off, and owe no contact."""
        return is_past_its_end(self.track)

    @property
    def ends_soon(self) -> bool:
        """Whether the coaching is about to end, and with it the coach's sight of her page."""
        return self.track.ends_on <= timezone.localdate() + CLOSE_AHEAD

    @property
    def pause(self) -> str:
        """Since when she pauses and when she is expected back, in words; empty if she does not."""
        return paused_words(self.track)

    @property
    def rhythm(self) -> str:
        """How often they are to be in touch, in words: as agreed, or else as the edition asks."""
        return rhythm_words(self.track.rhythm_days)


def coached_women(user: User) -> list[CoachedWoman]:
    """Return the women whom `user` coaches now."""
    tracks = (
        Track.objects.coached_by(user)
        .with_last_contact()
        .select_related("participant__safe_contact", "placement__group")
    )
    return [
        CoachedWoman(track, not paused_words(track) and silent_days(track) > track.rhythm_days)
        for track in tracks
    ]
