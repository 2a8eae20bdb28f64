"""How well a participant and a coach fit: 0 to 100, with the reasons.

The participant's need comes first (S2 §9.2.1): shared interests, comparable education or work,
where on the ladder the coach has most to offer, language, style, travel, and the names she wrote
down herself. Each weighs as in `WEIGHTS`; what is not known counts as `UNKNOWN`, for nobody's
advantage. docs/matching.md explains the choices.
"""

from dataclasses import dataclass, field
from typing import Any

from dnt_portal.coaching.enums import LadderFocus
from dnt_portal.coaching.pairing.facts import Volunteer, Woman
from dnt_portal.participants.enums import Education

#: Points per criterion; together 100.
WEIGHTS = {
    "interests": 30,
    "background": 20,
    "focus": 20,
    "language": 10,
    "style": 10,
    "travel": 10,
}
#: Share of the points for what was not filled in.
UNKNOWN = 0.4
#: Points on top when the participant wrote this coach's name down. A first impression is
#: not enough for a lasting match (S2 §9.2.1), so it does not outweigh all the rest.
WANTED = 25
#: From how many points a fit is called strong, and good.
STRONG, GOOD = 70, 50
#: Known criteria below which a fit says little.
ENOUGH_KNOWN = 2

_SHARED_INTERESTS = (0.0, 0.6, 0.85, 1.0)
_LEVELS: dict[str, int] = {
    Education.NONE: 0,
    Education.PRIMARY: 1,
    Education.LOWER_SECONDARY: 2,
    Education.UPPER_SECONDARY: 3,
    Education.VOCATIONAL: 3,
    Education.HIGHER: 4,
}
_LEVELS_APART = (1.0, 0.6)
#: Every participant speaks it well enough to take part, so sharing it is no news.
_COMMON_LANGUAGE = {"nederlands", "dutch"}
_WORD_STEM = 5
_SHORTEST_WORD = 4


@dataclass(frozen=True)
class Reason:
    """One reason for a fit; `helps` is False for what is only good to know."""

    code: str
    helps: bool = True
    detail: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the reason as kept in `ProposedPair.reasons`."""
        return {"code": self.code, "helps": self.helps, "detail": list(self.detail)}


@dataclass(frozen=True)
class Fit:
    """The points of a pair, from 0 to 100, and why."""

    points: int
    reasons: list[Reason]


#: What a criterion says: its share of the points (None: not known), and a reason.
_Verdict = tuple[float | None, Reason | None]


def fit(woman: Woman, coach: Volunteer, *, rungs: int) -> Fit:
    """Judge how well `coach` fits `woman`, on a ladder of `rungs` rungs."""
    verdicts: dict[str, _Verdict] = {
        "interests": _interests(woman, coach),
        "background": _background(woman, coach),
        "focus": _focus(woman, coach, rungs),
        "language": _language(woman, coach),
        "style": _style(woman, coach),
        "travel": _travel(woman, coach),
    }
    points = sum(
        WEIGHTS[name] * (UNKNOWN if share is None else share)
        for name, (share, _reason) in verdicts.items()
    )
    reasons = [reason for _share, reason in verdicts.values() if reason]
    if coach.coach_id in woman.wanted_coaches:
        points += WANTED
        reasons.insert(0, Reason("her_choice"))
    if sum(share is not None for share, _reason in verdicts.values()) < ENOUGH_KNOWN:
        reasons.append(Reason("little_known", helps=False))
    reasons.sort(key=lambda reason: not reason.helps)
    return Fit(min(100, round(points)), reasons)


def _interests(woman: Woman, coach: Volunteer) -> _Verdict:
    if not woman.interests or not coach.interests:
        return None, None
    shared = [word for key, word in woman.interests.items() if key in coach.interests]
    share = _SHARED_INTERESTS[min(len(shared), len(_SHARED_INTERESTS) - 1)]
    return share, Reason("shared_interests", detail=shared) if shared else None


def _background(woman: Woman, coach: Volunteer) -> _Verdict:
    """Compare education and work: the better of the two counts."""
    shares: list[tuple[float, Reason | None]] = []
    if woman.last_job and coach.work_history:
        alike = bool(_stems(woman.last_job) & _stems(coach.work_history))
        reason = Reason("comparable_work", detail=[coach.work_history]) if alike else None
        shares.append((1.0 if alike else 0.0, reason))
    if woman.education and coach.education:
        apart = abs(_LEVELS[woman.education] - _LEVELS[coach.education])
        share = _LEVELS_APART[apart] if apart < len(_LEVELS_APART) else 0.0
        shares.append((share, Reason("comparable_education") if share else None))
    return max(shares, key=lambda found: found[0]) if shares else (None, None)


def _stems(text: str) -> set[str]:
    words = "".join(sign if sign.isalnum() else " " for sign in text.casefold()).split()
    return {word[:_WORD_STEM] for word in words if len(word) >= _SHORTEST_WORD}


def _focus(woman: Woman, coach: Volunteer, rungs: int) -> _Verdict:
    """Compare where the participant stands: low on the ladder, or towards paid work (S2 §9.2.1)."""
    if woman.rung is None or not coach.focus:
        return None, None
    if coach.focus == LadderFocus.BOTH:
        return 0.8, Reason("focus_both")
    wanted = LadderFocus.LOWER if woman.rung * 2 <= rungs else LadderFocus.WORK
    if coach.focus == wanted:
        return 1.0, Reason(f"focus_{wanted.value}")
    return 0.0, Reason("focus_other", helps=False)


def _language(woman: Woman, coach: Volunteer) -> _Verdict:
    if not woman.languages or not coach.languages:
        return None, None
    shared = [key for key in woman.languages if key in coach.languages]
    own = [woman.languages[key] for key in shared if key not in _COMMON_LANGUAGE]
    reason = Reason("shared_language", detail=own) if own else None
    return len(shared) / len(woman.languages), reason


def _style(woman: Woman, coach: Volunteer) -> _Verdict:
    if not woman.wanted_style or not coach.style:
        return None, None
    if woman.wanted_style == coach.style:
        return 1.0, Reason("style_fits", detail=[coach.style])
    return 0.0, Reason("style_other", helps=False, detail=[coach.style])


def _travel(woman: Woman, coach: Volunteer) -> _Verdict:
    if not woman.town or not coach.town:
        return None, None
    if woman.town == coach.town:
        return 1.0, Reason("near")
    return 0.0, Reason("far", helps=False)
