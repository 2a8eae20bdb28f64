"""An edition that does not exist: every number differs from the one in force.

What still works with it does not have the numbers of the method in its code
(docs/architecture.md, "The method is data"). Load it with
``load_edition(made_up_definition())``.
"""

from typing import Any

CODE = "made-up"
SESSIONS = 11
COACH_SESSION = 5
COACHING_MONTHS = 10
PROGRAMME_MONTHS = 13
RETURN_MEETINGS = 2


def _theme(number: int) -> dict[str, Any]:
    return {
        "number": number,
        "title_nl": f"Thema {number}",
        "title_en": f"Theme {number}",
        "aim_nl": f"Doel van thema {number}.",
        "aim_en": f"Aim of theme {number}.",
        "assignment_nl": f"Opdracht {number}.",
        "assignment_en": f"Assignment {number}.",
        "activities": [
            {"code": "talk", "nl": "Gepraat", "en": "Talked"},
            {"code": "plan", "nl": "Plan aangevuld", "en": "Added to the plan"},
        ],
    }


def _criterion(kind: str, number: int, code: str, *, fixed: bool = False) -> dict[str, Any]:
    return {
        "kind": kind,
        "number": number,
        "code": code,
        "text_nl": f"Voorwaarde {code}",
        "text_en": f"Condition {code}",
        "explanation_nl": f"Uitleg bij {code}.",
        "explanation_en": f"Explanation of {code}.",
        "obstacle_nl": f"{code} is er nog niet",
        "obstacle_en": f"{code} is not there yet",
        "fixed": fixed,
    }


def _rung(number: int, *, paid_work: bool = False) -> dict[str, Any]:
    return {
        "number": number,
        "name_nl": f"Trede {number}",
        "name_en": f"Rung {number}",
        "definition_nl": f"Zij staat op trede {number}.",
        "definition_en": f"She stands on rung {number}.",
        "paid_work": paid_work,
    }


def _wave(code: str, months: int, moment: str) -> dict[str, Any]:
    return {
        "code": code,
        "months": months,
        "moment": moment,
        "name_nl": f"Meting {code}",
        "name_en": f"Measurement {code}",
    }


def _item(number: int, code: str, *, fixed: bool = False) -> dict[str, Any]:
    return {
        "number": number,
        "code": code,
        "text_nl": f"Kenmerk {code}",
        "text_en": f"Feature {code}",
        "fixed": fixed,
    }


def made_up_definition(**changes: Any) -> dict[str, Any]:
    """The definition, with some of its parts replaced by `changes`."""
    return {
        "code": CODE,
        "name_nl": "Bedachte editie",
        "name_en": "Made-up edition",
        # Later than the edition in force, so that it never becomes the default.
        "valid_from": "2035-01-01",
        "minimum_age": 21,
        "group_min": 5,
        "group_max": 9,
        "training_months": 4,
        "coach_session": COACH_SESSION,
        "coaching_months": COACHING_MONTHS,
        "programme_months": PROGRAMME_MONTHS,
        "contact_every_days": 10,
        "silence_days": 25,
        "missed_sessions_allowed": 2,
        "intervision_min": 4,
        "return_meetings": RETURN_MEETINGS,
        "sensible_rise_rungs": 2,
        "lowest_rung_target": 4,
        "trainers_preferred": 3,
        "themes": [_theme(number) for number in range(1, SESSIONS + 1)],
        "criteria": [
            _criterion("inclusion", 1, "safe", fixed=True),
            _criterion("inclusion", 2, "willing"),
            _criterion("contraindication", 1, "unwell"),
        ],
        "rungs": [
            _rung(1),
            _rung(2),
            _rung(3),
            _rung(4),
            _rung(5),
            _rung(6, paid_work=True),
        ],
        "waves": [
            _wave("M0", 0, "start"),
            _wave("M1", 4, "training_end"),
            _wave("M2", PROGRAMME_MONTHS, "end"),
            _wave("M3", 20, "after"),
        ],
        "fidelity_items": [
            _item(1, "sessions"),
            _item(2, "group-size"),
            _item(3, "screening", fixed=True),
        ],
        **changes,
    }
