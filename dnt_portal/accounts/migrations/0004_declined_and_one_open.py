"""An invitation can be declined, and waits once for the same person and role."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

#: Of invitations for the same that nobody answered, the last one counts; the others ran out.
ONE_OPEN = """
    UPDATE accounts_invitation older SET withdrawn_at = now()
    WHERE older.accepted_at IS NULL AND older.withdrawn_at IS NULL AND EXISTS (
        SELECT FROM accounts_invitation newer
        WHERE newer.id > older.id AND newer.email = older.email AND newer.role = older.role
            AND newer.project_id IS NOT DISTINCT FROM older.project_id
            AND newer.municipality_id IS NOT DISTINCT FROM older.municipality_id
            AND newer.accepted_at IS NULL AND newer.withdrawn_at IS NULL
    );
    -- What is checked at the end of the transaction would be in the way of the index.
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_projects_asked_once"),
        ("organisations", "0002_sentence_of_places"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="invitation",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="invitation",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="invitation",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="invitation",
            name="declined_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="declined on"),
        ),
        migrations.AddField(
            model_name="invitationevent",
            name="declined_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="declined on"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_invitationevent" ("accepted_at", "accepted_by_id", "created_at", "declined_at", "expires_at", "id", "invited_by_id", "municipality_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "role", "withdrawn_at") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."created_at", NEW."declined_at", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."municipality_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."role", NEW."withdrawn_at"); RETURN NULL;',
                    hash="55223a49b1fb2f68f8af025b0576eadec8778ac4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8c354",
                    table="accounts_invitation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."accepted_by_id" IS DISTINCT FROM (NEW."accepted_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."declined_at" IS DISTINCT FROM (NEW."declined_at") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id") OR OLD."municipality_id" IS DISTINCT FROM (NEW."municipality_id") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at"))',
                    func='INSERT INTO "accounts_invitationevent" ("accepted_at", "accepted_by_id", "created_at", "declined_at", "expires_at", "id", "invited_by_id", "municipality_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "role", "withdrawn_at") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."created_at", NEW."declined_at", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."municipality_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."role", NEW."withdrawn_at"); RETURN NULL;',
                    hash="6912197a494b4f681dc76d8d570f301072af1b88",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4e12d",
                    table="accounts_invitation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_invitationevent" ("accepted_at", "accepted_by_id", "created_at", "declined_at", "expires_at", "id", "invited_by_id", "municipality_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "role", "withdrawn_at") VALUES (OLD."accepted_at", OLD."accepted_by_id", OLD."created_at", OLD."declined_at", OLD."expires_at", OLD."id", OLD."invited_by_id", OLD."municipality_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."project_id", OLD."role", OLD."withdrawn_at"); RETURN NULL;',
                    hash="479af090f5b7a780b0d75732a1b441fec2574cd6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f2c14",
                    table="accounts_invitation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(ONE_OPEN, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("accepted_at", None), ("declined_at", None), ("withdrawn_at", None)
                ),
                fields=("email", "role", "project", "municipality"),
                name="one_open_invitation",
                nulls_distinct=False,
                violation_error_message="A colleague has just sent this invitation.",
            ),
        ),
    ]
