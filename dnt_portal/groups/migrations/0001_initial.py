import uuid

import django.contrib.postgres.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import dnt_portal.groups.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("organisations", "0001_initial"),
        ("participants", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("programme", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Deviation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed on")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programme.fidelityitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "deviation",
                "ordering": ["created_at"],
            },
        ),
        migrations.CreateModel(
            name="Group",
            fields=[
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed on")),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "external_key",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="key in own administration"
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("recruiting", "recruiting"),
                            ("training", "in training"),
                            ("coaching", "in coaching"),
                            ("closed", "closed"),
                        ],
                        default="recruiting",
                        max_length=12,
                        verbose_name="phase",
                    ),
                ),
                ("capacity", models.PositiveSmallIntegerField(verbose_name="places")),
                (
                    "starts_on",
                    models.DateField(blank=True, null=True, verbose_name="first session on"),
                ),
                ("started_on", models.DateField(blank=True, null=True, verbose_name="started on")),
                (
                    "coaching_from",
                    models.DateField(blank=True, null=True, verbose_name="coaching from"),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="groups",
                        to="programme.edition",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="organisations.location",
                        verbose_name="location",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="groups",
                        to="organisations.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "group",
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="DeviationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
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
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programme.fidelityitem",
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
                        to="groups.deviation",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="groups.group",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="deviation",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deviations",
                to="groups.group",
            ),
        ),
        migrations.CreateModel(
            name="GroupEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "external_key",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="key in own administration"
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("recruiting", "recruiting"),
                            ("training", "in training"),
                            ("coaching", "in coaching"),
                            ("closed", "closed"),
                        ],
                        default="recruiting",
                        max_length=12,
                        verbose_name="phase",
                    ),
                ),
                ("capacity", models.PositiveSmallIntegerField(verbose_name="places")),
                (
                    "starts_on",
                    models.DateField(blank=True, null=True, verbose_name="first session on"),
                ),
                ("started_on", models.DateField(blank=True, null=True, verbose_name="started on")),
                (
                    "coaching_from",
                    models.DateField(blank=True, null=True, verbose_name="coaching from"),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                (
                    "edition",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programme.edition",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organisations.location",
                        verbose_name="location",
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
                        to="groups.group",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GroupTrainer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed on")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="group_trainers",
                        to="groups.group",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_trainer_rows",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["created_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("group", "user"), name="one_row_per_trainer")
                ],
            },
        ),
        migrations.AddField(
            model_name="group",
            name="trainers",
            field=models.ManyToManyField(
                related_name="trained_groups",
                through="groups.GroupTrainer",
                to=settings.AUTH_USER_MODEL,
                verbose_name="trainers",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.UniqueConstraint(
                fields=("project", "name"),
                name="one_group_per_name",
                violation_error_message="There is already a group with this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_key", ""), _negated=True),
                fields=("project", "external_key"),
                name="one_group_per_external_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("phase", "recruiting"), ("started_on__isnull", False), _connector="OR"
                ),
                name="started_group_has_a_start",
            ),
        ),
        migrations.CreateModel(
            name="GroupTrainerEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                (
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="groups.group",
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
                        to="groups.grouptrainer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
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
        migrations.CreateModel(
            name="Placement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed on")),
                ("placed_on", models.DateField(verbose_name="placed on")),
                ("in_doubt", models.BooleanField(default=False, verbose_name="admitted in doubt")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("completed", "completed the programme"),
                            ("early_positive", "reached her goal earlier"),
                            ("back_to_care", "back to care first"),
                            ("moved", "moved"),
                            ("stopped_training", "stopped during the training"),
                            ("stopped_coaching", "stopped during the coaching"),
                            ("before_start", "stopped before the start"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="placements",
                        to="groups.group",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="placements",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "placement",
                "ordering": ["participant__first_name", "participant__last_name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("participant",),
                        name="one_group_at_a_time",
                        violation_error_message="She is already in a group.",
                    ),
                    models.UniqueConstraint(
                        fields=("group", "participant"), name="one_placement_per_group"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ended_on", None)),
                            models.Q(
                                ("ended_on__isnull", False),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="placement_ends_with_reason",
                        violation_error_message="Say why it ended.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed on")),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("present", "present"),
                            ("late", "late"),
                            ("excused", "excused"),
                            ("absent", "absent"),
                        ],
                        max_length=10,
                        verbose_name="attendance",
                    ),
                ),
                ("made_up_on", models.DateField(blank=True, null=True, verbose_name="made up on")),
                (
                    "coach_check",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("good", "contact, and it clicks"),
                            ("doubt", "contact, in doubt"),
                            ("no_contact", "no contact"),
                        ],
                        max_length=12,
                        verbose_name="contact with her coach",
                    ),
                ),
                (
                    "marked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance",
                        to="groups.placement",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
                "ordering": ["session", "placement"],
            },
        ),
        migrations.CreateModel(
            name="PlacementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("placed_on", models.DateField(verbose_name="placed on")),
                ("in_doubt", models.BooleanField(default=False, verbose_name="admitted in doubt")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("completed", "completed the programme"),
                            ("early_positive", "reached her goal earlier"),
                            ("back_to_care", "back to care first"),
                            ("moved", "moved"),
                            ("stopped_training", "stopped during the training"),
                            ("stopped_coaching", "stopped during the coaching"),
                            ("before_start", "stopped before the start"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="groups.group",
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
                        to="groups.placement",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed on")),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "external_key",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="key in own administration"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("theme", "session of the training"),
                            ("extra", "extra module"),
                            ("return", "return meeting"),
                            ("closing", "closing meeting"),
                        ],
                        default="theme",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("extra_title", models.CharField(blank=True, max_length=120, verbose_name="title")),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("done", "done"),
                            ("cancelled", "cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "activities_done",
                    models.JSONField(blank=True, default=list, verbose_name="what we did"),
                ),
                ("assignment", models.TextField(blank=True, verbose_name="assignment")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "done_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="recorded on"),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="groups.group",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="organisations.location",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="programme.sessiontheme",
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "ordering": ["group", "starts_at"],
                "indexes": [models.Index(fields=["state", "starts_at"], name="session_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "number"), name="one_session_per_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("theme__isnull", False),
                            models.Q(("state", "cancelled"), _negated=True),
                        ),
                        fields=("group", "theme"),
                        name="one_session_per_theme",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="session_ends_after_start",
                        violation_error_message="A session ends after it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("theme__isnull", False),
                            models.Q(("extra_title", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="session_has_a_title",
                        violation_error_message="Give the session a title.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        expressions=[
                            ("group", "="),
                            (dnt_portal.groups.models.TimeRange("starts_at", "ends_at"), "&&"),
                        ],
                        name="sessions_do_not_overlap",
                        violation_error_message="The group already has a session at that time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttendanceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("present", "present"),
                            ("late", "late"),
                            ("excused", "excused"),
                            ("absent", "absent"),
                        ],
                        max_length=10,
                        verbose_name="attendance",
                    ),
                ),
                ("made_up_on", models.DateField(blank=True, null=True, verbose_name="made up on")),
                (
                    "coach_check",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("good", "contact, and it clicks"),
                            ("doubt", "contact, in doubt"),
                            ("no_contact", "no contact"),
                        ],
                        max_length=12,
                        verbose_name="contact with her coach",
                    ),
                ),
                (
                    "marked_by",
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
                        to="groups.attendance",
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
                    "session",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="groups.session",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="attendance",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="attendance",
                to="groups.session",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                fields=("session", "placement"), name="one_mark_per_session"
            ),
        ),
        migrations.CreateModel(
            name="SessionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "external_key",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="key in own administration"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("theme", "session of the training"),
                            ("extra", "extra module"),
                            ("return", "return meeting"),
                            ("closing", "closing meeting"),
                        ],
                        default="theme",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("extra_title", models.CharField(blank=True, max_length=120, verbose_name="title")),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("done", "done"),
                            ("cancelled", "cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "activities_done",
                    models.JSONField(blank=True, default=list, verbose_name="what we did"),
                ),
                ("assignment", models.TextField(blank=True, verbose_name="assignment")),
                (
                    "done_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="recorded on"),
                ),
                (
                    "done_by",
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
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="groups.group",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organisations.location",
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
                        to="groups.session",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programme.sessiontheme",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deviationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d2305e3aded325a0ea1f0f3bcbb14381a2c97e5a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d9a31",
                    table="groups_deviationevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deviation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "groups_deviationevent" ("created_at", "decided_by_id", "group_id", "id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."decided_by_id", NEW."group_id", NEW."id", NEW."item_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="c225ce20269fafc9ad3c6227dc2b08bd5f79f48b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_57368",
                    table="groups_deviation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deviation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."item_id" IS DISTINCT FROM (NEW."item_id"))',
                    func='INSERT INTO "groups_deviationevent" ("created_at", "decided_by_id", "group_id", "id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."decided_by_id", NEW."group_id", NEW."id", NEW."item_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="b64534a9611118c28a3d1b411c4c141da2001653",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0d35b",
                    table="groups_deviation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deviation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "groups_deviationevent" ("created_at", "decided_by_id", "group_id", "id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."created_at", OLD."decided_by_id", OLD."group_id", OLD."id", OLD."item_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="c586b807c2318cfdfe3745c065cbb2c6aa4feff0",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e32d9",
                    table="groups_deviation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="groupevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7a3bb9b8d092dd927917dd0c654d7c480a7b1700",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1bebc",
                    table="groups_groupevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grouptrainer",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "groups_grouptrainerevent" ("created_at", "group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."created_at", NEW."group_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;',
                    hash="ceabc854556b5b93f2c8bd59978d6c962a4c5570",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1cdad",
                    table="groups_grouptrainer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grouptrainer",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                    func='INSERT INTO "groups_grouptrainerevent" ("created_at", "group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."created_at", NEW."group_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;',
                    hash="f35c5249ee4172a76cee69c9e99a76095d048ce8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b644b",
                    table="groups_grouptrainer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grouptrainer",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "groups_grouptrainerevent" ("created_at", "group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."created_at", OLD."group_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;',
                    hash="e0bfe14fe536e137f754985d44554b86c20918da",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_84c69",
                    table="groups_grouptrainer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="group",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "groups_groupevent" ("capacity", "closed_on", "coaching_from", "created_at", "edition_id", "ends_on", "external_key", "id", "location_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "project_id", "started_on", "starts_on") VALUES (NEW."capacity", NEW."closed_on", NEW."coaching_from", NEW."created_at", NEW."edition_id", NEW."ends_on", NEW."external_key", NEW."id", NEW."location_id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phase", NEW."project_id", NEW."started_on", NEW."starts_on"); RETURN NULL;',
                    hash="39b7d50712ca4e7b580d116d87df7c1db19777aa",
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
                    condition='WHEN (OLD."capacity" IS DISTINCT FROM (NEW."capacity") OR OLD."closed_on" IS DISTINCT FROM (NEW."closed_on") OR OLD."coaching_from" IS DISTINCT FROM (NEW."coaching_from") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."edition_id" IS DISTINCT FROM (NEW."edition_id") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."external_key" IS DISTINCT FROM (NEW."external_key") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."location_id" IS DISTINCT FROM (NEW."location_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."phase" IS DISTINCT FROM (NEW."phase") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."started_on" IS DISTINCT FROM (NEW."started_on") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on"))',
                    func='INSERT INTO "groups_groupevent" ("capacity", "closed_on", "coaching_from", "created_at", "edition_id", "ends_on", "external_key", "id", "location_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "project_id", "started_on", "starts_on") VALUES (NEW."capacity", NEW."closed_on", NEW."coaching_from", NEW."created_at", NEW."edition_id", NEW."ends_on", NEW."external_key", NEW."id", NEW."location_id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phase", NEW."project_id", NEW."started_on", NEW."starts_on"); RETURN NULL;',
                    hash="08971136ab98947e5fd3482662325779f39bff83",
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
                    func='INSERT INTO "groups_groupevent" ("capacity", "closed_on", "coaching_from", "created_at", "edition_id", "ends_on", "external_key", "id", "location_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "project_id", "started_on", "starts_on") VALUES (OLD."capacity", OLD."closed_on", OLD."coaching_from", OLD."created_at", OLD."edition_id", OLD."ends_on", OLD."external_key", OLD."id", OLD."location_id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phase", OLD."project_id", OLD."started_on", OLD."starts_on"); RETURN NULL;',
                    hash="7af0a35d743f5039432a79a1f97668731c3b847a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_13da0",
                    table="groups_group",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grouptrainerevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b140d672a5fefe4e968c00bf87eccc408d54fb71",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3a991",
                    table="groups_grouptrainerevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="placement",
            trigger=pgtrigger.compiler.Trigger(
                name="group_has_room",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."ended_on" IS NULL)',
                    declare="DECLARE places smallint; taken integer;",
                    func="\n                    SELECT capacity INTO places FROM groups_group\n                        WHERE id = NEW.group_id FOR UPDATE;\n                    SELECT count(*) INTO taken FROM groups_placement\n                        WHERE group_id = NEW.group_id AND ended_on IS NULL AND id <> NEW.id;\n                    IF taken >= places THEN\n                        RAISE EXCEPTION 'group is full' USING\n                            ERRCODE = 'check_violation', CONSTRAINT = 'group_has_room';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="f86cddcc67f39435f5f6bb6af2bcb68c6716e561",
                    operation='INSERT OR UPDATE OF "group_id", "ended_on"',
                    pgid="pgtrigger_group_has_room_375a1",
                    table="groups_placement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="placement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "groups_placementevent" ("created_at", "end_reason", "ended_on", "group_id", "id", "in_doubt", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_on") VALUES (NEW."created_at", NEW."end_reason", NEW."ended_on", NEW."group_id", NEW."id", NEW."in_doubt", NEW."participant_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."placed_on"); RETURN NULL;',
                    hash="9dae6c3cafe8b366e4799b01b6f2ec69f0c07c48",
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
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."end_reason" IS DISTINCT FROM (NEW."end_reason") OR OLD."ended_on" IS DISTINCT FROM (NEW."ended_on") OR OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."in_doubt" IS DISTINCT FROM (NEW."in_doubt") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id") OR OLD."placed_on" IS DISTINCT FROM (NEW."placed_on"))',
                    func='INSERT INTO "groups_placementevent" ("created_at", "end_reason", "ended_on", "group_id", "id", "in_doubt", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_on") VALUES (NEW."created_at", NEW."end_reason", NEW."ended_on", NEW."group_id", NEW."id", NEW."in_doubt", NEW."participant_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."placed_on"); RETURN NULL;',
                    hash="d250fd02bf9f081185c6964990f05456138ea120",
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
                    func='INSERT INTO "groups_placementevent" ("created_at", "end_reason", "ended_on", "group_id", "id", "in_doubt", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_on") VALUES (OLD."created_at", OLD."end_reason", OLD."ended_on", OLD."group_id", OLD."id", OLD."in_doubt", OLD."participant_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."placed_on"); RETURN NULL;',
                    hash="43bc101eb1318dc546612586bd53c178963eee80",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5990d",
                    table="groups_placement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="placementevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e06394fc8da832835609de6fbc700d0ff8d6d2d9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5d70f",
                    table="groups_placementevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="session",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "groups_sessionevent" ("activities_done", "assignment", "created_at", "done_at", "done_by_id", "ends_at", "external_key", "extra_title", "group_id", "id", "kind", "location_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_at", "state", "theme_id") VALUES (NEW."activities_done", NEW."assignment", NEW."created_at", NEW."done_at", NEW."done_by_id", NEW."ends_at", NEW."external_key", NEW."extra_title", NEW."group_id", NEW."id", NEW."kind", NEW."location_id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts_at", NEW."state", NEW."theme_id"); RETURN NULL;',
                    hash="db5e29fcef90e8bf55883588defc08d51b2b1313",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_81ecd",
                    table="groups_session",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="session",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."activities_done" IS DISTINCT FROM (NEW."activities_done") OR OLD."assignment" IS DISTINCT FROM (NEW."assignment") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."done_at" IS DISTINCT FROM (NEW."done_at") OR OLD."done_by_id" IS DISTINCT FROM (NEW."done_by_id") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."external_key" IS DISTINCT FROM (NEW."external_key") OR OLD."extra_title" IS DISTINCT FROM (NEW."extra_title") OR OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."location_id" IS DISTINCT FROM (NEW."location_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."theme_id" IS DISTINCT FROM (NEW."theme_id"))',
                    func='INSERT INTO "groups_sessionevent" ("activities_done", "assignment", "created_at", "done_at", "done_by_id", "ends_at", "external_key", "extra_title", "group_id", "id", "kind", "location_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_at", "state", "theme_id") VALUES (NEW."activities_done", NEW."assignment", NEW."created_at", NEW."done_at", NEW."done_by_id", NEW."ends_at", NEW."external_key", NEW."extra_title", NEW."group_id", NEW."id", NEW."kind", NEW."location_id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts_at", NEW."state", NEW."theme_id"); RETURN NULL;',
                    hash="83a60783321deb8ffeb0bb1c6adfba5c2527df4f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5f4f3",
                    table="groups_session",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="session",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "groups_sessionevent" ("activities_done", "assignment", "created_at", "done_at", "done_by_id", "ends_at", "external_key", "extra_title", "group_id", "id", "kind", "location_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_at", "state", "theme_id") VALUES (OLD."activities_done", OLD."assignment", OLD."created_at", OLD."done_at", OLD."done_by_id", OLD."ends_at", OLD."external_key", OLD."extra_title", OLD."group_id", OLD."id", OLD."kind", OLD."location_id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."starts_at", OLD."state", OLD."theme_id"); RETURN NULL;',
                    hash="58e377b9e4534c4aa660e1d6b95faaa37eb9abf9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2442b",
                    table="groups_session",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attendanceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7bac9afb4eaa36b653a441aa0cd440469956da59",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_90eac",
                    table="groups_attendanceevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attendance",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "groups_attendanceevent" ("coach_check", "created_at", "id", "made_up_on", "mark", "marked_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "session_id") VALUES (NEW."coach_check", NEW."created_at", NEW."id", NEW."made_up_on", NEW."mark", NEW."marked_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."placement_id", NEW."session_id"); RETURN NULL;',
                    hash="2a23df2297cc34c703c9907af6c52eddfe2c334a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ec14f",
                    table="groups_attendance",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attendance",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."coach_check" IS DISTINCT FROM (NEW."coach_check") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_up_on" IS DISTINCT FROM (NEW."made_up_on") OR OLD."mark" IS DISTINCT FROM (NEW."mark") OR OLD."marked_by_id" IS DISTINCT FROM (NEW."marked_by_id") OR OLD."placement_id" IS DISTINCT FROM (NEW."placement_id") OR OLD."session_id" IS DISTINCT FROM (NEW."session_id"))',
                    func='INSERT INTO "groups_attendanceevent" ("coach_check", "created_at", "id", "made_up_on", "mark", "marked_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "session_id") VALUES (NEW."coach_check", NEW."created_at", NEW."id", NEW."made_up_on", NEW."mark", NEW."marked_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."placement_id", NEW."session_id"); RETURN NULL;',
                    hash="8d32b75f8059897d808c90364c519eeb460c5995",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_96fcb",
                    table="groups_attendance",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attendance",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "groups_attendanceevent" ("coach_check", "created_at", "id", "made_up_on", "mark", "marked_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "session_id") VALUES (OLD."coach_check", OLD."created_at", OLD."id", OLD."made_up_on", OLD."mark", OLD."marked_by_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."placement_id", OLD."session_id"); RETURN NULL;',
                    hash="4667e8564eb84a6c9a6beb8f88e384e6d7aa6888",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_02ba8",
                    table="groups_attendance",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sessionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="da3596936b27f0354d860f294b09748f6ac8af19",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_730d8",
                    table="groups_sessionevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
