"""Published numbers in words: what is hidden says so, percentages carry their whole (N75)."""

from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from dnt_portal.reports.disclosure import FEW, MOST, SMALL, WITHHELD, percentage


def hidden_words(why: str, of: int | None = None) -> str:
    """Return what stands where a number is not shown."""
    if why == FEW:
        return _("fewer than %(number)s") % {"number": SMALL}
    if why == MOST and of is not None:
        return _("more than %(number)s") % {"number": of - SMALL}
    return _("not shown")


def number(value: int | None, why: str = "") -> str:
    """Write a cell of a breakdown, or a count."""
    if value is None:
        return hidden_words(why)
    return formats.number_format(value, use_l10n=True, force_grouping=True)


def percent(value: int | None, of: int | None) -> str:
    """Write a percentage of a whole that is large enough for one, else a dash."""
    found = percentage(value, of)
    return "–" if found is None else f"{found}%"


def is_told(share: dict[str, Any]) -> bool:
    """Return whether a share says anything: a number, or on which side of a limit it lies."""
    return share["of"] is not None and (share["count"] is not None or share["hidden"] != WITHHELD)


def share(published: dict[str, Any]) -> str:
    """Write a share in words: "13 of 24 (54%)", "fewer than 5 of 24"."""
    count, of = published["count"], published["of"]
    if not is_told(published):
        return hidden_words(published["hidden"])
    if of == 0:
        return _("not asked or not answered")
    words = {
        "count": number(count) if count is not None else hidden_words(published["hidden"], of),
        "of": number(of),
    }
    found = percentage(count, of)
    if found is not None:
        return _("%(count)s of %(of)s (%(percent)s)") % {**words, "percent": f"{found}%"}
    return _("%(count)s of %(of)s") % words
