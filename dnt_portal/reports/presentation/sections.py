"""A report's figures as sections: pictures before tables, tables before text.

Reads only what was kept in the report, so that an old report keeps saying what
it said. Everything here is already protected (`reports.disclosure`).
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from dnt_portal.reports.presentation import delivery, outcomes, words
from dnt_portal.reports.presentation.parts import Section, Summary, Tile

Figures = Mapping[str, Any]


def summary(figures: Figures) -> Summary:
    """The opening of a report: who took part, and what changed in a sentence or two."""
    women, change = figures["women"], figures["ladder"]["end"]
    tiles = (
        Tile(words.number(women["started"]), _("women started")),
        Tile(words.number(women["in_training"]), _("in training on the last day")),
        Tile(words.number(women["in_coaching"]), _("in coaching on the last day")),
        Tile(words.number(women["completed"]), _("completed the programme")),
    )
    sentences = []
    if change["n"]:
        risen = {
            "count": change["moved"]["cells"]["risen"],
            "of": change["n"],
            "hidden": change["moved"]["hidden"],
        }
        sentences.append(
            _("Women who stood at least one rung higher after twelve months: %(share)s.")
            % {"share": words.share(risen)}
        )
        if paid := outcomes.paid(figures, change):
            sentences.append(
                _("Women with paid work after twelve months: %(share)s.")
                % {"share": words.share(paid)}
            )
    if figures["goals"]["women"]["of"]:
        sentences.append(
            _("Women who reached at least one goal of their own, in part or in full: %(share)s.")
            % {"share": words.share(figures["goals"]["women"])}
        )
    return Summary(tiles, tuple(sentences))


def sections(figures: Figures) -> list[Section]:
    """All subjects of a report, in the order in which it tells them."""
    return [
        delivery.taking_part(figures),
        delivery.training(figures),
        delivery.coaching(figures),
        outcomes.goals(figures),
        outcomes.ladder_at_the_end(figures),
        *outcomes.other_ladders(figures),
    ]
