import uuid

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import dnt_portal.coaching.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("groups", "0001_initial"),
        ("organisations", "0001_initial"),
        ("participants", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Coach",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("candidate", "candidate"),
                            ("available", "available"),
                            ("paused", "has a break"),
                            ("stopped", "stopped"),
                        ],
                        default="candidate",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "gender",
                    models.CharField(
                        choices=[
                            ("woman", "woman"),
                            ("man", "man"),
                            ("other", "other or not said"),
                        ],
                        default="woman",
                        max_length=8,
                        verbose_name="gender",
                    ),
                ),
                ("about", models.TextField(blank=True, verbose_name="about the coach")),
                ("interests", models.JSONField(blank=True, default=list, verbose_name="interests")),
                ("languages", models.JSONField(blank=True, default=list, verbose_name="languages")),
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
                ("work_history", models.CharField(blank=True, max_length=120, verbose_name="work")),
                (
                    "style",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("listener", "listens and gives room"),
                            ("organiser", "brings structure"),
                            ("doer", "goes along and does things"),
                        ],
                        max_length=12,
                        verbose_name="style",
                    ),
                ),
                (
                    "focus",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lower", "first steps outside"),
                            ("work", "towards paid work"),
                            ("both", "both"),
                        ],
                        max_length=8,
                        verbose_name="strong in",
                    ),
                ),
                (
                    "max_participants",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="participants at most"
                    ),
                ),
                (
                    "vog_issued_on",
                    models.DateField(blank=True, null=True, verbose_name="VOG issued on"),
                ),
                (
                    "vog_seen_on",
                    models.DateField(blank=True, null=True, verbose_name="VOG seen on"),
                ),
                (
                    "trained_on",
                    models.DateField(blank=True, null=True, verbose_name="training completed on"),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coaches",
                        to="organisations.project",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coach_profiles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vog_seen_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="VOG seen by",
                    ),
                ),
            ],
            options={
                "verbose_name": "coach",
                "verbose_name_plural": "coaches",
                "ordering": ["user__name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "project"),
                        name="one_coach_per_project",
                        violation_error_message="She is already in the coach pool.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_key", ""), _negated=True),
                        fields=("project", "external_key"),
                        name="one_coach_per_external_key",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoachEvent",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("candidate", "candidate"),
                            ("available", "available"),
                            ("paused", "has a break"),
                            ("stopped", "stopped"),
                        ],
                        default="candidate",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "gender",
                    models.CharField(
                        choices=[
                            ("woman", "woman"),
                            ("man", "man"),
                            ("other", "other or not said"),
                        ],
                        default="woman",
                        max_length=8,
                        verbose_name="gender",
                    ),
                ),
                ("languages", models.JSONField(blank=True, default=list, verbose_name="languages")),
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
                    "style",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("listener", "listens and gives room"),
                            ("organiser", "brings structure"),
                            ("doer", "goes along and does things"),
                        ],
                        max_length=12,
                        verbose_name="style",
                    ),
                ),
                (
                    "focus",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lower", "first steps outside"),
                            ("work", "towards paid work"),
                            ("both", "both"),
                        ],
                        max_length=8,
                        verbose_name="strong in",
                    ),
                ),
                (
                    "max_participants",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="participants at most"
                    ),
                ),
                (
                    "vog_issued_on",
                    models.DateField(blank=True, null=True, verbose_name="VOG issued on"),
                ),
                (
                    "vog_seen_on",
                    models.DateField(blank=True, null=True, verbose_name="VOG seen on"),
                ),
                (
                    "trained_on",
                    models.DateField(blank=True, null=True, verbose_name="training completed on"),
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
                        to="coaching.coach",
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
                    "vog_seen_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="VOG seen by",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Concern",
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
                    "raised_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="raised on"
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("today", "today"),
                            ("this_week", "this week"),
                            ("talk", "at the next talk"),
                        ],
                        max_length=10,
                        verbose_name="how soon",
                    ),
                ),
                ("what", models.TextField(verbose_name="what worries you")),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="settled on"),
                ),
                ("settlement", models.TextField(blank=True, verbose_name="what was done")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="concerns",
                        to="participants.participant",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
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
                "verbose_name": "concern",
                "ordering": ["-raised_at"],
            },
        ),
        migrations.CreateModel(
            name="Contact",
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
                    "external_key",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="key in own administration"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="date")),
                (
                    "medium",
                    models.CharField(
                        choices=[
                            ("together", "together"),
                            ("phone", "by telephone"),
                            ("message", "message"),
                            ("failed", "no contact made"),
                        ],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(default=0, verbose_name="minutes")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "next_on",
                    models.DateField(blank=True, null=True, verbose_name="next appointment"),
                ),
                (
                    "logged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
                "ordering": ["-held_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="MatchingProposal",
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
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="confirmed on"),
                ),
                (
                    "confirmed_by",
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
                        related_name="matching_proposals",
                        to="groups.group",
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
            ],
            options={
                "verbose_name": "matching proposal",
                "ordering": ["-created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at", None)),
                        fields=("group",),
                        name="one_open_proposal",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposedPair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fit", models.PositiveSmallIntegerField(default=0, verbose_name="fit")),
                ("reasons", models.JSONField(blank=True, default=list)),
                ("obstacle", models.CharField(blank=True, max_length=40)),
                ("locked", models.BooleanField(default=False, verbose_name="locked")),
                (
                    "coach",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposed_pairs",
                        to="coaching.coach",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposed_pairs",
                        to="groups.placement",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pairs",
                        to="coaching.matchingproposal",
                    ),
                ),
            ],
            options={
                "ordering": ["proposal", "placement"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "placement"), name="one_line_per_participant"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Track",
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
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until")),
                (
                    "rhythm_days",
                    models.PositiveSmallIntegerField(
                        default=14, verbose_name="days between contacts"
                    ),
                ),
                (
                    "agreement",
                    models.CharField(blank=True, max_length=200, verbose_name="what they agreed"),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("completed", "nine months completed"),
                            ("early_positive", "goals reached earlier"),
                            ("mismatch", "another coach fits better"),
                            ("coach_stopped", "the coach stopped"),
                            ("participant_stopped", "the participant stopped"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                (
                    "coach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tracks",
                        to="coaching.coach",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tracks",
                        to="participants.participant",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tracks",
                        to="groups.placement",
                    ),
                ),
            ],
            options={
                "verbose_name": "coaching track",
                "ordering": ["starts_on", "pk"],
                "indexes": [models.Index(fields=["coach", "ended_on"], name="track_by_coach")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("participant", "="),
                            (
                                dnt_portal.coaching.models.DateRange(
                                    "starts_on",
                                    django.db.models.functions.comparison.Coalesce(
                                        "ended_on", models.Value("infinity")
                                    ),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_coach_at_a_time",
                        violation_error_message="She already has a coach in that time.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__gt", models.F("starts_on")),
                            models.Q(
                                ("ended_on", None),
                                ("ended_on__gte", models.F("starts_on")),
                                _connector="OR",
                            ),
                        ),
                        name="track_ends_after_start",
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
                        name="track_ends_with_reason",
                        violation_error_message="Say why it ended.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_key", ""), _negated=True),
                        fields=("placement", "external_key"),
                        name="one_track_per_external_key",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                (
                    "external_key",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="key in own administration"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="date")),
                (
                    "medium",
                    models.CharField(
                        choices=[
                            ("together", "together"),
                            ("phone", "by telephone"),
                            ("message", "message"),
                            ("failed", "no contact made"),
                        ],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(default=0, verbose_name="minutes")),
                (
                    "next_on",
                    models.DateField(blank=True, null=True, verbose_name="next appointment"),
                ),
                (
                    "logged_by",
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
                        to="coaching.contact",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="coaching.track",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="track",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contacts",
                to="coaching.track",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["track", "held_on"], name="contact_by_day"),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_key", ""), _negated=True),
                fields=("track", "external_key"),
                name="one_contact_per_external_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__lte", 1440)),
                name="contact_is_within_a_day",
                violation_error_message="A contact lasts a day at most.",
            ),
        ),
        migrations.CreateModel(
            name="ConcernEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                (
                    "raised_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="raised on"
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("today", "today"),
                            ("this_week", "this week"),
                            ("talk", "at the next talk"),
                        ],
                        max_length=10,
                        verbose_name="how soon",
                    ),
                ),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="settled on"),
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
                        to="coaching.concern",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
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
                    "track",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="coaching.track",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="concern",
            name="track",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="concerns",
                to="coaching.track",
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("settled_at", None),
                    models.Q(("settlement", ""), _negated=True),
                    _connector="OR",
                ),
                name="settled_with_what_was_done",
                violation_error_message="Say what was done.",
            ),
        ),
        migrations.CreateModel(
            name="TrackEvent",
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
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until")),
                (
                    "rhythm_days",
                    models.PositiveSmallIntegerField(
                        default=14, verbose_name="days between contacts"
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("completed", "nine months completed"),
                            ("early_positive", "goals reached earlier"),
                            ("mismatch", "another coach fits better"),
                            ("coach_stopped", "the coach stopped"),
                            ("participant_stopped", "the participant stopped"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                (
                    "coach",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="coaching.coach",
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
                        to="coaching.track",
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
        pgtrigger.migrations.AddTrigger(
            model_name="coach",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coaching_coachevent" ("created_at", "education", "external_key", "focus", "gender", "id", "languages", "max_participants", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "state", "style", "trained_on", "user_id", "vog_issued_on", "vog_seen_by_id", "vog_seen_on") VALUES (NEW."created_at", NEW."education", NEW."external_key", NEW."focus", NEW."gender", NEW."id", NEW."languages", NEW."max_participants", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."state", NEW."style", NEW."trained_on", NEW."user_id", NEW."vog_issued_on", NEW."vog_seen_by_id", NEW."vog_seen_on"); RETURN NULL;',
                    hash="2e04ff2670f26c71ad48ba8f4617fb952a4fbc03",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9aa07",
                    table="coaching_coach",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coach",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."education" IS DISTINCT FROM (NEW."education") OR OLD."external_key" IS DISTINCT FROM (NEW."external_key") OR OLD."focus" IS DISTINCT FROM (NEW."focus") OR OLD."gender" IS DISTINCT FROM (NEW."gender") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."languages" IS DISTINCT FROM (NEW."languages") OR OLD."max_participants" IS DISTINCT FROM (NEW."max_participants") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."style" IS DISTINCT FROM (NEW."style") OR OLD."trained_on" IS DISTINCT FROM (NEW."trained_on") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."vog_issued_on" IS DISTINCT FROM (NEW."vog_issued_on") OR OLD."vog_seen_by_id" IS DISTINCT FROM (NEW."vog_seen_by_id") OR OLD."vog_seen_on" IS DISTINCT FROM (NEW."vog_seen_on"))',
                    func='INSERT INTO "coaching_coachevent" ("created_at", "education", "external_key", "focus", "gender", "id", "languages", "max_participants", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "state", "style", "trained_on", "user_id", "vog_issued_on", "vog_seen_by_id", "vog_seen_on") VALUES (NEW."created_at", NEW."education", NEW."external_key", NEW."focus", NEW."gender", NEW."id", NEW."languages", NEW."max_participants", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."state", NEW."style", NEW."trained_on", NEW."user_id", NEW."vog_issued_on", NEW."vog_seen_by_id", NEW."vog_seen_on"); RETURN NULL;',
                    hash="cc7961b159a42920ee6dbf25b09dbac66f447865",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bc63d",
                    table="coaching_coach",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coach",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coaching_coachevent" ("created_at", "education", "external_key", "focus", "gender", "id", "languages", "max_participants", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "state", "style", "trained_on", "user_id", "vog_issued_on", "vog_seen_by_id", "vog_seen_on") VALUES (OLD."created_at", OLD."education", OLD."external_key", OLD."focus", OLD."gender", OLD."id", OLD."languages", OLD."max_participants", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."project_id", OLD."state", OLD."style", OLD."trained_on", OLD."user_id", OLD."vog_issued_on", OLD."vog_seen_by_id", OLD."vog_seen_on"); RETURN NULL;',
                    hash="1b9eff8d819fc55a5c52453b8d33d2a79e2ecd70",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d5a0d",
                    table="coaching_coach",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coachevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a3cf275dd198b070146d1ffee5fc49c97df10b09",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_09e7e",
                    table="coaching_coachevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="track",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coaching_trackevent" ("coach_id", "created_at", "end_reason", "ended_on", "ends_on", "external_key", "id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "rhythm_days", "starts_on") VALUES (NEW."coach_id", NEW."created_at", NEW."end_reason", NEW."ended_on", NEW."ends_on", NEW."external_key", NEW."id", NEW."participant_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."placement_id", NEW."rhythm_days", NEW."starts_on"); RETURN NULL;',
                    hash="171f919b04bbe770f6c0b65647f44d64f39226c5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f62dc",
                    table="coaching_track",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="track",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."coach_id" IS DISTINCT FROM (NEW."coach_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."end_reason" IS DISTINCT FROM (NEW."end_reason") OR OLD."ended_on" IS DISTINCT FROM (NEW."ended_on") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."external_key" IS DISTINCT FROM (NEW."external_key") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id") OR OLD."placement_id" IS DISTINCT FROM (NEW."placement_id") OR OLD."rhythm_days" IS DISTINCT FROM (NEW."rhythm_days") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on"))',
                    func='INSERT INTO "coaching_trackevent" ("coach_id", "created_at", "end_reason", "ended_on", "ends_on", "external_key", "id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "rhythm_days", "starts_on") VALUES (NEW."coach_id", NEW."created_at", NEW."end_reason", NEW."ended_on", NEW."ends_on", NEW."external_key", NEW."id", NEW."participant_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."placement_id", NEW."rhythm_days", NEW."starts_on"); RETURN NULL;',
                    hash="ad3a576677cc587be1c9f99ce61cf852aa9a2ef1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1b937",
                    table="coaching_track",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="track",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coaching_trackevent" ("coach_id", "created_at", "end_reason", "ended_on", "ends_on", "external_key", "id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "rhythm_days", "starts_on") VALUES (OLD."coach_id", OLD."created_at", OLD."end_reason", OLD."ended_on", OLD."ends_on", OLD."external_key", OLD."id", OLD."participant_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."placement_id", OLD."rhythm_days", OLD."starts_on"); RETURN NULL;',
                    hash="12df92f214bcd216963bf490a8bf659d7732979a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c222b",
                    table="coaching_track",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1115504f05f8976056c5e6280baec024f98468bd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c38db",
                    table="coaching_contactevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="contact_within_track",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE first_day date; last_day date;",
                    func="\n                    SELECT starts_on, COALESCE(ended_on, 'infinity') INTO first_day, last_day\n                        FROM coaching_track WHERE id = NEW.track_id;\n                    IF first_day IS NULL OR NEW.held_on < first_day OR NEW.held_on > last_day THEN\n                        RAISE EXCEPTION 'contact outside its track' USING\n                            ERRCODE = 'check_violation', CONSTRAINT = 'contact_within_track';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="11882bf1e8c8a5aaae26d26263bb63126117fd2f",
                    operation='INSERT OR UPDATE OF "held_on", "track_id"',
                    pgid="pgtrigger_contact_within_track_38322",
                    table="coaching_contact",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coaching_contactevent" ("created_at", "external_key", "held_on", "id", "logged_by_id", "medium", "minutes", "next_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "track_id") VALUES (NEW."created_at", NEW."external_key", NEW."held_on", NEW."id", NEW."logged_by_id", NEW."medium", NEW."minutes", NEW."next_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."track_id"); RETURN NULL;',
                    hash="f494b9af200f2778779d304a217828603f0037a1",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_be461",
                    table="coaching_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."external_key" IS DISTINCT FROM (NEW."external_key") OR OLD."held_on" IS DISTINCT FROM (NEW."held_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."logged_by_id" IS DISTINCT FROM (NEW."logged_by_id") OR OLD."medium" IS DISTINCT FROM (NEW."medium") OR OLD."minutes" IS DISTINCT FROM (NEW."minutes") OR OLD."next_on" IS DISTINCT FROM (NEW."next_on") OR OLD."track_id" IS DISTINCT FROM (NEW."track_id"))',
                    func='INSERT INTO "coaching_contactevent" ("created_at", "external_key", "held_on", "id", "logged_by_id", "medium", "minutes", "next_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "track_id") VALUES (NEW."created_at", NEW."external_key", NEW."held_on", NEW."id", NEW."logged_by_id", NEW."medium", NEW."minutes", NEW."next_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."track_id"); RETURN NULL;',
                    hash="d522e660e8d7776e265406b35e657f88766ca99a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4ecf7",
                    table="coaching_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coaching_contactevent" ("created_at", "external_key", "held_on", "id", "logged_by_id", "medium", "minutes", "next_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "track_id") VALUES (OLD."created_at", OLD."external_key", OLD."held_on", OLD."id", OLD."logged_by_id", OLD."medium", OLD."minutes", OLD."next_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."track_id"); RETURN NULL;',
                    hash="3670e9ffcf84938012f5ecc00921a866ab5668c5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9fa9a",
                    table="coaching_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concernevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a03c0103bd263e0a2dd87e942f689a77230e5a36",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5408f",
                    table="coaching_concernevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concern",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coaching_concernevent" ("created_at", "id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_by_id", "settled_at", "settled_by_id", "track_id", "urgency") VALUES (NEW."created_at", NEW."id", NEW."participant_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."raised_at", NEW."raised_by_id", NEW."settled_at", NEW."settled_by_id", NEW."track_id", NEW."urgency"); RETURN NULL;',
                    hash="52a479524d9ba44e8ee3220ce7e10ee56b545a0c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_19cd5",
                    table="coaching_concern",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concern",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id") OR OLD."raised_at" IS DISTINCT FROM (NEW."raised_at") OR OLD."raised_by_id" IS DISTINCT FROM (NEW."raised_by_id") OR OLD."settled_at" IS DISTINCT FROM (NEW."settled_at") OR OLD."settled_by_id" IS DISTINCT FROM (NEW."settled_by_id") OR OLD."track_id" IS DISTINCT FROM (NEW."track_id") OR OLD."urgency" IS DISTINCT FROM (NEW."urgency"))',
                    func='INSERT INTO "coaching_concernevent" ("created_at", "id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_by_id", "settled_at", "settled_by_id", "track_id", "urgency") VALUES (NEW."created_at", NEW."id", NEW."participant_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."raised_at", NEW."raised_by_id", NEW."settled_at", NEW."settled_by_id", NEW."track_id", NEW."urgency"); RETURN NULL;',
                    hash="2de4e584701e46d10f9a2516b5073c7497937a91",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5e80f",
                    table="coaching_concern",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concern",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coaching_concernevent" ("created_at", "id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_by_id", "settled_at", "settled_by_id", "track_id", "urgency") VALUES (OLD."created_at", OLD."id", OLD."participant_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."raised_at", OLD."raised_by_id", OLD."settled_at", OLD."settled_by_id", OLD."track_id", OLD."urgency"); RETURN NULL;',
                    hash="7bc49a2aa9472db8c78961e3eedf4dbff16a6741",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_55bcf",
                    table="coaching_concern",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trackevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9b188d22236b06bb6e16f67799ebfb7b3e3e8a2e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c5704",
                    table="coaching_trackevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
