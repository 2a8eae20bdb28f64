"""Names in the leader's own words: found in every way they are written, ordinary words not."""

import pytest

from dnt_portal.audit.acting import acting_as
from dnt_portal.reports.models import Report
from dnt_portal.reports.names import FoundNames, names_in
from tests.conftest import as_system
from tests.reports.world import Builder


@pytest.fixture(scope="module")
def build(module_rows, cast) -> Builder:
    builder = module_rows.keep(Builder, cast.zwolle)
    with as_system():
        for first_name, last_name in (
            ("Samira", "de Vries"),
            ("Hoop", "van der Berg"),
            ("Wil", ""),
            ("İpek", "El Amrani"),
            ("Anne-Marie", "Bakker-de Wit"),
            ("José", "'t Hart"),
            ("Bo", "Li"),
        ):
            builder.woman(first_name, last_name=last_name)
        Builder(cast.breda).woman("Chantal", last_name="Elders")
    return builder


def found(build: Builder, text: str) -> FoundNames:
    report = Report(project=build.region.project, texts={"plans": text})
    with acting_as(build.leader):
        return names_in(report)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Samira vond werk.", ["Samira"]),
        ("Ook SAMIRA's coach bleef.", ["Samira"]),
        ("Mevrouw De Vries vond werk.", ["de Vries"]),
        ("mevrouw de Vries", ["de Vries"]),
        ("Mw. S. VRIES", ["de Vries"]),
        ("Fam. Van der  Berg", ["van der Berg"]),
        ("Mevrouw el Amrani en Ipek", ["El Amrani", "İpek"]),
        ("Anne Marie en mevrouw Bakker", ["Anne-Marie", "Bakker"]),
        ("Mevrouw De Wit", ["de Wit"]),
        ("Jose 'T HART", ["'t Hart", "José"]),
        # Letter and accent apart, as some keyboards write it.
        ("Jose\u0301 begon", ["José"]),
    ],
)
def test_a_name_is_found_however_it_is_written(build, text, names):
    assert found(build, text) == FoundNames(tuple(names))


@pytest.mark.parametrize(
    "text",
    [
        "Met hoop en met wil gaat het verder.",
        "Het vries weer, en de samirah ook.",
        "Het hart van de groep; een wit blad; bakker worden.",
        "Samiratje en Vriesland.",
        "Bo en Li: te kort om naar te vragen.",
        "Chantal Elders is van een ander project.",
        "",
    ],
)
def test_ordinary_words_are_no_names(build, text):
    assert not found(build, text)
