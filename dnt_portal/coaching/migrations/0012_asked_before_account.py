"""A coach is in the pool by name and address until there is a yes, and an account with it."""

import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_declined_and_one_open"),
        ("coaching", "0011_policies_asked_once"),
        ("organisations", "0002_sentence_of_places"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="coach",
            options={
                "ordering": [
                    django.db.models.functions.comparison.Coalesce("user__name", "typed_name")
                ],
                "verbose_name": "coach",
                "verbose_name_plural": "coaches",
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="coach",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="coach",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="coach",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="coach",
            name="offer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="coaches",
                to="accounts.invitation",
            ),
        ),
        migrations.AddField(
            model_name="coach",
            name="typed_email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
        ),
        migrations.AddField(
            model_name="coach",
            name="typed_name",
            field=models.CharField(blank=True, max_length=120, verbose_name="name"),
        ),
        migrations.AddField(
            model_name="coachevent",
            name="offer",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.invitation",
            ),
        ),
        migrations.AlterField(
            model_name="coach",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="coach_profiles",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="coachevent",
            name="user",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coach",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "coaching_coachevent" ("created_at", "education", "external_key", "focus", "gender", "id", "languages", "max_participants", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "state", "style", "trained_on", "user_id", "vog_issued_on", "vog_seen_by_id", "vog_seen_on") VALUES (NEW."created_at", NEW."education", NEW."external_key", NEW."focus", NEW."gender", NEW."id", NEW."languages", NEW."max_participants", NEW."offer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."state", NEW."style", NEW."trained_on", NEW."user_id", NEW."vog_issued_on", NEW."vog_seen_by_id", NEW."vog_seen_on"); RETURN NULL;',
                    hash="7c898ae586c0857b5f3f7a166b6e80f7786634ee",
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
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."education" IS DISTINCT FROM (NEW."education") OR OLD."external_key" IS DISTINCT FROM (NEW."external_key") OR OLD."focus" IS DISTINCT FROM (NEW."focus") OR OLD."gender" IS DISTINCT FROM (NEW."gender") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."languages" IS DISTINCT FROM (NEW."languages") OR OLD."max_participants" IS DISTINCT FROM (NEW."max_participants") OR OLD."offer_id" IS DISTINCT FROM (NEW."offer_id") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."style" IS DISTINCT FROM (NEW."style") OR OLD."trained_on" IS DISTINCT FROM (NEW."trained_on") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."vog_issued_on" IS DISTINCT FROM (NEW."vog_issued_on") OR OLD."vog_seen_by_id" IS DISTINCT FROM (NEW."vog_seen_by_id") OR OLD."vog_seen_on" IS DISTINCT FROM (NEW."vog_seen_on"))',
                    func='INSERT INTO "coaching_coachevent" ("created_at", "education", "external_key", "focus", "gender", "id", "languages", "max_participants", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "state", "style", "trained_on", "user_id", "vog_issued_on", "vog_seen_by_id", "vog_seen_on") VALUES (NEW."created_at", NEW."education", NEW."external_key", NEW."focus", NEW."gender", NEW."id", NEW."languages", NEW."max_participants", NEW."offer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."state", NEW."style", NEW."trained_on", NEW."user_id", NEW."vog_issued_on", NEW."vog_seen_by_id", NEW."vog_seen_on"); RETURN NULL;',
                    hash="beb1097c9825ab5edb52e16be80ba335cc9b7e0b",
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
                    func='INSERT INTO "coaching_coachevent" ("created_at", "education", "external_key", "focus", "gender", "id", "languages", "max_participants", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "state", "style", "trained_on", "user_id", "vog_issued_on", "vog_seen_by_id", "vog_seen_on") VALUES (OLD."created_at", OLD."education", OLD."external_key", OLD."focus", OLD."gender", OLD."id", OLD."languages", OLD."max_participants", OLD."offer_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."project_id", OLD."state", OLD."style", OLD."trained_on", OLD."user_id", OLD."vog_issued_on", OLD."vog_seen_by_id", OLD."vog_seen_on"); RETURN NULL;',
                    hash="1a700c867c8d99f69a34616a23cd74553191114a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d5a0d",
                    table="coaching_coach",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="coach",
            constraint=models.UniqueConstraint(
                condition=models.Q(("typed_email", ""), _negated=True),
                fields=("project", "typed_email"),
                name="one_coach_asked_per_address",
                violation_error_message="Already in the coach pool.",
            ),
        ),
        migrations.AddConstraint(
            model_name="coach",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("typed_email", ""), ("typed_name", ""), ("user__isnull", False)),
                    models.Q(
                        ("user", None),
                        models.Q(("typed_name", ""), _negated=True),
                        models.Q(("typed_email", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="coach_has_an_account_or_was_typed",
            ),
        ),
    ]
