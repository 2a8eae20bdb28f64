"""A report's figures as sections: pictures before tables, tables before text.

Reads only what was kept in the report, so that an old report keeps saying what
it said. Everything here is already protected (`reports.disclosure`).
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from dnt_portal.reports.presentation import delivery, outcomes, words
from dnt_portal.reports.presentation.parts import Figures, Section, Summary, Tile


def summary(figures: Figures) -> Summary:
    """Return the opening of a report: who took part, and what changed in a sentence or two."""
    women = figures["women"]
    tiles = (
        Tile(words.number(women["started"]), _("women started")),
        Tile(words.number(women["in_training"]), _("in training on the last day")),
        Tile(words.number(women["in_coaching"]), _("in coaching on the last day")),
        Tile(words.number(women["completed"]), _("completed the programme")),
    )
    sentences = [
        sentence % {"share": words.share(share)}
        for sentence, share in _what_changed(figures)
        # What may not be told is no summary; its own section says so.
        if share["of"] != 0 and words.is_told(share)
    ]
    return Summary(tiles, tuple(sentences))


def _what_changed(figures: Figures) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the sentences that tell most, each with the share of the women it is true of."""
    change = figures["ladder"]["end"]
    if change["n"]:
        moved = change["moved"]
        risen = {"count": moved["cells"]["risen"], "of": change["n"], "hidden": moved["hidden"]}
        yield _("Women who stood at least one rung higher after twelve months: %(share)s."), risen
        if paid := outcomes.paid(figures, change):
            yield _("Women with paid work after twelve months: %(share)s."), paid
    yield (
        _("Women who reached at least one goal of their own, in part or in full: %(share)s."),
        figures["goals"]["women"],
    )


def sections(figures: Figures) -> list[Section]:
    """Return all subjects of a report, in the order in which it tells them."""
    return [
        delivery.taking_part(figures),
        delivery.training(figures),
        delivery.coaching(figures),
        outcomes.goals(figures),
        outcomes.ladder_at_the_end(figures),
        *outcomes.other_ladders(figures),
    ]
