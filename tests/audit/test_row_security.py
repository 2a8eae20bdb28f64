"""The database itself hides persons: from nobody in particular, and from the wrong people."""

import datetime

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from dnt_portal.audit.acting import acting_as, acting_as_system
from dnt_portal.participants.enums import InvolvementKind
from dnt_portal.participants.models import Involvement, Participant
from tests.conftest import as_system, database_role
from tests.factories import make_participant

#: Rows about work that may point at a person's row only by a key in passing.
PERSONS = {"participants.Participant", "coaching.Coach"}


def models_about_a_person() -> list[type[models.Model]]:
    """Every model from which foreign keys lead to a participant or a coach."""
    about = {apps.get_model(label) for label in PERSONS}
    while True:
        more = {
            model
            for model in apps.get_models(include_auto_created=True)
            if model not in about
            and any(
                isinstance(field, models.ForeignKey) and field.related_model in about
                for field in model._meta.get_fields()
            )
        }
        if not more:
            return sorted(about, key=lambda model: model._meta.db_table)
        about |= more


@pytest.mark.django_db
def test_every_table_with_a_person_has_a_forced_policy():
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class c where relrowsecurity and relforcerowsecurity"
            " and exists (select from pg_policy p where p.polrelid = c.oid)"
        )
        guarded = {name for (name,) in cursor.fetchall()}
    tables = {model._meta.db_table for model in models_about_a_person()}
    assert len(tables) > 30, "the walk along foreign keys found too little to be true"
    assert tables - guarded == set()


@pytest.mark.django_db
def test_database_roles_cannot_pass_the_policies():
    names = [settings.DATABASE_ROLES[role] for role in ("owner", "portal", "worker")]
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolname from pg_roles where rolname = any(%s) and (rolsuper or rolbypassrls)",
            [names],
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "select count(*) from pg_tables where schemaname = 'public' and tableowner <> %s",
            [settings.DATABASE_ROLES["owner"]],
        )
        assert cursor.fetchone() == (0,)


def test_without_someone_who_acts_no_person_is_visible(cast):
    with as_system():
        make_participant(cast.zwolle.project)
    assert Participant.objects.count() == 0
    with database_role("owner"):
        assert Participant.objects.count() == 0


def test_leader_sees_her_project_and_not_the_other(cast):
    with as_system():
        mine = make_participant(cast.zwolle.project)
        make_participant(cast.breda.project)
    with acting_as(cast.zwolle.leader):
        assert list(Participant.objects.all()) == [mine]
    assert Participant.objects.count() == 0, "who acts ends with the block"


@pytest.mark.parametrize("person", ["officer", "referrer", "coach", "trainer"])
def test_no_open_involvement_no_person(cast, person):
    with as_system():
        make_participant(cast.zwolle.project)
    with acting_as(getattr(cast.zwolle, person)):
        assert Participant.objects.count() == 0


def test_an_involvement_shows_one_person_until_it_ends(cast):
    with as_system():
        hers = make_participant(cast.zwolle.project)
        make_participant(cast.zwolle.project, "Linda")
        involvement = Involvement.objects.create(
            participant=hers,
            user=cast.zwolle.coach,
            project=cast.zwolle.project,
            kind=InvolvementKind.COACH,
            since=timezone.now() - datetime.timedelta(days=2),
        )
    with acting_as(cast.zwolle.coach):
        assert list(Participant.objects.all()) == [hers]
    with as_system():
        involvement.until = involvement.since + datetime.timedelta(days=1)
        involvement.save()
    with acting_as(cast.zwolle.coach):
        assert Participant.objects.count() == 0


def test_the_web_cannot_act_as_the_system(cast):
    with as_system():
        make_participant(cast.zwolle.project)
    with acting_as_system("not allowed"):
        assert Participant.objects.count() == 0


def test_another_region_cannot_be_changed_or_added_to(cast):
    with as_system():
        theirs = make_participant(cast.breda.project)
    with acting_as(cast.zwolle.leader):
        assert Participant.objects.filter(pk=theirs.pk).update(town="Elders") == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Participant.objects.create(project=cast.breda.project, first_name="Nieuw")


def test_nested_acting_gives_back_who_acted(cast):
    with as_system():
        make_participant(cast.zwolle.project)
    with acting_as(cast.zwolle.leader):
        with acting_as(cast.breda.leader):
            assert Participant.objects.count() == 0
        assert Participant.objects.count() == 1
        with pytest.raises(RuntimeError), acting_as(cast.breda.leader):
            raise RuntimeError
        assert Participant.objects.count() == 1


def test_the_trail_cannot_be_changed(cast):
    trail = apps.get_model("participants.ParticipantEvent")
    with as_system():
        make_participant(cast.zwolle.project)
        assert trail.objects.count() == 1
        with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
            trail.objects.all().update(phase="stopped")
        assert not {"first_name", "last_name", "phone"} & {f.name for f in trail._meta.fields}
