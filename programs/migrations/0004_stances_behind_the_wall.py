"""What a party declared about its part in a measure is read by it and by the secretariat."""

from django.db import migrations

from records.triggers import party_wall


class Migration(migrations.Migration):
    dependencies = [("programs", "0003_adopted_tables_are_frozen")]
    operations = [party_wall("programs_stance")]
