from django.db import migrations

from records.triggers import frozen_when


class Migration(migrations.Migration):

    dependencies = [
        ("members", "0007_close_accounts_links_and_tokens"),
    ]

    operations = [
        frozen_when("members_user", "OLD.role IS NOT NULL", ["role", "public_id"], name="role_stays"),
        frozen_when("members_user", "OLD.closed_at IS NOT NULL", ["closed_at", "is_active"], name="stays_closed"),
    ]
