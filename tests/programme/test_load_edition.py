"""Loading editions: twice is once, corrections stay, nothing is lost."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from dnt_portal.programme.definitions import EditionError
from dnt_portal.programme.enums import CriterionKind
from dnt_portal.programme.models import Edition
from dnt_portal.programme.services import load_edition, packaged_definitions
from tests.conftest import database_role
from tests.programme import made_up_edition
from tests.programme.made_up_edition import made_up_definition


@pytest.fixture
def owner(db):
    with database_role("owner"):
        yield


def writes(queries) -> list[str]:
    return [
        query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
    ]


def test_loads_the_made_up_edition(owner):
    edition = load_edition(made_up_definition())
    assert edition.themes.count() == made_up_edition.SESSIONS
    assert edition.coach_session == made_up_edition.COACH_SESSION
    assert edition.coaching_months == made_up_edition.COACHING_MONTHS
    assert edition.return_meetings == made_up_edition.RETURN_MEETINGS
    assert [wave.months for wave in edition.waves.all()] == [0, 4, 13, 20]
    assert [rung.paid_work for rung in edition.rungs.all()] == [False] * 5 + [True]
    wave = edition.waves.get(code="M1")
    assert (wave.open_days_before, wave.late_after_days) == (21, 28)


def test_what_counts_beside_the_themes_is_a_choice_of_the_edition(owner):
    edition = load_edition(made_up_definition())
    assert (edition.extra_modules_count, edition.return_meetings_count) == (False, False)
    load_edition(made_up_definition() | {"extra_modules_count": True})
    edition.refresh_from_db()
    assert (edition.extra_modules_count, edition.return_meetings_count) == (True, False)


def test_a_second_load_changes_nothing(owner):
    first = load_edition(made_up_definition())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        second = load_edition(made_up_definition())
    assert second == first
    assert writes(queries) == []
    # The editions that were loaded when the database was made do not change either.
    for definition in packaged_definitions():
        with CaptureQueriesContext(connection) as queries:
            load_edition(definition)
        assert writes(queries) == []


def test_a_correction_touches_one_row_only(owner):
    edition = load_edition(made_up_definition())
    before = dict(edition.themes.values_list("number", "pk"))
    corrected = made_up_definition()
    corrected["themes"][6]["title_nl"] = "Netwerken"
    with CaptureQueriesContext(connection) as queries:
        load_edition(corrected)
    assert len(writes(queries)) == 1
    assert dict(edition.themes.values_list("number", "pk")) == before
    assert edition.themes.get(number=7).title_nl == "Netwerken"


def test_a_wrong_definition_writes_nothing(owner):
    with pytest.raises(EditionError):
        load_edition(made_up_definition(coach_session=99))
    assert not Edition.objects.filter(code=made_up_edition.CODE).exists()


def test_leaving_something_out_is_refused(owner):
    load_edition(made_up_definition())
    fewer = made_up_definition()
    fewer["criteria"] = fewer["criteria"][1:]
    fewer["criteria"][0]["number"] = 1
    with pytest.raises(EditionError, match=r"'safe'.*cannot be left out.*new code"):
        load_edition(fewer)
    assert Edition.objects.get(code=made_up_edition.CODE).criteria.count() == 3


def test_another_number_of_sessions_is_refused_under_the_same_code(owner):
    load_edition(made_up_definition())
    more = made_up_definition()
    more["themes"].append({**more["themes"][-1], "number": 12})
    with pytest.raises(EditionError, match="the number of sessions was 11 and stays so"):
        load_edition(more)
    assert load_edition({**more, "code": "made-up-2"}).themes.count() == 12


def test_the_newer_edition_leaves_the_older_as_it_is(owner):
    load_edition(made_up_definition())
    (older,) = Edition.objects.filter(code="dnt-2018")
    assert older.themes.count() == 10
    assert older.coach_session == 4


def test_the_command_may_be_repeated(owner):
    with CaptureQueriesContext(connection) as queries:
        call_command("load_editions", verbosity=0)
    assert writes(queries) == []


def test_texts_follow_the_reader(db):
    edition = Edition.objects.get(code="dnt-2018")
    theme = edition.themes.get(number=6)
    criterion = edition.criteria.get(code="violence-stopped")
    with translation.override("nl"):
        assert theme.title == "Opruimen van hindernissen"
        assert criterion.obstacle == "het geweld is nog niet voldoende verwerkt"
        assert ("plan", "Hindernissen en afspraken met jezelf in het plan gezet") in (
            theme.activity_choices()
        )
    with translation.override("en"):
        assert theme.title == "Clearing obstacles"
        assert criterion.obstacle == "the violence is not processed enough yet"


def test_conditions_come_before_reasons_to_wait(db):
    kinds = list(Edition.objects.get(code="dnt-2018").criteria.values_list("kind", flat=True))
    assert kinds == [CriterionKind.INCLUSION] * 6 + [CriterionKind.CONTRAINDICATION] * 4
