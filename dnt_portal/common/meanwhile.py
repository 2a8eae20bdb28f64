"""What changed while somebody had a page open: how it stands now, who changed it and when.

`common.forms.PortalForm` uses it; a form says what it rests on with `facts`.
"""

import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.contrib.auth import get_user_model
from django.db import connection, models
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dnt_portal.common import dates

#: A row is saved so soon after the trail says who began; later, somebody else did.
SAME_ACT = datetime.timedelta(seconds=20)


class Fact(NamedTuple):
    """Something that a page showed and an act on it rests on."""

    name: str
    label: str
    value: Any
    words: str


def facts(row: models.Model, *names: str) -> list[Fact]:
    """Return what the fields of `row` by those names say."""
    found = []
    for name in names:
        field = row._meta.get_field(name)
        assert isinstance(field, models.Field)
        value = field.value_from_object(row)
        shown = getattr(row, name) if field.is_relation else dict(field.flatchoices).get(value)
        words = in_words(value if shown is None else shown)
        found.append(Fact(name, capfirst(str(field.verbose_name)), value, words))
    return found


# -- In words ------------------------------------------------------------------------------


def in_words(value: Any) -> str:
    """Return a value as people read it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "" or value == []:
        return _("nothing")
    if isinstance(value, datetime.datetime):
        moment = timezone.localtime(value)
        return f"{dates.day_of_week(moment.date())} {moment:%H:%M}"
    if isinstance(value, datetime.date):
        return dates.day_of_week(value)
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    if isinstance(value, list | tuple | set | models.QuerySet):
        return ", ".join(in_words(one) for one in value) or _("nothing")
    return f"“{value}”" if isinstance(value, str) else formats.localize(value)


def field_in_words(field: forms.Field, value: Any) -> str:
    """Return the value of a form's field as people read it: what is chosen by its label."""
    labels = _labels(field, value)
    if labels is None:
        return in_words(value)
    return ", ".join(labels) or _("nothing")


def _labels(field: forms.Field, value: Any) -> list[str] | None:
    if not hasattr(field, "choices"):
        return None
    prepared = field.prepare_value(value)
    many = prepared if isinstance(prepared, list | tuple | set | models.QuerySet) else [prepared]
    chosen = {str(one) for one in many if one not in (None, "")}
    return [str(label) for key, label in _flat(field.choices) if str(key) in chosen and str(key)]


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


# -- Who, and when -------------------------------------------------------------------------


def who_and_when(row: models.Model | None) -> str:
    """Return the sentence who changed `row` last and when, as far as the reader may know.

    Who it was stands in the trail, unless only words changed that the trail leaves out; then
    the sentence says when.
    """
    at = getattr(row, "updated_at", None)
    if row is None or at is None:
        return _("Someone else changed this while you had the page open.")
    reader, who = _reader(), _who_changed(row, at)
    said = {"time": _clock(at)}
    if who is not None and str(who.pk) == reader:
        return _("You changed this yourself at %(time)s, perhaps in another tab.") % said
    if who is not None and _may_know(reader, who):
        said["who"] = str(who)
        return _("%(who)s changed this at %(time)s, while you had the page open.") % said
    return _("Someone else, or you in another tab, changed this at %(time)s.") % said


def _clock(at: datetime.datetime) -> str:
    moment = timezone.localtime(at)
    day = moment.date()
    return (
        f"{moment:%H:%M}"
        if day == timezone.localdate()
        else f"{moment:%H:%M} ({dates.day_of_week(day)})"
    )


def _reader() -> str:
    """Return the key of who acts, as the database knows it."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('dnt.user_id', true)")
        return cursor.fetchone()[0] or ""


def _who_changed(row: models.Model, at: datetime.datetime) -> Any:
    """Return who made the last change of `row`, from the trail; None when it does not tell."""
    trail = getattr(row, "pgh_event_model", None)
    if trail is None:
        return None
    events = trail.objects.filter(pgh_obj_id=row.pk).select_related("pgh_context")
    last = events.order_by("-pgh_id").first()
    if last is None or last.pgh_context is None:
        return None
    if not -SAME_ACT < at - last.pgh_created_at < SAME_ACT:
        return None
    key = last.pgh_context.metadata.get("user")
    return get_user_model().objects.filter(pk=key).first() if key else None


def _may_know(reader: str, who: Any) -> bool:
    people: Any = get_user_model().objects
    return bool(reader) and people.working_with(reader).filter(pk=who.pk).exists()
