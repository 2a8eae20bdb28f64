"""What is open of a group in the parts above groups when its leader is about to close it.

Each with the page where it is settled. What later parts of the programme ask at its end (a card,
a handover, thanks) finds its step here.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.coaching.models import Concern
from dnt_portal.groups.extensions import ClosingStep
from dnt_portal.groups.models import Group
from dnt_portal.ladder.models import Measurement
from dnt_portal.overview.open_work import (
    coaches_words,
    concern_words,
    doubt_words,
    led_tracks,
    measure_words,
    open_ends,
    silent_words,
    with_open_ends,
)


def closing_steps(user: User, group: Group) -> list[ClosingStep]:
    """Return what is open of a group, most pressing first; only a concern stands in the way."""
    view, coachings = _("View"), reverse("coaching:tracks")
    here = group.placements.current().values("participant")
    tracks = led_tracks(user).filter(placement__group=group)
    concerns = Concern.objects.visible_to(user).open().filter(participant__in=here)
    due = Measurement.objects.visible_to(user).due().filter(placement__group=group)
    found = []
    if count := concerns.count():
        url = reverse("coaching:concerns")
        found.append(ClosingStep(concern_words(count), view, url, blocks=True))
    for rows, words, url in (
        (tracks.silent(), silent_words, coachings),
        (tracks.in_doubt(), doubt_words, coachings),
        (due, measure_words, reverse("ladder:group", args=[group.pk])),
    ):
        if count := rows.count():
            found.append(ClosingStep(words(count), view, url))
    row = with_open_ends(Group.objects.filter(pk=group.pk)).get()
    found += [ClosingStep(end.words, end.action, end.url) for end in open_ends(row)]
    if count := tracks.current().count():
        found.append(ClosingStep(coaches_words(count), view, coachings))
    return found
