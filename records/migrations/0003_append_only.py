"""The trail is written once."""

from django.db import migrations

from records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("records", "0002_trail")]
    operations = [append_only("records_entry")]
