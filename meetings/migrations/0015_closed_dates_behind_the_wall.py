"""Closed dates of a party are read by the secretariat; holidays that are shown, by every party."""

from django.db import migrations

from records.triggers import party_wall


class Migration(migrations.Migration):
    dependencies = [("meetings", "0014_closed_dates")]
    operations = [party_wall("meetings_blackout", shown="shown")]
