"""Builds the first real input: what the evaluation publishes, as a region would bring it in.

    python -m tests.imports.sources.build_workbook FILE

Source: the evaluation of De Nieuwe Toekomst (Atria, 2022; S2 in docs/sources.md):
`regions.csv` is tables 7.2 and 7.3, `participants.csv` is table 3.9. What the source
does not say is filled in by the rules of docs/import.md, "The first real input".
"""

import calendar
import csv
import datetime
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.imports.workbooks import workbook

HERE = Path(__file__).resolve().parent
#: Match groups whose intervention municipality chapters 7 to 9 do not describe.
NOT_DESCRIBED = ("F1", "G1", "H1")
SMALL = "Alleen de vrouwen die de evaluatie sprak zijn bekend (tabel 3.9)"
TEAM = {
    "team_project_leader": "Team projectleider",
    "team_trainers": "Team trainers",
    "team_partners": "Team overige organisaties",
    "team_coordination": "Team coördinatie",
}
CHOICES = {
    "extra_coach_criteria": "Extra criteria coaches",
    "recruitment_process": "Werving deelneemsters",
    "extra_participant_criteria": "Extra criteria deelneemsters",
    "male_coaches": "Mannen mogen coach zijn",
    "admits_in_doubt": "Laat toe bij twijfel",
    "requires_residence": "Woont in gemeente",
    "requires_benefit": "Ontvangt bijstand",
    "own_childcare": "Regelt zelf kinderopvang",
}
MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


def build() -> BytesIO:
    """The workbook with the regions, the groups that are known of, and the women."""
    women = _read("participants.csv")
    return workbook(
        {
            "Projecten": _projects(),
            "Groepen": _groups(women),
            "Deelneemsters": [_woman(woman) for woman in women],
        }
    )


def _read(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _projects() -> list[dict[str, Any]]:
    described = [
        {
            **_project(region["key"], f"{region['team_project_leader']} {region['key']}"),
            **{heading: region[column] for column, heading in (TEAM | CHOICES).items()},
        }
        for region in _read("regions.csv")
    ]
    others = [_project(key, f"Vrouwenopvang {key}") for key in NOT_DESCRIBED]
    return described + others


def _project(key: str, provider: str) -> dict[str, Any]:
    return {
        "Project-sleutel": key,
        "Naam": key,
        "Gemeente": key,
        "Vakantieregio": "Midden",
        "Aanbieder": provider,
    }


def _groups(women: list[dict[str, str]]) -> list[dict[str, Any]]:
    starts = sorted({(_region(woman), woman["started"]) for woman in women})
    return [
        {
            "Groep-sleutel": f"{region}-{start}",
            "Project": region,
            "Naam": f"Start {MONTHS[int(start[5:]) - 1]} {start[:4]}",
            "Gestart op": _first_of(start),
            "Afgesloten op": _first_of(f"{int(start[:4]) + 1}{start[4:]}"),
            "Reden kleine groep": SMALL,
        }
        for region, start in starts
    ]


def _woman(woman: dict[str, str]) -> dict[str, Any]:
    start = _first_of(woman["started"])
    children = [_year_of_birth(start, age) for age in woman["children"].split()]
    return {
        "Deelneemster-sleutel": woman["label"],
        "Project": _region(woman),
        "Voornaam": woman["label"],
        "Geboortejaar": _year_of_birth(start, f"{woman['age']}j"),
        "Geboortejaren kinderen": "; ".join(str(year) for year in children),
        "Opleiding": woman["education"],
        "In Nederland geboren": woman["born_in_netherlands"],
        "Einde laatste baan": _first_of(woman["last_job_ended"]),
        "Groep-sleutel": f"{_region(woman)}-{woman['started']}",
        "Geplaatst op": start,
    }


def _region(woman: dict[str, str]) -> str:
    """The intervention municipality of her match group (S2 §3.1.2): A becomes A1."""
    return f"{woman['label'][0]}1"


def _first_of(month: str) -> datetime.date:
    return datetime.date.fromisoformat(f"{month}-01")


def _year_of_birth(day: datetime.date, age: str) -> int:
    """The year of the middle of the time in which someone of this age can be born.

    Ages are in years ("6j") or, of a baby, in months ("7m").
    """
    number = int(age[:-1])
    months = number + 0.5 if age.endswith("m") else 12 * number + 6
    days = months * 365.25 / 12
    middle = day.replace(day=calendar.monthrange(day.year, day.month)[1] // 2)
    return (middle - datetime.timedelta(days=days)).year


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(build().getvalue())
