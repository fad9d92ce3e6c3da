"""A position is read by its party, by others when it is shown; what a party was given and opened, by it and the secretariat."""

from django.db import migrations

from records.triggers import party_wall


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_first_registers")]
    operations = [
        party_wall("documents_position", shown="shown"),
        party_wall("documents_distribution"),
        party_wall("documents_receipt"),
        party_wall("documents_accessevent"),
    ]
