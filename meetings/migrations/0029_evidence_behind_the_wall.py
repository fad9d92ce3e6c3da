"""What is offered to a party as evidence, and what it says of it, is its own."""

from django.db import migrations

from records.triggers import party_wall


class Migration(migrations.Migration):
    dependencies = [("meetings", "0028_evidence_for_measures")]
    operations = [party_wall("meetings_evidence")]
