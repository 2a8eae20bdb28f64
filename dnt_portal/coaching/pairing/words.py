"""Reasons, rules and fits in words; the codes are what is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dnt_portal.coaching.enums import Style
from dnt_portal.coaching.pairing.fit import GOOD, STRONG
from dnt_portal.coaching.pairing.rules import Rule


@dataclass(frozen=True)
class Chip:
    """A reason as the screen shows it; `helps` decides its shape."""

    text: str
    helps: bool


@dataclass(frozen=True)
class FitWord:
    """A fit in words, with dots before it that show it at a glance."""

    code: str
    dots: str
    text: str


def fit_word(points: int) -> FitWord:
    """Say strong, good or fair: a fit is an estimate, so no number pretends otherwise."""
    if points >= STRONG:
        return FitWord("strong", "●●●", _("strong fit"))
    if points >= GOOD:
        return FitWord("good", "●●○", _("good fit"))
    return FitWord("fair", "●○○", _("fair fit"))


def rule_words(rule: str) -> str:
    """Say which rule is in the way, as half a sentence."""
    return {
        Rule.NOT_SAID_YES: _("was asked, and has not said yes yet"),
        Rule.NOT_AVAILABLE: _("has a break, or is not available yet"),
        Rule.NO_VOG: _("nobody has seen the VOG yet"),
        Rule.NOT_TRAINED: _("has not completed the training"),
        Rule.NO_ROOM: _("has no room"),
        Rule.MEN_NOT_HERE: _("men do not coach in this project"),
        Rule.WOMAN_WANTED: _("she wants a woman as coach"),
        Rule.KEPT_APART: _("they must not meet"),
        Rule.NO_SHARED_LANGUAGE: _("they share no language"),
        Rule.EARLIER_MISMATCH: _("they were matched before and it did not fit"),
    }.get(Rule(rule), "")


def obstacle_words(rule: str, *, for_leader: bool) -> str:
    """Say why nobody is proposed, as a sentence.

    That a participant must not meet someone is for the leader alone, and so is what follows from
    it.
    """
    if rule == Rule.KEPT_APART and not for_leader:
        return _("Nobody who is free fits.")
    return (
        {
            Rule.NO_COACHES: _("There is nobody in the coach pool yet."),
            Rule.ALL_TAKEN: _("Whoever fits is proposed for someone else."),
            Rule.LEFT_OPEN: _("You left this open on purpose."),
            Rule.NOT_SAID_YES: _("Whoever fits has not said yes yet."),
            Rule.NOT_AVAILABLE: _("Whoever fits has a break or is not available yet."),
            Rule.NO_VOG: _("Nobody has seen the VOG yet of whoever fits."),
            Rule.NOT_TRAINED: _("Whoever fits has not completed the training."),
            Rule.NO_ROOM: _("Whoever fits has no room."),
            Rule.MEN_NOT_HERE: _("Only men are left, and they do not coach in this project."),
            Rule.WOMAN_WANTED: _("She wants a woman as coach, and no woman is free."),
            Rule.KEPT_APART: _("She must not meet whoever is free."),
            Rule.NO_SHARED_LANGUAGE: _("No coach who is free shares a language with her."),
            Rule.EARLIER_MISMATCH: _("Only a coach who did not fit before is free."),
        }.get(Rule(rule), "")
        if rule
        else ""
    )


def chips(reasons: list[Mapping[str, Any]]) -> list[Chip]:
    """Return kept reasons as chips, what helps first; a code from another time is left out."""
    made = []
    for reason in reasons:
        text = _reason_text(reason["code"], [str(part) for part in reason.get("detail", [])])
        if text:
            made.append(Chip(text, bool(reason.get("helps"))))
    return sorted(made, key=lambda chip: not chip.helps)


def _reason_text(code: str, detail: list[str]) -> str:
    listed = ", ".join(detail)
    if code == "shared_interests":
        return _("shares: %(what)s") % {"what": listed}
    if code == "shared_language":
        return _("speaks: %(what)s") % {"what": listed}
    if code == "comparable_work":
        return _("comparable work: %(what)s") % {"what": listed}
    if code == "style_fits":
        return _("she asked for: %(what)s") % {"what": _style(detail)}
    if code == "style_other":
        return _("other style: %(what)s") % {"what": _style(detail)}
    if code == Rule.NOT_TRAINED:
        return _("not trained yet: %(what)s") % {"what": listed}
    return {
        "her_choice": _("she wrote this name down"),
        "comparable_education": _("comparable education"),
        "focus_lower": _("strong in first steps outside"),
        "focus_work": _("strong towards paid work"),
        "focus_both": _("strong on the whole ladder"),
        "focus_other": _("stronger on another part of the ladder"),
        "near": _("lives in the same town"),
        "far": _("lives in another town"),
        "little_known": _("little is known of these two"),
    }.get(code, "")


def _style(detail: list[str]) -> str:
    return ", ".join(str(Style(style).label) for style in detail if style in Style.values)
