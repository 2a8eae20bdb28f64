"""How a group ended is said, and whose place ended with it; until now only that it was closed."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from django.db.models import F

from dnt_portal.audit.acting import acting_as_system


def say_how_they_ended(apps, schema_editor):
    """Say of each closed group whether it closed before the end of its year.

    And of the places that ended as completed on its closing day that they ended with it: until
    now closing completed everyone who was still there.
    """
    closed = apps.get_model("groups", "Group").objects.filter(phase="closed")
    places = apps.get_model("groups", "Placement").objects
    with acting_as_system("how closed groups ended"):
        closed.filter(ends_on__gt=F("closed_on")).update(ended_as="early")
        closed.filter(ended_as="").update(ended_as="full")
        places.filter(
            group__phase="closed", ended_on=F("group__closed_on"), end_reason="completed"
        ).update(ended_with_group=True)


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0009_moment_of_a_tap"),
        ("organisations", "0002_sentence_of_places"),
        ("programme", "0002_criterion_added_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="group",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="group",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="group",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="placement",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="placement",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="placement",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="group",
            name="started_group_has_a_start",
        ),
        migrations.AddField(
            model_name="group",
            name="ended_as",
            field=models.CharField(
                blank=True,
                choices=[
                    ("full", "closed at the end of its year"),
                    ("early", "closed before the end of its year"),
                    ("fell_apart", "ended during the training"),
                    ("called_off", "called off before it started"),
                ],
                default="",
                max_length=12,
                verbose_name="how it ended",
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="ended_because",
            field=models.CharField(
                blank=True, default="", max_length=300, verbose_name="why it ended so"
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="reopened_because",
            field=models.CharField(
                blank=True, default="", max_length=300, verbose_name="why it was reopened"
            ),
        ),
        migrations.AddField(
            model_name="groupevent",
            name="ended_as",
            field=models.CharField(
                blank=True,
                choices=[
                    ("full", "closed at the end of its year"),
                    ("early", "closed before the end of its year"),
                    ("fell_apart", "ended during the training"),
                    ("called_off", "called off before it started"),
                ],
                default="",
                max_length=12,
                verbose_name="how it ended",
            ),
        ),
        migrations.AddField(
            model_name="groupevent",
            name="ended_because",
            field=models.CharField(
                blank=True, default="", max_length=300, verbose_name="why it ended so"
            ),
        ),
        migrations.AddField(
            model_name="groupevent",
            name="reopened_because",
            field=models.CharField(
                blank=True, default="", max_length=300, verbose_name="why it was reopened"
            ),
        ),
        migrations.AddField(
            model_name="placement",
            name="ended_with_group",
            field=models.BooleanField(default=False, verbose_name="ended with the group"),
        ),
        migrations.AddField(
            model_name="placementevent",
            name="ended_with_group",
            field=models.BooleanField(default=False, verbose_name="ended with the group"),
        ),
        migrations.AlterField(
            model_name="placement",
            name="end_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("completed", "completed the programme"),
                    ("early_positive", "reached her goal earlier"),
                    ("back_to_care", "back to care first"),
                    ("moved", "moved"),
                    ("stopped_training", "stopped during the training"),
                    ("stopped_coaching", "stopped during the coaching"),
                    ("group_ended", "the group ended; she waits for another"),
                    ("before_start", "did not start in this group"),
                ],
                max_length=20,
                verbose_name="reason",
            ),
        ),
        migrations.AlterField(
            model_name="placementevent",
            name="end_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("completed", "completed the programme"),
                    ("early_positive", "reached her goal earlier"),
                    ("back_to_care", "back to care first"),
                    ("moved", "moved"),
                    ("stopped_training", "stopped during the training"),
                    ("stopped_coaching", "stopped during the coaching"),
                    ("group_ended", "the group ended; she waits for another"),
                    ("before_start", "did not start in this group"),
                ],
                max_length=20,
                verbose_name="reason",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="group",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "groups_groupevent" ("capacity", "closed_on", "coaching_from", "created_at", "edition_id", "ended_as", "ended_because", "ends_on", "external_key", "id", "location_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "project_id", "reopened_because", "started_on", "starts_on") VALUES (NEW."capacity", NEW."closed_on", NEW."coaching_from", NEW."created_at", NEW."edition_id", NEW."ended_as", NEW."ended_because", NEW."ends_on", NEW."external_key", NEW."id", NEW."location_id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phase", NEW."project_id", NEW."reopened_because", NEW."started_on", NEW."starts_on"); RETURN NULL;',
                    hash="915ae337e6b8f36c24fdaeef7ef919fc8140d870",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6026d",
                    table="groups_group",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="group",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."capacity" IS DISTINCT FROM (NEW."capacity") OR OLD."closed_on" IS DISTINCT FROM (NEW."closed_on") OR OLD."coaching_from" IS DISTINCT FROM (NEW."coaching_from") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."edition_id" IS DISTINCT FROM (NEW."edition_id") OR OLD."ended_as" IS DISTINCT FROM (NEW."ended_as") OR OLD."ended_because" IS DISTINCT FROM (NEW."ended_because") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."external_key" IS DISTINCT FROM (NEW."external_key") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."location_id" IS DISTINCT FROM (NEW."location_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."phase" IS DISTINCT FROM (NEW."phase") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."reopened_because" IS DISTINCT FROM (NEW."reopened_because") OR OLD."started_on" IS DISTINCT FROM (NEW."started_on") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on"))',
                    func='INSERT INTO "groups_groupevent" ("capacity", "closed_on", "coaching_from", "created_at", "edition_id", "ended_as", "ended_because", "ends_on", "external_key", "id", "location_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "project_id", "reopened_because", "started_on", "starts_on") VALUES (NEW."capacity", NEW."closed_on", NEW."coaching_from", NEW."created_at", NEW."edition_id", NEW."ended_as", NEW."ended_because", NEW."ends_on", NEW."external_key", NEW."id", NEW."location_id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phase", NEW."project_id", NEW."reopened_because", NEW."started_on", NEW."starts_on"); RETURN NULL;',
                    hash="51f863b3af0bd8bded71f8f09d06952b03fd6845",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_02517",
                    table="groups_group",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="group",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "groups_groupevent" ("capacity", "closed_on", "coaching_from", "created_at", "edition_id", "ended_as", "ended_because", "ends_on", "external_key", "id", "location_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "project_id", "reopened_because", "started_on", "starts_on") VALUES (OLD."capacity", OLD."closed_on", OLD."coaching_from", OLD."created_at", OLD."edition_id", OLD."ended_as", OLD."ended_because", OLD."ends_on", OLD."external_key", OLD."id", OLD."location_id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phase", OLD."project_id", OLD."reopened_because", OLD."started_on", OLD."starts_on"); RETURN NULL;',
                    hash="645a6e855dca2f653865cd1f7f9fc48b4268f010",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_13da0",
                    table="groups_group",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="placement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "groups_placementevent" ("created_at", "end_reason", "ended_on", "ended_with_group", "group_id", "id", "in_doubt", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_on") VALUES (NEW."created_at", NEW."end_reason", NEW."ended_on", NEW."ended_with_group", NEW."group_id", NEW."id", NEW."in_doubt", NEW."participant_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."placed_on"); RETURN NULL;',
                    hash="b1c249ecb07ff32fb400f21362d9ce0c33c1864f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9d672",
                    table="groups_placement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="placement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."end_reason" IS DISTINCT FROM (NEW."end_reason") OR OLD."ended_on" IS DISTINCT FROM (NEW."ended_on") OR OLD."ended_with_group" IS DISTINCT FROM (NEW."ended_with_group") OR OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."in_doubt" IS DISTINCT FROM (NEW."in_doubt") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id") OR OLD."placed_on" IS DISTINCT FROM (NEW."placed_on"))',
                    func='INSERT INTO "groups_placementevent" ("created_at", "end_reason", "ended_on", "ended_with_group", "group_id", "id", "in_doubt", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_on") VALUES (NEW."created_at", NEW."end_reason", NEW."ended_on", NEW."ended_with_group", NEW."group_id", NEW."id", NEW."in_doubt", NEW."participant_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."placed_on"); RETURN NULL;',
                    hash="bc7fa9351be21ec15144a994ea166ccda9b81c41",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d7391",
                    table="groups_placement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="placement",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "groups_placementevent" ("created_at", "end_reason", "ended_on", "ended_with_group", "group_id", "id", "in_doubt", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_on") VALUES (OLD."created_at", OLD."end_reason", OLD."ended_on", OLD."ended_with_group", OLD."group_id", OLD."id", OLD."in_doubt", OLD."participant_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."placed_on"); RETURN NULL;',
                    hash="3aa3cc47281bc52126c50e597546a15659fc88a6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5990d",
                    table="groups_placement",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("phase", "recruiting"),
                    ("started_on__isnull", False),
                    ("ended_as__in", ["called_off"]),
                    _connector="OR",
                ),
                name="started_group_has_a_start",
            ),
        ),
        migrations.RunPython(say_how_they_ended, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("phase", "closed"), models.Q(("ended_as", ""), _negated=True)),
                    models.Q(
                        models.Q(("phase", "closed"), _negated=True),
                        ("closed_on", None),
                        ("ended_as", ""),
                    ),
                    _connector="OR",
                ),
                name="closed_group_says_how",
            ),
        ),
    ]
