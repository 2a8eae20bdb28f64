import uuid

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import dnt_portal.participants.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("organisations", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Child",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed on")),
                ("birth_year", models.PositiveSmallIntegerField(verbose_name="year of birth")),
                ("lives_at_home", models.BooleanField(default=True, verbose_name="lives at home")),
            ],
            options={
                "verbose_name": "child",
                "verbose_name_plural": "children",
                "ordering": ["birth_year"],
            },
        ),
        migrations.CreateModel(
            name="Consent",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("taking_part", "taking part is voluntary"),
                            ("file", "keeping a file in the portal"),
                            ("referral_talk", "talking with the referrer"),
                            ("research", "anonymous figures for research"),
                        ],
                        max_length=20,
                        verbose_name="for",
                    ),
                ),
                ("given_on", models.DateField(verbose_name="given on")),
                (
                    "withdrawn_on",
                    models.DateField(blank=True, null=True, verbose_name="withdrawn on"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "ordering": ["given_on"],
            },
        ),
        migrations.CreateModel(
            name="Involvement",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("referrer", "referrer"),
                            ("trainer", "trainer"),
                            ("coach", "coach"),
                        ],
                        max_length=12,
                        verbose_name="as",
                    ),
                ),
                (
                    "since",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="since"),
                ),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="involvements",
                        to="organisations.project",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="involvements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["since"],
            },
        ),
        migrations.CreateModel(
            name="KeepApart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed on")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "other_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_apart",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "must not meet",
            },
        ),
        migrations.CreateModel(
            name="Participant",
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
                    "pseudonym",
                    models.CharField(
                        default=dnt_portal.participants.models.make_pseudonym,
                        max_length=10,
                        unique=True,
                        verbose_name="pseudonym",
                    ),
                ),
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
                            ("referred", "referred"),
                            ("screening", "being screened"),
                            ("waiting", "on the waiting list"),
                            ("placed", "placed in a group"),
                            ("training", "in training"),
                            ("coaching", "in coaching"),
                            ("completed", "completed"),
                            ("stopped", "stopped"),
                            ("not_yet", "not yet"),
                            ("declined", "not admitted"),
                        ],
                        default="referred",
                        max_length=12,
                        verbose_name="phase",
                    ),
                ),
                ("first_name", models.CharField(max_length=60, verbose_name="first name")),
                (
                    "last_name",
                    models.CharField(blank=True, max_length=80, verbose_name="last name"),
                ),
                (
                    "certificate_name",
                    models.CharField(
                        blank=True,
                        help_text="As she wants it. Empty: first name and last name.",
                        max_length=120,
                        verbose_name="name on the certificate",
                    ),
                ),
                (
                    "date_of_birth",
                    models.DateField(blank=True, null=True, verbose_name="date of birth"),
                ),
                (
                    "birth_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="year of birth"
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telephone")),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                ),
                (
                    "address_is_secret",
                    models.BooleanField(default=True, verbose_name="address is secret"),
                ),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="address")),
                ("postcode", models.CharField(blank=True, max_length=7, verbose_name="postcode")),
                ("town", models.CharField(blank=True, max_length=80, verbose_name="town")),
                (
                    "born_in_netherlands",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="born in the Netherlands"
                    ),
                ),
                (
                    "education",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "none"),
                            ("primary", "primary school"),
                            ("lower_secondary", "vmbo or mavo"),
                            ("upper_secondary", "havo or vwo"),
                            ("vocational", "mbo"),
                            ("higher", "hbo or university"),
                        ],
                        max_length=20,
                        verbose_name="education",
                    ),
                ),
                ("last_job", models.CharField(blank=True, max_length=120, verbose_name="last job")),
                (
                    "last_job_ended_on",
                    models.DateField(blank=True, null=True, verbose_name="end of last job"),
                ),
                (
                    "needs_childcare",
                    models.BooleanField(default=False, verbose_name="needs childcare"),
                ),
                (
                    "only_female_coach",
                    models.BooleanField(default=True, verbose_name="wants a woman as coach"),
                ),
                ("interests", models.JSONField(blank=True, default=list, verbose_name="interests")),
                ("languages", models.JSONField(blank=True, default=list, verbose_name="languages")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participants",
                        to="organisations.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "participant",
                "ordering": ["first_name", "last_name", "pseudonym"],
                "indexes": [models.Index(fields=["project", "phase"], name="participant_by_phase")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_key", ""), _negated=True),
                        fields=("project", "external_key"),
                        name="one_participant_per_external_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("address_is_secret", False),
                            models.Q(("address", ""), ("postcode", "")),
                            _connector="OR",
                        ),
                        name="secret_address_is_not_kept",
                        violation_error_message="A secret address is not written down.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeepApartEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                (
                    "other_user",
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
                        to="participants.keepapart",
                    ),
                ),
                (
                    "other_participant",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.participant",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="keepapart",
            name="other_participant",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="kept_apart_from",
                to="participants.participant",
            ),
        ),
        migrations.AddField(
            model_name="keepapart",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="kept_apart",
                to="participants.participant",
            ),
        ),
        migrations.AddConstraint(
            model_name="keepapart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("other_participant", None), ("other_user__isnull", False)),
                    models.Q(("other_participant__isnull", False), ("other_user", None)),
                    _connector="OR",
                ),
                name="keeps_apart_from_one",
                violation_error_message="Choose one person.",
            ),
        ),
        migrations.CreateModel(
            name="InvolvementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("referrer", "referrer"),
                            ("trainer", "trainer"),
                            ("coach", "coach"),
                        ],
                        max_length=12,
                        verbose_name="as",
                    ),
                ),
                (
                    "since",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="since"),
                ),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
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
                        to="participants.involvement",
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
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="involvement",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="involvements",
                to="participants.participant",
            ),
        ),
        migrations.AddIndex(
            model_name="involvement",
            index=models.Index(fields=["user", "until"], name="involvement_by_user"),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("participant", "user", "kind"),
                name="one_open_involvement",
            ),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="involvement_ends_after_start",
            ),
        ),
        migrations.CreateModel(
            name="ConsentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("taking_part", "taking part is voluntary"),
                            ("file", "keeping a file in the portal"),
                            ("referral_talk", "talking with the referrer"),
                            ("research", "anonymous figures for research"),
                        ],
                        max_length=20,
                        verbose_name="for",
                    ),
                ),
                ("given_on", models.DateField(verbose_name="given on")),
                (
                    "withdrawn_on",
                    models.DateField(blank=True, null=True, verbose_name="withdrawn on"),
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
                        to="participants.consent",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="consent",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="consents",
                to="participants.participant",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on", None)),
                fields=("participant", "kind"),
                name="one_open_consent_per_kind",
            ),
        ),
        migrations.CreateModel(
            name="ChildEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("lives_at_home", models.BooleanField(default=True, verbose_name="lives at home")),
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
                        to="participants.child",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="child",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="children",
                to="participants.participant",
            ),
        ),
        migrations.CreateModel(
            name="ParticipantEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                (
                    "pseudonym",
                    models.CharField(
                        default=dnt_portal.participants.models.make_pseudonym,
                        max_length=10,
                        verbose_name="pseudonym",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("referred", "referred"),
                            ("screening", "being screened"),
                            ("waiting", "on the waiting list"),
                            ("placed", "placed in a group"),
                            ("training", "in training"),
                            ("coaching", "in coaching"),
                            ("completed", "completed"),
                            ("stopped", "stopped"),
                            ("not_yet", "not yet"),
                            ("declined", "not admitted"),
                        ],
                        default="referred",
                        max_length=12,
                        verbose_name="phase",
                    ),
                ),
                (
                    "birth_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="year of birth"
                    ),
                ),
                (
                    "address_is_secret",
                    models.BooleanField(default=True, verbose_name="address is secret"),
                ),
                (
                    "born_in_netherlands",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="born in the Netherlands"
                    ),
                ),
                (
                    "education",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "none"),
                            ("primary", "primary school"),
                            ("lower_secondary", "vmbo or mavo"),
                            ("upper_secondary", "havo or vwo"),
                            ("vocational", "mbo"),
                            ("higher", "hbo or university"),
                        ],
                        max_length=20,
                        verbose_name="education",
                    ),
                ),
                (
                    "last_job_ended_on",
                    models.DateField(blank=True, null=True, verbose_name="end of last job"),
                ),
                (
                    "needs_childcare",
                    models.BooleanField(default=False, verbose_name="needs childcare"),
                ),
                (
                    "only_female_coach",
                    models.BooleanField(default=True, verbose_name="wants a woman as coach"),
                ),
                ("interests", models.JSONField(blank=True, default=list, verbose_name="interests")),
                ("languages", models.JSONField(blank=True, default=list, verbose_name="languages")),
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
                        to="participants.participant",
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
            name="SafeContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed on")),
                ("may_call", models.BooleanField(default=False, verbose_name="calling is safe")),
                (
                    "call_times",
                    models.CharField(
                        blank=True,
                        help_text="For example: 10–14 h.",
                        max_length=80,
                        verbose_name="when to call",
                    ),
                ),
                (
                    "may_leave_voicemail",
                    models.BooleanField(default=False, verbose_name="voicemail is safe"),
                ),
                (
                    "may_text",
                    models.BooleanField(default=False, verbose_name="text messages are safe"),
                ),
                ("may_email", models.BooleanField(default=False, verbose_name="e-mail is safe")),
                ("may_post", models.BooleanField(default=False, verbose_name="post is safe")),
                ("remark", models.CharField(blank=True, max_length=200, verbose_name="remark")),
                (
                    "participant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="safe_contact",
                        to="participants.participant",
                        verbose_name="participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "safe contact",
            },
        ),
        migrations.CreateModel(
            name="SafeContactEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("may_call", models.BooleanField(default=False, verbose_name="calling is safe")),
                (
                    "may_leave_voicemail",
                    models.BooleanField(default=False, verbose_name="voicemail is safe"),
                ),
                (
                    "may_text",
                    models.BooleanField(default=False, verbose_name="text messages are safe"),
                ),
                ("may_email", models.BooleanField(default=False, verbose_name="e-mail is safe")),
                ("may_post", models.BooleanField(default=False, verbose_name="post is safe")),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.participant",
                        verbose_name="participant",
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
                        to="participants.safecontact",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SafetyContact",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("case_manager", "case manager"),
                            ("trusted_person", "person she trusts"),
                        ],
                        max_length=20,
                        verbose_name="as",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "organisation",
                    models.CharField(blank=True, max_length=120, verbose_name="organisation"),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telephone")),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="safety_net",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "safety net",
                "ordering": ["kind", "name"],
            },
        ),
        migrations.CreateModel(
            name="SafetyContactEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("case_manager", "case manager"),
                            ("trusted_person", "person she trusts"),
                        ],
                        max_length=20,
                        verbose_name="as",
                    ),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
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
                        to="participants.safetycontact",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participant",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_participantevent" ("address_is_secret", "birth_year", "born_in_netherlands", "created_at", "education", "id", "interests", "languages", "last_job_ended_on", "needs_childcare", "only_female_coach", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "project_id", "pseudonym") VALUES (NEW."address_is_secret", NEW."birth_year", NEW."born_in_netherlands", NEW."created_at", NEW."education", NEW."id", NEW."interests", NEW."languages", NEW."last_job_ended_on", NEW."needs_childcare", NEW."only_female_coach", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phase", NEW."project_id", NEW."pseudonym"); RETURN NULL;',
                    hash="a4e5f301974133e007e44dc71d5eb39df2ba65fb",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_068a6",
                    table="participants_participant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participant",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."address_is_secret" IS DISTINCT FROM (NEW."address_is_secret") OR OLD."birth_year" IS DISTINCT FROM (NEW."birth_year") OR OLD."born_in_netherlands" IS DISTINCT FROM (NEW."born_in_netherlands") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."education" IS DISTINCT FROM (NEW."education") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."interests" IS DISTINCT FROM (NEW."interests") OR OLD."languages" IS DISTINCT FROM (NEW."languages") OR OLD."last_job_ended_on" IS DISTINCT FROM (NEW."last_job_ended_on") OR OLD."needs_childcare" IS DISTINCT FROM (NEW."needs_childcare") OR OLD."only_female_coach" IS DISTINCT FROM (NEW."only_female_coach") OR OLD."phase" IS DISTINCT FROM (NEW."phase") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."pseudonym" IS DISTINCT FROM (NEW."pseudonym"))',
                    func='INSERT INTO "participants_participantevent" ("address_is_secret", "birth_year", "born_in_netherlands", "created_at", "education", "id", "interests", "languages", "last_job_ended_on", "needs_childcare", "only_female_coach", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "project_id", "pseudonym") VALUES (NEW."address_is_secret", NEW."birth_year", NEW."born_in_netherlands", NEW."created_at", NEW."education", NEW."id", NEW."interests", NEW."languages", NEW."last_job_ended_on", NEW."needs_childcare", NEW."only_female_coach", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phase", NEW."project_id", NEW."pseudonym"); RETURN NULL;',
                    hash="59fac87b854a5029bb2ee119f5fceec231cf4e79",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c9656",
                    table="participants_participant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participant",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_participantevent" ("address_is_secret", "birth_year", "born_in_netherlands", "created_at", "education", "id", "interests", "languages", "last_job_ended_on", "needs_childcare", "only_female_coach", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "project_id", "pseudonym") VALUES (OLD."address_is_secret", OLD."birth_year", OLD."born_in_netherlands", OLD."created_at", OLD."education", OLD."id", OLD."interests", OLD."languages", OLD."last_job_ended_on", OLD."needs_childcare", OLD."only_female_coach", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phase", OLD."project_id", OLD."pseudonym"); RETURN NULL;',
                    hash="ca354e3135610ee11924bc00bcde76de7078a3eb",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9322e",
                    table="participants_participant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keepapartevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="99b85f19cbe16fa7fd97c5cbccee93d33e9b50ab",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6ad83",
                    table="participants_keepapartevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keepapart",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_keepapartevent" ("created_at", "id", "other_participant_id", "other_user_id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."id", NEW."other_participant_id", NEW."other_user_id", NEW."participant_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="d35f1d6dfcf08316c0783097dc26bdac936e7c89",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cd66d",
                    table="participants_keepapart",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keepapart",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."other_participant_id" IS DISTINCT FROM (NEW."other_participant_id") OR OLD."other_user_id" IS DISTINCT FROM (NEW."other_user_id") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id"))',
                    func='INSERT INTO "participants_keepapartevent" ("created_at", "id", "other_participant_id", "other_user_id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."id", NEW."other_participant_id", NEW."other_user_id", NEW."participant_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="40c3585f5bb30824a10d112a7907bc0a282b222b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_fedb9",
                    table="participants_keepapart",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keepapart",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_keepapartevent" ("created_at", "id", "other_participant_id", "other_user_id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."created_at", OLD."id", OLD."other_participant_id", OLD."other_user_id", OLD."participant_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="e13c2fb075ff57595356c8acaa06a55ff6b2387f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_254f6",
                    table="participants_keepapart",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvementevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="fca5d4f2a771397326ebf4d443914a7f8514da65",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f3c32",
                    table="participants_involvementevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_involvementevent" ("created_at", "id", "kind", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "since", "until", "user_id") VALUES (NEW."created_at", NEW."id", NEW."kind", NEW."participant_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."since", NEW."until", NEW."user_id"); RETURN NULL;',
                    hash="8cb5e6671a7387efbd67e3dd21a850362df7108d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ea649",
                    table="participants_involvement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."until" IS DISTINCT FROM (NEW."until") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                    func='INSERT INTO "participants_involvementevent" ("created_at", "id", "kind", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "since", "until", "user_id") VALUES (NEW."created_at", NEW."id", NEW."kind", NEW."participant_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."since", NEW."until", NEW."user_id"); RETURN NULL;',
                    hash="3a859eccca93086032ac846736b2b798a68f1a1c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_963f6",
                    table="participants_involvement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvement",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_involvementevent" ("created_at", "id", "kind", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "since", "until", "user_id") VALUES (OLD."created_at", OLD."id", OLD."kind", OLD."participant_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."project_id", OLD."since", OLD."until", OLD."user_id"); RETURN NULL;',
                    hash="5fc79fbe4a6517644860fcdcee4c3434851b2ac2",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_25389",
                    table="participants_involvement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="46fa4ecb86268f1b197a63fd3792db7d43527d2c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_be5fa",
                    table="participants_consentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_consentevent" ("created_at", "given_on", "id", "kind", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "withdrawn_on") VALUES (NEW."created_at", NEW."given_on", NEW."id", NEW."kind", NEW."participant_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_by_id", NEW."withdrawn_on"); RETURN NULL;',
                    hash="eeffe0c864475329e7de246d25ba3bb1b88be850",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e441e",
                    table="participants_consent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."given_on" IS DISTINCT FROM (NEW."given_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."withdrawn_on" IS DISTINCT FROM (NEW."withdrawn_on"))',
                    func='INSERT INTO "participants_consentevent" ("created_at", "given_on", "id", "kind", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "withdrawn_on") VALUES (NEW."created_at", NEW."given_on", NEW."id", NEW."kind", NEW."participant_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_by_id", NEW."withdrawn_on"); RETURN NULL;',
                    hash="462c7f3962e58052682e8de0777c558362e1700b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4bbfa",
                    table="participants_consent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_consentevent" ("created_at", "given_on", "id", "kind", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "withdrawn_on") VALUES (OLD."created_at", OLD."given_on", OLD."id", OLD."kind", OLD."participant_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_by_id", OLD."withdrawn_on"); RETURN NULL;',
                    hash="cfb7b6c6539aeff19b200da35aaac33f2935a404",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b13c8",
                    table="participants_consent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="childevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="fe455d5144d505089fde7227af5020634310d29a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_240d5",
                    table="participants_childevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="child",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_childevent" ("created_at", "id", "lives_at_home", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."id", NEW."lives_at_home", NEW."participant_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="7e6e5eb0c0ff32520554a160ef11c0249f54fa64",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_102b2",
                    table="participants_child",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="child",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."lives_at_home" IS DISTINCT FROM (NEW."lives_at_home") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id"))',
                    func='INSERT INTO "participants_childevent" ("created_at", "id", "lives_at_home", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."id", NEW."lives_at_home", NEW."participant_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="1036f1c166176f7e424a557dae5685edca67f347",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_08a6d",
                    table="participants_child",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="child",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_childevent" ("created_at", "id", "lives_at_home", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."created_at", OLD."id", OLD."lives_at_home", OLD."participant_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="bbb9d3a2d42c6a08b8712a0bf7b706956c63c838",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f3b63",
                    table="participants_child",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participantevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="73cf540e323835e66b77a1868b276a807091bf14",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_18f6f",
                    table="participants_participantevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="safecontact",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_safecontactevent" ("created_at", "id", "may_call", "may_email", "may_leave_voicemail", "may_post", "may_text", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."id", NEW."may_call", NEW."may_email", NEW."may_leave_voicemail", NEW."may_post", NEW."may_text", NEW."participant_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="f7f6c6d1608909b424a56940dd2464540196c947",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0d768",
                    table="participants_safecontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="safecontact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."may_call" IS DISTINCT FROM (NEW."may_call") OR OLD."may_email" IS DISTINCT FROM (NEW."may_email") OR OLD."may_leave_voicemail" IS DISTINCT FROM (NEW."may_leave_voicemail") OR OLD."may_post" IS DISTINCT FROM (NEW."may_post") OR OLD."may_text" IS DISTINCT FROM (NEW."may_text") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id"))',
                    func='INSERT INTO "participants_safecontactevent" ("created_at", "id", "may_call", "may_email", "may_leave_voicemail", "may_post", "may_text", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."id", NEW."may_call", NEW."may_email", NEW."may_leave_voicemail", NEW."may_post", NEW."may_text", NEW."participant_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="dd17b0ab6ce042c4ea713cf2c7c3886f5173241c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5d191",
                    table="participants_safecontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="safecontact",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_safecontactevent" ("created_at", "id", "may_call", "may_email", "may_leave_voicemail", "may_post", "may_text", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."created_at", OLD."id", OLD."may_call", OLD."may_email", OLD."may_leave_voicemail", OLD."may_post", OLD."may_text", OLD."participant_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="394be410eb9b479dcf4db71c1befc23351f78c8a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_cf73b",
                    table="participants_safecontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="safecontactevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="60279d94f4c7225efcd9bbc9cb398577bb4e1ab5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9d04f",
                    table="participants_safecontactevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="safetycontact",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_safetycontactevent" ("created_at", "id", "kind", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until") VALUES (NEW."created_at", NEW."id", NEW."kind", NEW."participant_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."until"); RETURN NULL;',
                    hash="c3bd82520f421f9f2a0dbc445f033b1f27e05548",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_df151",
                    table="participants_safetycontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="safetycontact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id") OR OLD."until" IS DISTINCT FROM (NEW."until"))',
                    func='INSERT INTO "participants_safetycontactevent" ("created_at", "id", "kind", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until") VALUES (NEW."created_at", NEW."id", NEW."kind", NEW."participant_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."until"); RETURN NULL;',
                    hash="6cf40eaa658a45a324bfa308359b4719401ea039",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6b508",
                    table="participants_safetycontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="safetycontact",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_safetycontactevent" ("created_at", "id", "kind", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until") VALUES (OLD."created_at", OLD."id", OLD."kind", OLD."participant_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."until"); RETURN NULL;',
                    hash="7ccc43dd029fb10a58928ad131f200d87fbd0b6c",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_babeb",
                    table="participants_safetycontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="safetycontactevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d88b21435e42a4f945bcae405685e1bd8e3a5a4a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ce8b5",
                    table="participants_safetycontactevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
