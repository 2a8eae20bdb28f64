import uuid

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("groups", "0001_initial"),
        ("participants", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("programme", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Measurement",
            fields=[
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed on")),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "external_key",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="key in own administration"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due on")),
                ("taken_on", models.DateField(blank=True, null=True, verbose_name="taken on")),
                ("paid_work", models.BooleanField(blank=True, null=True, verbose_name="paid work")),
                (
                    "hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=3,
                        null=True,
                        verbose_name="hours a week",
                    ),
                ),
                ("debts", models.BooleanField(blank=True, null=True, verbose_name="debts")),
                (
                    "ends_meet",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("easy", "easily"),
                            ("just", "just about"),
                            ("hard", "with difficulty"),
                            ("not", "not"),
                        ],
                        max_length=5,
                        verbose_name="making ends meet",
                    ),
                ),
                (
                    "weekly_contact",
                    models.BooleanField(
                        blank=True,
                        null=True,
                        verbose_name="meets others outside the home every week",
                    ),
                ),
                (
                    "self_efficacy",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="trust in what she can do, 1 to 10",
                    ),
                ),
                (
                    "skipped",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reached", "could not be reached"),
                            ("did_not_want", "did not want to"),
                            ("not_safe", "no safe moment"),
                            ("too_late", "too long ago"),
                        ],
                        max_length=14,
                        verbose_name="not taken because",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measurements",
                        to="participants.participant",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measurements",
                        to="groups.placement",
                    ),
                ),
                (
                    "rung",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programme.ladderrung",
                        verbose_name="rung",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="programme.measurementwave",
                    ),
                ),
            ],
            options={
                "verbose_name": "measurement",
                "ordering": ["placement", "due_on"],
                "indexes": [models.Index(fields=["due_on"], name="measurement_by_due")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("placement", "wave"), name="one_measurement_per_wave"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_on", None), ("rung__isnull", False), _connector="OR"
                        ),
                        name="taken_measurement_has_a_rung",
                        violation_error_message="Choose the rung.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken_on", None), ("skipped", ""), _connector="OR"),
                        name="taken_or_skipped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("self_efficacy", None),
                            ("self_efficacy__range", (1, 10)),
                            _connector="OR",
                        ),
                        name="self_efficacy_is_a_mark",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeasurementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                (
                    "external_key",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="key in own administration"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due on")),
                ("taken_on", models.DateField(blank=True, null=True, verbose_name="taken on")),
                ("paid_work", models.BooleanField(blank=True, null=True, verbose_name="paid work")),
                (
                    "hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=3,
                        null=True,
                        verbose_name="hours a week",
                    ),
                ),
                ("debts", models.BooleanField(blank=True, null=True, verbose_name="debts")),
                (
                    "ends_meet",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("easy", "easily"),
                            ("just", "just about"),
                            ("hard", "with difficulty"),
                            ("not", "not"),
                        ],
                        max_length=5,
                        verbose_name="making ends meet",
                    ),
                ),
                (
                    "weekly_contact",
                    models.BooleanField(
                        blank=True,
                        null=True,
                        verbose_name="meets others outside the home every week",
                    ),
                ),
                (
                    "self_efficacy",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="trust in what she can do, 1 to 10",
                    ),
                ),
                (
                    "skipped",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reached", "could not be reached"),
                            ("did_not_want", "did not want to"),
                            ("not_safe", "no safe moment"),
                            ("too_late", "too long ago"),
                        ],
                        max_length=14,
                        verbose_name="not taken because",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.participant",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="ladder.measurement",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="groups.placement",
                    ),
                ),
                (
                    "rung",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programme.ladderrung",
                        verbose_name="rung",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programme.measurementwave",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="measurement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "ladder_measurementevent" ("created_at", "debts", "due_on", "ends_meet", "external_key", "hours", "id", "paid_work", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "rung_id", "self_efficacy", "skipped", "taken_by_id", "taken_on", "wave_id", "weekly_contact") VALUES (NEW."created_at", NEW."debts", NEW."due_on", NEW."ends_meet", NEW."external_key", NEW."hours", NEW."id", NEW."paid_work", NEW."participant_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."placement_id", NEW."rung_id", NEW."self_efficacy", NEW."skipped", NEW."taken_by_id", NEW."taken_on", NEW."wave_id", NEW."weekly_contact"); RETURN NULL;',
                    hash="a9382ac4af41ee3090997026d0a14df684a734ae",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7c95d",
                    table="ladder_measurement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="measurement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."debts" IS DISTINCT FROM (NEW."debts") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."ends_meet" IS DISTINCT FROM (NEW."ends_meet") OR OLD."external_key" IS DISTINCT FROM (NEW."external_key") OR OLD."hours" IS DISTINCT FROM (NEW."hours") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."paid_work" IS DISTINCT FROM (NEW."paid_work") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id") OR OLD."placement_id" IS DISTINCT FROM (NEW."placement_id") OR OLD."rung_id" IS DISTINCT FROM (NEW."rung_id") OR OLD."self_efficacy" IS DISTINCT FROM (NEW."self_efficacy") OR OLD."skipped" IS DISTINCT FROM (NEW."skipped") OR OLD."taken_by_id" IS DISTINCT FROM (NEW."taken_by_id") OR OLD."taken_on" IS DISTINCT FROM (NEW."taken_on") OR OLD."wave_id" IS DISTINCT FROM (NEW."wave_id") OR OLD."weekly_contact" IS DISTINCT FROM (NEW."weekly_contact"))',
                    func='INSERT INTO "ladder_measurementevent" ("created_at", "debts", "due_on", "ends_meet", "external_key", "hours", "id", "paid_work", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "rung_id", "self_efficacy", "skipped", "taken_by_id", "taken_on", "wave_id", "weekly_contact") VALUES (NEW."created_at", NEW."debts", NEW."due_on", NEW."ends_meet", NEW."external_key", NEW."hours", NEW."id", NEW."paid_work", NEW."participant_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."placement_id", NEW."rung_id", NEW."self_efficacy", NEW."skipped", NEW."taken_by_id", NEW."taken_on", NEW."wave_id", NEW."weekly_contact"); RETURN NULL;',
                    hash="6e193b1a1a8f21b997848da9e92c790c1bce96d7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a737e",
                    table="ladder_measurement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="measurement",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "ladder_measurementevent" ("created_at", "debts", "due_on", "ends_meet", "external_key", "hours", "id", "paid_work", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "rung_id", "self_efficacy", "skipped", "taken_by_id", "taken_on", "wave_id", "weekly_contact") VALUES (OLD."created_at", OLD."debts", OLD."due_on", OLD."ends_meet", OLD."external_key", OLD."hours", OLD."id", OLD."paid_work", OLD."participant_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."placement_id", OLD."rung_id", OLD."self_efficacy", OLD."skipped", OLD."taken_by_id", OLD."taken_on", OLD."wave_id", OLD."weekly_contact"); RETURN NULL;',
                    hash="497428ecf0141f8ca0e4a75a468e6193cfd32142",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a6be3",
                    table="ladder_measurement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="measurementevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c1654850a4d38019a36db44412b778f9f8d9b6a5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c5a95",
                    table="ladder_measurementevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
