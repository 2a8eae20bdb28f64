"""The ladder as pictures, the same on screen and in a report."""

from django.utils.translation import gettext as _

from dnt_portal.common.charts import Chart, LadderPoint, ladder_path, ladder_then_now
from dnt_portal.ladder.reading import ParticipantPath, ThenAndNow


def path_picture(path: ParticipantPath) -> Chart:
    """Draw a participant's way on the ladder, wave by wave."""
    points = [
        LadderPoint(row.wave.code, row.rung.number if row.taken_on and row.rung else None)
        for row in path.measurements
    ]
    return ladder_path(points, [rung.name for rung in path.rungs], _("Her way on the ladder"))


def then_and_now_picture(moves: ThenAndNow, title: str = "") -> Chart:
    """Draw how many participants stood on each rung at the start, and at the last measurement."""
    return ladder_then_now(
        moves.before,
        moves.after,
        [rung.name for rung in moves.rungs],
        title or _("The ladder then and now"),
    )
