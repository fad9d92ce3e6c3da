"""An invitation and its answer are read by the party invited and by the secretariat."""

from django.db import migrations

from records.triggers import party_wall


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_programme_and_measures_a_meeting_serves")]
    operations = [party_wall("meetings_invitation")]
