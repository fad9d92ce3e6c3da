"""The people of a party are read by it and by the secretariat."""

from django.db import migrations

from records.triggers import party_wall


class Migration(migrations.Migration):
    dependencies = [("members", "0008_roles_and_closings_are_final")]
    operations = [party_wall("members_person")]
