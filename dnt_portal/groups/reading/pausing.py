"""A pause in words, the same wherever it is shown."""

import datetime

from django.utils.translation import gettext as _

from dnt_portal.common.dates import short_day


def pause_words(since: datetime.date, expected_on: datetime.date | None = None) -> str:
    """Say since when a participant pauses, and on which day she is expected; never why."""
    said = {"day": short_day(since)}
    if expected_on is None:
        return _("pauses since %(day)s") % said
    said["expected"] = short_day(expected_on)
    return _("pauses since %(day)s, expected back on %(expected)s") % said
