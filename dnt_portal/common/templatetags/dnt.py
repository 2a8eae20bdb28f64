"""Template tags that every page may use without loading them.

docs/interface.md shows how to use each; /styleguide/ shows what they look like.
"""

import datetime
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from crispy_forms.utils import render_crispy_form
from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField, CheckboxInput, Select
from django.forms.utils import ErrorList
from django.template import Context
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from heroicons.templatetags.heroicons import heroicon_micro, heroicon_mini, heroicon_outline

from dnt_portal.common import dates
from dnt_portal.common.forms import OVERTAKEN, PortalFormHelper
from dnt_portal.common.pieces import Stage
from dnt_portal.common.searching import is_forgotten, is_narrowed, way_back

register = template.Library()

#: The shape of each state: it must be told without its colour.
SHAPES = {
    "done": "check-circle",
    "due": "clock",
    "late": "exclamation-circle",
    "now": "play-circle",
    "waiting": "ellipsis-horizontal-circle",
    "neutral": "minus-circle",
    "alarm": "exclamation-triangle",
}
#: What a week of coaching looked like, in words for whoever cannot see the marks.
BEATS = {"contact", "missed", "none", "late"}


@lru_cache(maxsize=512)
def _svg(name: str, size: int, css: str) -> SafeString:
    """Draw the icon, hidden from screen readers: the word beside it speaks."""
    draw = heroicon_micro if size <= 16 else heroicon_mini if size <= 20 else heroicon_outline
    attributes = {"class": f"icon {css}".strip(), "aria_hidden": "true"}
    return mark_safe(draw(name, size=size, **attributes))  # noqa: S308


@register.simple_tag
def icon(name: str, size: int = 20, css: str = "") -> SafeString:
    """Draw an icon of the heroicons set by its own name, always beside a word."""
    return _svg(str(name), size, str(css))


@register.simple_tag
def shape(kind: str, size: int = 20) -> SafeString:
    """Draw the shape of a state alone, for where the words follow right after it."""
    return icon(SHAPES[kind], size, f"shape shape-{kind}")


@register.simple_tag
def status(kind: str, label: object) -> SafeString:
    """Show a state as a shape and a word: done, due, late, now, waiting, neutral, alarm."""
    return format_html(
        '<span class="status status-{}">{}{}</span>', kind, icon(SHAPES[kind], 16), label
    )


@register.simple_tag
def quick_exit_url() -> str:
    """Return the neutral site that replaces the portal when someone has to leave at once."""
    return settings.QUICK_EXIT_URL


# -- Headers, menus ------------------------------------------------------------------


@register.simple_block_tag
def page_header(
    content: str, title: object, subtitle: object = "", back_url: str = "", back_label: object = ""
) -> SafeString:
    """Show the page's h1 with the way back above it; the block holds the page's actions."""
    back = (
        format_html(
            '<a class="back-link" href="{}">{}{}</a>',
            back_url,
            icon("chevron-left"),
            back_label or _("Back"),
        )
        if back_url
        else ""
    )
    below = format_html('<p class="subtitle">{}</p>', subtitle) if subtitle else ""
    actions = (
        format_html('<div class="page-actions">{}</div>', mark_safe(content))  # noqa: S308
        if content.strip()
        else ""
    )
    return format_html(
        '{}<div class="page-header"><div><h1>{}</h1>{}</div>{}</div>', back, title, below, actions
    )


@register.simple_block_tag
def menu(content: str, label: object, icon_name: str = "", css: str = "btn btn-secondary") -> str:
    """Show a menu that opens without script; the block holds `menu-item` links and buttons."""
    return format_html(
        '<details class="menu"><summary class="{}">{}{}{}</summary>'
        '<div class="menu-body">{}</div></details>',
        css,
        icon(icon_name) if icon_name else "",
        label,
        icon("chevron-down", 16, "caret"),
        mark_safe(content),  # noqa: S308  (the block is the template's own markup)
    )


# -- Work lists and facts --------------------------------------------------------------


@register.inclusion_tag("common/parts/work_item.html")
def work_item(
    kind: str, text: object, action: object = "", url: str = "", detail: object = ""
) -> dict[str, Any]:
    """Show one thing to settle: its state, what it is, and the one action that settles it."""
    return {"kind": kind, "text": text, "action": action, "url": url, "detail": detail}


@register.inclusion_tag("common/parts/empty_state.html")
def empty_state(
    title: object,
    text: object = "",
    icon: str = "sparkles",
    action_url: str = "",
    action_label: object = "",
) -> dict[str, Any]:
    """Say that nothing is here yet, with the first step where there is one."""
    return {
        "title": title,
        "text": text,
        "icon_name": icon,
        "action_url": action_url,
        "action_label": action_label,
    }


@register.simple_tag
def fact(label: object, value: object = "") -> SafeString:
    """Show one row of `<dl class="facts">`; an empty value says so in words."""
    shown = (
        value
        if value not in (None, "")
        else format_html('<span class="soft">{}</span>', _("not filled in"))
    )
    return format_html('<div class="fact"><dt>{}</dt><dd>{}</dd></div>', label, shown)


@register.simple_tag
def figure(value: object, label: object) -> SafeString:
    """Show one large figure with its words, inside `<div class="figures">`."""
    return format_html(
        '<div class="figure-tile"><strong>{}</strong><span>{}</span></div>', value, label
    )


# -- Progress ---------------------------------------------------------------------------


@register.simple_tag
def progress_dots(done: int, total: int, current: int | None = None) -> SafeString:
    """Draw dots for the steps of a course, `current` (counted from 1) half filled."""
    dots = format_html_join(
        "",
        '<span class="dot{}"></span>',
        (
            (" dot-current" if step == current else " dot-done" if step <= done else "",)
            for step in range(1, total + 1)
        ),
    )
    spoken = _("%(done)s of %(total)s") % {"done": done, "total": total}
    return format_html(
        '<span class="dots"><span class="dots" role="img" aria-label="{}">{}</span>'
        '<span class="dots-count" aria-hidden="true">{}/{}</span></span>',
        spoken,
        dots,
        done,
        total,
    )


@register.simple_tag
def rung_chip(rung: int | None, label: object = "") -> SafeString:
    """Show a rung of the ladder as a numbered chip; None is a rung not yet measured."""
    if rung is None:
        return format_html(
            '<span class="rung rung-none"><span class="rung-number" aria-hidden="true">–</span>'
            "<span>{}</span></span>",
            label or _("not measured"),
        )
    words = (
        format_html("<span>{}</span>", label)
        if label
        else format_html('<span class="visually-hidden">{}</span>', _("rung %s") % rung)
    )
    return format_html(
        '<span class="rung rung-{}"><span class="rung-number"{}>{}</span>{}</span>',
        rung,
        "" if label else mark_safe(' aria-hidden="true"'),
        rung,
        words,
    )


@register.simple_tag
def rung_change(before: int | None, after: int | None) -> SafeString:
    """Show two rungs with an arrow: where a participant stood and where she stands."""
    if before is None or after is None:
        return format_html("{} → {}", rung_chip(before), rung_chip(after))
    arrow, words = (
        ("arrow-up-right", _("rose"))
        if after > before
        else ("arrow-down-right", _("fell"))
        if after < before
        else ("arrow-right", _("stayed"))
    )
    return format_html(
        '<span class="rung">{}{}{}<span class="visually-hidden">{}</span></span>',
        rung_chip(before),
        icon(arrow, 16),
        rung_chip(after),
        words,
    )


@register.simple_tag
def rhythm(weeks: Iterable[str]) -> SafeString:
    """Draw coaching week by week: contact ▪, missed ▫ (tried in vain), none ·, late !."""
    beats = [str(week) for week in weeks]
    unknown = set(beats) - BEATS
    if unknown:
        raise ValueError(f"Unknown kinds of week: {sorted(unknown)}")
    parts = [
        ngettext("%(count)s week", "%(count)s weeks", len(beats)) % {"count": len(beats)},
        _("contact in %s") % beats.count("contact"),
    ]
    if missed := beats.count("missed"):
        parts.append(_("tried in vain in %s") % missed)
    if late := beats.count("late"):
        parts.append(_("too long without contact in %s") % late)
    marks = format_html_join("", '<span class="beat beat-{}"></span>', ((beat,) for beat in beats))
    return format_html(
        '<span class="rhythm" role="img" aria-label="{}">{}</span>', ", ".join(parts), marks
    )


@register.inclusion_tag("common/parts/timeline_bar.html")
def timeline_bar(stages: Sequence[Stage]) -> dict[str, Any]:
    """Draw the stages of a course side by side, the present one marked."""
    return {"stages": stages}


# -- Forms --------------------------------------------------------------------------------


def _error_target(form: BaseForm, name: str) -> str:
    """Return the id to go to for an error: the field, or the first choice that is drawn."""
    bound = form[name]
    if bound.id_for_label:
        return bound.id_for_label
    drawn = bound.field.widget.get_context(bound.html_name, None, {"id": bound.auto_id})["widget"]
    for _group, options, _index in drawn.get("optgroups", ()):
        return str(options[0]["attrs"]["id"])
    return f"{bound.auto_id}_0"


@register.inclusion_tag("common/parts/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """Say what is wrong, at the top of a form, each line a link to its field."""
    problems: list[tuple[str, str, ErrorList]] = [
        (_error_target(form, name), str(form[name].label).rstrip("?"), errors)
        for name, errors in form.errors.items()
        if name in form.fields and not form[name].is_hidden
    ]
    hidden = [
        error
        for name, errors in form.errors.items()
        if name in form.fields and form[name].is_hidden
        for error in errors
    ]
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return {
        "form": form,
        "problems": problems,
        "general": [*form.non_field_errors(), *hidden],
        # Whoever was overtaken did nothing wrong.
        "overtaken": codes == {OVERTAKEN},
    }


@register.simple_tag(takes_context=True)
def form_fields(context: Context, form: BaseForm) -> SafeString:
    """Show error summary and fields of a form, without the form element and its buttons."""
    helper = getattr(form, "helper", None) or PortalFormHelper()
    return mark_safe(render_crispy_form(form, helper, context.flatten()))  # noqa: S308


@register.simple_tag
def filter_field(field: BoundField) -> SafeString:
    """Show a field of a filter form in the portal's looks, whatever its widget."""
    widget = field.field.widget
    css = (
        "form-select"
        if isinstance(widget, Select)
        else "form-check-input"
        if isinstance(widget, CheckboxInput)
        else "form-control"
    )
    return field.as_widget(attrs={"class": css})


# -- Lists: what was searched for, and the way back to it ---------------------------------

register.filter(is_narrowed)


@register.simple_tag(takes_context=True)
def found_words(context: Context, form: BaseForm, found: int) -> str:
    """Say how many a list holds, or a search found; and when a search is no longer kept."""
    number = {"number": found}
    if is_narrowed(form):
        return ngettext("%(number)s found", "%(number)s found", found) % number
    words = ngettext("%(number)s in this list", "%(number)s in this list", found) % number
    if is_forgotten(context["request"]):
        return f"{_('This search is no longer kept: you see the whole list.')} {words}"
    return words


@register.simple_tag(takes_context=True)
def list_left(context: Context, name: str) -> str:
    """Return the address of a list as it was left: searched, in the same order, on that page."""
    return way_back(context["request"], name)


# -- Dates ----------------------------------------------------------------------------------


def _as_date(value: datetime.date | datetime.datetime) -> datetime.date:
    """Return the day in the portal's own time zone."""
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def date_nl(value: datetime.date | None) -> str:
    """Write a day as people do: "di 24 nov 2026"."""
    return dates.day_of_week(_as_date(value)) if value else ""


@register.filter
def date_short(value: datetime.date | None) -> str:
    """Write a day without its day of the week: "24 nov 2026"."""
    return dates.short_day(_as_date(value)) if value else ""


@register.filter
def month_short(value: datetime.date | None) -> str:
    """Write a month: "nov 2026"."""
    return dates.short_month(_as_date(value)) if value else ""


@register.filter
def date_long(value: datetime.date | None) -> str:
    """Write a day in full: "dinsdag 24 november 2026"."""
    return formats.date_format(_as_date(value), "l j F Y") if value else ""


@register.filter
def days_ago(value: datetime.date | None) -> str:
    """Say how long ago, or how far ahead, in days: "12 dagen geleden", "over 3 dagen"."""
    if not value:
        return ""
    days = (timezone.localdate() - _as_date(value)).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days == -1:
        return _("tomorrow")
    if days > 0:
        return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}
    return ngettext("in %(days)s day", "in %(days)s days", -days) % {"days": -days}
