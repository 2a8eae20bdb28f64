"""What makes a definition of an edition wrong, and what it says then."""

import copy

import pytest

from dnt_portal.programme.definitions import EditionError, check_definition
from dnt_portal.programme.enums import FidelityCode
from dnt_portal.programme.services import packaged_definitions
from tests.programme.made_up_edition import made_up_definition


def refusal(definition) -> str:
    with pytest.raises(EditionError) as refused:
        check_definition(definition)
    assert isinstance(refused.value, ValueError)
    assert refused.value.problems
    return str(refused.value)


def changed(path: str, value):
    """The made-up definition with one place, such as ``waves.1.months``, changed."""
    definition = copy.deepcopy(made_up_definition())
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = definition
    for step in steps:
        place = place[step]
    place[last] = value
    return definition


def test_packaged_and_made_up_definitions_are_right():
    assert packaged_definitions()
    for definition in [*packaged_definitions(), made_up_definition()]:
        check_definition(definition)


def test_the_edition_in_force_has_what_the_source_says():
    (edition,) = [d for d in packaged_definitions() if d["code"] == "dnt-2018"]
    # S2 §1.5.3 and §9.1, written out by hand.
    assert [theme["title_nl"] for theme in edition["themes"]] == [
        "Kennismaking & introductie",
        "Talenten & kwaliteiten",
        "Ervaring",
        "Pitch & Coach",
        "Wat wil ik?",
        "Opruimen van hindernissen",
        "Netwerken",
        "Sollicitatiebrief & cv",
        "Netwerk & sollicitatiegesprek",
        "Afronding & certificering",
    ]
    assert (edition["group_min"], edition["group_max"]) == (8, 12)
    assert (edition["coach_session"], edition["coaching_months"]) == (4, 9)
    assert (edition["training_months"], edition["programme_months"]) == (3, 12)
    assert edition["missed_sessions_allowed"] == 1
    # S2 §2.7.1
    assert [(w["code"], w["months"]) for w in edition["waves"]] == [
        ("T0", 0),
        ("T1", 3),
        ("T2", 6),
        ("T3", 12),
        ("T4", 18),
    ]
    # S2 footnote 6 and §2.6.2: paid work is rung 5 or 6
    assert [rung["paid_work"] for rung in edition["rungs"]] == [False] * 4 + [True] * 2
    # S2 §12.3: what may not be bent
    inclusion = [c for c in edition["criteria"] if c["kind"] == "inclusion"]
    assert [c["fixed"] for c in inclusion] == [True] * 4 + [False] * 2
    assert len([c for c in edition["criteria"] if c["kind"] == "contraindication"]) == 4
    assert all(4 <= len(theme["activities"]) <= 7 for theme in edition["themes"])
    assert {item["code"] for item in edition["fidelity_items"]} == set(FidelityCode)


def test_texts_speak_of_participants_with_respect():
    # No blame and no label: "deelneemster" (docs/glossary.md).
    for definition in packaged_definitions():
        words = str(definition).lower()
        for label in ("slachtoffer", "cliënt", "victim", "patiënt"):
            assert label not in words


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("extra_modules_count", 1, "'extra_modules_count' is not true or false."),
        ("coach_session", 12, "'coach_session' is 12, but there are only 11 themes."),
        ("coach_session", 0, "'coach_session' is 0; it must be between 1 and 1000."),
        ("themes.3.number", 3, "themes must be numbered 1 to 11, not"),
        ("themes.10.number", 12, "themes must be numbered 1 to 11, not"),
        ("rungs.0.number", 0, "rungs must be numbered 1 to 6, not"),
        ("criteria.1.number", 3, "criteria of kind 'inclusion' must be numbered 1 to 2"),
        ("criteria.1.code", "safe", "criteria: code 'safe' occurs more than once."),
        ("criteria.1.kind", "wish", "criteria: unknown kind 'wish'"),
        ("criteria.1.fixed", 1, "criteria row 2: 'fixed' is not a bool."),
        ("criteria.1.obstacle_nl", " ", "criteria row 2: 'obstacle_nl' is empty."),
        ("criteria.1.text_nl", "a" * 201, "'text_nl' is longer than 200 characters."),
        ("waves.1.months", 14, "wave 'M1' is at month 14, beyond the 13 of the programme."),
        ("waves.2.months", 12, "wave 'M2' is the end, so at month 13, not 12."),
        ("waves.3.months", 13, "wave 'M3' is after the programme, so after month 13."),
        ("waves.0.months", 1, "wave 'M0' is the start, so at month 0, not 1."),
        ("waves.1.months", 0, "waves must be in order of time"),
        ("waves.2.moment", "coaching", "waves must have one 'end', not 0."),
        ("waves.1.moment", "later", "wave 'M1': unknown moment 'later'"),
        ("waves.1.code", "M1234", "wave 'M1234': the code is longer than 4 signs."),
        ("waves.1.late_after_days", -1, "'late_after_days' is -1; it must be between 0 and 1000."),
        ("group_max", 4, "'group_max' is smaller than 'group_min'."),
        ("group_max", True, "'group_max' is missing or not a whole number."),
        ("coaching_months", 14, "'coaching_months' is longer than 'programme_months'."),
        ("silence_days", 9, "'silence_days' is shorter than 'contact_every_days'."),
        ("missed_sessions_allowed", 11, "would let someone miss every session."),
        ("lowest_rung_target", 7, "'lowest_rung_target' is 7, but the ladder has 6 rungs."),
        ("valid_from", "1 januari", "'valid_from' is not a date such as 2018-01-01."),
        ("code", "a b", "'code' has signs other than letters, digits, - and _."),
        ("themes", [], "'themes' is missing or empty."),
        ("themes.0.activities", [{"code": "a", "nl": "A"}], "activity 1 lacks 'en'."),
        ("themes.0.activities.1.code", "talk", "code 'talk' occurs more than once."),
        ("themes.0.colour", "red", "themes row 1 has an unknown 'colour'."),
        ("themes.0", "one", "themes row 1 is not an object."),
        ("fidelity_items.0.number", 2, "fidelity_items must be numbered 1 to 3"),
        ("extra", 1, "Unknown 'extra'."),
    ],
)
def test_refuses_with_a_sentence(path, value, sentence):
    assert sentence in refusal(changed(path, value))


def test_names_every_problem_at_once():
    text = refusal(made_up_definition(group_max=4, coach_session=12))
    assert "'group_max'" in text
    assert "'coach_session'" in text


def test_says_what_is_missing():
    definition = made_up_definition()
    del definition["silence_days"]
    del definition["themes"][0]["aim_en"]
    text = refusal(definition)
    assert "'silence_days' is missing" in text
    assert "themes row 1 lacks 'aim_en'." in text
