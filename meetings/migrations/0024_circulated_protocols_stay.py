"""A version of a protocol stays as it was circulated; a protocol that is signed stays as it is."""

from django.db import migrations

from records.triggers import append_only, frozen_when


class Migration(migrations.Migration):
    dependencies = [("meetings", "0023_protocols")]
    operations = [
        append_only("meetings_protocolversion"),
        frozen_when("meetings_protocol", "OLD.status = 'signed'", name="signed"),
    ]
