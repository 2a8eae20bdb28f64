"""Row-level security of pauses and of their trail: seen through the place they belong to."""

from django.db import migrations

from dnt_portal.common.row_security import protect, protect_trail, seen_through


class Migration(migrations.Migration):
    dependencies = [("groups", "0012_pause")]

    operations = [
        protect("groups_pause", seen_through("groups_placement", "groups_pause.placement_id")),
        protect_trail(
            "groups_pauseevent",
            seen_through("groups_placement", "groups_pauseevent.placement_id"),
        ),
    ]
