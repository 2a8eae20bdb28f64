"""Why a decision on a referral was taken back, by whom and when."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0006_what_is_decided"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="referral",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="referral",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="referral",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="referral",
            name="taken_back_because",
            field=models.CharField(
                blank=True, max_length=300, verbose_name="why the decision was taken back"
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="taken_back_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="taken_back_on",
            field=models.DateField(blank=True, null=True, verbose_name="decision taken back on"),
        ),
        migrations.AddField(
            model_name="referralevent",
            name="taken_back_by",
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
        migrations.AddField(
            model_name="referralevent",
            name="taken_back_on",
            field=models.DateField(blank=True, null=True, verbose_name="decision taken back on"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "intake_referralevent" ("created_at", "id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "received_on", "referred_by", "referrer_id", "source", "state", "taken_back_by_id", "taken_back_on", "voluntary") VALUES (NEW."created_at", NEW."id", NEW."participant_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."received_on", NEW."referred_by", NEW."referrer_id", NEW."source", NEW."state", NEW."taken_back_by_id", NEW."taken_back_on", NEW."voluntary"); RETURN NULL;',
                    hash="1c6d3a620371532b0cd6376c5fff5fe3a987ee6b",
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
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."received_on" IS DISTINCT FROM (NEW."received_on") OR OLD."referred_by" IS DISTINCT FROM (NEW."referred_by") OR OLD."referrer_id" IS DISTINCT FROM (NEW."referrer_id") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."taken_back_by_id" IS DISTINCT FROM (NEW."taken_back_by_id") OR OLD."taken_back_on" IS DISTINCT FROM (NEW."taken_back_on") OR OLD."voluntary" IS DISTINCT FROM (NEW."voluntary"))',
                    func='INSERT INTO "intake_referralevent" ("created_at", "id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "received_on", "referred_by", "referrer_id", "source", "state", "taken_back_by_id", "taken_back_on", "voluntary") VALUES (NEW."created_at", NEW."id", NEW."participant_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."received_on", NEW."referred_by", NEW."referrer_id", NEW."source", NEW."state", NEW."taken_back_by_id", NEW."taken_back_on", NEW."voluntary"); RETURN NULL;',
                    hash="e9beb9a9543ac7e643ffacc03f432c711652cc9b",
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
                    func='INSERT INTO "intake_referralevent" ("created_at", "id", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "received_on", "referred_by", "referrer_id", "source", "state", "taken_back_by_id", "taken_back_on", "voluntary") VALUES (OLD."created_at", OLD."id", OLD."participant_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."project_id", OLD."received_on", OLD."referred_by", OLD."referrer_id", OLD."source", OLD."state", OLD."taken_back_by_id", OLD."taken_back_on", OLD."voluntary"); RETURN NULL;',
                    hash="d1ea486fb16e222eb26edd01e2faa420d56d5fa8",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0aef7",
                    table="intake_referral",
                    when="AFTER",
                ),
            ),
        ),
    ]
