"""What a party declared, and what the Center judged of its part, is read by it and by the secretariat; of a measure, by all."""

from django.db import migrations

from records.triggers import party_wall


class Migration(migrations.Migration):
    dependencies = [("programs", "0004_assessments_of_the_center")]
    operations = [party_wall("programs_stance"), party_wall("programs_assessment", shown="party_id IS NULL")]
