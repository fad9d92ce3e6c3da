"""What a party proposes is read by that party and by the secretariat."""

from django.db import migrations

from records.triggers import party_wall


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_issued_agendas_are_frozen")]
    operations = [party_wall("meetings_agendaproposal")]
