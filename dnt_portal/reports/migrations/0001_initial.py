import uuid

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("background", "0001_initial"),
        ("groups", "0001_initial"),
        ("organisations", "0001_initial"),
        ("participants", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("completion", "certificate of completion"),
                            ("participation", "certificate of participation"),
                        ],
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                (
                    "decided_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="decided on"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="background.document",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="certificates",
                        to="participants.participant",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="certificates",
                        to="groups.placement",
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate",
                "ordering": ["placement", "kind"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("placement", "kind"), name="one_certificate_per_kind"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CertificateEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("completion", "certificate of completion"),
                            ("participation", "certificate of participation"),
                        ],
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                (
                    "decided_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="decided on"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="background.document",
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
                        to="reports.certificate",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProjectFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "on",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="on"),
                ),
                ("figures", models.JSONField(default=dict)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="organisations.project",
                    ),
                ),
            ],
            options={
                "ordering": ["project", "-on"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "on"), name="figures_once_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
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
                    "kind",
                    models.CharField(
                        choices=[("progress", "progress report"), ("final", "final report")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("first_day", models.DateField(verbose_name="from")),
                ("last_day", models.DateField(verbose_name="until")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("making", "being made"),
                            ("draft", "to read and complete"),
                            ("released", "released"),
                        ],
                        default="making",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("figures", models.JSONField(blank=True, default=dict)),
                ("texts", models.JSONField(blank=True, default=dict)),
                (
                    "released_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="released on"),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="background.document",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="background.job",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="organisations.project",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "report",
                "ordering": ["-last_day", "-created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="report_period",
                        violation_error_message="The period ends on or after its first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "released"), _negated=True),
                            models.Q(
                                ("document__isnull", False),
                                ("released_at__isnull", False),
                                ("released_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="released_report_is_complete",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("progress", "progress report"), ("final", "final report")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("first_day", models.DateField(verbose_name="from")),
                ("last_day", models.DateField(verbose_name="until")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("making", "being made"),
                            ("draft", "to read and complete"),
                            ("released", "released"),
                        ],
                        default="making",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "released_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="released on"),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="background.document",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="background.job",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        to="reports.report",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organisations.project",
                    ),
                ),
                (
                    "released_by",
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
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certificate",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_certificateevent" ("created_at", "decided_by_id", "decided_on", "document_id", "id", "kind", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "reason") VALUES (NEW."created_at", NEW."decided_by_id", NEW."decided_on", NEW."document_id", NEW."id", NEW."kind", NEW."participant_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."placement_id", NEW."reason"); RETURN NULL;',
                    hash="22634c24fe63255bee896b9a725fbdb934cdd7e9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e00f9",
                    table="reports_certificate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certificate",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."decided_on" IS DISTINCT FROM (NEW."decided_on") OR OLD."document_id" IS DISTINCT FROM (NEW."document_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id") OR OLD."placement_id" IS DISTINCT FROM (NEW."placement_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason"))',
                    func='INSERT INTO "reports_certificateevent" ("created_at", "decided_by_id", "decided_on", "document_id", "id", "kind", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "reason") VALUES (NEW."created_at", NEW."decided_by_id", NEW."decided_on", NEW."document_id", NEW."id", NEW."kind", NEW."participant_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."placement_id", NEW."reason"); RETURN NULL;',
                    hash="6013054d7e91a4b49ba2769bdd079771181bd25c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c0065",
                    table="reports_certificate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certificate",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_certificateevent" ("created_at", "decided_by_id", "decided_on", "document_id", "id", "kind", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "reason") VALUES (OLD."created_at", OLD."decided_by_id", OLD."decided_on", OLD."document_id", OLD."id", OLD."kind", OLD."participant_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."placement_id", OLD."reason"); RETURN NULL;',
                    hash="14ac45e20475615837e43c30e84bec818a9ebafa",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_21ee2",
                    table="reports_certificate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certificateevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4bcc350349f423934cb35cf2bf9d167779f76d8f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_69dd3",
                    table="reports_certificateevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_reportevent" ("created_at", "document_id", "first_day", "id", "job_id", "kind", "last_day", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "released_at", "released_by_id", "state") VALUES (NEW."created_at", NEW."document_id", NEW."first_day", NEW."id", NEW."job_id", NEW."kind", NEW."last_day", NEW."made_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."released_at", NEW."released_by_id", NEW."state"); RETURN NULL;',
                    hash="544b8ed7f98a5f39389cab2218a1f7f0ece86180",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_84ceb",
                    table="reports_report",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."document_id" IS DISTINCT FROM (NEW."document_id") OR OLD."first_day" IS DISTINCT FROM (NEW."first_day") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."job_id" IS DISTINCT FROM (NEW."job_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."last_day" IS DISTINCT FROM (NEW."last_day") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."released_at" IS DISTINCT FROM (NEW."released_at") OR OLD."released_by_id" IS DISTINCT FROM (NEW."released_by_id") OR OLD."state" IS DISTINCT FROM (NEW."state"))',
                    func='INSERT INTO "reports_reportevent" ("created_at", "document_id", "first_day", "id", "job_id", "kind", "last_day", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "released_at", "released_by_id", "state") VALUES (NEW."created_at", NEW."document_id", NEW."first_day", NEW."id", NEW."job_id", NEW."kind", NEW."last_day", NEW."made_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."released_at", NEW."released_by_id", NEW."state"); RETURN NULL;',
                    hash="cdf6b973f2f4ff060780086a8fe08bf86f0ec46c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_234a9",
                    table="reports_report",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_reportevent" ("created_at", "document_id", "first_day", "id", "job_id", "kind", "last_day", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "released_at", "released_by_id", "state") VALUES (OLD."created_at", OLD."document_id", OLD."first_day", OLD."id", OLD."job_id", OLD."kind", OLD."last_day", OLD."made_by_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."project_id", OLD."released_at", OLD."released_by_id", OLD."state"); RETURN NULL;',
                    hash="c9742358297a99424edbcc30d5300a2bac0053c4",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6acd6",
                    table="reports_report",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="79709c12d5a2ece868c72f81bcfe3e43e6ab1222",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_eac1b",
                    table="reports_reportevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
