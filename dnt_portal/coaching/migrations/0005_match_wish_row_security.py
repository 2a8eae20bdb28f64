"""Row-level security of what participants want of their coach (docs/architecture.md)."""

from django.db import migrations

from dnt_portal.common.row_security import protect, protect_trail, seen_through

WISH = seen_through("groups_placement", "coaching_matchwish.placement_id")
TRAIL = seen_through("groups_placement", "coaching_matchwishevent.placement_id")
NAMES = seen_through("coaching_matchwish", "coaching_matchwish_coaches.matchwish_id")


class Migration(migrations.Migration):
    dependencies = [
        ("coaching", "0004_match_wish_and_town"),
    ]

    operations = [
        protect("coaching_matchwish", WISH),
        protect_trail("coaching_matchwishevent", TRAIL),
        protect("coaching_matchwish_coaches", NAMES),
    ]
