"""Makes workbooks for tests: by heading, as a person would fill them in."""

import datetime
import random
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

Rows = Sequence[Mapping[str, Any]]


def workbook(sheets: Mapping[str, Rows | Sequence[Sequence[Any]]]) -> BytesIO:
    """An .xlsx: per sheet a list of rows by heading, or of plain rows with headings first.

    A value that is a tuple ``("formula", "=1+1")`` becomes a formula.
    """
    stream = BytesIO()
    with xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False}
    ) as book:
        date = book.add_format({"num_format": "dd-mm-yyyy"})
        time = book.add_format({"num_format": "hh:mm"})
        for title, rows in sheets.items():
            page = book.add_worksheet(title)
            for number, row in enumerate(_plain(rows)):
                for index, value in enumerate(row):
                    if isinstance(value, tuple):
                        page.write_formula(number, index, value[1], None, 2)
                    elif isinstance(value, datetime.time):
                        page.write_datetime(number, index, value, time)
                    elif isinstance(value, datetime.date | datetime.datetime):
                        page.write_datetime(number, index, value, date)
                    else:
                        page.write(number, index, value)
    stream.seek(0)
    stream.name = "administratie.xlsx"
    return stream


def _plain(rows: Any) -> list[Sequence[Any]]:
    if not rows or not isinstance(rows[0], Mapping):
        return list(rows)
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    return [headings, *[[row.get(heading) for heading in headings] for row in rows]]


def day(text: str) -> datetime.date:
    """A date written as 2026-01-12."""
    return datetime.date.fromisoformat(text)


def small_region(**more: Rows) -> dict[str, Rows]:
    """One running group of eight women with everything around it, by Dutch headings.

    Dates are such that today is long after the start, whatever year it is run in.
    """
    women = [
        {
            "Deelneemster-sleutel": f"D-{number}",
            "Voornaam": name,
            "Achternaam": "Jansen",
            "Geboortedatum": day("1990-05-17"),
            "Groep-sleutel": "G-1",
            "Geplaatst op": day("2026-01-05"),
            "Casemanager": "J. de Boer",
        }
        for number, name in enumerate(
            ["Samira", "Linda", "Fatma", "Eva", "Noor", "Sara", "Mila", "Iris"], start=1
        )
    ]
    sessions = [
        {
            "Bijeenkomst-sleutel": f"S-{number}",
            "Groep-sleutel": "G-1",
            "Thema": number,
            "Datum": day("2026-01-12") + datetime.timedelta(weeks=number - 1),
            "Begint om": datetime.time(9, 30),
            "Eindigt om": datetime.time(12, 0),
            "Status": "gehouden",
        }
        for number in range(1, 11)
    ]
    return {
        "Groepen": [
            {"Groep-sleutel": "G-1", "Naam": "Voorjaar 2026", "Gestart op": day("2026-01-12"),
             "Fase": "coaching", "Locatie": "De Brug"},
        ],
        "Deelneemsters": women,
        "Bijeenkomsten": sessions,
        "Aanwezigheid": [
            {"Bijeenkomst-sleutel": "S-1", "Deelneemster-sleutel": "D-1",
             "Aanwezigheid": "aanwezig"},
            {"Bijeenkomst-sleutel": "S-1", "Deelneemster-sleutel": "D-2",
             "Aanwezigheid": "afgemeld", "Ingehaald op": day("2026-01-15")},
            {"Bijeenkomst-sleutel": "S-5", "Deelneemster-sleutel": "D-1",
             "Aanwezigheid": "te laat", "Contact met coach": "goed"},
        ],
        "Coaches": [
            {"Coach-sleutel": "C-1", "Naam": "Greet de Wit", "E-mail": "greet@example.org",
             "VOG gezien op": day("2025-09-10"), "Training afgerond op": day("2025-10-18")},
        ],
        "Koppels": [
            {"Koppel-sleutel": "K-1", "Deelneemster-sleutel": "D-1", "Coach-sleutel": "C-1",
             "Vanaf": day("2026-02-02")},
        ],
        "Contacten": [
            {"Contact-sleutel": "1", "Koppel-sleutel": "K-1", "Datum": day("2026-02-10"),
             "Hoe": "samen", "Minuten": 60, "Notitie": "Koffie gedronken"},
            {"Contact-sleutel": "2", "Koppel-sleutel": "K-1", "Datum": day("2026-02-17"),
             "Hoe": "mislukt"},
        ],
        "Doelen": [
            {"Doel-sleutel": "D-1-1", "Deelneemster-sleutel": "D-1",
             "Doel": "Vrijwilligerswerk bij de bibliotheek", "Gesteld op": day("2026-02-09")},
        ],
        "Metingen": [
            {"Deelneemster-sleutel": "D-1", "Meting": "T0", "Gemeten op": day("2026-01-12"),
             "Trede": 2, "Betaald werk": "nee", "Schulden": "ja", "Zelfvertrouwen": 6},
            {"Deelneemster-sleutel": "D-2", "Meting": "T0", "Niet gemeten omdat": "wilde niet"},
        ],
        **more,
    }  # fmt: skip


def tiny_region(**more: Rows) -> dict[str, Rows]:
    """The small region with three women and five sessions: for what one row decides."""
    whole = small_region()
    few = {"Reden kleine groep": "Twee vrouwen verhuisden vlak voor de start"}
    return {
        **whole,
        "Groepen": [{**whole["Groepen"][0], **few}],
        "Deelneemsters": whole["Deelneemsters"][:3],
        "Bijeenkomsten": whole["Bijeenkomsten"][:5],
        **more,
    }


def large_region(women: int = 300, contacts_each: int = 40) -> dict[str, Rows]:
    """A region's administration of many years, twelve women to a group."""
    chance = random.Random(7)
    sheets: dict[str, list[dict[str, Any]]] = {
        name: []
        for name in (
            "Groepen", "Deelneemsters", "Bijeenkomsten", "Aanwezigheid", "Coaches", "Koppels",
            "Contacten", "Doelen", "Metingen",
        )
    }  # fmt: skip
    for number in range(women // 12):
        start = day("2018-01-08") + datetime.timedelta(weeks=12 * number)
        closed = start + datetime.timedelta(days=366)
        running = closed > day("2026-06-01")
        sheets["Groepen"].append(
            {
                "Groep-sleutel": f"G{number}",
                "Naam": f"Groep {number}",
                "Gestart op": start,
                "Afgesloten op": None if running else closed,
            }
        )
        for theme in range(1, 11):
            sheets["Bijeenkomsten"].append(
                {
                    "Bijeenkomst-sleutel": f"G{number}-{theme}",
                    "Groep-sleutel": f"G{number}",
                    "Thema": theme,
                    "Datum": start + datetime.timedelta(weeks=theme - 1),
                    "Begint om": datetime.time(9, 30),
                    "Eindigt om": datetime.time(12, 0),
                }
            )
        for place in range(12):
            _large_woman(sheets, chance, number, start, f"{number}-{place}", contacts_each)
    return sheets


def _large_woman(sheets, chance, group, start, key, contacts_each) -> None:
    sheets["Deelneemsters"].append(
        {
            "Deelneemster-sleutel": f"D{key}",
            "Voornaam": chance.choice(["Samira", "Linda", "Fatma", "Eva"]),
            "Achternaam": f"Jansen {key}",
            "Geboortejaar": chance.randint(1960, 1995),
            "Opleiding": chance.choice(["mbo", "havo", "hbo", "basisonderwijs"]),
            "Bellen is veilig": "ja",
            "Casemanager": "J. de Boer",
            "Groep-sleutel": f"G{group}",
            "Aangemeld via": "vrouwenopvang",
            "Aangemeld op": start - datetime.timedelta(days=60),
            "Geboortejaren kinderen": "2008; 2011",
        }
    )
    sheets["Coaches"].append(
        {
            "Coach-sleutel": f"C{key}",
            "Naam": f"Coach {key}",
            "E-mail": f"coach{key}@example.org",
            "VOG gezien op": start - datetime.timedelta(days=30),
            "Training afgerond op": start - datetime.timedelta(days=20),
        }
    )
    match = start + datetime.timedelta(weeks=3)
    sheets["Koppels"].append(
        {
            "Koppel-sleutel": f"K{key}",
            "Deelneemster-sleutel": f"D{key}",
            "Coach-sleutel": f"C{key}",
            "Vanaf": match,
        }
    )
    for number in range(contacts_each):
        sheets["Contacten"].append(
            {
                "Contact-sleutel": f"{key}-{number}",
                "Koppel-sleutel": f"K{key}",
                "Datum": match + datetime.timedelta(days=6 * number),
                "Hoe": chance.choice(["samen", "bellen", "bericht"]),
                "Minuten": chance.choice([15, 30, 60]),
                "Notitie": "Samen naar de inloop geweest en de week doorgenomen.",
            }
        )
    sheets["Aanwezigheid"] += [
        {
            "Bijeenkomst-sleutel": f"G{group}-{theme}",
            "Deelneemster-sleutel": f"D{key}",
            "Aanwezigheid": chance.choice(["aanwezig", "aanwezig", "te laat", "afgemeld"]),
        }
        for theme in range(1, 11)
    ]
    sheets["Doelen"].append(
        {
            "Doel-sleutel": key,
            "Deelneemster-sleutel": f"D{key}",
            "Doel": "Vrijwilligerswerk",
            "Gesteld op": start,
        }
    )
    sheets["Metingen"].append(
        {
            "Deelneemster-sleutel": f"D{key}",
            "Meting": "T0",
            "Gemeten op": start,
            "Trede": chance.randint(1, 4),
        }
    )
