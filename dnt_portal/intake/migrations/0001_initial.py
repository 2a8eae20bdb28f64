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
        ("organisations", "0001_initial"),
        ("participants", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("programme", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CriterionAssessment",
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
                    "answer",
                    models.CharField(
                        choices=[("yes", "yes"), ("doubt", "in doubt"), ("no", "no")],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="why")),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programme.criterion",
                    ),
                ),
            ],
            options={
                "ordering": ["criterion"],
            },
        ),
        migrations.CreateModel(
            name="Decision",
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
                    "outcome",
                    models.CharField(
                        choices=[
                            ("admit", "admit"),
                            ("in_doubt", "admit in doubt"),
                            ("not_yet", "not yet"),
                            ("decline", "decline"),
                        ],
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "departs",
                    models.BooleanField(default=False, verbose_name="departs from the advice"),
                ),
                (
                    "stopping_explained",
                    models.BooleanField(
                        default=False,
                        verbose_name="she and the trainer know that she may stop early",
                    ),
                ),
                (
                    "review_on",
                    models.DateField(blank=True, null=True, verbose_name="look again on"),
                ),
                (
                    "decided_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="decided on"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "decision",
                "ordering": ["-decided_on"],
            },
        ),
        migrations.CreateModel(
            name="Referral",
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
                    "referred_by",
                    models.CharField(blank=True, max_length=120, verbose_name="referred by"),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("shelter", "women's shelter"),
                            ("veilig_thuis", "Veilig Thuis"),
                            ("client_manager", "client manager of the municipality"),
                            ("neighbourhood_team", "neighbourhood team"),
                            ("social_work", "social work"),
                            ("former_participant", "former participant"),
                            ("herself", "on her own initiative"),
                            ("other", "other"),
                        ],
                        max_length=20,
                        verbose_name="came in through",
                    ),
                ),
                (
                    "received_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="received on"
                    ),
                ),
                (
                    "motivation",
                    models.TextField(
                        blank=True, verbose_name="why this programme, in her words if possible"
                    ),
                ),
                (
                    "voluntary",
                    models.BooleanField(default=False, verbose_name="she wants this herself"),
                ),
                (
                    "case_manager",
                    models.CharField(blank=True, max_length=200, verbose_name="her case manager"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("screening", "being screened"),
                            ("decided", "decided"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="new",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="referrals",
                        to="participants.participant",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="organisations.project",
                    ),
                ),
                (
                    "referrer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "referral",
                "ordering": ["-received_on", "-pk"],
                "indexes": [models.Index(fields=["project", "state"], name="referral_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["new", "screening"])),
                        fields=("participant",),
                        name="one_open_referral",
                        violation_error_message="There is already an open referral for her.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("admit", "admit"),
                            ("in_doubt", "admit in doubt"),
                            ("not_yet", "not yet"),
                            ("decline", "decline"),
                        ],
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                (
                    "departs",
                    models.BooleanField(default=False, verbose_name="departs from the advice"),
                ),
                (
                    "stopping_explained",
                    models.BooleanField(
                        default=False,
                        verbose_name="she and the trainer know that she may stop early",
                    ),
                ),
                (
                    "review_on",
                    models.DateField(blank=True, null=True, verbose_name="look again on"),
                ),
                (
                    "decided_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="decided on"
                    ),
                ),
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
                        to="intake.decision",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="intake.referral",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="decision",
            name="referral",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="decision",
                to="intake.referral",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "in_doubt"), _negated=True),
                    ("stopping_explained", True),
                    _connector="OR",
                ),
                name="doubt_is_explained",
                violation_error_message="Admitted in doubt: first make sure that she knows she may stop early.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "not_yet"), _negated=True),
                    ("review_on__isnull", False),
                    _connector="OR",
                ),
                name="not_yet_has_review_date",
                violation_error_message="Not yet: say when you look again.",
            ),
        ),
        migrations.CreateModel(
            name="ReferralEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                (
                    "referred_by",
                    models.CharField(blank=True, max_length=120, verbose_name="referred by"),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("shelter", "women's shelter"),
                            ("veilig_thuis", "Veilig Thuis"),
                            ("client_manager", "client manager of the municipality"),
                            ("neighbourhood_team", "neighbourhood team"),
                            ("social_work", "social work"),
                            ("former_participant", "former participant"),
                            ("herself", "on her own initiative"),
                            ("other", "other"),
                        ],
                        max_length=20,
                        verbose_name="came in through",
                    ),
                ),
                (
                    "received_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="received on"
                    ),
                ),
                (
                    "voluntary",
                    models.BooleanField(default=False, verbose_name="she wants this herself"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("screening", "being screened"),
                            ("decided", "decided"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="new",
                        max_length=10,
                        verbose_name="state",
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
                        to="intake.referral",
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
                    "referrer",
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
        migrations.CreateModel(
            name="Screening",
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
                    "started_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="started on"
                    ),
                ),
                (
                    "language_remark",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="Dutch: speaking, reading, writing"
                    ),
                ),
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="screening",
                        to="intake.referral",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "screening",
            },
        ),
        migrations.CreateModel(
            name="CriterionAssessmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                (
                    "answer",
                    models.CharField(
                        choices=[("yes", "yes"), ("doubt", "in doubt"), ("no", "no")],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                (
                    "assessor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programme.criterion",
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
                        to="intake.criterionassessment",
                    ),
                ),
                (
                    "screening",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="intake.screening",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="criterionassessment",
            name="screening",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assessments",
                to="intake.screening",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterionassessment",
            constraint=models.UniqueConstraint(
                fields=("screening", "criterion", "assessor"), name="one_answer_per_assessor"
            ),
        ),
        migrations.CreateModel(
            name="ScreeningEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                (
                    "started_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="started on"
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
                        to="intake.screening",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="intake.referral",
                    ),
                ),
                (
                    "started_by",
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
            name="WaitingListEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed on")),
                ("in_doubt", models.BooleanField(default=False, verbose_name="admitted in doubt")),
                (
                    "since",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="since"),
                ),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waits",
                        to="participants.participant",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waiting_list",
                        to="organisations.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "place on the waiting list",
                "ordering": ["since"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("participant",),
                        name="one_wait_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="wait_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitingListEntryEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("in_doubt", models.BooleanField(default=False, verbose_name="admitted in doubt")),
                (
                    "since",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="since"),
                ),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
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
                        to="intake.waitinglistentry",
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
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "intake_referralevent" ("created_at", "id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "received_on", "referred_by", "referrer_id", "source", "state", "voluntary") VALUES (NEW."created_at", NEW."id", NEW."participant_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."received_on", NEW."referred_by", NEW."referrer_id", NEW."source", NEW."state", NEW."voluntary"); RETURN NULL;',
                    hash="f510374f9b83baf6ddc0d6605c2d34ebe9481347",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_70557",
                    table="intake_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."received_on" IS DISTINCT FROM (NEW."received_on") OR OLD."referred_by" IS DISTINCT FROM (NEW."referred_by") OR OLD."referrer_id" IS DISTINCT FROM (NEW."referrer_id") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."voluntary" IS DISTINCT FROM (NEW."voluntary"))',
                    func='INSERT INTO "intake_referralevent" ("created_at", "id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "received_on", "referred_by", "referrer_id", "source", "state", "voluntary") VALUES (NEW."created_at", NEW."id", NEW."participant_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."received_on", NEW."referred_by", NEW."referrer_id", NEW."source", NEW."state", NEW."voluntary"); RETURN NULL;',
                    hash="b2d5744300e300cafbadb03b2677d31783d4bd35",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8f5cf",
                    table="intake_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "intake_referralevent" ("created_at", "id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "received_on", "referred_by", "referrer_id", "source", "state", "voluntary") VALUES (OLD."created_at", OLD."id", OLD."participant_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."project_id", OLD."received_on", OLD."referred_by", OLD."referrer_id", OLD."source", OLD."state", OLD."voluntary"); RETURN NULL;',
                    hash="af793545862cc65ec0add3e23c153c5aa4427c6c",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0aef7",
                    table="intake_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decisionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="29f6ee5dc2a42da0ff2cf66b247e97a6c06ac503",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_79847",
                    table="intake_decisionevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "intake_decisionevent" ("created_at", "decided_by_id", "decided_on", "departs", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referral_id", "review_on", "stopping_explained") VALUES (NEW."created_at", NEW."decided_by_id", NEW."decided_on", NEW."departs", NEW."id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."referral_id", NEW."review_on", NEW."stopping_explained"); RETURN NULL;',
                    hash="6dfc639db4c943a27d1fa8ee7d824137056820bb",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bcbb8",
                    table="intake_decision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."decided_on" IS DISTINCT FROM (NEW."decided_on") OR OLD."departs" IS DISTINCT FROM (NEW."departs") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."referral_id" IS DISTINCT FROM (NEW."referral_id") OR OLD."review_on" IS DISTINCT FROM (NEW."review_on") OR OLD."stopping_explained" IS DISTINCT FROM (NEW."stopping_explained"))',
                    func='INSERT INTO "intake_decisionevent" ("created_at", "decided_by_id", "decided_on", "departs", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referral_id", "review_on", "stopping_explained") VALUES (NEW."created_at", NEW."decided_by_id", NEW."decided_on", NEW."departs", NEW."id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."referral_id", NEW."review_on", NEW."stopping_explained"); RETURN NULL;',
                    hash="d7759f95527cec9156a0428ee2c91cedbbd22de3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_30597",
                    table="intake_decision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "intake_decisionevent" ("created_at", "decided_by_id", "decided_on", "departs", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referral_id", "review_on", "stopping_explained") VALUES (OLD."created_at", OLD."decided_by_id", OLD."decided_on", OLD."departs", OLD."id", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."referral_id", OLD."review_on", OLD."stopping_explained"); RETURN NULL;',
                    hash="c604090d267aef65329e64a7a826d9fd26a8e427",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6349e",
                    table="intake_decision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referralevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5ce78b6a35b81b95b29d98549a854fb3966fdab0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_93cf1",
                    table="intake_referralevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="screening",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "intake_screeningevent" ("created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referral_id", "started_by_id", "started_on") VALUES (NEW."created_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."referral_id", NEW."started_by_id", NEW."started_on"); RETURN NULL;',
                    hash="5f8f7f3f84387c162cb5e8f09427743d7ec7dd93",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_647f6",
                    table="intake_screening",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="screening",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."referral_id" IS DISTINCT FROM (NEW."referral_id") OR OLD."started_by_id" IS DISTINCT FROM (NEW."started_by_id") OR OLD."started_on" IS DISTINCT FROM (NEW."started_on"))',
                    func='INSERT INTO "intake_screeningevent" ("created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referral_id", "started_by_id", "started_on") VALUES (NEW."created_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."referral_id", NEW."started_by_id", NEW."started_on"); RETURN NULL;',
                    hash="87d4d7f90b6a377f3006165e8cdc5cb83e4c3874",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cedd5",
                    table="intake_screening",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="screening",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "intake_screeningevent" ("created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referral_id", "started_by_id", "started_on") VALUES (OLD."created_at", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."referral_id", OLD."started_by_id", OLD."started_on"); RETURN NULL;',
                    hash="0385063e08b0b52be758f4aa8038f1412665059e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_82512",
                    table="intake_screening",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="criterionassessmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ed7df7f83a84974c5991815c13d0f3f15424230c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6153b",
                    table="intake_criterionassessmentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="criterionassessment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "intake_criterionassessmentevent" ("answer", "assessor_id", "created_at", "criterion_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "screening_id") VALUES (NEW."answer", NEW."assessor_id", NEW."created_at", NEW."criterion_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."screening_id"); RETURN NULL;',
                    hash="e6355b53eae22feee535e7c6502972d625c1d3a6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_78f2b",
                    table="intake_criterionassessment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="criterionassessment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."answer" IS DISTINCT FROM (NEW."answer") OR OLD."assessor_id" IS DISTINCT FROM (NEW."assessor_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."criterion_id" IS DISTINCT FROM (NEW."criterion_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."screening_id" IS DISTINCT FROM (NEW."screening_id"))',
                    func='INSERT INTO "intake_criterionassessmentevent" ("answer", "assessor_id", "created_at", "criterion_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "screening_id") VALUES (NEW."answer", NEW."assessor_id", NEW."created_at", NEW."criterion_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."screening_id"); RETURN NULL;',
                    hash="809557a439622bc024d4d97235e3a02581f1c9ad",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_65694",
                    table="intake_criterionassessment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="criterionassessment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "intake_criterionassessmentevent" ("answer", "assessor_id", "created_at", "criterion_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "screening_id") VALUES (OLD."answer", OLD."assessor_id", OLD."created_at", OLD."criterion_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."screening_id"); RETURN NULL;',
                    hash="bf7582cab3be8715ca001b653c8d689f691a8bc6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1982b",
                    table="intake_criterionassessment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="screeningevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ff3a1ccb4cb4289089b536b041328bb324cf6db2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d5030",
                    table="intake_screeningevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="waitinglistentry",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "intake_waitinglistentryevent" ("created_at", "id", "in_doubt", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "since", "until") VALUES (NEW."created_at", NEW."id", NEW."in_doubt", NEW."participant_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."since", NEW."until"); RETURN NULL;',
                    hash="04f2f0476aab80725afe7542362d9de6dc875128",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_18a57",
                    table="intake_waitinglistentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="waitinglistentry",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."in_doubt" IS DISTINCT FROM (NEW."in_doubt") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."until" IS DISTINCT FROM (NEW."until"))',
                    func='INSERT INTO "intake_waitinglistentryevent" ("created_at", "id", "in_doubt", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "since", "until") VALUES (NEW."created_at", NEW."id", NEW."in_doubt", NEW."participant_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."since", NEW."until"); RETURN NULL;',
                    hash="a759ef5d831b757002d4f7f7881d5ba0d32378c0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_93862",
                    table="intake_waitinglistentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="waitinglistentry",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "intake_waitinglistentryevent" ("created_at", "id", "in_doubt", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "since", "until") VALUES (OLD."created_at", OLD."id", OLD."in_doubt", OLD."participant_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."project_id", OLD."since", OLD."until"); RETURN NULL;',
                    hash="8151a81f8211165bf3304dddc47245b1de74e807",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_efb8c",
                    table="intake_waitinglistentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="waitinglistentryevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0ac1df22815001acfe6a525aa90e577b09900408",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_41e53",
                    table="intake_waitinglistentryevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
